import type { AssumedRole } from '../../cloud/assumed.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { OrganizationConfig } from '../../config/organization-schema.ts';
import type { ReadError } from '../../model/fact.ts';
import type { Session } from '../../session.ts';
import type { OrganizationRun } from '../../state/run.ts';

/**
 * The role by which an account of the organization is entered.
 *
 * @param purpose what the trail of that account is to show beside our name: letters, digits and hyphens
 */
export function roleIn(
  accountId: string,
  { role, externalId }: Pick<OrganizationConfig, 'role' | 'externalId'>,
  purpose: string,
): AssumedRole {
  const roleArn = `acs:ram::${accountId}:role/${role}`;
  return { roleArn, sessionName: `sealwatch-${purpose}`.slice(0, 64), externalId };
}

/** A session of an account of a run, by the role that it lets in; or why it cannot be entered. */
export async function enterAccount(
  session: Session,
  { id, ownAccountId }: Pick<OrganizationRun, 'id' | 'ownAccountId'>,
  accountId: string,
  role: Pick<OrganizationConfig, 'role' | 'externalId'>,
): Promise<Session | { error: ReadError }> {
  try {
    return await session.enter(accountId, accountId === ownAccountId ? undefined : roleIn(accountId, role, id));
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { operation, code, summary: message, requestId } = error;
    // Without its resource, the role: it is the whole account that could not be read.
    return { error: { operation, accountId, regionId: '', code, message, requestId } };
  }
}
