import { describe, expect, it } from 'vitest';
import type { AccountFile } from '../../emulator/index.ts';
import { type Inventory, type InventoryOptions, readInventory } from '../../src/collect/inventory.ts';
import type { CollectProgress } from '../../src/collect/progress.ts';
import { nothingRemembered } from '../../src/model/memory.ts';
import type { ClusterReading } from '../../src/model/snapshot.ts';
import { accessKey, account, accountId, cluster, key, metaData } from '../account.ts';
import { emulated, errorOf, scripted, valueIn } from './open-account.ts';

const wanted: InventoryOptions = {
  regions: [],
  keyTags: false,
  network: false,
  memory: nothingRemembered,
  onProgress: () => {},
};
const file = (parts: Record<string, unknown>) => account(parts as Partial<AccountFile>);

async function inventory(parts: Record<string, unknown>, more: Partial<InventoryOptions> = {}, regions: string[] = []) {
  const { emulator, account: of } = await emulated(file(parts), regions);
  const found = await readInventory(of, { ...wanted, ...more });
  return { ...found, calls: emulator.stats().calls };
}

function only({ clusters }: Inventory): ClusterReading {
  const [cluster, ...more] = clusters;
  if (cluster === undefined || more.length > 0) throw new Error(`there are ${clusters.length} clusters`);
  return cluster;
}

const arnOf = (name: string) => `acs:kms:cn-hangzhou:${accountId}:${name}`;
const encrypted = (keyId: string) => metaData({ DisableEncryption: false, EncryptionKMSKeyId: keyId });
const off = metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' });

