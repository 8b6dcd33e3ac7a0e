import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant } from './define-check.ts';
import { withProCluster } from './with-pro-cluster.ts';

const service = 'cs.aliyuncs.com';
const policy = 'AliyunCSManagedSecurityRolePolicy';

export default defineCheck({
  id: 'ack-managed-security-role-authorized',
  title: 'ACK may use AliyunCSManagedSecurityRole',
  severity: 'high',
  resourceType: 'ACS::::Account',
  stage: 'roleAuthorized',
  risk: 'Without the role ACK cannot call KMS, so Secrets can be neither encrypted nor read.',
  remedy: 'Authorize AliyunCSManagedSecurityRole for Container Service in the RAM console.',
  reference: 'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/ack-default-roles',
  gate: withProCluster,
  needs: ['serviceRole', 'role', 'rolePolicies'],

  evaluate({ serviceRole, role, rolePolicies }) {
    const granted = {
      property: '$.roles[0].granted',
      expected: 'true',
      actual: String(serviceRole.granted),
    };

    if (role === null) {
      return nonCompliant(
        message('role-absent', {}),
        { property: '$.Role', expected: 'AliyunCSManagedSecurityRole', actual: 'absent' },
        granted,
      );
    }
    const trust = {
      property: '$.Role.AssumeRolePolicyDocument',
      expected: `trusts ${service}`,
      actual:
        [...role.trustedServices, ...role.conditionallyTrusted.map((name) => `${name} (conditionally)`)].join(', ') ||
        'no service',
    };
    const held = {
      property: '$.Policies.Policy[*].PolicyName',
      expected: `${policy} (System)`,
      actual: rolePolicies.map(({ name, type }) => `${name} (${type})`).join(', ') || 'no policy',
    };

    const isConditional = role.conditionallyTrusted.includes(service);
    if (!role.trustedServices.includes(service) && !isConditional) {
      return nonCompliant(message('role-not-trusting', { trusted: trust.actual }), trust, held, granted);
    }
    // A custom policy may have the name of the system policy, and allow nothing.
    if (!rolePolicies.some(({ name, type }) => type === 'System' && name.toLowerCase() === policy.toLowerCase())) {
      return nonCompliant(message('role-without-policy', { policies: held.actual }), held, trust, granted);
    }
    // RAM and ACK may disagree for a while; ACK's word is the one that its clusters live by.
    if (!serviceRole.granted) {
      return nonCompliant(message('role-not-granted', { message: serviceRole.message }), granted, trust, held);
    }
    if (isConditional) return insufficientData(message('role-trust-conditional', {}), trust, held, granted);
    return compliant(message('role-authorized', {}), trust, held, granted);
  },
});
