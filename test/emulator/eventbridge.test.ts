import { afterAll, describe, expect, it } from 'vitest';
import { type CloudEvent, type EventBridgeOptions, seededRandom, startEventBridge } from '../../emulator/index.ts';
import { call } from './clients.ts';
import { ACCOUNT, ROOT, startCloud } from './fixture.ts';

const keys = Array.from({ length: 12 }, (_, index) => ({ RegionId: 'cn-hangzhou', KeyId: `k${index}` }));
const cloud = await startCloud({ keys: [...keys, { RegionId: 'cn-beijing', KeyId: 'north' }] });
const disable = (KeyId: string, endpoint = cloud.home) => call(endpoint, ROOT, 'kms:DisableKey', { query: { KeyId } });
const keyOf = ({ data }: CloudEvent) => (data.requestParameters as { KeyId: string }).KeyId;
const KMS_CALLS = { type: ['kms:ActionTrail:ApiCall'] };

/** A bus with one target that keeps the keys it was told of. */
function start(options: EventBridgeOptions = {}, more: object = {}) {
  const told: string[] = [];
  const target = {
    name: 'change',
    pattern: KMS_CALLS,
    deliver(event: CloudEvent) {
      told.push(keyOf(event));
    },
    ...more,
  };
  const bridge = startEventBridge(cloud, { targets: [target], ...options });
  afterAll(() => bridge.close());
  return { bridge, told };
}

describe('EventBridge', () => {
  it('delivers writes once and in order, without being asked for anything else', async () => {
    const { bridge, told } = start();
    for (const { KeyId } of keys) await disable(KeyId);
    await bridge.drain();
    expect(told).toEqual(keys.map(({ KeyId }) => KeyId));
    bridge.close();
    await disable('k0');
    expect(told).toHaveLength(12);
  });

  it('delivers only what matches the pattern, the account and the region', async () => {
    const byPattern = start({}, { pattern: { data: { eventName: ['EnableKey'] } } });
    const byAccount = start({}, { accountId: '42' });
    const byRegion = start({}, { accountId: ACCOUNT, region: 'cn-beijing' });
    await disable('k0');
    await disable('north', cloud.beijing);
    await Promise.all([byPattern, byAccount, byRegion].map(({ bridge }) => bridge.drain()));
    expect([byPattern.told, byAccount.told, byRegion.told]).toEqual([[], [], ['north']]);
  });

  it.each([
    ['duplicates', { duplicates: 0.5 }, 1],
    ['another order', { reorder: 4 }, 2],
    ['both', { duplicates: 0.5, reorder: 4 }, 3],
  ])('makes %s, and the very same again from the same seed', async (_what, options, seed) => {
    const runs: string[][] = [];
    for (const start_ of [seed, seed, seed + 100]) {
      const { bridge, told } = start({ ...options, delayMs: 60_000, random: seededRandom(start_) });
      for (const { KeyId } of keys) await disable(KeyId);
      expect(told).toEqual([]);
      await bridge.drain();
      bridge.close();
      runs.push(told);
    }
    const [first, again, other] = runs;
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set(keys.map(({ KeyId }) => KeyId)));
    if ('duplicates' in options) expect(first?.length).toBeGreaterThan(12);
    else expect(first).toHaveLength(12);
    const sorted = [...(first ?? [])].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
    expect(first?.join() === sorted.join()).toBe(!('reorder' in options));
  });

  it('holds an event back as long as it was told to', async () => {
    const [soon, late] = [20, 3_600_000].map((delayMs) => start({ delayMs }));
    await disable('k1');
    await expect.poll(() => soon?.told).toEqual(['k1']);
    expect(late?.told).toEqual([]);
    for (const one of [soon, late]) one?.bridge.close();
  });

  it('delivers again what a target did not take, and gives up after some tries', async () => {
    let failures = 2;
    const flaky = {
      deliver() {
        failures -= 1;
        if (failures >= 0) throw new Error('busy');
      },
    };
    const { bridge } = start({ retryDelayMs: 60_000 }, flaky);
    await disable('k2');
    await bridge.drain();
    expect(bridge.deliveries).toMatchObject([
      { attempt: 1, error: 'busy' },
      { attempt: 2, error: 'busy' },
      { attempt: 3, target: 'change' },
    ]);
    expect(bridge.dropped).toEqual([]);
    failures = 3;
    await disable('k3');
    await bridge.drain();
    expect(bridge.dropped).toMatchObject([{ attempt: 3, error: 'busy' }]);
    bridge.close();
  });

  it('publishes events of others too, and hands each target its own copy', async () => {
    const { bridge, told } = start();
    const seen: CloudEvent[] = [];
    bridge.addTarget({ name: 'second', pattern: {}, deliver: (event) => seen.push(event) });
    const event = { id: 'x', type: 'kms:ActionTrail:ApiCall', data: { requestParameters: { KeyId: 'k9' } } };
    bridge.publish(event as never);
    await bridge.drain();
    expect(told).toEqual(['k9']);
    expect(seen).toEqual([event]);
    expect(seen[0]).not.toBe(event);
  });
});
