import check from '../../src/checks/ack-managed-security-role-authorized.ts';
import { read } from '../../src/model/fact.ts';
import { type PolicyStatement, publishedRolePolicy } from '../../src/model/ram-policy.ts';
import type { RolePolicy } from '../../src/model/snapshot.ts';
import { readErrorDecision, testCheck } from '../check-table.ts';

const role = (...trustedServices: string[]) => ({
  arn: 'acs:ram::1234567890123456:role/x',
  trustedServices,
  conditionallyTrusted: [] as string[],
});
const denying = (more: Partial<PolicyStatement> = {}): RolePolicy => ({
  name: 'no-kms',
  type: 'Custom',
  statements: read([
    { allows: false, actions: ['kms:*'], resources: ['*'], principals: null, condition: null, ...more },
  ]),
});
const system = (name: string) => ({ name, type: 'System' as const, statements: read(publishedRolePolicy) });

testCheck<'ACS::::Account'>(check, [
  { it: 'passes a role that exists, trusts ACK and holds its policy', expect: 'COMPLIANT', message: 'role-authorized' },
  {
    it: 'does not apply to an account without Pro clusters',
    given: { proClusters: 'none' },
    expect: 'NOT_APPLICABLE',
    message: 'no-pro-cluster',
  },
  {
    it: 'does not ask for the role where nobody needs it',
    given: { proClusters: 'none' },
    readErrors: ['serviceRole', 'role', 'rolePolicies'],
    expect: 'NOT_APPLICABLE',
    message: 'no-pro-cluster',
  },
  {
    it: 'fails where there is no role',
    given: { role: null, rolePolicies: [] },
    expect: 'NON_COMPLIANT',
    message: 'role-absent',
  },
  {
    it: 'fails where there is no role, whatever ACK says',
    given: { role: null, serviceRole: { granted: true, message: '' } },
    expect: 'NON_COMPLIANT',
    message: 'role-absent',
  },
  {
    it: 'fails a role that trusts nobody',
    given: { role: role() },
    expect: 'NON_COMPLIANT',
    message: 'role-not-trusting',
    because: /"trusted":\[\]/,
  },
  {
    it: 'fails a role that trusts others',
    given: { role: role('ecs.aliyuncs.com', 'cs.aliyuncs.com.evil.example') },
    expect: 'NON_COMPLIANT',
    message: 'role-not-trusting',
    because: /ecs\.aliyuncs\.com, cs\.aliyuncs\.com\.evil\.example/,
  },
  {
    it: 'passes a role that trusts others too',
    given: { role: role('ecs.aliyuncs.com', 'cs.aliyuncs.com') },
    expect: 'COMPLIANT',
    message: 'role-authorized',
  },
  {
    it: 'fails a role without any policy',
    given: { rolePolicies: [] },
    expect: 'NON_COMPLIANT',
    message: 'role-without-policy',
    because: /"policies":\[\]/,
  },
  {
    it: 'fails a role that holds only other policies',
    given: { rolePolicies: [system('AliyunKMSReadOnlyAccess'), system('AliyunCSManagedSecurityRolePolicy2')] },
    expect: 'NON_COMPLIANT',
    message: 'role-without-policy',
  },
  {
    it: 'knows its policy in any case of letters',
    given: { rolePolicies: [system('aliyuncsmanagedsecurityrolepolicy')] },
    expect: 'COMPLIANT',
    message: 'role-authorized',
  },
  {
    it: 'fails a role that holds a custom policy with the name of the system policy',
    given: { rolePolicies: [{ ...system('AliyunCSManagedSecurityRolePolicy'), type: 'Custom' }] },
    expect: 'NON_COMPLIANT',
    message: 'role-without-policy',
    because: /\(Custom\)/,
  },
  {
    it: 'fails a role with a policy that denies KMS',
    given: { rolePolicies: [system('AliyunCSManagedSecurityRolePolicy'), denying()] },
    expect: 'NON_COMPLIANT',
    message: 'role-policy-denies',
    because: /"policies":\["no-kms"\],"actions":\["kms:Encrypt","kms:Decrypt"\]/,
  },
  {
    it: 'fails a role with a policy that denies it the key in use',
    given: {
      rolePolicies: [system('AliyunCSManagedSecurityRolePolicy'), denying({ resources: ['acs:kms:*:*:key/key-1'] })],
    },
    expect: 'NON_COMPLIANT',
    message: 'role-policy-denies',
  },
  {
    it: 'passes a role with a policy that denies something else',
    given: {
      rolePolicies: [
        system('AliyunCSManagedSecurityRolePolicy'),
        denying({ resources: ['acs:kms:*:*:key/key-2'] }),
        denying({ actions: ['kms:ScheduleKeyDeletion', 'ecs:*'] }),
      ],
    },
    expect: 'COMPLIANT',
    message: 'role-authorized',
  },
  {
    it: 'cannot decide a denial under a condition',
    given: {
      rolePolicies: [
        system('AliyunCSManagedSecurityRolePolicy'),
        denying({ condition: { Bool: { 'acs:MFAPresent': ['false'] } } }),
      ],
    },
    expect: 'INSUFFICIENT_DATA',
    message: 'role-policy-undecided',
  },
  {
    it: 'cannot judge a policy that is a read error',
    given: {
      rolePolicies: [
        system('AliyunCSManagedSecurityRolePolicy'),
        { ...denying(), statements: readErrorDecision('policy') },
      ],
    },
    expect: 'INSUFFICIENT_DATA',
    message: 'read-error',
  },
  {
    it: 'cannot decide a condition of the trust',
    given: { role: { ...role(), conditionallyTrusted: ['cs.aliyuncs.com'] } },
    expect: 'INSUFFICIENT_DATA',
    message: 'role-trust-conditional',
  },
  {
    it: 'fails a conditional trust without the policy',
    given: { role: { ...role(), conditionallyTrusted: ['cs.aliyuncs.com'] }, rolePolicies: [] },
    expect: 'NON_COMPLIANT',
    message: 'role-without-policy',
  },
  {
    it: 'fails where RAM is in order and ACK says that it is not granted the role',
    given: { serviceRole: { granted: false, message: 'being revoked' } },
    expect: 'NON_COMPLIANT',
    message: 'role-not-granted',
    because: /being revoked/,
  },
]);
