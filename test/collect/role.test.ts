import { describe, expect, it } from 'vitest';
import type { AccountFile } from '../../emulator/index.ts';
import { readSecurity } from '../../src/collect/role.ts';
import { read } from '../../src/model/fact.ts';
import { publishedRolePolicy } from '../../src/model/ram-policy.ts';
import { accessKey, account, role, roleArn } from '../account.ts';
import { emulated, errorOf, Refusal, scripted, valueIn } from './open-account.ts';

const file = (parts: Record<string, unknown>) => account(parts as Partial<AccountFile>);

async function security(parts: Record<string, unknown>) {
  const { account: of } = await emulated(file(parts));
  return readSecurity(of, 'cn-hangzhou');
}

/** The services that a trust policy of these statements lets assume the role. */
async function trusted(...statements: object[]) {
  const document = JSON.stringify({ Version: '1', Statement: statements });
  const { role: reading } = await security({ roles: [{ ...role, AssumeRolePolicyDocument: document }] });
  return valueIn(reading)?.trustedServices;
}

const allow = (Service: unknown, Action: unknown = 'sts:AssumeRole') => ({
  Effect: 'Allow',
  Action,
  Principal: { Service },
});
const deny = (Service: unknown, Action: unknown = 'sts:AssumeRole') => ({
  Effect: 'Deny',
  Action,
  Principal: { Service },
});

const never = { IpAddress: { 'acs:SourceIp': ['192.0.2.1'] } };

