import { mapLimited } from '../../cloud/concurrency.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { OrganizationConfig } from '../../config/organization-schema.ts';
import type { DiagnosisItem } from '../../model/diagnosis.ts';
import type { Session } from '../../session.ts';
import { memoryStore } from '../../store/memory.ts';
import { findAccounts } from './find-accounts.ts';
import { roleIn } from './role.ts';

const atOnce = 8;
const area = 'organization' as const;

/** Whether the accounts of the organization can be listed and entered; none where there is no organization. */
export async function organizationItems(session: Session, ownAccountId: string): Promise<DiagnosisItem[]> {
  const { organization } = session.config;
  if (organization === undefined) return [];
  const work = memoryStore();
  const organizer = { session: { ...session, accountId: ownAccountId }, organization, store: work, work };
  const { accountIds, readErrors } = await findAccounts({ ...organizer, notifies: false, whole: true }, undefined);
  const others = accountIds.filter((id) => id !== ownAccountId);
  const entered = await mapLimited(others, atOnce, (id) => enter(session, organization, id));
  const denied = entered.filter((item) => item !== undefined);

  return [...readErrors.map(listing), memberItems(others.length, denied.length), ...denied];
}

function listing({ operation, message }: { readonly operation: string; readonly message: string }): DiagnosisItem {
  return {
    area,
    name: operation,
    status: 'missing',
    found: message,
    why: 'Accounts that are not listed are not audited.',
    remediation:
      'Ask as the management account or a delegated administrator of the directory, and grant resourcemanager:ListAccounts; or name the accounts in organization.accounts.',
  };
}

function memberItems(accounts: number, denied: number): DiagnosisItem {
  return {
    area,
    name: 'other accounts',
    status: 'ok',
    found: `${accounts - denied} of ${accounts} can be entered`,
    why: 'Each account is audited by a role of its own.',
    remediation: '',
  };
}

/** undefined where the account can be entered. */
async function enter(
  session: Session,
  organization: OrganizationConfig,
  accountId: string,
): Promise<DiagnosisItem | undefined> {
  try {
    await session.enter(accountId, roleIn(accountId, organization, 'doctor'));
    return undefined;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return {
      area,
      name: `account ${accountId}`,
      status: 'missing',
      found: error.summary,
      why: 'It is audited by a role of its own, and reported as unread until that lets us in.',
      remediation: `In account ${accountId}, make the role ${organization.role} with what "sealwatch policy --member" prints, and let it trust the account that Sealwatch runs in.`,
    };
  }
}
