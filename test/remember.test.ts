import { describe, expect, it } from 'vitest';
import { read, readFailure } from '../src/model/fact.ts';
import { formerKeys, type Memory, nothingRemembered } from '../src/model/memory.ts';
import type { ClusterReading, Snapshot } from '../src/model/snapshot.ts';
import { remember } from '../src/remember.ts';

const error = { operation: 'x', accountId: '1', regionId: 'r', code: 'Denied', message: '', requestId: '' };

function reading(fields: Partial<ClusterReading> = {}): ClusterReading {
  return {
    id: 'c1',
    name: 'pay',
    regionId: 'cn-hangzhou',
    vpcId: 'vpc-1',
    edition: read('pro'),
    state: read('running'),
    created: read(Date.parse('2026-01-01T00:00:00Z')),
    encryption: read({ is: 'on', keyId: 'key-1' }),
    ...fields,
  } as ClusterReading;
}

function at(day: string, ...clusters: ClusterReading[]): Snapshot {
  return { startedAt: `${day}T00:00:00.000Z`, clusters } as unknown as Snapshot;
}

const off = reading({ encryption: read({ is: 'off', keyId: '' }) });
const after = (...snapshots: Snapshot[]) => snapshots.reduce<Memory>(remember, nothingRemembered).clusters.c1;

describe('what is remembered of a cluster', () => {
  it('is when it was first seen, and whether it was encrypted from birth', () => {
    const born = reading({ created: read(Date.parse('2026-10-31T12:00:00Z')) });

    expect(after(at('2026-11-01', born))).toMatchObject({
      firstRead: '2026-11-01T00:00:00.000Z',
      encryptedFromFirstReading: true,
      encryptedSince: '2026-11-01T00:00:00.000Z',
    });
    expect(after(at('2026-11-01', reading()))).toMatchObject({ encryptedFromFirstReading: false });
    expect(after(at('2026-11-01', { ...born, encryption: off.encryption }))).toMatchObject({
      encryptedFromFirstReading: false,
    });
  });

  it('is no longer encrypted from birth once it was switched off', () => {
    const born = reading({ created: read(Date.parse('2026-10-31T12:00:00Z')) });

    expect(after(at('2026-11-01', born), at('2026-11-02', off), at('2026-11-03', reading()))).toMatchObject({
      encryptedFromFirstReading: false,
      encryptedSince: '2026-11-03T00:00:00.000Z',
    });
  });

  it('is every key that encrypted it, and until when', () => {
    const other = reading({ encryption: read({ is: 'on', keyId: 'key-2' }) });
    const cluster = after(at('2026-11-01', reading()), at('2026-11-02', off), at('2026-11-03', other));

    expect(cluster?.keys).toEqual([
      { keyId: 'key-1', since: '2026-11-01T00:00:00.000Z', until: '2026-11-02T00:00:00.000Z' },
      { keyId: 'key-2', since: '2026-11-03T00:00:00.000Z', until: null },
    ]);
    expect(cluster && formerKeys(cluster).map(({ keyId }) => keyId)).toEqual(['key-1']);
  });

  it('lets a former key go once somebody attested that the Secrets were rewritten since', () => {
    const cluster = after(at('2026-11-01', reading()), at('2026-11-02', off));
    const attested = (day: string) => ({ at: `${day}T00:00:00.000Z`, by: 'ops', how: '' });

    expect(cluster && formerKeys({ ...cluster, attested: attested('2026-11-01') })).toHaveLength(1);
    expect(cluster && formerKeys({ ...cluster, attested: attested('2026-11-02') })).toHaveLength(0);
  });

  it.each([
    ['could not be read', reading({ encryption: readFailure(error) })],
    ['is updating', reading({ state: read('updating'), encryption: off.encryption })],
    ['has a state that could not be read', reading({ state: readFailure(error), encryption: off.encryption })],
  ])('is not changed by a reading in which it %s', (_, doubtful) => {
    const before = after(at('2026-11-01', reading()));

    expect(after(at('2026-11-01', reading()), at('2026-11-02', doubtful))).toMatchObject({
      encryptedSince: before?.encryptedSince,
      keys: before?.keys,
    });
  });

  it('is not changed by the same reading again, and only begins earlier by an older one', () => {
    const now = after(at('2026-11-02', reading()));

    expect(after(at('2026-11-02', reading()), at('2026-11-01', off))).toEqual({
      ...now,
      firstRead: '2026-11-01T00:00:00.000Z',
    });
    expect(after(at('2026-11-02', reading()), at('2026-11-02', off))).toEqual(now);
  });

  it('is also which key an older reading found, as that of a machine whose clock is behind', () => {
    const known = after(at('2026-11-02', off), at('2026-11-01', reading()));

    expect(known?.encryptedSince).toBeNull();
    expect(known?.keys).toEqual([
      { keyId: 'key-1', since: '2026-11-01T00:00:00.000Z', until: '2026-11-02T00:00:00.000Z' },
    ]);
  });

  it('is since when it has been updating, until it no longer is', () => {
    const updating = reading({ state: read('updating') });

    expect(after(at('2026-11-01', updating), at('2026-11-02', updating))?.updatingSince).toBe(
      '2026-11-01T00:00:00.000Z',
    );
    expect(after(at('2026-11-01', updating), at('2026-11-02', reading()))?.updatingSince).toBeNull();
  });

  it('is kept for 90 days after the cluster is gone', () => {
    expect(after(at('2026-01-01', reading()), at('2026-03-31'))).toBeDefined();
    expect(after(at('2026-01-01', reading()), at('2026-04-02'))).toBeUndefined();
  });

  it('is nothing of clusters that are not Pro', () => {
    expect(after(at('2026-01-01', reading({ edition: read('basic') })))).toBeUndefined();
  });
});
