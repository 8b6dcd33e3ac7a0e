import { describe, expect, it } from 'vitest';
import { joinFacts } from '../../src/facts/index.ts';
import { read } from '../../src/model/fact.ts';
import { clusterReading, failed, type SnapshotParts, snapshotOf } from './snapshot.ts';

function factsOf(parts: SnapshotParts) {
  const [subject] = joinFacts(snapshotOf(parts)).subjects['ACS::::Account'];
  if (subject === undefined) throw new Error('there is no account');
  return subject.facts;
}

const basic = clusterReading('basic', { edition: read('basic') });
const gone = clusterReading('gone', { state: read('deleted') });
const unknown = clusterReading('unknown', { edition: failed('cs:DescribeClustersV1', { resource: 'unknown' }) });
const cut = [{ operation: 'cs:DescribeClustersV1', regionId: '', clusters: failed('cs:DescribeClustersV1') }];

describe('what is known of an account', () => {
  it('is that it has Pro clusters as soon as one is known, whatever else is not', () => {
    expect(factsOf({ clusters: [unknown, clusterReading('c1')], listings: cut }).proClusters).toEqual(read('some'));
  });

  it('is that it has none only where every list and every edition was read', () => {
    expect(factsOf({ clusters: [basic] }).proClusters).toEqual(read('none'));
    expect(factsOf({ clusters: [] }).proClusters).toEqual(read('none'));
    expect(factsOf({ clusters: [basic, unknown] }).proClusters).toMatchObject({
      ok: false,
      error: { resource: 'unknown' },
    });
    expect(factsOf({ clusters: [basic], listings: cut }).proClusters.ok).toBe(false);
  });

  it('is that it has none where the only Pro cluster is gone', () => {
    expect(factsOf({ clusters: [gone] }).proClusters).toEqual(read('none'));
  });

  it('counts a Pro cluster whose state could not be read', () => {
    const stateless = clusterReading('c1', { state: failed('cs:DescribeClustersV1') });
    expect(factsOf({ clusters: [stateless] }).proClusters).toEqual(read('some'));
  });

  it('is unread where it was not asked', () => {
    const facts = factsOf({ security: null, balance: null });
    for (const name of ['serviceRole', 'role', 'rolePolicies', 'kmsStatus', 'balance'] as const) {
      expect(facts[name]).toMatchObject({ ok: false, error: { code: 'NotAsked' } });
    }
  });

  it('is nothing at all where it could not be told which account it is', () => {
    const facts = factsOf({ identity: failed('sts:GetCallerIdentity') });
    for (const fact of Object.values(facts)) {
      expect(fact).toMatchObject({ ok: false, error: { operation: 'sts:GetCallerIdentity' } });
    }
  });
});
