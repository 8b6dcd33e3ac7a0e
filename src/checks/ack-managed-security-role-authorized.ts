import { aliyunRpc } from '../model/command-line.ts';
import { anyOf, decide, type PolicyAnswer, rolePolicyName as policy, roleActions } from '../model/ram-policy.ts';
import type { RolePolicy } from '../model/snapshot.ts';
import { serviceRoleName } from '../model/usage.ts';
import { compliant, defineCheck, insufficientData, nonCompliant, readErrorDecision } from './define-check.ts';
import { withProCluster } from './gates.ts';
import { allowRole, roleDenied } from './key-remediation.ts';
import { reason } from './reason.ts';

const service = 'cs.aliyuncs.com';

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
        en: () => 'The role exists, trusts ACK, holds its policy, and no policy of it denies KMS.',
        zh: () => '该角色存在，信任 ACK，已授予所需的权限策略，且没有策略拒绝 KMS。',
        events: {
          role: ['AttachPolicyToRole', 'DetachPolicyFromRole', 'UpdateRole'],
          policy: ['CreatePolicyVersion', 'SetDefaultPolicyVersion'],
        },
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
          commands: () =>
            aliyunRpc(
              'ram AttachPolicyToRole',
              { PolicyType: 'System', PolicyName: policy, RoleName: 'AliyunCSManagedSecurityRole' },
              '',
            ),
        },
        events: { role: ['DetachPolicyFromRole'] },
      },
    ),
    'role-policy-denies': reason(
      { policies: 'list', actions: 'list' },
      {
        en: ({ policies, actions }) =>
          `Policies that the role holds deny ${actions.join(' and ')}: ${policies.join(', ')}.`,
        zh: ({ policies, actions }) => `该角色持有的权限策略拒绝 ${actions.join('、')}：${policies.join('、')}。`,
        headline: roleDenied,
        remediation: allowRole,
        events: { role: ['AttachPolicyToRole'], policy: ['CreatePolicyVersion', 'SetDefaultPolicyVersion'] },
        cause: 'role-denied',
      },
    ),
    'role-policy-undecided': reason(
      { policies: 'list' },
      {
        en: ({ policies }) =>
          `Policies that the role holds deny KMS under a condition, and whether it holds cannot be decided: ${policies.join(', ')}.`,
        zh: ({ policies }) =>
          `该角色持有的权限策略在特定条件下拒绝 KMS，无法判定该条件是否成立：${policies.join('、')}。`,
        remediation: {
          en: 'Take the denial of KMS out of the policy, or except the role from it by acs:PrincipalARN.',
          zh: '删除该策略中对 KMS 的拒绝语句，或通过 acs:PrincipalARN 将该角色排除在外。',
        },
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
  needs: ['serviceRole', 'role', 'rolePolicies', 'keyArns'],

  evaluate({ serviceRole, role, rolePolicies, keyArns }, { message }) {
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
    const denials = deniedBy(rolePolicies, role.arn, keyArns);
    const denying = denials.filter(({ denies }) => denies === 'yes');
    const denial = {
      property: '$.DefaultPolicyVersion.PolicyDocument',
      expected: `!= Deny ${roleActions.join(', ')}`,
      actual:
        denials
          .map(({ name, action, denies }) => `${name}: Deny ${action}${denies === 'yes' ? '' : ' + Condition'}`)
          .join(', ') || '[]',
    };
    if (denying.length > 0) return nonCompliant(message('role-policy-denies', namesOf(denying)), denial, held, granted);
    // RAM and ACK may disagree for a while; the answer of ACK is what decides for its clusters.
    if (!serviceRole.granted) {
      return nonCompliant(message('role-not-granted', { message: serviceRole.message }), granted, trust, held);
    }
    if (isConditional) return insufficientData(message('role-trust-conditional', {}), trust, held, granted);
    const failed = rolePolicies.find(({ statements }) => !statements.ok);
    if (failed !== undefined) return readErrorDecision(failed.statements);
    if (denials.length > 0) {
      const { policies } = namesOf(denials);
      return insufficientData(message('role-policy-undecided', { policies }), denial, held);
    }
    return compliant(message('role-authorized', {}), trust, held, denial, granted);
  },
});

interface Denial {
  readonly name: string;
  readonly action: string;
  readonly denies: PolicyAnswer;
}

/** Which policies of those that were read deny the role what it needs of a key, surely or under a condition. */
function deniedBy(policies: readonly RolePolicy[], arn: string, keyArns: readonly string[]): Denial[] {
  return policies.flatMap(({ name, statements }) =>
    roleActions.flatMap((action) => {
      const answers = keyArns.map((resource) => {
        const request = { action, resource, principal: { kind: 'RAM', name: arn } } as const;
        return decide(statements.ok ? statements.value : [], request).denies;
      });
      const denies = anyOf(answers);
      return denies === 'no' ? [] : [{ name, action, denies }];
    }),
  );
}

function namesOf(denials: readonly Denial[]) {
  return {
    policies: [...new Set(denials.map(({ name }) => name))],
    actions: [...new Set(denials.map(({ action }) => action))],
  };
}
