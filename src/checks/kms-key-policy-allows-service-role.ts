import { parseKeyRef } from '../model/key-ref.ts';
import { anyOf, decide, type PolicyStatement, roleActions } from '../model/ram-policy.ts';
import { foldedServiceRole } from '../model/usage.ts';
import {
  compliant,
  defineCheck,
  insufficientData,
  nonCompliant,
  notApplicable,
  readErrorDecision,
} from './define-check.ts';
import { allowRole, keyHeadline, roleDenied, unusableImpact } from './key-remediation.ts';
import { counted, reason } from './reason.ts';

const keyPolicy = {
  en: 'Take the statement out of the key policy, or except the role from it.',
  zh: '删除密钥策略中的该语句，或将该角色排除在外。',
  console: { en: 'KMS console > Keys > Key Policy', zh: 'KMS 控制台 > 密钥管理 > 密钥策略' },
};

export default defineCheck({
  id: 'kms-key-policy-allows-service-role',
  title: { en: 'The key policy lets the ACK service role use the key', zh: '密钥策略允许 ACK 服务角色使用密钥' },
  severity: 'critical',
  resourceType: 'ACS::KMS::Key',
  stage: 'roleAuthorized',
  risk: {
    en: 'A key policy that denies the role beats every permission of it: the API servers can no longer decrypt Secrets.',
    zh: '密钥策略的拒绝优先于该角色的所有权限，API Server 将无法解密 Secret。',
  },
  reference: 'https://www.alibabacloud.com/help/en/kms/key-management-service/user-guide/overview-of-key-policies',
  controls: ['nist-800-53-r5:SC-12', 'iso-27001-2022:A.8.24', 'pci-dss-4.0.1:3.6', 'soc-2:CC6.1'],
  reasons: {
    'key-policy-allows': reason(
      {},
      {
        en: () => 'No policy denies the role the key, and it is allowed to encrypt and decrypt with it.',
        zh: () => '没有策略拒绝该角色使用此密钥，且该角色可以使用此密钥加密和解密。',
        events: { key: ['SetKeyPolicy'] },
      },
    ),
    'key-without-policy': reason(
      {},
      {
        en: () => 'The key is a default key, which has no policy of its own.',
        zh: () => '该密钥是默认密钥，没有单独的密钥策略。',
      },
    ),
    'key-policy-denies': reason(
      { keyId: 'string', actions: 'list', clusters: 'list' },
      {
        en: ({ keyId, actions, clusters }) =>
          `The policy of key ${keyId} denies the ACK service role ${actions.join(' and ')}. ${counted(clusters.length, 'cluster')} ${clusters.length === 1 ? 'uses' : 'use'} it: ${clusters.join(', ')}.`,
        zh: ({ keyId, actions, clusters }) =>
          `密钥 ${keyId} 的密钥策略拒绝 ACK 服务角色执行 ${actions.join('、')}。${clusters.length} 个集群正在使用：${clusters.join('、')}。`,
        headline: keyHeadline(
          () => 'has a policy that denies ACK',
          () => '的密钥策略拒绝 ACK',
        ),
        impact: unusableImpact,
        remediation: keyPolicy,
        events: { key: ['SetKeyPolicy'] },
        cause: 'dead-key',
      },
    ),
    'key-denied-by-role-policy': reason(
      { keyId: 'string', policies: 'list', clusters: 'list' },
      {
        en: ({ keyId, policies, clusters }) =>
          `Policies that the ACK service role holds deny it key ${keyId}: ${policies.join(', ')}. ${counted(clusters.length, 'cluster')} ${clusters.length === 1 ? 'uses' : 'use'} the key: ${clusters.join(', ')}.`,
        zh: ({ keyId, policies, clusters }) =>
          `ACK 服务角色持有的权限策略拒绝其使用密钥 ${keyId}：${policies.join('、')}。${clusters.length} 个集群正在使用该密钥：${clusters.join('、')}。`,
        headline: roleDenied,
        remediation: allowRole,
        cause: 'role-denied',
        follows: true,
      },
    ),
    'key-not-allowed': reason(
      { keyId: 'string', actions: 'list', clusters: 'list' },
      {
        en: ({ keyId, actions, clusters }) =>
          `Nothing allows the ACK service role ${actions.join(' and ')} with key ${keyId}. ${counted(clusters.length, 'cluster')} ${clusters.length === 1 ? 'uses' : 'use'} it: ${clusters.join(', ')}.`,
        zh: ({ keyId, actions, clusters }) =>
          `没有策略允许 ACK 服务角色使用密钥 ${keyId} 执行 ${actions.join('、')}。${clusters.length} 个集群正在使用：${clusters.join('、')}。`,
        headline: keyHeadline(
          () => 'may not be used by ACK (no policy allows it)',
          () => '未授权 ACK 使用（没有策略允许）',
        ),
        impact: unusableImpact,
        remediation: {
          en: 'Attach AliyunCSManagedSecurityRolePolicy to the role; for a key of another account also allow the role in the key policy.',
          zh: '为该角色授予 AliyunCSManagedSecurityRolePolicy；密钥属于其他账号时，还需在密钥策略中允许该角色。',
        },
        events: { key: ['SetKeyPolicy'] },
        cause: 'dead-key',
      },
    ),
    'key-policy-undecided': reason(
      { keyId: 'string' },
      {
        en: ({ keyId }) =>
          `Whether the ACK service role may use key ${keyId} depends on a condition that cannot be decided.`,
        zh: ({ keyId }) => `ACK 服务角色能否使用密钥 ${keyId} 取决于无法判定的条件。`,
        remediation: keyPolicy,
      },
    ),
  },
  gate: {
    needs: ['presence', 'instanceId'],
    evaluate({ presence, instanceId }, { message }) {
      if (presence === 'absent') return insufficientData(message('key-absent-unjudged', {}));
      return instanceId === '' ? notApplicable(message('key-without-policy', {})) : undefined;
    },
  },
  needs: ['names', 'policy', 'rolePolicies', 'clusters'],

  evaluate({ names, policy, rolePolicies, clusters }, { message }) {
    if (names === null || policy === null) return insufficientData(message('key-absent-unjudged', {}));
    const { id: keyId, arn, place } = names;
    const resource = arn === '' ? `acs:kms:${place.regionId}:${place.accountId}:key/${keyId}` : arn;
    const isForeign = parseKeyRef(resource, place).accountId !== place.accountId;
    const name = `acs:ram::${place.accountId}:role/${foldedServiceRole}`;
    const say = (statements: readonly PolicyStatement[]) =>
      roleActions.map((action) => ({
        action,
        ...decide(statements, { action, resource, principal: { kind: 'RAM', name } }),
      }));
    const statementsOf = ({ statements }: (typeof rolePolicies)[number]) => (statements.ok ? statements.value : []);
    const own = say(policy);
    const ram = say(rolePolicies.flatMap(statementsOf));
    const evidence = [
      { property: '$.Policy', expected: `Allow ${roleActions.join(', ')}`, actual: own.map(shown).join(', ') },
      { property: '$.DefaultPolicyVersion.PolicyDocument', expected: '!= Deny', actual: ram.map(shown).join(', ') },
    ] as const;

    const denied = own.filter(({ denies }) => denies === 'yes').map(({ action }) => action);
    if (denied.length > 0) {
      return nonCompliant(message('key-policy-denies', { keyId, actions: denied, clusters }), ...evidence);
    }
    const denying = rolePolicies.filter((one) => say(statementsOf(one)).some(({ denies }) => denies === 'yes'));
    if (denying.length > 0) {
      const policies = denying.map((one) => one.name);
      return nonCompliant(message('key-denied-by-role-policy', { keyId, policies, clusters }), ...evidence);
    }
    const failed = rolePolicies.find(({ statements }) => !statements.ok);
    if (failed !== undefined) return readErrorDecision(failed.statements);
    const decided = own.map(({ action, ...key }, index) => {
      const role = ram[index] ?? key;
      // Within one account either policy is enough; a key of another account needs both.
      const both = [key.allows, role.allows];
      const allows = isForeign
        ? both.includes('no')
          ? 'no'
          : both.includes('unknown')
            ? 'unknown'
            : 'yes'
        : anyOf(both);
      return { action, allows, denies: anyOf([key.denies, role.denies]) };
    });
    const missing = decided.filter(({ allows }) => allows === 'no').map(({ action }) => action);
    if (missing.length > 0) {
      return nonCompliant(message('key-not-allowed', { keyId, actions: missing, clusters }), ...evidence);
    }
    if (decided.some(({ allows, denies }) => allows === 'unknown' || denies === 'unknown')) {
      return insufficientData(message('key-policy-undecided', { keyId }), ...evidence);
    }
    return compliant(message('key-policy-allows', {}), ...evidence);
  },
});

function shown({ action, denies, allows }: ReturnType<typeof decide> & { readonly action: string }): string {
  const word = denies === 'yes' ? 'Deny' : denies === 'unknown' ? 'Deny + Condition' : '';
  const allow = allows === 'yes' ? 'Allow' : allows === 'unknown' ? 'Allow + Condition' : 'none';
  return `${action}: ${word || allow}`;
}