describe('a cluster', () => {
  it('is read from its list entry alone, where that tells all', async () => {
    const found = await inventory({});
    const c1 = only(found);

    expect(c1).toMatchObject({
      id: 'c1',
      name: 'name-of-c1',
      regionId: 'cn-hangzhou',
      vpcId: 'vpc-c1',
      tags: { env: 'prod' },
      spec: 'ack.pro.small',
      profile: 'Default',
      namedKey: 'key-1',
      updated: Date.parse('2026-11-01T08:00:00Z'),
      source: { operation: 'cs:DescribeClustersV1' },
    });
    expect([valueIn(c1.edition), valueIn(c1.version), valueIn(c1.state), valueIn(c1.created)]).toEqual([
      'pro',
      '1.30.7-aliyun.1',
      'running',
      Date.parse('2026-01-05T08:00:00Z'),
    ]);
    expect(valueIn(c1.encryption)).toEqual({ is: 'on', keyId: 'key-1' });
    expect(found.calls['cs:DescribeClusterDetail']).toBeUndefined();
  });

  it.each([
    ['is missing', undefined],
    ['is null', null],
    ['is empty', ''],
    ['is malformed', '{"Capabilities":'],
    ['is silent', metaData({})],
    ['is silent, with an empty key', metaData({ EncryptionKMSKeyId: '' })],
    ['has a key and no flag', metaData({ EncryptionKMSKeyId: 'key-0' })],
  ])('is asked for its detail, once, where its meta_data %s', async (_, meta_data) => {
    const found = await inventory({
      clusters: [cluster('c1', { meta_data })],
      details: { c1: { meta_data: encrypted('key-1') } },
    });

    expect(valueIn(only(found).encryption)).toEqual({ is: 'on', keyId: 'key-1' });
    expect(only(found)).toMatchObject({ namedKey: 'key-1', source: { operation: 'cs:DescribeClusterDetail' } });
    expect(found.calls['cs:DescribeClusterDetail']).toBe(1);
  });

  it.each([
    ['says on', encrypted('key-1')],
    ['says off', off],
    ['contradicts itself', metaData({ DisableEncryption: false, EncryptionKMSKeyId: '' })],
    ['is an object', { Capabilities: { DisableEncryption: false, EncryptionKMSKeyId: 'key-1' } }],
  ])('is not asked for its detail where its meta_data %s', async (_, meta_data) => {
    const { calls } = await inventory({ clusters: [cluster('c1', { meta_data })] });
    expect(calls['cs:DescribeClusterDetail']).toBeUndefined();
  });

  it.each([
    ['is dedicated', { cluster_type: 'Kubernetes', cluster_spec: '' }],
    ['is an ACS one', { profile: 'Acs' }],
    ['is deleted', { state: 'deleted' }],
    ['has failed', { state: 'failed' }],
  ])('is not asked for its detail where it %s', async (_, fields) => {
    const found = await inventory({ clusters: [cluster('c1', { meta_data: '', ...fields })] });

    expect(valueIn(only(found).encryption)).toEqual({ is: 'not-offered' });
    expect(found.calls['cs:DescribeClusterDetail']).toBeUndefined();
  });

  it('of a kind that nobody knows is asked for its detail: it may be a Pro one', async () => {
    const found = await inventory({
      clusters: [cluster('c1', { cluster_spec: 'ack.ultra', meta_data: '' })],
      details: { c1: { meta_data: encrypted('key-1') } },
    });

    expect(only(found).edition.ok).toBe(false);
    expect(valueIn(only(found).encryption)).toEqual({ is: 'on', keyId: 'key-1' });
  });

  it('is asked about in its own region, whatever endpoint listed it', async () => {
    const parts = {
      clusters: [cluster('far', { region_id: 'cn-beijing', meta_data: '' })],
      keys: [key('key-1', { RegionId: 'cn-beijing' })],
      details: { far: { meta_data: encrypted('key-1') } },
    };
    const found = await inventory(parts);

    expect(valueIn(only(found).encryption)).toEqual({ is: 'on', keyId: 'key-1' });
    expect(found.keys).toMatchObject([{ regionId: 'cn-beijing', keyId: 'key-1', metadata: { ok: true } }]);
  });

  it('whose region is no name of a host is not asked about at all', async () => {
    const found = await inventory({ clusters: [cluster('c1', { region_id: 'evil.example/', meta_data: '' })] });

    expect(errorOf(only(found).encryption).code).toBe('Unsendable');
    expect(found.calls['cs:DescribeClusterDetail']).toBeUndefined();
  });

  it.each([
    ['denied', { accessKeys: [{ ...accessKey, deny: ['cs:DescribeClusterDetail'] }] }],
    ['about another cluster', { details: { c1: { cluster_id: 'c2' } } }],
    ['about nothing', { details: { c1: { cluster_id: null } } }],
  ])('is unread where its detail is %s, and never off', async (_, parts) => {
    const found = await inventory({ clusters: [cluster('c1', { meta_data: metaData({}) })], ...parts });
    expect(errorOf(only(found).encryption)).toMatchObject({
      operation: 'cs:DescribeClusterDetail',
      resource: 'c1',
      regionId: 'cn-hangzhou',
    });
  });

  it('has the key that is left, where it was switched off', async () => {
    const found = await inventory({
      clusters: [cluster('c1', { meta_data: metaData({ DisableEncryption: true, EncryptionKMSKeyId: 'key-1' }) })],
    });

    expect(valueIn(only(found).encryption)).toEqual({ is: 'off', keyId: 'key-1' });
    expect(only(found).namedKey).toBe('key-1');
    expect(found.keys).toHaveLength(1);
  });

  it('keeps the key of a deleted one, whose records are still in the trail, but does not read it', async () => {
    const found = await inventory({ clusters: [cluster('c1', { state: 'deleted' })] });

    expect(only(found).namedKey).toBe('key-1');
    expect(found.keys).toEqual([]);
  });

  it.each([
    ['off, with a key left', metaData({ DisableEncryption: true, EncryptionKMSKeyId: 'key-1' })],
    ['off', off],
    ['without the feature', metaData({})],
    ['without a key', metaData({ DisableEncryption: false })],
  ])('has no key where it is Basic and %s', async (_, meta_data) => {
    const found = await inventory({ clusters: [cluster('c1', { cluster_spec: 'ack.standard', meta_data })] });
    expect(only(found)).toMatchObject({ namedKey: '', encryption: { value: { is: 'not-offered' } } });
    expect(only(found).edition).toEqual({ ok: true, value: 'basic' });
    expect(found.security).toBeNull();
    expect(found.calls['cs:DescribeClusterDetail']).toBeUndefined();
  });

  const basic = (meta_data: unknown) => cluster('c1', { cluster_spec: 'ack.standard', meta_data });

  // The vendor's own test of UpdateKMSEncryption ran on ack.standard.
  it('is judged like a Pro one where it is Basic and its detail, or its key without the flag, says that it may be on', async () => {
    const detailed = await inventory({ clusters: [basic('')], details: { c1: { meta_data: encrypted('key-1') } } });
    expect(only(detailed)).toMatchObject({ edition: { value: 'pro' }, encryption: { value: { is: 'on' } } });

    const flagless = await inventory({ clusters: [basic(metaData({ EncryptionKMSKeyId: 'key-1' }))] });
    expect(only(flagless)).toMatchObject({ edition: { value: 'pro' }, encryption: { value: { is: 'unknown' } } });
    expect(flagless.keys.map(({ keyId }) => keyId)).toEqual(['key-1']);
  });

  it('is of an unknown edition where it is Basic and whether it is on could not be read', async () => {
    const found = await inventory({
      clusters: [basic('')],
      accessKeys: [{ ...accessKey, deny: ['cs:DescribeClusterDetail'] }],
    });
    expect(errorOf(only(found).edition)).toMatchObject({ operation: 'cs:DescribeClusterDetail', resource: 'c1' });
  });

  it('is judged like a Pro one where it is Basic and reported as on', async () => {
    const found = await inventory({ clusters: [cluster('c1', { cluster_spec: 'ack.standard' })] });
    expect(only(found)).toMatchObject({ edition: { value: 'pro' }, spec: 'ack.standard', namedKey: 'key-1' });
    expect(valueIn(only(found).encryption)).toEqual({ is: 'on', keyId: 'key-1' });
  });

  it('is unknown, and no read error, where its detail has a key and no flag either', async () => {
    const meta_data = metaData({ EncryptionKMSKeyId: 'key-1' });
    const found = await inventory({ clusters: [cluster('c1', { meta_data })] });
    expect(valueIn(only(found).encryption)).toEqual({ is: 'unknown', keyId: 'key-1' });
    expect(found.keys.map(({ keyId }) => keyId)).toEqual(['key-1']);
  });

  it('is asked for its add-ons only where it is a cluster that is off', async () => {
    const clusters = [
      cluster('on'),
      cluster('off', { meta_data: off }),
      cluster('basic', { cluster_spec: 'ack.standard', meta_data: off }),
    ];
    const { clusters: found, calls } = await inventory({ clusters });

    expect(calls['cs:ListClusterAddonInstances']).toBe(1);
    expect(found.map(({ id, syncedSecrets }) => [id, syncedSecrets?.ok ?? 'not asked'])).toEqual([
      ['basic', 'not asked'],
      ['off', true],
      ['on', 'not asked'],
    ]);
  });

  it.each([
    ['null', null],
    ['a number', 7],
    ['a list of something else', [{ name: 'env' }]],
  ])('has no tags where they are %s', async (_, tags) => {
    expect(only(await inventory({ clusters: [cluster('c1', { tags })] })).tags).toEqual({});
  });

  it('has a tag that is a name alone, and those beside it', async () => {
    const tags = [{ key: 'alone' }, { key: 'env', value: 'prod' }, { key: 'empty', value: null }];
    const found = only(await inventory({ clusters: [cluster('c1', { tags })] }));
    expect(found.tags).toEqual({ alone: '', env: 'prod', empty: '' });
  });

  it('keeps hostile names and tags as they are', async () => {
    const hostile = '<script>alert(1)</script>\u202E=cmd|"/c calc"!A1\n__proto__';
    const found = only(
      await inventory({
        clusters: [
          cluster('c1', {
            name: hostile,
            tags: [
              { key: '__proto__', value: hostile },
              { key: 'constructor', value: '' },
            ],
          }),
        ],
      }),
    );

    expect(found.name).toBe(hostile);
    expect(Object.entries(found.tags)).toEqual([
      ['__proto__', hostile],
      ['constructor', ''],
    ]);
  });

  it('was last changed nobody knows when, where the list has year 1', async () => {
    expect(
      only(await inventory({ clusters: [cluster('c1', { updated: '0001-01-01T00:00:00Z' })] })).updated,
    ).toBeNull();
  });
});

