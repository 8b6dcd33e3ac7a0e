import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFunctions } from '../../emulator/functions/s-yaml.ts';
import { needsOfMain, needsOfMember } from '../../src/bootstrap/needs.ts';
import { functionRoles, policyFor } from '../../src/bootstrap/policy.ts';
import { InvalidInput } from '../../src/model/errors.ts';
import { main, member } from './needs.ts';

const whole = needsOfMain({
  ...main,
  policies: Object.fromEntries(functionRoles.map((role) => [role, policyFor(role, { store: main.store })])),
});
const functions = readFunctions(readFileSync('s.yaml', 'utf8'), 's.yaml', {
  accountId: main.accountId,
  env: whole.environment,
});

describe('what an account needs', () => {
  it('tells every variable that s.yaml has no default for', () => {
    expect(functions.length).toBeGreaterThan(3);
  });

  it('has the roles of s.yaml, those of functions trusting Function Compute and those of triggers their source', () => {
    const trusting = (service: string) =>
      whole.roles
        .filter(({ trust }) => JSON.stringify(trust).includes(`"${service}.aliyuncs.com"`))
        .map(({ name }) => `acs:ram::${main.accountId}:role/${name}`);
    const used = functions.map(({ role = '' }) => role);
    const calling = functions.flatMap(({ triggers = [] }) =>
      triggers.flatMap((trigger) => ('invocationRole' in trigger ? [String(trigger.invocationRole)] : [])),
    );
    expect([...new Set(used)].sort()).toEqual(trusting('fc').sort());
    expect(calling).toEqual(trusting('oss'));
  });

  it('has the queue that s.yaml sends failures to', () => {
    const queues = functions.flatMap(({ asyncInvokeConfig }) => {
      const destination = asyncInvokeConfig?.destinationConfig?.onFailure?.destination;
      return destination?.startsWith('acs:mns:') === true ? [destination] : [];
    });
    expect([...new Set(queues)]).toEqual([
      `acs:mns:cn-hangzhou:${main.accountId}:/queues/${whole.queue?.name}/messages`,
    ]);
  });

  it('attaches only policies that it makes, each short enough for RAM', () => {
    const made = whole.policies.map(({ name }) => name);
    expect(whole.roles.flatMap(({ policies }) => policies).filter((name) => !made.includes(name))).toEqual([]);
    const lengths = whole.policies.map(({ document }) => JSON.stringify(document).length);
    expect(Math.max(...lengths)).toBeLessThan(6144);
  });

  it('lets every function read its configuration, and nothing beside it', () => {
    const readers = whole.policies.filter(({ document }) => JSON.stringify(document).includes('sealwatch.yaml'));
    expect(readers.map(({ name }) => name)).toEqual(['sealwatch-runtime']);
    expect(JSON.stringify(readers[0]?.document)).toContain('"acs:oss:*:*:sealwatch-store/sealwatch.yaml"');
    const functionRoles = whole.roles.filter(({ name }) => name !== 'sealwatch-trigger');
    expect(functionRoles.every(({ policies }) => policies.includes('sealwatch-runtime'))).toBe(true);
  });

  it('never removes objects of the store', () => {
    expect(whole.buckets.find(({ name }) => name === main.storeBucket)?.keepDays).toBeUndefined();
  });
});

describe('a name that does not fit', () => {
  const hostile = ["x'; rm -rf /; '", 'a"b', '$(id)', `${'$'}{file(1)}`, '', 'a\nb', 'ü'];
  const fields = [
    'accountId',
    'regionId',
    'storeBucket',
    'trailBucket',
    'logProject',
    'logstore',
    'queue',
    'store',
    'config',
  ];

  it.each(fields)('is refused as %s', (field) => {
    for (const text of hostile) expect(() => needsOfMain({ ...main, [field]: text }), text).toThrow(InvalidInput);
  });

  it.each(['accountId', 'regionId', 'mainAccountId', 'externalId'])('is refused as %s of a member', (field) => {
    for (const text of hostile) expect(() => needsOfMember({ ...member, [field]: text }), text).toThrow(InvalidInput);
  });

  it('is refused as a role of a member, and where both roles have one', () => {
    const [audit, remediate] = member.roles;
    for (const text of hostile) {
      const roles = [audit, { ...remediate, name: text }];
      expect(() => needsOfMember({ ...member, roles }), text).toThrow(InvalidInput);
    }
    const same = [audit, { ...remediate, name: 'Sealwatch-Audit' }];
    expect(() => needsOfMember({ ...member, roles: same })).toThrow('cannot be the role for audits and');
  });

  it('is refused where the trail would be delivered into the store', () => {
    expect(() => needsOfMain({ ...main, trailBucket: main.storeBucket })).toThrow('cannot be both');
  });
});
