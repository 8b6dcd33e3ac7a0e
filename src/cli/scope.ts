import { UsageError } from './io.ts';

/** The regions that were asked for, each once. */
export function checkRegions(regions: readonly string[]): readonly string[] {
  const odd = regions.find((region) => !/^[a-z]{2}-[a-z0-9]+(-[a-z0-9]+)*$/.test(region));
  if (odd !== undefined) throw new UsageError(`--region ${JSON.stringify(odd)} is no region id, such as cn-hangzhou.`);
  return [...new Set(regions)];
}

/** The account that was asked for; '' is any. */
export function checkAccount(account: string): string {
  if (account !== '' && !/^\d{1,32}$/.test(account)) {
    throw new UsageError(`--account ${JSON.stringify(account)} is no account id, such as 1234567890123456.`);
  }
  return account;
}
