import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read, readFailure } from '../../src/model/fact.ts';
import {
  encryptedSince,
  formerKeys,
  isReencrypted,
  lastKey,
  type Memory,
  nothingRemembered,
  type RememberedCluster,
  unite,
  type VerdictTransition,
} from '../../src/model/memory.ts';
import type { ClusterReading, KeyReading } from '../../src/model/snapshot.ts';
import { learn } from '../../src/state/learn.ts';
import { accountId, clusterReading, keyMetadata, keyReading } from '../facts/snapshot.ts';

const error = { operation: 'x', accountId: '1', regionId: 'r', code: 'Denied', message: '', requestId: '' };
const created = Date.parse('2026-10-31T12:00:00Z');
const time = (day: number) => new Date(Date.UTC(2026, 10, day)).toISOString();

type Fields = Partial<ClusterReading>;
const on = (keyId: string): Fields => ({ encryption: read({ is: 'on', keyId }), namedKey: keyId });
const off: Fields = { encryption: read({ is: 'off', keyId: '' }), namedKey: '' };
const old: Fields = { created: read(Date.parse('2025-01-01T00:00:00Z')) };

const readOf = (cluster: ClusterReading, ...keys: KeyReading[]) => ({ accountId, clusters: [cluster], keys });

/** One reading for each day of November 2026, or what is said of that day. */
function after(...days: readonly (readonly [number, Fields])[]): RememberedCluster {
  const memory = days.reduce<Memory>((known, [day, fields]) => {
    const cluster = clusterReading('c1', { created: read(created), readAt: time(day), ...fields });
    return unite(known, learn(known, readOf(cluster)));
  }, nothingRemembered);
  return memory.clusters.c1 as RememberedCluster;
}

describe('what is remembered of a cluster', () => {
  it('is whether it was encrypted when it was made', () => {
    expect(isReencrypted(after([1, on('k')]))).toBe(true);
    expect(isReencrypted(after([1, { ...on('k'), ...old }]))).toBe(false);
    expect(isReencrypted(after([1, off], [2, on('k')]))).toBe(false);
  });

  it('is that encryption was off once, in whatever order the readings came', () => {
    const days = [
      [1, on('k')],
      [2, off],
      [3, on('k')],
    ] as const;
    for (const order of [days, days.toReversed()]) {
      const cluster = after(...order);
      expect([isReencrypted(cluster), lastKey(cluster)?.keyId]).toEqual([false, 'k']);
    }
    expect(encryptedSince(after(...days))).toBe(time(3));
  });

  it('is every key that it was encrypted with, from and to, however long ago', () => {
    const cluster = after([1, on('k1')], [2, off], [3, on('k2')], [900, on('k2')]);

    expect(cluster.keys).toEqual([
      { keyId: 'k1', from: time(1), to: time(1) },
      { keyId: 'k2', from: time(3), to: time(900) },
    ]);
    expect(formerKeys(cluster, 'k2').map(({ keyId }) => keyId)).toEqual(['k1']);
  });

  it('is what somebody attested: a former key is needed no more, unless it was the key then', () => {
    const cluster = after([1, on('k1')], [2, on('k2')]);
    const attested = (day: number, keyId: string) => ({
      ...cluster,
      attestations: [{ at: time(day), by: 'ops', how: '', keyId }],
    });

    expect(formerKeys(attested(3, 'k2'), 'k2')).toEqual([]);
    // Said between the two readings, when nobody had seen the new key yet.
    expect(formerKeys(attested(2, 'k1'), 'k2')).toHaveLength(1);
  });

  it('is not what the audit log that was kept with it contradicts, until the last one agrees', () => {
    const cluster = after([1, { ...on('k1'), ...old }], [2, on('k2')]);
    const said = (day: number, notWritten: number) => ({
      at: time(day),
      by: 'ops',
      how: '',
      keyId: 'k2',
      auditLog: { project: 'p', logstore: 'l', since: '', from: '', to: '', written: 1, notWritten, writers: [] },
    });
    const contradicted = { ...cluster, attestations: [said(3, 1)] };
    expect([isReencrypted(contradicted), formerKeys(contradicted, 'k2').length]).toEqual([false, 1]);
    const agreed = { ...cluster, attestations: [said(3, 1), said(4, 0)] };
    expect([isReencrypted(agreed), formerKeys(agreed, 'k2').length]).toEqual([true, 0]);
    expect(isReencrypted({ ...cluster, attestations: [said(4, 0), said(5, 2)] })).toBe(false);
  });

  it('is every minor version, from and to, and no version that is none', () => {
    const at = (version: string): Fields => ({ version: read(version) });
    const cluster = after([1, at('1.30.7-aliyun.1')], [2, at('1.31.9-aliyun.1')], [3, at('1.31.10')], [4, at('next')]);
    expect(cluster.versions).toEqual([
      { minor: '1.30', from: time(1), to: time(1) },
      { minor: '1.31', from: time(2), to: time(3) },
    ]);
    expect(after([1, { version: readFailure(error) }]).versions).toEqual([]);
  });

  it('is the hours in which it was not running, and since when it is running again', () => {
    const is = (state: string): Fields => ({ ...on('k'), state: read(state) });
    const hourOf = (day: number) => `${time(day).slice(0, 13)}:59:59.999Z`;
    const days: readonly (readonly [number, Fields])[] = [
      [1, is('running')],
      [2, is('unavailable')],
      [3, is('running')],
      [4, is('running')],
    ];
    expect(after(...days)).toMatchObject({ stopped: [hourOf(2)], resumed: [time(3)] });
    expect(after(...days, [5, is('disconnected')])).toMatchObject({ stopped: [hourOf(2), hourOf(5)], resumed: [] });
    expect(after(...days, [100, is('running')])).toMatchObject({ stopped: [] });
    expect(after([1, is('updating')], [2, { ...on('k'), state: readFailure(error) }])).toMatchObject({ stopped: [] });
  });

  it.each<[string, Fields]>([
    ['could not be read', { encryption: readFailure(error) }],
    ['is updating', { ...off, state: read('updating') }],
    ['has a state that could not be read', { ...off, state: readFailure(error) }],
  ])('is neither on nor off in a reading in which it %s', (_, doubtful) => {
    const cluster = after([1, on('k')], [2, doubtful]);
    expect([cluster.off, lastKey(cluster)?.to]).toEqual([null, time(1)]);
  });

  it('is since when it has been updating, until it no longer is', () => {
    const updating = { state: read('updating') };

    expect(after([1, on('k')], [2, updating], [3, updating]).updating[0]).toBe(time(2));
    expect(after([1, updating], [2, on('k')]).updating).toEqual([]);
    expect(after([2, on('k')], [1, updating]).updating).toEqual([]);
  });

  it('is where it was last, in the words of the newest reading', () => {
    expect(after([2, { name: 'new' }], [1, { name: 'old' }]).last.name).toBe('new');
  });

  it('is neither on nor off while a key is named without the flag', () => {
    const cluster = after([1, { encryption: read({ is: 'unknown', keyId: 'k' }), namedKey: 'k' }]);
    expect([cluster.keys, cluster.off]).toEqual([[], null]);
  });

  it('is the key that an alias meant, wherever the alias is moved later', () => {
    const cluster = clusterReading('c1', { ...on('alias/prod'), readAt: time(1) });
    const meant = (id: string) => keyReading('alias/prod', read(keyMetadata(id)));
    const first = learn(nothingRemembered, readOf(cluster, meant('key-1')));
    const moved = learn(first, readOf({ ...cluster, readAt: time(2) }, meant('key-2')));
    const known = unite(first, moved).clusters.c1 as RememberedCluster;

    expect(known.keys.map(({ keyId }) => keyId)).toEqual(['key-1', 'key-2']);
    expect(lastKey(known)?.keyId).toBe('key-2');
  });

  it('survives a clock that is fourteen minutes late: that it was on is not forgotten', () => {
    const early = clusterReading('c1', { ...on('k'), readAt: '2026-11-01T06:00:00.000Z' });
    const late = clusterReading('c1', { ...off, readAt: '2026-11-01T06:14:00.000Z' });
    const first = learn(nothingRemembered, readOf(late));

    expect(formerKeys(unite(first, learn(first, readOf(early))).clusters.c1 as RememberedCluster, '')).toHaveLength(1);
  });
});

