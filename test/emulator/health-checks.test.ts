import { describe, expect, it } from 'vitest';
import { Cloud } from '../../emulator/cloud.ts';
import type { AccountFile } from '../../emulator/index.ts';
import { account, accountId, cluster, key } from '../account.ts';

const start = Date.parse('2026-11-01T00:00:00Z');
const minute = 60_000;

/** What the API servers of a cluster call in so many minutes: names and error codes, counted. */
function callsIn(minutes: number, file: object, parts: Partial<AccountFile> = {}) {
  let now = start;
  const healthChecks = { c1: file } as never;
  const clusters = [cluster('c1')] as never;
  const keys = [key('key-1')] as never;
  const cloud = new Cloud({
    accounts: [account({ clusters, keys, events: [], healthChecks, ...parts })],
    clock: { now: () => now },
  });
  cloud.account(accountId);
  now += minutes * minute;
  const { events } = cloud.account(accountId);
  const counts: Record<string, number> = {};
  for (const { eventName, errorCode = '' } of events) {
    const kind = `${eventName} ${errorCode}`.trim();
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return { counts, events, cloud };
}

describe('the health checks of API servers', () => {
  it.each([
    ['v1, every 20 s and replica', { provider: 'v1' }, { Encrypt: 60, Decrypt: 60 }],
    ['v2, the poll of every minute, and the start', { provider: 'v2' }, { Encrypt: 22, Decrypt: 22 }],
    ['v2 whose Status calls nothing', { provider: 'v2', statusCallsKms: false }, { Encrypt: 2, Decrypt: 2 }],
    ['v1, as often as it is said', { provider: 'v1', replicas: 1, every: 300 }, { Encrypt: 2, Decrypt: 2 }],
  ])('call KMS as the public plugin does: %s', (_, file, counts) => {
    expect(callsIn(10, file).counts).toEqual(counts);
  });

  it.each([
    ['is off', { clusters: [cluster('c1', { meta_data: '{"Capabilities":{"DisableEncryption":true}}' })] as never }],
    ['is not running', { clusters: [cluster('c1', { state: 'unavailable' })] as never }],
    ['is not there', { clusters: [] }],
  ])('call nothing where the cluster %s', (_, parts) => {
    expect(callsIn(10, { provider: 'v1' }, parts).counts).toEqual({});
  });

  it('are denied where the key is not usable, and decrypt nothing then', () => {
    const keys = [key('key-1', { KeyState: 'Disabled' })] as never;
    expect(callsIn(1, { provider: 'v1', replicas: 1 }, { keys }).counts).toEqual({ 'Encrypt Rejected.Disabled': 3 });
    expect(callsIn(1, { provider: 'v1', replicas: 1 }, { keys: [] }).counts).toEqual({
      'Encrypt Forbidden.KeyNotFound': 3,
    });
  });

  it('are recorded once, in the order of their time, as reads or as writes', () => {
    const { events, cloud } = callsIn(3, { provider: 'v1', replicas: 1, every: 60, areReads: false });
    cloud.account(accountId);
    expect(events).toHaveLength(6);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(6);
    expect(events.map(({ eventTime }) => String(eventTime)).sort()).toEqual(events.map(({ eventTime }) => eventTime));
    expect(new Set(events.map(({ eventRW }) => eventRW))).toEqual(new Set(['Write']));
  });
});
