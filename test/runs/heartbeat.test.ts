import { afterEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { beat, checkHeartbeat } from '../../src/runs/heartbeat.ts';
import { leaveBeat } from '../../src/state/heartbeat.ts';
import type { Store } from '../../src/store/store.ts';
import { account } from '../account.ts';
import { serve } from '../cloud/local-server.ts';
import { openSession } from '../open-session.ts';
import { memoryStore } from '../store/memory-store.ts';

const start = Date.parse('2026-11-22T06:30:00Z');
const hour = 3_600_000;

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function world(store: Store = memoryStore()) {
  let cloudNow = start;
  emulator = await startEmulator({ accounts: [account()], clock: { now: () => cloudNow } });
  const slack = await serve((_, response) => response.end('ok'));
  const env = { SEALWATCH_SLACK_WEBHOOK: `http://${slack.address}/services/secret` };
  /** A process by whose clock it is so much later than it is. */
  const at = (ms: number, ahead = 0) => {
    if (emulator === undefined) throw new Error('there is no emulator');
    cloudNow = start + ms;
    return openSession(emulator, { store, env, hasty: true, now: () => start + ms + ahead });
  };
  return { at, texts: () => slack.received.map(({ body }) => (JSON.parse(body) as { text: string }).text) };
}

describe('a heartbeat', () => {
  it('that is missed for longer than 26 hours is alerted once, and again after the next one', async () => {
    const { at, texts } = await world();
    await beat(at(0));
    await checkHeartbeat(at(26 * hour));
    expect(texts()).toEqual([]);
    await checkHeartbeat(at(26 * hour + 1_000));
    await checkHeartbeat(at(40 * hour));
    expect(texts()).toEqual(['🟠 HIGH  No scheduled audit since 2026-11-22 06:30 UTC (26 h)']);
    await beat(at(41 * hour));
    await checkHeartbeat(at(50 * hour));
    await checkHeartbeat(at(70 * hour));
    expect(texts()).toHaveLength(2);
  });

  it('is alerted once by two functions at once', async () => {
    const { at, texts } = await world();
    await beat(at(0));
    await Promise.all([checkHeartbeat(at(30 * hour)), checkHeartbeat(at(30 * hour))]);

    expect(texts()).toHaveLength(1);
  });

  it('is not missed where no audit was ever scheduled', async () => {
    const { at, texts } = await world();
    await checkHeartbeat(at(1_000 * hour));

    expect(texts()).toEqual([]);
  });

  it.each([-24, 24, 401 * 24])('of a process whose clock is %i hours ahead is dated by the cloud', async (hours) => {
    const store = memoryStore();
    const { at, texts } = await world(store);
    await beat(at(0, hours * hour));
    const [key = ''] = await store.list('heartbeats/');
    expect(key.slice('heartbeats/'.length, -5)).toBe('2026-11-22T06-30-00');
    await checkHeartbeat(at(26 * hour));
    expect(texts()).toEqual([]);
    await checkHeartbeat(at(27 * hour));
    expect(texts()).toHaveLength(1);
  });

  it.each([1, 14, 24 * 60, 401 * 24 * 60])(
    'is not missed for a process whose clock is %i minutes ahead',
    async (minutes) => {
      const { at, texts } = await world();
      await beat(at(0));
      await checkHeartbeat(at(25.9 * hour, minutes * 60_000));

      expect(texts()).toEqual([]);
    },
  );

  it('asks the cloud for the time only where one seems to be missed', async () => {
    const { at } = await world();
    await beat(at(0));
    const early = at(20 * hour);
    await checkHeartbeat(early);
    expect(early.cloud.calls()).toEqual({});
    const late = at(30 * hour);
    await checkHeartbeat(late);
    expect(late.cloud.calls()).toEqual({ 'sts:GetCallerIdentity': 1 });
  });

  it('from the future, as a damaged one may be, hides no missed one', async () => {
    const store = memoryStore();
    const { at, texts } = await world(store);
    await beat(at(0));
    await leaveBeat(store, start + 60 * hour);
    await checkHeartbeat(at(30 * hour));

    expect(texts()).toHaveLength(1);
  });

  it('is kept for the last runs only', async () => {
    const store = memoryStore();
    const { at } = await world(store);
    for (let index = 0; index < 30; index += 1) await beat(at(index * hour));

    expect(await store.list('heartbeats/')).toHaveLength(10);
  });
});
