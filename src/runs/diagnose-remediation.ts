import { roleOperations } from '../bootstrap/policy.ts';
import { operations } from '../cloud/operations.ts';
import type { AccountContext } from '../collect/attempt.ts';
import { readRbacRole } from '../collect/rbac.ts';
import type { DiagnosisItem } from '../model/diagnosis.ts';
import type { Targets } from './probes.ts';

const enough: readonly string[] = ['owner', 'admin', 'ops'];

/**
 * The role inside a cluster, which only who changes clusters needs.
 *
 * @param remediates whether changes are armed: then what is not enough has to be put right
 */
export async function rbacItem(
  account: AccountContext,
  { regionId, clusterId }: Targets,
  remediates: boolean,
): Promise<DiagnosisItem> {
  const why = 'Remediation needs the role of an administrator or an O&M engineer inside the cluster; audits do not.';
  const item = { area: 'rbac', name: 'in-cluster role', why } as const;
  const role = await readRbacRole(account, regionId, clusterId);
  if (!role.ok) {
    const remediation = 'To remediate, have an administrator of the cluster look, and list it in rbacConfirmed.';
    return { ...item, status: 'advice', found: `not told for ${clusterId} (${role.error.code})`, remediation };
  }
  const found = `${role.value} in ${clusterId}`;
  if (enough.includes(role.value)) return { ...item, status: 'ok', found, remediation: '' };
  const remediation = 'To remediate, assign admin or ops to it in the ACK console.';
  return { ...item, status: remediates ? 'missing' : 'advice', found, remediation };
}

/** What changes need and no probe may try, since trying would be changing. */
export function untriedItems(): DiagnosisItem[] {
  const writes = roleOperations('remediate').filter((name) => operations[name].access === 'write');
  return [
    ...writes.map(
      (name): DiagnosisItem => ({
        area: 'permission',
        name,
        status: 'advice',
        found: 'not tried, since trying is changing',
        why: 'It is the one call that changes an account: it turns encryption on.',
        remediation: `Allow ${operations[name].ramActions.join(' and ')}. "sealwatch policy --role remediate" prints all that is needed.`,
      }),
    ),
    {
      area: 'permission',
      name: 'AliyunKMSCryptoAdminAccess',
      status: 'advice',
      found: 'not looked for',
      why: 'ACK’s documents demand it of whoever turns encryption on.',
      remediation: 'Attach this system policy to whoever remediates.',
    },
  ];
}
