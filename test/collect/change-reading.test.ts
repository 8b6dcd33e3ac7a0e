import { describe, expect, it } from 'vitest';
import type { AccountFile } from '../../emulator/index.ts';
import { type ChangeRequest, readForChange } from '../../src/collect/change-reading.ts';
import type { ChangeReading } from '../../src/model/change-reading.ts';
import { key } from '../account.ts';
import { changeableAccount, userKey } from '../changeable-account.ts';
import { emulated, errorOf, unreadIn, valueIn } from './open-account.ts';

const request: ChangeRequest = {
  regionId: 'cn-hangzhou',
  clusterId: 'off',
  keyId: 'key-1',
  aliases: true,
  keyTags: true,
  now: () => Date.UTC(2026, 10, 23, 9),
};

async function reading(parts: Partial<AccountFile> = {}, more: Partial<ChangeRequest> = {}): Promise<ChangeReading> {
  const { account } = await emulated(changeableAccount(parts));
  return readForChange(account, { ...request, ...more });
}

describe('what is read before a change', () => {
  it('is everything that decides about it', async () => {
    const found = await reading();

    expect(unreadIn(found)).toEqual([]);
    expect(found).toMatchObject({ regionId: 'cn-hangzhou', clusterId: 'off', readAt: '2026-11-23T09:00:00.000Z' });
    expect(valueIn(found.cluster)).toMatchObject({ id: 'off', source: { operation: 'cs:DescribeClusterDetail' } });
    expect(valueIn(found.key.metadata)?.id).toBe('key-1');
    expect(found.instance?.instanceId).toBe('kst-1');
    expect(found.aliases && valueIn(found.aliases.aliases)).toEqual({ 'alias/etcd': 'key-1' });
    expect(valueIn(found.security.serviceRole).granted).toBe(true);
    expect(valueIn(found.tasks)).toEqual([]);
    expect(valueIn(found.rbac)).toBe('admin');
    expect(valueIn(found.egress.securityGroups)).toEqual([
      {
        id: 'sg-off',
        type: { ok: true, value: 'normal' },
        egress: [{ priority: 1, policy: 'accept', protocol: 'tcp', ports: null, destination: '0.0.0.0/0' }],
      },
    ]);
    const entry = { policy: 'accept', protocol: 'all', ports: null, cidr: '0.0.0.0/0' };
    expect(valueIn(found.egress.vSwitches)).toEqual([
      { id: 'vsw-a', acl: { ok: true, value: null } },
      { id: 'vsw-b', acl: { ok: true, value: { id: 'nacl-b', egress: [entry], ingress: [entry] } } },
      { id: 'vsw-silent', acl: { ok: true, value: null } },
    ]);
  });

  it('is the detail, not what the list said', async () => {
    const details = { off: { state: 'scaling', tags: [{ key: 'env', value: 'dev' }] } };
    const { state, tags } = valueIn((await reading({ details })).cluster) ?? {};

    expect(state && valueIn(state)).toBe('scaling');
    expect(tags).toEqual({ env: 'dev' });
  });

  it.each([
    [null, { ok: true, value: {} }],
    [
      [{ key: 'env', value: 'dev' }, { key: 'alone' }, { key: 'empty', value: null }],
      { ok: true, value: { env: 'dev', alone: '', empty: '' } },
    ],
    [[{ key: 'env', value: 'dev' }, 'odd'], { ok: false, error: { code: 'MalformedAnswer', resource: 'off' } }],
    ['env=dev', { ok: false, error: { operation: 'cs:DescribeClusterDetail' } }],
  ])('tells the tags, or that it cannot: %j', async (tags, told) => {
    expect((await reading({ details: { off: { tags } } })).tags).toMatchObject(told);
  });

  it('is that there is no such cluster, and nothing about its network', async () => {
    const found = await reading({}, { clusterId: 'gone' });

    expect(valueIn(found.cluster)).toBeNull();
    expect(errorOf(found.egress.securityGroups).code).toBe('NotAsked');
    expect(errorOf(found.egress.vSwitches).code).toBe('NotAsked');
    expect(errorOf(found.tasks).code).toBe('ErrorClusterNotFound');
  });

  it('tells a key that is not there, and one that lives in no instance, apart from one that could not be read', async () => {
    const absent = await reading({}, { keyId: 'key-9' });
    expect([valueIn(absent.key.metadata), absent.instance]).toEqual([null, null]);
    expect((await reading({ keys: [key('key-1')] as never })).instance).toBeNull();

    const keys = [key('key-1', { DKMSInstanceId: 7 })] as never;
    for (const parts of [{ keys }, { accessKeys: [{ ...userKey, deny: ['kms:DescribeKey'] }] }]) {
      const { instance } = await reading(parts);
      expect(instance).toMatchObject({ instanceId: '' });
      expect(instance && errorOf(instance.ends).operation).toBe('kms:DescribeKey');
    }
  });

  it('leaves out aliases and tags where nobody approves by them', async () => {
    const found = await reading({}, { aliases: false, keyTags: false });

    expect(found.aliases).toBeNull();
    expect(valueIn(found.key.metadata)?.tags).toBeNull();
  });

  it.each([
    ['cs:DescribeClusterDetail', ['cluster', 'egress', 'tags']],
    ['cs:DescribeClusterTasks', ['tasks']],
    ['cs:DescribeUserPermission', ['rbac']],
    ['cs:CheckServiceRole', ['security']],
    ['sts:GetCallerIdentity', ['rbac']],
    ['kms:DescribeKey', ['key', 'instance']],
    ['kms:ListResourceTags', ['key']],
    ['kms:GetKmsInstance', ['instance']],
    ['kms:ListAliases', ['aliases']],
    ['kms:DescribeAccountKmsStatus', ['security']],
    ['ram:GetRole', ['security']],
    ['ram:ListPoliciesForRole', ['security']],
    ['ecs:DescribeSecurityGroups', ['egress']],
    ['ecs:DescribeSecurityGroupAttribute', ['egress']],
    ['vpc:DescribeVSwitches', ['egress']],
    ['vpc:DescribeNetworkAcls', ['egress']],
    ['vpc:DescribeNetworkAclAttributes', ['egress']],
  ])('hides nothing else where %s is denied', async (operation, parts) => {
    const whole = (await reading()) as unknown as Record<string, unknown>;
    const found = (await reading({ accessKeys: [{ ...userKey, deny: [operation] }] })) as unknown as typeof whole;

    expect(unreadIn(found)).toEqual([operation]);
    const readErrors = Object.keys(found).filter((part) => unreadIn(found[part]).length > 0);
    expect(readErrors.sort()).toEqual([...parts].sort());
    for (const part of Object.keys(whole)) {
      if (!parts.includes(part)) expect(withoutIds(found[part])).toEqual(withoutIds(whole[part]));
    }
  });

  it('reads on where a vSwitch is not listed', async () => {
    const vSwitches = [{ RegionId: 'cn-hangzhou', VSwitchId: 'vsw-b', NetworkAclId: '' }];
    const [first, second] = valueIn((await reading({ vSwitches })).egress.vSwitches);

    expect(first && errorOf(first.acl)).toMatchObject({ resource: 'vsw-a', code: 'MalformedAnswer' });
    expect(second?.acl.ok).toBe(true);
  });

  it('asks each thing once, and writes nothing', async () => {
    const { account, emulator } = await emulated(changeableAccount());
    await readForChange(account, request);

    expect(emulator.stats().calls).toEqual({
      'cs:DescribeClusterDetail': 1,
      'cs:ListClusterAddonInstances': 1,
      'cs:DescribeClusterTasks': 1,
      'cs:DescribeUserPermission': 1,
      'cs:CheckServiceRole': 1,
      'sts:GetCallerIdentity': 1,
      'kms:DescribeKey': 1,
      'kms:GetKeyPolicy': 1,
      'kms:ListResourceTags': 1,
      'kms:GetKmsInstance': 1,
      'kms:ListAliases': 1,
      'kms:DescribeAccountKmsStatus': 1,
      'ram:GetRole': 1,
      'ram:ListPoliciesForRole': 1,
      'ecs:DescribeSecurityGroups': 1,
      'ecs:DescribeSecurityGroupAttribute': 1,
      'vpc:DescribeVSwitches': 1,
      'vpc:DescribeNetworkAcls': 1,
      'vpc:DescribeNetworkAclAttributes': 1,
    });
  });
});

/** Ids of requests, times of reading and times relative to the start differ from emulator to emulator. */
function withoutIds(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, inner) =>
      ['requestId', 'ends', 'created', 'readAt'].includes(name) ? undefined : inner,
    ) ?? 'null',
  );
}