describe('the role that encrypts', () => {
  it('is read from ACK and from RAM', async () => {
    const reading = await security({});

    expect(valueIn(reading.serviceRole)).toEqual({ granted: true, message: '' });
    expect(valueIn(reading.role)).toEqual({
      arn: roleArn,
      trustedServices: ['cs.aliyuncs.com'],
      conditionallyTrusted: [],
    });
    expect(valueIn(reading.policies)).toEqual([
      { name: 'AliyunCSManagedSecurityRolePolicy', type: 'System', statements: read(publishedRolePolicy) },
    ]);
    expect(valueIn(reading.kmsStatus)).toBe('Enabled');
  });

  it('is absent where RAM knows no such role, and nobody failed to read it', async () => {
    const reading = await security({ roles: [] });

    expect(valueIn(reading.role)).toBeNull();
    expect(valueIn(reading.policies)).toEqual([]);
    expect(valueIn(reading.serviceRole)).toMatchObject({ granted: false });
  });

  it.each([
    ['denied', 403, 'NoPermission'],
    ['missing a policy', 404, 'EntityNotExist.Policy'],
    ['missing a user', 404, 'EntityNotExist.User'],
    ['missing something', 404, 'InvalidResource.NotFound'],
    ['failing', 500, 'InternalError'],
  ])('is not absent where RAM is %s', async (_, status, code) => {
    const { account: of } = await scripted(() => new Refusal(status, code));
    const reading = await readSecurity(of, 'cn-hangzhou');

    expect(errorOf(reading.role)).toMatchObject({
      operation: 'ram:GetRole',
      resource: 'AliyunCSManagedSecurityRole',
      code,
    });
    expect(errorOf(reading.policies)).toMatchObject({ operation: 'ram:ListPoliciesForRole', code });
    expect(errorOf(reading.serviceRole)).toMatchObject({ operation: 'cs:CheckServiceRole', code });
  });

  it.each(['cs:CheckServiceRole', 'ram:GetRole', 'ram:ListPoliciesForRole', 'kms:DescribeAccountKmsStatus'])(
    'hides nothing else where %s is denied',
    async (operation) => {
      const reading = await security({ accessKeys: [{ ...accessKey, deny: [operation] }] });
      const readErrors = Object.values(reading).filter((fact) => typeof fact !== 'string' && !fact.ok);

      expect(readErrors.map((fact) => errorOf(fact).operation)).toEqual([operation]);
    },
  );

  it.each<[string, object[], string[]]>([
    ['one service', [allow('cs.aliyuncs.com')], ['cs.aliyuncs.com']],
    [
      'services in any case, once each',
      [allow(['CS.aliyuncs.com', 'ecs.aliyuncs.com', 'cs.aliyuncs.com'])],
      ['cs.aliyuncs.com', 'ecs.aliyuncs.com'],
    ],
    [
      'by any of several actions',
      [allow('cs.aliyuncs.com', ['sts:GetCallerIdentity', 'sts:AssumeRole'])],
      ['cs.aliyuncs.com'],
    ],
    ['by a pattern of actions', [allow('cs.aliyuncs.com', 'sts:Assume*')], ['cs.aliyuncs.com']],
    ['by all actions', [allow('cs.aliyuncs.com', '*')], ['cs.aliyuncs.com']],
    [
      'by several statements',
      [allow('ecs.aliyuncs.com'), allow('cs.aliyuncs.com')],
      ['cs.aliyuncs.com', 'ecs.aliyuncs.com'],
    ],
    ['nobody by another action', [allow('cs.aliyuncs.com', 'sts:GetCallerIdentity')], []],
    ['nobody by a pattern of other actions', [allow('cs.aliyuncs.com', 'sts:Get*')], []],
    ['nobody by a dot that stands for anything', [allow('cs.aliyuncs.com', 'stsxAssumeRole')], []],
    [
      'nobody where only people may',
      [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: ['acs:ram::1:root'] } }],
      [],
    ],
    ['nobody whom a statement denies', [allow('cs.aliyuncs.com'), deny('cs.aliyuncs.com')], []],
    ['nobody whom a statement denies in another case', [allow('cs.aliyuncs.com'), deny('CS.ALIYUNCS.COM')], []],
    ['nobody where all are denied', [allow('cs.aliyuncs.com'), deny('*')], []],
    [
      'nobody where a pattern of actions is denied',
      [allow('cs.aliyuncs.com'), deny('cs.aliyuncs.com', 'sts:Assume*')],
      [],
    ],
    [
      'nobody where all actions are denied',
      [allow('cs.aliyuncs.com'), deny(['x.aliyuncs.com', 'cs.aliyuncs.com'], ['*'])],
      [],
    ],
    [
      'who is denied something else',
      [allow('cs.aliyuncs.com'), deny('cs.aliyuncs.com', 'sts:GetCallerIdentity')],
      ['cs.aliyuncs.com'],
    ],
    ['who is not the one denied', [allow('cs.aliyuncs.com'), deny('ecs.aliyuncs.com')], ['cs.aliyuncs.com']],
    ['nobody', [], []],
  ])('trusts %s', async (_, statements, services) => {
    expect(await trusted(...statements)).toEqual(services);
  });

  it.each<[string, object[], string[], string[]]>([
    ['an allow under a condition', [{ ...allow('cs.aliyuncs.com'), Condition: never }], [], ['cs.aliyuncs.com']],
    [
      'an allow under no condition, though it is written',
      [{ ...allow('cs.aliyuncs.com'), Condition: {} }],
      [],
      ['cs.aliyuncs.com'],
    ],
    [
      'an allow with and one without a condition',
      [allow('cs.aliyuncs.com'), { ...allow('cs.aliyuncs.com'), Condition: never }],
      ['cs.aliyuncs.com'],
      [],
    ],
    [
      'a denial under a condition',
      [allow('cs.aliyuncs.com'), { ...deny('*'), Condition: never }],
      [],
      ['cs.aliyuncs.com'],
    ],
    ['a denial that beats a condition', [{ ...allow('cs.aliyuncs.com'), Condition: never }, deny('cs.*')], [], []],
  ])('reads %s', async (_, statements, trustedServices, conditionallyTrusted) => {
    const document = JSON.stringify({ Version: '1', Statement: statements });
    const { role: reading } = await security({ roles: [{ ...role, AssumeRolePolicyDocument: document }] });

    expect(valueIn(reading)).toMatchObject({ trustedServices, conditionallyTrusted });
  });

  it('tells a custom policy from the system policy of that name', async () => {
    const Policies = [{ PolicyName: 'AliyunCSManagedSecurityRolePolicy', PolicyType: 'Custom', DefaultVersion: 'v1' }];
    const own = { PolicyName: 'AliyunCSManagedSecurityRolePolicy', PolicyType: 'Custom' };
    const policies = [{ ...own, PolicyDocument: { Version: '1', Statement: [] } }];
    const reading = await security({ roles: [{ ...role, Policies }], policies });

    expect(valueIn(reading.policies)).toEqual([{ name: own.PolicyName, type: 'Custom', statements: read([]) }]);
  });

  it('reads what each other policy says, in one call', async () => {
    const denial = { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' };
    const { account: of, emulator } = await emulated(
      file({
        roles: [{ ...role, Policies: [...role.Policies, { PolicyName: 'no-kms', PolicyType: 'Custom' }] }],
        policies: [
          { PolicyName: 'no-kms', PolicyType: 'Custom', PolicyDocument: { Version: '1', Statement: [denial] } },
        ],
      }),
    );
    const { policies } = await readSecurity(of, 'cn-hangzhou');

    expect(valueIn(policies)?.at(-1)).toMatchObject({
      name: 'no-kms',
      statements: read([
        { allows: false, actions: ['kms:Decrypt'], resources: ['*'], principals: null, condition: null },
      ]),
    });
    expect(emulator.stats().calls['ram:GetPolicy']).toBe(1);
  });

  it.each([
    ['is not a policy', { Policy: {}, DefaultPolicyVersion: { PolicyDocument: '{}' } }],
    [
      'is not in force',
      { Policy: {}, DefaultPolicyVersion: { IsDefaultVersion: false, PolicyDocument: '{"Statement":[]}' } },
    ],
    [
      'is another one',
      { Policy: { PolicyName: 'other' }, DefaultPolicyVersion: { PolicyDocument: '{"Statement":[]}' } },
    ],
  ])('has a read error for a policy whose answer %s', async (_, answer) => {
    const held = { Policies: { Policy: [{ PolicyName: 'no-kms', PolicyType: 'Custom' }] } };
    const { account: of } = await scripted(({ action }) => (action === 'GetPolicy' ? answer : held));
    const [policy] = valueIn((await readSecurity(of, 'cn-hangzhou')).policies) ?? [];

    expect(policy && errorOf(policy.statements)).toMatchObject({ operation: 'ram:GetPolicy', resource: 'no-kms' });
  });

  it('reads a trust of stars in a moment', async () => {
    const before = process.cpuUsage();
    const pattern = `${'*a'.repeat(2_000)}!`;
    expect(await trusted(allow('a'.repeat(4_000)), deny(pattern), allow('cs.aliyuncs.com', [pattern]))).toEqual([
      'a'.repeat(4_000),
    ]);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(10_000);
  });

  it('knows effects in any case', async () => {
    expect(
      await trusted({ ...allow('cs.aliyuncs.com'), Effect: 'ALLOW' }, { ...deny('cs.aliyuncs.com'), Effect: 'deny' }),
    ).toEqual([]);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"Statement":{}}',
    '{"Statement":[7]}',
    JSON.stringify({ Statement: [{ ...allow('cs.aliyuncs.com'), Effect: 'Dney' }] }),
    JSON.stringify({
      Statement: [allow('cs.aliyuncs.com'), { Effect: 'Deny', NotAction: 'sts:Get*', Principal: { Service: '*' } }],
    }),
    JSON.stringify({ Statement: [allow('cs.aliyuncs.com'), { Effect: 'Deny', Action: '*', Principal: '*' }] }),
    JSON.stringify({
      Statement: [allow('cs.aliyuncs.com'), { Effect: 'Deny', Action: '*', Principal: { Service: { x: 1 } } }],
    }),
  ])('is unread where its trust is written as %s', async (document) => {
    const { role: reading } = await security({ roles: [{ ...role, AssumeRolePolicyDocument: document }] });
    expect(errorOf(reading)).toMatchObject({ operation: 'ram:GetRole', code: 'MalformedAnswer' });
  });

  it('is not granted by a text, a number, or the word of another role', async () => {
    const name = 'AliyunCSManagedSecurityRole';
    for (const roles of [
      [],
      [{ name: 'AliyunCSDefaultRole', granted: true }],
      [{ name, granted: 'true' }],
      [{ name, granted: 1 }],
      [{ name }],
    ]) {
      const { account: of } = await scripted(() => ({ roles }));
      expect((await readSecurity(of, 'cn-hangzhou')).serviceRole.ok).toBe(false);
    }
  });
});
