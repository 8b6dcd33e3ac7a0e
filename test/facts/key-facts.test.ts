import { describe, expect, it } from 'vitest';
import { joinFacts } from '../../src/facts/index.ts';
import { read } from '../../src/model/fact.ts';
import { now } from './healthy.ts';
import {
  clusterReading,
  failed,
  keyMetadata,
  keyReading,
  regionId,
  type SnapshotParts,
  snapshotOf,
} from './snapshot.ts';

function factsOf(parts: SnapshotParts) {
  const [subject] = joinFacts(snapshotOf(parts)).subjects['ACS::KMS::Key'];
  if (subject === undefined) throw new Error('there is no key');
  return subject.facts;
}

const keyOf = (fields: Parameters<typeof keyMetadata>[1]) => ({
  keys: [keyReading('key-1', read(keyMetadata('key-1', fields)))],
});

describe('what is known of a key', () => {
  it('is one resource for every key and region, however clusters refer to it', () => {
    const keys = [
      keyReading('alias/prod', read(keyMetadata('key-1'))),
      keyReading('alias/lost', failed('kms:DescribeKey')),
      keyReading('key-1'),
      { ...keyReading('key-1', read(keyMetadata('key-1', { arn: '' }))), regionId: 'cn-beijing' },
    ];
    const known = joinFacts(snapshotOf({ keys }));

    expect(known.subjects['ACS::KMS::Key'].map(({ resource }) => `${resource.regionId} ${resource.id}`)).toEqual([
      'cn-hangzhou key-1',
      'cn-hangzhou alias/lost',
      'cn-beijing key-1',
    ]);
  });

  it('is nothing but its absence where KMS knows no such key', () => {
    const { clusters, presence, rolePolicies, ...rest } = factsOf({ keys: [keyReading('key-1', read(null))] });

    expect([presence, clusters]).toEqual([read('absent'), read(['name-of-c1'])]);
    expect(rolePolicies.ok).toBe(true);
    for (const fact of Object.values(rest)) expect(fact).toEqual(read(null));
  });

  it('is all unread where the key is, but for the clusters that name it', () => {
    const { clusters, rolePolicies, ...rest } = factsOf({ keys: [keyReading('key-1', failed('kms:DescribeKey'))] });

    expect([clusters.ok, rolePolicies.ok]).toEqual([true, true]);
    for (const fact of Object.values(rest)) expect(fact.ok).toBe(false);
  });

  it('names the living clusters of its region that name it', () => {
    const clusters = [
      clusterReading('c1'),
      clusterReading('off', { encryption: read({ is: 'off', keyId: 'key-1' }) }),
      clusterReading('gone', { state: read('deleted') }),
      clusterReading('other', { namedKey: 'key-2' }),
      clusterReading('away', { regionId: 'cn-beijing' }),
      clusterReading('unknown', { state: failed('cs:DescribeClustersV1') }),
    ];
    expect(factsOf({ clusters }).clusters).toEqual(read(['name-of-c1', 'name-of-off', 'name-of-unknown']));
  });

  it('has the end of its instance, never where it is in none, and no end that nobody asked for', () => {
    const instances = (ends: ReturnType<typeof read<number | null>> | ReturnType<typeof failed>) => ({
      ...keyOf({ instanceId: read('kst-1') }),
      instances: [{ regionId, instanceId: 'kst-1', ends }],
    });

    expect(factsOf(instances(read(now))).instanceEnds).toEqual(read(now));
    expect(factsOf(instances(failed('kms:GetKmsInstance'))).instanceEnds).toMatchObject({
      error: { operation: 'kms:GetKmsInstance' },
    });
    expect(factsOf(keyOf({ instanceId: read('') })).instanceEnds).toEqual(read(null));
    expect(factsOf(keyOf({ instanceId: read('kst-9') })).instanceEnds).toMatchObject({ error: { code: 'NotAsked' } });
    expect(factsOf(keyOf({ instanceId: failed('kms:DescribeKey') })).instanceEnds).toMatchObject({
      error: { operation: 'kms:DescribeKey' },
    });
  });

  it('has its own aliases and tags, and says where they were not asked for', () => {
    const aliases = [{ regionId, aliases: read({ 'alias/prod': 'key-1', 'alias/other': 'key-2' }) }];
    const facts = factsOf({ ...keyOf({ tags: read({ team: 'payments', '': 'x=y' }) }), aliases });

    expect(facts.aliases).toEqual(read(['alias/prod']));
    expect(facts.tags).toEqual(read(['tag:team=payments', 'tag:=x=y']));
    expect(factsOf({}).aliases).toMatchObject({ error: { operation: 'kms:ListAliases', code: 'NotAsked' } });
    expect(factsOf({}).tags).toMatchObject({ error: { operation: 'kms:ListResourceTags', code: 'NotAsked' } });
  });
});