describe('an inventory', () => {
  it('describes a key once, however many clusters share it', async () => {
    const clusters = Array.from({ length: 120 }, (_, index) =>
      cluster(`c${index}`, { meta_data: encrypted(index % 2 === 0 ? 'key-1' : 'key-2') }),
    );
    const { keys, calls } = await inventory({ clusters, keys: [key('key-1'), key('key-2')] });

    expect(keys.map(({ keyId }) => keyId)).toEqual(['key-1', 'key-2']);
    expect(calls['kms:DescribeKey']).toBe(2);
    expect(calls['cs:CheckServiceRole']).toBe(1);
  });

  it('describes a key once for each distinct reference, however that is written', async () => {
    const references = [
      'key-1',
      arnOf('key/key-1'),
      arnOf('key/key-1').toUpperCase(),
      'alias/prod',
      arnOf('alias/prod'),
    ];
    // The part of an ARN behind its prefix is compared exactly.
    const named = references.map((reference) => reference.replace('KEY/KEY-1', 'KEY/key-1'));
    const clusters = named.map((keyId, index) => cluster(`c${index}`, { meta_data: encrypted(keyId) }));
    const aliases = [{ AliasName: 'alias/prod', KeyId: 'key-1' }];
    const { keys, calls } = await inventory({ clusters, keys: [key('key-1')], aliases });

    expect(calls['kms:DescribeKey']).toBe(2);
    expect(keys.map(({ keyId, metadata }) => [keyId, valueIn(metadata)?.id])).toEqual([
      ['alias/prod', 'key-1'],
      ['key-1', 'key-1'],
    ]);
  });

  it('describes keys of the same name in each region where a cluster names them', async () => {
    const clusters = [cluster('near'), cluster('far', { region_id: 'cn-beijing' })];
    const { keys } = await inventory({
      clusters,
      keys: [key('key-1'), key('key-1', { RegionId: 'cn-beijing', KeyState: 'Disabled' })],
    });

    expect(keys.map(({ regionId, metadata }) => [regionId, metadata.ok && metadata.value?.state])).toEqual([
      ['cn-beijing', { ok: true, value: 'Disabled' }],
      ['cn-hangzhou', { ok: true, value: 'Enabled' }],
    ]);
  });

  it('has clusters and keys in the same order every time', async () => {
    const clusters = ['z', 'a', 'm'].map((id) => cluster(id, { meta_data: encrypted(`key-${id}`) }));
    const found = await inventory({ clusters, keys: [] });

    expect(found.clusters.map(({ id }) => id)).toEqual(['a', 'm', 'z']);
    expect(found.keys.map(({ keyId }) => keyId)).toEqual(['key-a', 'key-m', 'key-z']);
  });

  it('drops the clusters of regions that nobody asked for, and everything of them', async () => {
    const clusters = [cluster('near'), cluster('far', { region_id: 'cn-beijing', meta_data: encrypted('key-far') })];
    const found = await inventory({ clusters }, { regions: ['cn-hangzhou'] });

    expect(found.clusters.map(({ id }) => id)).toEqual(['near']);
    expect(found.keys.map(({ keyId }) => keyId)).toEqual(['key-1']);
    expect(found.listings).toMatchObject([{ regionId: '', clusters: { ok: true, value: 2 } }]);
  });

  it('asks the endpoint of a region that was wanted and seems empty', async () => {
    const found = await inventory({}, { regions: ['cn-hangzhou', 'cn-beijing'] }, ['cn-beijing']);

    expect(found.listings.map(({ operation, regionId, clusters }) => [operation, regionId, clusters.ok])).toEqual([
      ['cs:DescribeClustersV1', '', true],
      ['cs:DescribeClustersForRegion', 'cn-beijing', true],
    ]);
  });

  it('tells a region that does not exist from an empty one', async () => {
    const found = await inventory({}, { regions: ['cn-hangzhou', 'cn-hangzhuo'] });
    expect(found.listings.map(({ regionId, clusters }) => [regionId, clusters.ok])).toEqual([
      ['', true],
      ['cn-hangzhuo', false],
    ]);
  });

  it('finds in a region’s own list what the whole list had lost', async () => {
    const { account: of } = await scripted(({ action }) => {
      const clusters =
        action === 'DescribeClustersForRegion' ? [cluster('lost', { cluster_spec: 'ack.standard' })] : [];
      return { clusters, page_info: { page_number: 1, page_size: 50, total_count: clusters.length } };
    });
    const found = await readInventory(of, { ...wanted, regions: ['cn-hangzhou'] });

    expect(found.clusters.map(({ id }) => id)).toEqual(['lost']);
  });

  it('lists each wanted region by itself where the whole list is denied, and misses nothing', async () => {
    const clusters = [cluster('near'), cluster('far', { region_id: 'cn-beijing' })];
    const accessKeys = [{ ...accessKey, deny: ['cs:DescribeClustersV1', 'cs:GetClusters'] }];
    const found = await inventory({ clusters, accessKeys }, { regions: ['cn-hangzhou', 'cn-beijing'] });

    expect(found.clusters.map(({ id }) => id).sort()).toEqual(['far', 'near']);
    expect(found.listings.map(({ regionId, clusters: listed }) => [regionId, listed.ok])).toEqual([
      ['cn-hangzhou', true],
      ['cn-beijing', true],
    ]);
  });

  it('is not whole where the whole list is denied and no region was named', async () => {
    const found = await inventory({ accessKeys: [{ ...accessKey, deny: ['cs:DescribeClustersV1'] }] });

    expect(found.listings).toMatchObject([{ regionId: '', clusters: { ok: false } }]);
    expect(found.clusters).toEqual([]);
    // A Pro cluster may be hidden, so its role is looked at all the same.
    expect(found.security).not.toBeNull();
  });

  it('does not ask for a role that nobody needs', async () => {
    const { security, calls } = await inventory({
      clusters: [cluster('b', { cluster_spec: 'ack.standard', meta_data: off }), cluster('d', { state: 'deleted' })],
    });

    expect(security).toBeNull();
    expect(calls).toEqual({ 'cs:DescribeClustersV1': 1 });
  });

  it('asks for the role where a cluster may be a Pro one', async () => {
    const { security } = await inventory({ clusters: [cluster('c1', { cluster_spec: 'ack.ultra' })] });
    expect(security).not.toBeNull();
  });

  it('tells how far it has come', async () => {
    const seen: Omit<CollectProgress, 'calls'>[] = [];
    const clusters = [cluster('c1'), cluster('c2', { region_id: 'cn-beijing', meta_data: encrypted('key-2') })];
    await inventory({ clusters, keys: [key('key-1')] }, { onProgress: (progress) => seen.push(progress) });

    expect(seen[0]).toMatchObject({ stage: 'clusters', clusters: 1 });
    expect(seen.at(-1)).toEqual({ stage: 'keys', regions: 2, clusters: 2, keys: 2, keysRead: 2 });
  });
});
