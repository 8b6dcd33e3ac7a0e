import { afterAll } from 'vitest';
import { type AccountFile, type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/index.ts';
import type { Key } from './clients.ts';

/** The account number of these tests. */
export const ACCOUNT = '1234567890123456';
/** A key that may do everything. */
export const ROOT: Key = { accessKeyId: 'LTAIroot', accessKeySecret: 'root-secret' };
/** A key that may do nothing. */
export const NOBODY: Key = { accessKeyId: 'LTAInobody', accessKeySecret: 'nobody-secret' };

/** An account file with the two keys and whatever a test adds. */
export function accountFile(more: Partial<AccountFile> = {}): AccountFile {
  return {
    accountId: ACCOUNT,
    accessKeys: [
      { id: ROOT.accessKeyId, secret: ROOT.accessKeySecret },
      { id: NOBODY.accessKeyId, secret: NOBODY.accessKeySecret, userName: 'nobody', deny: ['*'] },
    ],
    ...more,
  };
}

/** Starts an emulator of one account that is closed when the test file ends; cn-beijing is open too. */
export async function startCloud(
  file: Partial<AccountFile> = {},
  options: Partial<EmulatorOptions> = {},
): Promise<Emulator & { home: string; beijing: string; nowhere: string }> {
  const emulator = await startEmulator({ accounts: [accountFile(file)], regions: ['cn-beijing'], ...options });
  afterAll(() => emulator.close());
  const address = (region: string) => emulator.endpoints[region] ?? '';
  return { ...emulator, home: address('cn-hangzhou'), beijing: address('cn-beijing'), nowhere: address('*') };
}
