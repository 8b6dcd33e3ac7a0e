import { roleOperations } from '../bootstrap/policy.ts';
import { operations } from '../cloud/operations.ts';
import type { AccountContext } from '../collect/attempt.ts';
import { readIdentity } from '../collect/caller.ts';
import { readRbacRole } from '../collect/rbac.ts';
import { readPoliciesOfRole } from '../collect/role.ts';
import type { DiagnosisItem } from '../model/diagnosis.ts';
import { decide } from '../model/ram-policy.ts';
import type { RolePolicy } from '../model/snapshot.ts';
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
    return { ...item, status: 'advice', found: `could not be read for ${clusterId} (${role.error.code})`, remediation };
  }
  const found = `${role.value} in ${clusterId}`;
  if (enough.includes(role.value)) return { ...item, status: 'ok', found, remediation: '' };
  const remediation = 'To remediate, assign admin or ops to it in the ACK console.';
  return { ...item, status: remediates ? 'missing' : 'advice', found, remediation };
}

/** What changes need and no probe may try, since trying would be changing. */
export function untriedItems(): DiagnosisItem[] {
  const writes = roleOperations('remediate').filter((name) => operations[name].access === 'write');
  return writes.map(
    (name): DiagnosisItem => ({
      area: 'permission',
      name,
      status: 'advice',
      found: 'not tried, since trying is changing',
      why: 'It is the one call that changes an account: it turns encryption on.',
      remediation: `Allow ${operations[name].ramActions.join(' and ')}. "sealwatch policy --role remediate" prints all that is needed.`,
    }),
  );
}

/** The role of the function that remediates, as `bootstrap` names it. */
const remediatorRole = 'sealwatch-remediate';
const kmsPolicy = 'AliyunKMSCryptoAdminAccess';
/** System policies that hold what it holds. */
const widerPolicies = [kmsPolicy, 'AliyunKMSFullAccess', 'AdministratorAccess'].map((name) => name.toLowerCase());
/** What it allows with keys, as far as encryption needs it. */
const kmsActions = ['kms:DescribeKey', 'kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:ListKeys'];

/** Whether the roles that may remediate, the caller's and the function's, hold what ACK demands for the keys. */
export async function kmsGrantItems(account: AccountContext): Promise<DiagnosisItem[]> {
  const item = {
    area: 'permission',
    name: kmsPolicy,
    why: 'ACK’s documents demand it of the identity that turns encryption on.',
  } as const;
  const { identity } = await readIdentity(account);
  const [, own] = /:assumed-role\/([^/]+)/.exec(identity.ok ? identity.value.arn : '') ?? [];
  const roles = [...new Set([...(own === undefined ? [] : [own]), remediatorRole])];
  const found = await Promise.all(
    roles.map(async (role): Promise<DiagnosisItem[]> => {
      const policies = await readPoliciesOfRole(account, role);
      const remediation = `Attach ${kmsPolicy} to the role ${role}.`;
      if (!policies.ok) {
        return [
          {
            ...item,
            status: 'unknown',
            found: `not read for ${role} (${policies.error.code})`,
            remediation: 'Run again.',
          },
        ];
      }
      if (policies.value === null) return [];
      return holdsKms(account, role, policies.value)
        ? [{ ...item, status: 'ok', found: `held by the role ${role}`, remediation: '' }]
        : [{ ...item, status: 'missing', found: `not held by the role ${role}`, remediation }];
    }),
  );
  if (found.flat().length > 0) return found.flat();
  return [
    {
      ...item,
      status: 'advice',
      found: `no role ${remediatorRole}`,
      remediation: 'Attach this system policy to the identity that remediates.',
    },
  ];
}

function holdsKms({ accountId }: AccountContext, role: string, policies: readonly RolePolicy[]): boolean {
  const isHeld = policies.some(({ name, type }) => type === 'System' && widerPolicies.includes(name.toLowerCase()));
  const statements = policies.flatMap((policy) => (policy.statements.ok ? policy.statements.value : []));
  const answers = kmsActions.map((action) =>
    decide(statements, {
      action,
      resource: `acs:kms:*:${accountId}:key/*`,
      principal: { kind: 'RAM', name: `acs:ram::${accountId}:role/${role.toLowerCase()}` },
    }),
  );
  return answers.every(({ allows, denies }) => denies === 'no' && (isHeld || allows === 'yes'));
}
