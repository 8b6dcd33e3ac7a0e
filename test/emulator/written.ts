import type { ApiObject, Emulator } from '../../emulator/index.ts';
import { ACCOUNT, type startCloud } from './fixture.ts';

/** The newest record in the account's trail. */
export function lastRecord(cloud: Pick<Emulator, 'account'>): ApiObject {
  return cloud.account(ACCOUNT).events.at(-1) ?? {};
}

/** Adds a key for a RAM user, or for a session of a role, and tells it. */
export function addKey(cloud: Awaited<ReturnType<typeof startCloud>>, more: object) {
  const id = `LTAI${cloud.account(ACCOUNT).accessKeys.length}`;
  cloud.account(ACCOUNT).accessKeys.push({ id, secret: 's', ...more });
  return { accessKeyId: id, accessKeySecret: 's' };
}
