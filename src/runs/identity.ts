import { readIdentity } from '../collect/caller.ts';
import { adviceText } from '../model/error-advice.ts';
import { ExpectedError } from '../model/errors.ts';
import type { Session } from '../session.ts';

/** Whose credentials these are: nothing that was done elsewhere may be looked for here. @throws ExpectedError */
export async function identityOf({ cloud, accountId }: Session): Promise<string> {
  const { identity } = await readIdentity({ accountId, cloud });
  if (!identity.ok) throw new ExpectedError(`${identity.error.message} ${adviceText(identity.error)}`);
  if (accountId !== '' && identity.value.accountId !== accountId) {
    throw new ExpectedError(`These credentials belong to account ${identity.value.accountId}, not to ${accountId}.`);
  }
  return identity.value.accountId;
}
