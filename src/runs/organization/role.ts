import type { AssumedRole } from '../../cloud/assumed.ts';
import type { OrganizationConfig } from '../../config/organization-schema.ts';

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
