import { roleOperations } from '../bootstrap/policy.ts';
import { operations } from '../cloud/operations.ts';
import type { Account } from '../collect/attempt.ts';
import { readRbacRole } from '../collect/rbac.ts';
import type { Diagnosed } from '../model/diagnosis.ts';
import type { Targets } from './probes.ts';

const enough: readonly string[] = ['owner', 'admin', 'ops'];

/**
 * The role inside a cluster, which only who changes clusters needs.
 *
 * @param remediates whether changes are armed: then what is not enough has to be put right
 */
export async function rbacItem(
  account: Account,
  { regionId, clusterId }: Targets,
  remediates: boolean,
): Promise<Diagnosed> {
  const why = 'Remediation needs the role of an administrator or an O&M engineer inside the cluster; audits do not.';
  const item = { area: 'rbac', name: 'in-cluster role', why } as const;
  const role = await readRbacRole(account, regionId, clusterId);
  if (!role.ok) {
    const remedy = 'To remediate, have an administrator of the cluster look, and list it in rbacConfirmed.';
    return { ...item, status: 'advice', found: `not told for ${clusterId} (${role.error.code})`, remedy };
  }
  const found = `${role.value} in ${clusterId}`;
  if (enough.includes(role.value)) return { ...item, status: 'ok', found, remedy: '' };
  const remedy = 'To remediate, assign admin or ops to it in the ACK console.';
  return { ...item, status: remediates ? 'missing' : 'advice', found, remedy };
}

/** What changes need and no probe may try, since trying would be changing. */
export function untriedItems(): Diagnosed[] {
  const writes = roleOperations('remediate').filter((name) => operations[name].access === 'write');
  return [
    ...writes.map(
      (name): Diagnosed => ({
        area: 'permission',
        name,
        status: 'advice',
        found: 'not tried, since trying is changing',
        why: 'It is the one call that changes an account: it turns encryption on.',
        remedy: `Allow ${operations[name].ramActions.join(' and ')}. "sealwatch policy --role remediate" prints all that is needed.`,
      }),
    ),
    {
      area: 'permission',
      name: 'AliyunKMSCryptoAdminAccess',
      status: 'advice',
      found: 'not looked for',
      why: 'ACK’s documents demand it of whoever turns encryption on.',
      remedy: 'Attach this system policy to whoever remediates.',
    },
  ];
}
