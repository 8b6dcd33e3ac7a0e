import type { LiveAccount } from './account.ts';

/** The region of products without one, and the first to be opened. */
export const HOME_REGION = 'cn-hangzhou';
/** The region of the port that answers as an endpoint of no region. */
export const NO_REGION = '*';

/** The regions that the accounts have anything in, and the extra ones, each once. */
export function regionsOf(accounts: Iterable<LiveAccount>, extra: readonly string[]): string[] {
  const regions = new Set<unknown>([HOME_REGION]);
  for (const account of accounts) {
    for (const { region_id } of account.clusters) regions.add(region_id);
    const { keys, aliases, secrets, instances, securityGroups, vSwitches, networkAcls } = account;
    for (const part of [keys, aliases, secrets, instances, securityGroups, vSwitches, networkAcls]) {
      for (const { RegionId } of part) regions.add(RegionId);
    }
    for (const { region } of [...account.buckets, ...account.logstores, ...Object.values(account.auditLogs)])
      if (region !== undefined) regions.add(region);
    for (const { HomeRegion } of account.trails) regions.add(HomeRegion);
    for (const { acsRegion } of account.events) regions.add(acsRegion);
    // Cloud Config is in one region for all.
    if (account.configRules.length > 0) regions.add('cn-shanghai');
  }
  for (const region of extra) regions.add(region);
  return [...regions].filter((region) => typeof region === 'string' && /^[a-z0-9-]+$/.test(region)) as string[];
}
