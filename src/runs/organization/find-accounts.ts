import { readIdentity } from '../../collect/caller.ts';
import { listMembers } from '../../collect/members.ts';
import { ConfigError } from '../../config/load.ts';
import type { ReadError } from '../../model/fact.ts';
import type { OrganizationRun } from '../../state/run.ts';
import type { Organizer } from './organizer.ts';

export interface FoundAccounts extends Pick<OrganizationRun, 'ownAccountId' | 'accountIds' | 'readErrors'> {}

/**
 * The accounts of the organization. Where the directory cannot be listed whole, those of the last run are taken as well: an
 * account does not cease to be watched because a list was denied.
 *
 * @throws ConfigError where the configuration leaves no account
 */
export async function findAccounts(
  { session, organization }: Organizer,
  last: OrganizationRun | undefined,
): Promise<FoundAccounts> {
  const { accounts, resourceDirectory, managementAccount, exclude } = organization;
  const ownAccountId = await ownAccount(session);
  const isWanted = (id: string) => id !== '' && !exclude.includes(id);
  if (!resourceDirectory) return found(ownAccountId, accounts.filter(isWanted), []);

  const { accountIds, readErrors, complete } = await listMembers({ accountId: ownAccountId, cloud: session.cloud });
  const named = [...accounts, ownAccountId, managementAccount ?? '', ...accountIds];
  const ids = (complete ? named : [...named, ...(last?.accountIds ?? [])]).filter(isWanted);
  const gone = complete ? (last?.accountIds ?? []).filter((id) => isWanted(id) && !ids.includes(id)) : [];

  return found(ownAccountId, ids, [
    ...readErrors.filter((error) => isWanted(error.resource ?? 'all')),
    ...gone.map(left),
  ]);
}

function found(ownAccountId: string, ids: readonly string[], readErrors: readonly ReadError[]): FoundAccounts {
  if (ids.length === 0) throw new ConfigError('organization leaves no account to audit: see accounts and exclude.');
  return { ownAccountId, accountIds: [...new Set(ids)].sort(), readErrors };
}

/** The account of these credentials; '' where that is unknown, and then no other account will let us in either. */
async function ownAccount({ accountId, cloud }: Organizer['session']): Promise<string> {
  if (accountId !== '') return accountId;
  const { identity } = await readIdentity({ accountId, cloud });
  return identity.ok ? identity.value.accountId : '';
}

function left(accountId: string): ReadError {
  return {
    operation: 'resourcemanager:ListAccounts',
    accountId,
    regionId: '',
    resource: accountId,
    code: 'NotAMember',
    message: `Account ${accountId} was audited before and is no member of the resource directory any more, so it was not audited. This is reported once; name it in organization.accounts to have it audited all the same.`,
    requestId: '',
  };
}
