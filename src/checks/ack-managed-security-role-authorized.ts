import { serviceRoleName } from '../model/usage.ts';
import { compliant, defineCheck, insufficientData, nonCompliant } from './define-check.ts';
import { withProCluster } from './gates.ts';
import { reason } from './reason.ts';

const service = 'cs.aliyuncs.com';
const policy = `${serviceRoleName}Policy`;

const authorize = {
  en: 'Authorize AliyunCSManagedSecurityRole for Container Service.',
  zh: '为容器服务授权 AliyunCSManagedSecurityRole。',
  console: { en: 'Container Service console > Authorize', zh: '容器服务控制台 > 授权' },
};

export default defineCheck({
  id: 'ack-managed-security-role-authorized',
  title: { en: 'ACK may use AliyunCSManagedSecurityRole', zh: 'ACK 已获得 AliyunCSManagedSecurityRole 的授权' },
  severity: 'high',
  resourceType: 'ACS::::Account',
  stage: 'roleAuthorized',
  risk: {
    en: 'Without the role ACK cannot call KMS, so Secrets can be neither encrypted nor read.',
    zh: '没有该角色，ACK 无法调用 KMS，Secret 既不能加密，也不能读取。',
  },
  reference: 'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/ack-default-roles',
  controls: ['cis-ack-1.0:6.2.1'],
  reasons: {
    'role-authorized': reason(
      {},
      {
        en: () => 'The role exists, trusts ACK and holds its policy.',
        zh: () => '该角色存在，信任 ACK，并已授予所需的权限策略。',
        events: { role: ['AttachPolicyToRole', 'UpdateRole'] },
      },
    ),
    'role-absent': reason(
      {},
      {
        en: () => 'There is no role AliyunCSManagedSecurityRole.',
        zh: () => '不存在 AliyunCSManagedSecurityRole 角色。',
        remediation: authorize,
        events: { role: ['DeleteRole'] },
      },
    ),
    'role-trust-conditional': reason(
      {},
      {
        en: () => 'The role trusts cs.aliyuncs.com only under a condition, and whether it holds cannot be decided.',
        zh: () => '该角色仅在满足特定条件时信任 cs.aliyuncs.com，无法判定该条件是否成立。',
        remediation: {
          en: 'Let the role trust cs.aliyuncs.com without a condition.',
          zh: '在该角色的信任策略中无条件信任 cs.aliyuncs.com。',
          console: {
            en: 'RAM console > Roles > AliyunCSManagedSecurityRole > Trust Policy',
            zh: 'RAM 控制台 > 角色 > AliyunCSManagedSecurityRole > 信任策略',
          },
        },
      },
    ),
    'role-not-trusting': reason(
      { trusted: 'list' },
      {
        en: ({ trusted }) =>
          `The role does not trust cs.aliyuncs.com${trusted.length === 0 ? '' : `, but ${trusted.join(', ')}`}.`,
        zh: ({ trusted }) =>
          `该角色未信任 cs.aliyuncs.com${trusted.length === 0 ? '' : `（当前信任：${trusted.join('、')}）`}。`,
        remediation: {
          en: 'Let the role trust cs.aliyuncs.com again.',
          zh: '在该角色的信任策略中重新信任 cs.aliyuncs.com。',
          console: {
            en: 'RAM console > Roles > AliyunCSManagedSecurityRole > Trust Policy',
            zh: 'RAM 控制台 > 角色 > AliyunCSManagedSecurityRole > 信任策略',
          },
        },
        events: { role: ['UpdateRole'] },
      },
    ),
    'role-without-policy': reason(
      { policies: 'list' },
      {
        en: ({ policies }) =>
          `The role does not hold AliyunCSManagedSecurityRolePolicy${policies.length === 0 ? '' : `, but ${policies.join(', ')}`}.`,
        zh: ({ policies }) =>
          `该角色未授予 AliyunCSManagedSecurityRolePolicy${policies.length === 0 ? '' : `（当前策略：${policies.join('、')}）`}。`,
        remediation: {
          en: 'Attach the policy to the role.',
          zh: '为该角色授予此权限策略。',
          commands: () => [
            `aliyun ram AttachPolicyToRole --PolicyType System --PolicyName ${policy} --RoleName AliyunCSManagedSecurityRole`,
          ],
        },
        events: { role: ['DetachPolicyFromRole'] },
      },
    ),
    'role-not-granted': reason(
      { message: 'string' },
      {
        en: ({ message }) => `ACK answers that it is not granted the role${message === '' ? '' : `: ${message}`}.`,
        zh: ({ message }) => `ACK 返回未获得该角色的授权${message === '' ? '' : `：${message}`}。`,
        remediation: authorize,
      },
    ),
  },
  gate: withProCluster,
  needs: ['serviceRole', 'role', 'rolePolicies'],

  evaluate({ serviceRole, role, rolePolicies }, { message }) {
    const granted = {
      property: '$.roles[0].granted',
      expected: 'true',
      actual: String(serviceRole.granted),
    };

    if (role === null) {
      return nonCompliant(
        message('role-absent', {}),
        { property: '$.Role', expected: serviceRoleName, actual: 'EntityNotExist.Role' },
        granted,
      );
    }
    const policies = rolePolicies.map(({ name, type }) => `${name} (${type})`);
    const trust = {
      property: '$.Role.AssumeRolePolicyDocument',
      expected: service,
      actual:
        [...role.trustedServices, ...role.conditionallyTrusted.map((name) => `${name} + Condition`)].join(', ') || '[]',
    };
    const held = {
      property: '$.Policies.Policy[*].PolicyName',
      expected: `${policy} (System)`,
      actual: policies.join(', ') || '[]',
    };

    const isConditional = role.conditionallyTrusted.includes(service);
    if (!role.trustedServices.includes(service) && !isConditional) {
      return nonCompliant(message('role-not-trusting', { trusted: role.trustedServices }), trust, held, granted);
    }
    // A custom policy may have the name of the system policy, and allow nothing.
    if (!rolePolicies.some(({ name, type }) => type === 'System' && name.toLowerCase() === policy.toLowerCase())) {
      return nonCompliant(message('role-without-policy', { policies }), held, trust, granted);
    }
    // RAM and ACK may disagree for a while; the answer of ACK is what decides for its clusters.
    if (!serviceRole.granted) {
      return nonCompliant(message('role-not-granted', { message: serviceRole.message }), granted, trust, held);
    }
    if (isConditional) return insufficientData(message('role-trust-conditional', {}), trust, held, granted);
    return compliant(message('role-authorized', {}), trust, held, granted);
  },
});
