import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Cloud as EmulatedCloud } from '../../emulator/cloud.ts';
import { remediate } from '../../src/runs/remediate.ts';
import type { Session } from '../../src/session.ts';
import type { Store } from '../../src/store/store.ts';
import { key, metaData } from '../account.ts';
import { throwCheckError } from '../facts/healthy.ts';
import { memoryStore } from '../store/memory-store.ts';
import { directCloud } from './direct-cloud.ts';
import { VirtualTime } from './virtual-time.ts';
import { accountId, configWith, journalOf, offCluster, openable, start } from './world.ts';

const second = 1_000;
const minute = 60_000;
const write = 'cs:UpdateKMSEncryption';
const detail = 'cs:DescribeClusterDetail';
const list = 'cs:DescribeClustersV1';
const names = ['c0', 'c1', 'c2'] as const;
/** By hand: SEALWATCH_HISTORIES=10000. */
const histories = Number(process.env.SEALWATCH_HISTORIES ?? 120);

const run = fc.record({
  /** Before it begins. */
  minutes: fc.constantFrom(0, 0, 1, 6, 20),
  /** What the channel takes for a message; sometimes it never answers. */
  channelMs: fc.constantFrom(0, 3 * second, 30 * second, 600 * second),
  /** What the store takes for a line of the journal. */
  journalMs: fc.constantFrom(0, 0, 0, 100, 45 * second, 240 * second),
});

/** What people do meanwhile: at a time, or a little after some announcement was handed to the channel. */
const act = fc.record({
  do: fc.constantFrom('on', 'on', 'on', 'off', 'off', 'kill', 'lose-memory', 'lose-report', 'lose-history'),
  which: fc.constantFrom(...names),
  when: fc.oneof(
    fc.record({ after: fc.constant('start' as const), ms: fc.integer({ min: 0, max: 40 * minute }) }),
    fc.record({ after: fc.constant('announcement' as const), ms: fc.integer({ min: 0, max: 12 * second }) }),
  ),
});

const history = fc.record({
  seed: fc.nat(),
  offsets: fc.constantFrom([0, 14], [14, 0], [0, -14], [-7, 7], [0, 0]),
  runs: fc.tuple(fc.array(run, { minLength: 1, maxLength: 3 }), fc.array(run, { minLength: 1, maxLength: 3 })),
  acts: fc.array(act, { maxLength: 6 }),
  maxPerRun: fc.integer({ min: 1, max: 3 }),
  /** For so long after the start changes may be begun, minutes; null: at any time. */
  window: fc.constantFrom(null, null, null, 10, 30),
});

type History = typeof history extends fc.Arbitrary<infer H> ? H : never;

/** A call as it was sent, and what was true when its runner read the cluster for the last time before. */
interface Sent {
  readonly clusterId: string;
  readonly at: number;
  readonly readAt: number;
  readonly wasOn: boolean;
  readonly wasKilled: boolean;
  readonly wasOpen: boolean;
  readonly step: string | undefined;
}

/** What one cluster was like at a moment. */
interface LastRead {
  readonly at: number;
  readonly wasOn: boolean;
  readonly wasKilled: boolean;
  readonly wasOpen: boolean;
}

