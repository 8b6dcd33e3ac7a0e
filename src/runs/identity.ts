import { readIdentity } from '../collect/caller.ts';
import { ExpectedError } from '../model/expected-error.ts';
import type { Session } from '../session.ts';

/** The credentials belong to another account, or to none. */
export class AccountUnknown extends ExpectedError {
  override readonly name = 'AccountUnknown';
}

/** Whose credentials these are: nothing that was done elsewhere may be looked for here. @throws AccountUntold */
export async function identityOf({ cloud, accountId }: Session): Promise<string> {
  const { identity } = await readIdentity({ accountId, cloud });
  if (!identity.ok) throw new AccountUnknown(identity.error.message);
  if (accountId !== '' && identity.value.accountId !== accountId) {
    throw new AccountUnknown(`These credentials belong to account ${identity.value.accountId}, not to ${accountId}.`);
  }
  return identity.value.accountId;
}
