import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type PolicyStatement, parsePolicy } from '../../src/model/ram-policy.ts';

const roleArn = 'acs:ram::1:role/aliyuncsmanagedsecurityrole';
const request = {
  action: 'kms:Decrypt',
  resource: 'acs:kms:cn-hangzhou:1:key/key-1',
  principal: { kind: 'RAM', name: roleArn },
} as const;

const statement = (more: object = {}) => ({ Effect: 'Deny', Action: 'kms:*', Resource: '*', ...more });

function denies(more: object, kind: 'identity' | 'resource' = 'identity') {
  const statements = parsePolicy(JSON.stringify({ Version: '1', Statement: [statement(more)] }), kind);
  return statements && decide(statements, request).denies;
}

describe('a RAM policy', () => {
  it.each([
    ['everything', {}, 'yes'],
    ['an action in another case', { Action: ['KMS:DECRYPT'] }, 'yes'],
    ['another action', { Action: ['kms:Encrypt', 'ecs:*'] }, 'no'],
    ['all actions', { Action: '*' }, 'yes'],
    ['every key', { Resource: 'acs:kms:*:*:key/*' }, 'yes'],
    ['this key', { Resource: ['acs:kms:cn-hangzhou:1:key/key-1'] }, 'yes'],
    ['another key', { Resource: 'acs:kms:*:*:key/key-2' }, 'no'],
    ['another region', { Resource: 'acs:kms:cn-beijing:*:*' }, 'no'],
    ['under a time', { Condition: { DateLessThan: { 'acs:CurrentTime': '2020-01-01T00:00:00Z' } } }, 'unknown'],
    ['under an empty condition', { Condition: {} }, 'unknown'],
    ['under an unknown operator', { Condition: { Odd: { 'acs:PrincipalARN': 'x' } } }, 'unknown'],
    ['under a condition, of another action', { Action: 'ecs:*', Condition: { Bool: { a: true } } }, 'no'],
    ['this role', { Condition: { StringEquals: { 'acs:PrincipalARN': roleArn } } }, 'yes'],
    ['another role', { Condition: { StringEquals: { 'acs:PrincipalARN': 'acs:ram::1:role/x' } } }, 'no'],
    ['all roles', { Condition: { StringLike: { 'ACS:principalarn': ['acs:ram:*:*:role/*'] } } }, 'yes'],
    [
      'all but this role',
      { Condition: { StringNotLike: { 'acs:PrincipalARN': 'acs:ram:*:*:role/aliyuncsmanagedsecurityrole' } } },
      'no',
    ],
    [
      'all but this role in another case',
      { Condition: { StringNotLike: { 'acs:PrincipalARN': 'acs:ram:*:*:role/AliyunCSManagedSecurityRole' } } },
      'unknown',
    ],
    ['all but another role', { Condition: { StringNotEquals: { 'acs:PrincipalARN': 'acs:ram::1:role/x' } } }, 'yes'],
    [
      'all but one of two',
      { Condition: { StringNotEquals: { 'acs:PrincipalARN': ['acs:ram::1:role/x', roleArn] } } },
      'unknown',
    ],
    [
      'another role at some time',
      { Condition: { StringEquals: { 'acs:PrincipalARN': 'x' }, Bool: { 'acs:MFAPresent': true } } },
      'no',
    ],
  ])('that denies %s', (_, more, expected) => {
    expect(denies(more)).toBe(expected);
  });

  it.each([
    ['the account', 'acs:ram::1:*', 'yes'],
    ['the account as its root', 'acs:ram::1:root', 'yes'],
    ['another account', 'acs:ram::2:*', 'no'],
    ['the role in another case', 'acs:ram::1:role/AliyunCSManagedSecurityRole', 'yes'],
    ['a user', 'acs:ram::1:user/a', 'no'],
    ['everybody', '*', 'yes'],
  ])('of a key that names %s', (_, name, expected) => {
    expect(denies({ Principal: { RAM: [name] } }, 'resource')).toBe(expected);
    expect(denies({ Principal: { Service: [name] } }, 'resource')).toBe('no');
  });

  it.each([
    '',
    '{',
    'null',
    '{}',
    '{"Statement":{}}',
    '{"Statement":[7]}',
    JSON.stringify({ Statement: [statement({ Effect: 'Dney' })] }),
    JSON.stringify({ Statement: [{ Effect: 'Deny', NotAction: 'kms:*', Resource: '*' }] }),
    JSON.stringify({ Statement: [statement({ Action: [{}] })] }),
    JSON.stringify({ Statement: [statement({ Condition: 'x' })] }),
    JSON.stringify({ Statement: [statement({ Principal: '*' })] }),
    `{"Statement":[]${' '.repeat(200_001)}}`,
  ])('is not understood where it is written as %.40s', (text) => {
    expect(parsePolicy(text, 'identity')).toBeUndefined();
  });

  it('of an identity has to say what it is about; that of a resource is about the resource', () => {
    const denial = { Resource: undefined, Principal: { RAM: '*' } };
    expect(denies({ Resource: undefined })).toBeUndefined();
    expect(denies(denial, 'resource')).toBe('yes');
  });

  it('of a resource has to name principals', () => {
    expect(denies({}, 'resource')).toBeUndefined();
  });

  const words = fc.constantFrom('*', 'kms:*', 'kms:Decrypt', 'kms:Encrypt', 'acs:kms:*', 'x', roleArn);
  const statements: fc.Arbitrary<PolicyStatement> = fc.record({
    allows: fc.boolean(),
    actions: fc.array(words, { maxLength: 2 }),
    resources: fc.array(words, { maxLength: 2 }),
    principals: fc.option(fc.record({ RAM: fc.array(words, { maxLength: 2 }) })),
    condition: fc.option(
      fc.dictionary(
        fc.constantFrom('StringEquals', 'StringNotLike', 'Bool'),
        fc.dictionary(fc.constantFrom('acs:PrincipalARN', 'acs:SourceIp'), fc.array(words, { maxLength: 2 })),
      ),
    ),
  });
  const rank = { no: 0, unknown: 1, yes: 2 };

  it('denies and allows no less with more statements, in any order', () => {
    fc.assert(
      fc.property(fc.array(statements, { maxLength: 4 }), statements, (some, more) => {
        const [before, after] = [decide(some, request), decide([...some, more], request)];
        expect(rank[after.denies]).toBeGreaterThanOrEqual(rank[before.denies]);
        expect(rank[after.allows]).toBeGreaterThanOrEqual(rank[before.allows]);
        expect(decide([more, ...some].reverse(), request)).toEqual(after);
      }),
    );
  });

  it('is decided by a condition only where it would be without one', () => {
    fc.assert(
      fc.property(statements, (one) => {
        const open = decide([{ ...one, condition: null }], request);
        expect(rank[decide([one], request).denies]).toBeLessThanOrEqual(rank[open.denies]);
        expect([open.denies, open.allows]).not.toContain('unknown');
      }),
    );
  });

  it('is read the same however hostile its text is, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.constantFrom('identity', 'resource'), (text, kind) => {
        const parsed = parsePolicy(text, kind as 'identity');
        expect(parsed === undefined || Array.isArray(parsed)).toBe(true);
      }),
    );
  });
});