async function play(given: History) {
  const time = new VirtualTime(start);
  const cloud = new EmulatedCloud({ accounts: [world()], clock: { now: () => time.now() }, updateMs: 30 * second });
  const store = memoryStore();
  const random = generator(given.seed);
  const sent: Sent[] = [];
  const everOn = new Set<string>();
  /** Clusters of which a run that is over has read that they are on. */
  const witnessed = new Set<string>();
  let isKilled = false;
  let raced = 0;
  const announced: (() => void)[] = [];
  const look = () => {
    for (const found of cloud.account(accountId).clusters) {
      if (String(found.meta_data).includes('"DisableEncryption":false')) everOn.add(String(found.cluster_id));
    }
  };
  const isOn = (id: string) => clusterOf(id)?.meta_data === on;
  const clusterOf = (id: string) => cloud.account(accountId).clusters.find((one) => one.cluster_id === id);
  const isOpen = (now: number) => given.window === null || now < start + given.window * minute;

  async function oneRun(plan: History['runs'][0][number], offset: number): Promise<void> {
    const seen = new Set<string>();
    const last = new Map<string, LastRead>();
    const direct = directCloud(cloud, () => undefined);
    const now = () => time.now() + offset;
    const door: Session['cloud'] = {
      calls: direct.calls,
      now,
      async call(operation, request) {
        const clusterId = request.path?.ClusterId ?? '';
        if (operation === write) {
          look();
          const read = last.get(clusterId) ?? { at: 0, wasOn: true, wasKilled: true, wasOpen: false };
          if (everOn.has(clusterId) && !read.wasOn) raced += 1;
          const { open } = await journalOf({ store }).read();
          sent.push({ ...read, clusterId, at: time.now(), readAt: read.at, step: open?.step });
        }
        await time.sleep(random() * 400);
        look();
        const answer = await direct.call(operation, request);
        look();
        if (operation === detail) {
          last.set(clusterId, {
            at: time.now(),
            wasOn: everOn.has(clusterId),
            wasKilled: isKilled,
            wasOpen: isOpen(now()),
          });
        }
        // No other answer shows that a cluster is on.
        const shown = operation === detail ? [clusterId] : operation === list ? names : [];
        for (const id of shown) if (everOn.has(id) && isOn(id)) seen.add(id);
        await time.sleep(random() * 400);
        return answer;
      },
    };
    const slow: Store = {
      ...store,
      async putIfAbsent(name, bytes) {
        if (name.startsWith('journal/')) await time.sleep(plan.journalMs);
        return store.putIfAbsent(name, bytes);
      },
    };
    const send = async () => {
      for (const act of announced.splice(0)) act();
      await time.sleep(plan.channelMs);
      return { is: 'accepted' } as const;
    };
    const session: Session = {
      onCheckError: throwCheckError,
      signer: undefined,
      logError: () => {},
      interrupted: () => false,
      config: configWith({
        maxPerRun: given.maxPerRun,
        maxPercent: 100,
        waitMinutes: 10,
        ...(given.window !== null && { maintenanceWindows: [windowOf(given.window)] }),
      }),
      clock: { now, sleep: (ms, signal) => time.sleep(ms, signal) },
      cloud: door,
      cloudOnce: door,
      get killSwitch() {
        return isKilled;
      },
      store: slow,
      accountId,
      dashboardToken: undefined,
      enter: (id) => Promise.reject(new Error(`${id} is another account`)),
      withFreshDeadline: () => session,
      functions: undefined,
      trailBucket: undefined,
      openBucket: () => {
        throw new Error('there are no buckets');
      },
      deadAfterMs: 10 * minute,
      timing: { sleep: (ms) => time.sleep(ms), random },
      newId: () => Math.floor(random() * 2 ** 40).toString(36),
      hasDefaultWebhook: true,
      openChannel: async () => ({ digest: 'd', spacingMs: 1_000, send }),
    };
    await remediate(session, { only: [], by: `runner ${offset}`, until: now() + 60 * minute });
    for (const id of seen) witnessed.add(id);
  }

  async function oneAct({ do: what, which, when }: History['acts'][number]): Promise<void> {
    if (when.after === 'announcement') {
      // It may never come: then nobody acts.
      await Promise.race([new Promise<void>((resolve) => announced.push(resolve)), time.sleep(200 * minute)]);
    }
    await time.sleep(when.ms);
    const found = clusterOf(which);
    if (what === 'kill') isKilled = true;
    else if (what === 'lose-memory') for (const name of await store.list('memory/')) await store.delete(name);
    else if (what === 'lose-history') for (const name of await store.list('history/')) await store.delete(name);
    else if (what === 'lose-report') {
      const reports = await store.list('reports/');
      const lost = reports[Math.floor(random() * reports.length)];
      if (lost !== undefined) await store.delete(lost);
    } else if (what === 'on' && found?.state === 'running' && !isOn(which)) found.meta_data = on;
    else if (what === 'off' && found?.state === 'running') {
      look();
      // What nobody ever read to be on, nor turned on here, shows only by the key that is still named.
      const isRecorded = witnessed.has(which) || sent.some(({ clusterId }) => clusterId === which);
      const named = everOn.has(which) && !isRecorded ? 'key-1' : '';
      found.meta_data = metaData({ DisableEncryption: true, EncryptionKMSKeyId: named });
    }
    look();
  }

  const runners = given.runs.map(async (runs, index) => {
    for (const one of runs) {
      await time.sleep(one.minutes * minute);
      await oneRun(one, (given.offsets[index] ?? 0) * minute);
    }
  });
  await time.until(Promise.all([...runners, ...given.acts.map(oneAct)]));
  return { sent, raced, entries: await journalOf({ store }).entries() };
}

const on = metaData({ DisableEncryption: false, EncryptionKMSKeyId: 'key-1' });

function world() {
  return openable({
    clusters: names.map((id) => offCluster(id)) as never,
    keys: [key('key-1'), key('key-new')] as never,
    events: [],
  });
}

/** From an hour before the start. */
function windowOf(minutes: number) {
  const text = (time: number) => new Date(time).toISOString().slice(11, 16);
  return { from: text(start - 60 * minute), to: text(start + minutes * minute), timeZone: 'UTC' };
}

/** Numbers from 0 to below 1 that follow from a seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it('makes no call outside of its guards, whatever two runners with other clocks and people do at once', {
  timeout: 3_600_000,
}, async () => {
  const counted = { histories: 0, calls: 0, notCalled: 0, foundEncrypted: 0, raced: 0 };
  await fc.assert(
    fc.asyncProperty(history, async (given) => {
      const { sent, raced, entries } = await play(given);
      counted.histories += 1;
      counted.calls += sent.length;
      counted.raced += raced;
      counted.notCalled += entries.filter(({ what, outcome }) => what === 'ends' && outcome === 'not-called').length;
      counted.foundEncrypted += entries.filter(({ what }) => what === 'found-encrypted').length;
      for (const { clusterId, at, readAt, ...was } of sent) {
        // Whatever was true when the cluster was read again counts, and that was a moment ago.
        expect({ clusterId, ...was }).toEqual({
          clusterId,
          wasOn: false,
          wasKilled: false,
          wasOpen: true,
          step: 'calling',
        });
        expect(at - readAt).toBeLessThan(40 * second);
      }
      // No lock is acknowledged here, so that no cluster is called for twice.
      expect(new Set(sent.map(({ clusterId }) => clusterId)).size).toBe(sent.length);
      const calls = entries.filter(({ what }) => what === 'calls').length;
      expect(calls).toBeGreaterThanOrEqual(sent.length);
    }),
    { numRuns: histories },
  );
  console.log(`${JSON.stringify(counted)}, violations: 0`);
  // Histories in which nothing is called, and none is stopped after its announcement, would show nothing.
  expect(counted.calls).toBeGreaterThan(counted.histories / 3);
  expect(counted.notCalled).toBeGreaterThan(counted.histories / 50);
});