const fields = fc.oneof(
  fc.constantFrom('k1', 'k2', 'k3').map(on),
  fc.constantFrom<Fields>(off, { state: read('updating') }, { encryption: readFailure(error) }, { name: 'other' }),
);
const reading = fc.record({ id: fc.constantFrom('c1', 'c2'), at: fc.integer({ min: 1, max: 20 }), fields });
const transition: fc.Arbitrary<VerdictTransition> = fc.record({
  findingId: fc.constantFrom('f1', 'f2'),
  at: fc.integer({ min: 1, max: 5 }).map(time),
  from: fc.constantFrom('COMPLIANT', 'NON_COMPLIANT'),
  verdict: fc.constantFrom('COMPLIANT', 'INSUFFICIENT_DATA'),
  reason: fc.constantFrom('a', 'b'),
});
const memory = fc
  .record({ readings: fc.array(reading, { maxLength: 5 }), transitions: fc.array(transition, { maxLength: 3 }) })
  .map(({ readings, transitions }) =>
    readings.reduce<Memory>(
      (known, { id, at, fields: more }) =>
        unite(known, learn(known, readOf(clusterReading(id, { created: read(created), readAt: time(at), ...more })))),
      transitions.reduce<Memory>((known, one) => unite(known, { clusters: {}, transitions: [one] }), nothingRemembered),
    ),
  );

describe('memories are united', () => {
  it('to the same, in whatever order and however often', () => {
    let runs = 0;
    fc.assert(
      fc.property(memory, memory, memory, (a, b, c) => {
        runs += 1;
        expect(unite(a, b)).toEqual(unite(b, a));
        expect(unite(unite(a, b), c)).toEqual(unite(a, unite(b, c)));
        expect(unite(a, a)).toEqual(a);
      }),
      { numRuns: 1_000 },
    );
    console.info(`unite: ${runs} triples of memories`);
  });

  it('without losing a key that a cluster was ever encrypted with', () => {
    fc.assert(
      fc.property(memory, memory, (a, b) => {
        const united = unite(a, b);
        for (const [id, cluster] of [...Object.entries(a.clusters), ...Object.entries(b.clusters)]) {
          const keys = united.clusters[id]?.keys.map(({ keyId }) => keyId) ?? [];
          expect(keys).toEqual(expect.arrayContaining(cluster.keys.map(({ keyId }) => keyId)));
        }
      }),
      { numRuns: 500 },
    );
  });
});
