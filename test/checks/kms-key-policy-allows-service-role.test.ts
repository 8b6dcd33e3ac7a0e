import check from '../../src/checks/kms-key-policy-allows-service-role.ts';
import { type Fact, read } from '../../src/model/fact.ts';
import { type PolicyStatement, publishedRolePolicy } from '../../src/model/ram-policy.ts';
import type { RolePolicy } from '../../src/model/snapshot.ts';
import { readErrorDecision, testCheck } from '../check-table.ts';
import { healthyNames } from '../facts/healthy.ts';

const account = 'acs:ram::1234567890123456:*';
const statement = (RAM: string, more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  allows: true,
  actions: ['kms:*'],
  resources: ['*'],
  principals: { RAM: [RAM] },
  condition: null,
  ...more,
});
const held = (name: string, statements: Fact<readonly PolicyStatement[]>): RolePolicy => ({
  name,
  type: 'Custom',
  statements,
});
const system = { ...held('AliyunCSManagedSecurityRolePolicy', read(publishedRolePolicy)), type: 'System' } as const;
const denial = (more: Partial<PolicyStatement> = {}) => statement(account, { allows: false, ...more });
const sometimes = { IpAddress: { 'acs:SourceIp': ['192.0.2.1'] } };
const foreign = { ...healthyNames, arn: 'acs:kms:cn-hangzhou:42:key/key-1' };

testCheck<'ACS::KMS::Key'>(check, [
  { it: 'passes the default policy', expect: 'COMPLIANT', message: 'key-policy-allows', because: /kms:Decrypt: Allow/ },
  {
    it: 'does not apply to a default key',
    given: { instanceId: '', policy: null },
    expect: 'NOT_APPLICABLE',
    message: 'key-without-policy',
  },
  {
    it: 'cannot judge a key that is not there',
    given: { presence: 'absent', instanceId: null, policy: null, names: null },
    expect: 'INSUFFICIENT_DATA',
    message: 'key-absent-unjudged',
  },
  {
    it: 'fails a key policy that denies the account',
    given: { policy: [statement(account), denial()] },
    expect: 'NON_COMPLIANT',
    message: 'key-policy-denies',
    because: /"clusters":\["pay","orders"\]/,
  },
  {
    it: 'fails a key policy that denies the role one of the two',
    given: {
      policy: [
        statement(account),
        denial({
          actions: ['kms:Decrypt'],
          principals: { RAM: ['acs:ram::1234567890123456:role/AliyunCSManagedSecurityRole'] },
        }),
      ],
    },
    expect: 'NON_COMPLIANT',
    message: 'key-policy-denies',
    because: /"actions":\["kms:Decrypt"\]/,
  },
  {
    it: 'passes where it denies others',
    given: { policy: [statement(account), denial({ principals: { RAM: ['acs:ram::1234567890123456:user/eve'] } })] },
    expect: 'COMPLIANT',
    message: 'key-policy-allows',
  },
  {
    it: 'passes where it allows only others, since RAM allows the role',
    given: { policy: [statement('acs:ram::1234567890123456:user/alice')] },
    expect: 'COMPLIANT',
    message: 'key-policy-allows',
  },
  {
    it: 'passes where it alone allows the role',
    given: { rolePolicies: [] },
    expect: 'COMPLIANT',
    message: 'key-policy-allows',
  },
  {
    it: 'fails where neither allows the role',
    given: { policy: [], rolePolicies: [] },
    expect: 'NON_COMPLIANT',
    message: 'key-not-allowed',
  },
  {
    it: 'fails where a policy of the role denies it the key',
    given: { rolePolicies: [system, held('no-kms', read([denial({ principals: null })]))] },
    expect: 'NON_COMPLIANT',
    message: 'key-denied-by-role-policy',
    because: /no-kms/,
  },
  {
    it: 'passes where a policy of the role denies it another key',
    given: {
      rolePolicies: [
        system,
        held('no-kms', read([denial({ principals: null, resources: ['acs:kms:*:*:key/key-2'] })])),
      ],
    },
    expect: 'COMPLIANT',
    message: 'key-policy-allows',
  },
  {
    it: 'cannot decide a denial under a condition',
    given: { policy: [statement(account), denial({ condition: sometimes })] },
    expect: 'INSUFFICIENT_DATA',
    message: 'key-policy-undecided',
  },
  {
    it: 'cannot decide an allow under a condition where nothing else allows',
    given: { policy: [statement(account, { condition: sometimes })], rolePolicies: [] },
    expect: 'INSUFFICIENT_DATA',
    message: 'key-policy-undecided',
  },
  {
    it: 'cannot judge while a policy of the role is a read error',
    given: { rolePolicies: [system, held('no-kms', readErrorDecision('policy'))] },
    expect: 'INSUFFICIENT_DATA',
    message: 'read-error',
  },
  {
    it: 'fails a denial of the key policy whatever else is a read error',
    given: { policy: [denial()], rolePolicies: [held('no-kms', readErrorDecision('policy'))] },
    expect: 'NON_COMPLIANT',
    message: 'key-policy-denies',
  },
  {
    it: 'fails a key of another account whose policy does not name this one',
    given: { names: foreign, policy: [statement('acs:ram::42:*')] },
    expect: 'NON_COMPLIANT',
    message: 'key-not-allowed',
  },
  {
    it: 'fails a key of another account that RAM does not allow',
    given: { names: foreign, rolePolicies: [] },
    expect: 'NON_COMPLIANT',
    message: 'key-not-allowed',
  },
  {
    it: 'passes a key of another account that both allow',
    given: { names: foreign },
    expect: 'COMPLIANT',
    message: 'key-policy-allows',
  },
]);
