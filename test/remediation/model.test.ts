import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AccountFile } from '../../emulator/account.ts';
import { Cloud as EmulatedCloud } from '../../emulator/cloud.ts';
import type { OperationName } from '../../src/cloud/operations.ts';
import type { JournalEntry } from '../../src/model/plan.ts';
import { acknowledgeLock, remediate } from '../../src/runs/remediate.ts';
import type { Session } from '../../src/session.ts';
import type { Store } from '../../src/store/store.ts';
import { key, metaData } from '../account.ts';
import { throwCheckError } from '../facts/healthy.ts';
import { memoryStore } from '../store/memory-store.ts';
import { directCloud, type Spoilt } from './direct-cloud.ts';
import { accountId, configWith, journalOf, messagesIn, offCluster, openable, start, timing } from './world.ts';

const minute = 60_000;
const write = 'cs:UpdateKMSEncryption';

/** A cluster, and what there is about it: mostly one that may be turned on. */
const anything = {
  tag: fc.constantFrom('prod', 'dev'),
  excluded: fc.boolean(),
  kind: fc.constantFrom('pro', 'standard', 'acs'),
  state: fc.constantFrom('running', 'updating', 'stopped'),
  was: fc.constantFrom('never', 'key-left', 'on'),
  way: fc.constantFrom('open', 'dropped'),
  task: fc.boolean(),
};
const good = { tag: 'prod', excluded: false, kind: 'pro', state: 'running', was: 'never', way: 'open', task: false };
const cluster = fc
  .tuple(
    fc.subarray(Object.keys(good) as (keyof typeof good)[], { maxLength: 1 }),
    fc.record(anything),
    fc.oneof(
      { weight: 8, arbitrary: fc.constant('well' as const) },
      { weight: 3, arbitrary: fc.constantFrom('stuck' as const, 'failed' as const, 'unchanged' as const) },
    ),
  )
  .map(([odd, any, ends]) => ({ ...good, ...Object.fromEntries(odd.map((name) => [name, any[name]])), ends }));

const spoilt: fc.Arbitrary<Spoilt> = fc.constantFrom<Spoilt[]>(
  'lost before',
  'lost after',
  { status: 403, code: 'ForbiddenUpdateKMSState' },
  { status: 400, code: 'MissingAuth.AliyuncsManagedSecurityRole' },
  { status: 409, code: 'ErrorClusterState' },
  { status: 400, code: 'Throttling.User' },
  { status: 500, code: 'InternalError' },
);

const reads = [
  'cs:DescribeClusterDetail',
  'kms:DescribeKey',
  'cs:DescribeClusterTasks',
  'cs:DescribeClustersV1',
] as const;

/** Mostly nothing. */
function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

/** One run: it may die at its n-th step into the world, or right at the call, and the world may fail it. */
const run = fc.record({
  do: fc.constant('run' as const),
  dies: rarely(
    fc.record({
      at: fc.oneof(fc.constant('call' as const), fc.integer({ min: 1, max: 150 })),
      after: fc.boolean(),
    }),
  ),
  write: rarely(spoilt),
  readErrors: rarely(fc.constantFrom(...reads)),
  minutes: fc.constantFrom(0, 1, 60, 60),
  twice: fc.boolean(),
});

const action = fc.oneof(
  { weight: 6, arbitrary: run },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 4, 12, 45) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'acknowledge' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('switch-off' as const), which: fc.option(fc.nat(3)) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('disable-key' as const), after: fc.constantFrom(true, true, false) }),
  },
);

const scenario = fc.record({
  clusters: fc.array(cluster, { minLength: 1, maxLength: 4 }),
  maxPerRun: fc.integer({ min: 1, max: 3 }),
  armed: fc.constantFrom(true, true, true, true, true, true, true, false),
  killSwitch: fc.constantFrom(false, false, false, false, false, false, false, true),
  actions: fc.array(action, { minLength: 1, maxLength: 8 }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;
type Run = Extract<Scenario['actions'][number], { do: 'run' }>;

/** A call as it reached the cloud, and what stood written at that moment. */
interface Seen {
  readonly clusterId: string;
  readonly body: Record<string, unknown>;
  readonly at: number;
  readonly run: number;
  readonly locked: boolean;
  readonly entries: readonly JournalEntry[];
  readonly messages: readonly string[];
  readonly wasEncrypted: boolean;
}

/** The life of one process: once it is dead nothing of it reaches the world any more. */
class Life {
  private steps = 0;
  private dead = false;
  private readonly dies: Run['dies'];
  private die: () => void = () => {};
  readonly death = new Promise<void>((resolve) => {
    this.die = resolve;
  });

  constructor(dies: Run['dies']) {
    this.dies = dies;
  }

  async step<T>(act: () => Promise<T>, isCall = false): Promise<T> {
    if (this.dead) return never();
    this.steps += 1;
    const at = this.dies?.at ?? Number.POSITIVE_INFINITY;
    const isLast = at === 'call' ? isCall : this.steps >= at;
    if (isLast && this.dies?.after === false) return this.end();
    const done = await act().then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    if (isLast) return this.end();
    return this.dead ? never() : done();
  }

  private end(): Promise<never> {
    this.dead = true;
    this.die();
    return never();
  }
}

/** What a run may end with that another one has overtaken. */
function tolerate(error: Error): void {
  if (error.name === 'JournalConflict' || /^another run has ended|^the lease was lost/.test(error.message)) return;
  throw error;
}

function never(): Promise<never> {
  return new Promise(() => {});
}

async function play(given: Scenario) {
  let time = start;
  const cloud = new EmulatedCloud({ accounts: [accountOf(given)], clock: { now: () => time }, updateMs: 30_000 });
  const store = memoryStore();
  const seen: Seen[] = [];
  /** Clusters that were encrypted at any time. */
  const encrypted = new Set(given.clusters.flatMap(({ was }, index) => (was === 'never' ? [] : [idOf(index)])));
  let runs = 0;

  const look = () => {
    for (const found of cloud.account(accountId).clusters) {
      if (String(found.meta_data).includes('"DisableEncryption":false')) encrypted.add(String(found.cluster_id));
    }
  };

  async function oneRun(plan: Run): Promise<void> {
    const number = ++runs;
    const life = new Life(plan.dies);
    const spoilsLeft = { write: plan.write };
    const spoil = (operation: OperationName): Spoilt | undefined => {
      if (operation === plan.readErrors) return { status: 403, code: 'Forbidden.RAM' };
      if (operation !== write || spoilsLeft.write === null) return undefined;

      const struck = spoilsLeft.write;
      spoilsLeft.write = null;
      return struck;
    };
    const direct = directCloud(cloud, spoil);
    const door: Session['cloud'] = {
      calls: direct.calls,
      now: direct.now,
      call: (operation, request) =>
        life.step(async () => {
          if (operation === write) {
            look();
            const clusterId = request.path?.ClusterId ?? '';
            const journal = journalOf({ store });
            seen.push({
              clusterId,
              body: request.body as Record<string, unknown>,
              at: time,
              run: number,
              locked: (await journal.read()).lock !== null,
              entries: await journal.entries(),
              messages: await messagesIn(store),
              wasEncrypted: encrypted.has(clusterId),
            });
          }
          return direct.call(operation, request);
        }, operation === write),
    };
    const session = sessionOf(given, mortal(store, life), door, life, {
      now: () => time,
      pass: (ms) => {
        time += ms;
        look();
      },
      id: `run${number}x`,
    });
    const work = remediate(session, { only: [], by: `run ${number}`, until: time + plan.minutes * minute });
    await Promise.race([work, life.death]).catch(tolerate);
  }

  for (const one of given.actions) {
    switch (one.do) {
      case 'run':
        await Promise.all(one.twice ? [oneRun(one), oneRun({ ...one, dies: null })] : [oneRun(one)]);
        break;
      case 'wait':
        time += one.minutes * minute;
        break;
      case 'acknowledge':
        await acknowledgeLock(
          sessionOf(
            given,
            store,
            directCloud(cloud, () => undefined),
            new Life(null),
            {
              now: () => time,
              pass: () => {},
              id: 'person',
            },
          ),
          accountId,
          'alice',
        ).catch(() => undefined);
        break;
      case 'switch-off':
        look();
        for (const found of cloud.account(accountId).clusters) {
          // Mostly the one that was turned on last.
          const which = one.which === null ? seen.at(-1)?.clusterId : idOf(one.which);
          if (found.cluster_id !== which) continue;
          // Whether ACK still names the key is not known. Where nobody ever looked before, only that could tell.
          const wasOurs = seen.some(({ clusterId }) => clusterId === found.cluster_id);
          found.meta_data = metaData({
            DisableEncryption: true,
            EncryptionKMSKeyId: encrypted.has(String(found.cluster_id)) && !wasOurs ? 'key-1' : '',
          });
        }
        break;
      case 'disable-key':
        for (const found of cloud.account(accountId).keys) {
          if (found.KeyId === 'key-new') found.KeyState = one.after ? 'Enabled' : 'Disabled';
        }
        break;
    }
    look();
  }
  // In the end everything that was begun is told, with nobody in the way.
  for (let left = 0; left < 2; left += 1) {
    time += 60 * minute;
    await oneRun({ do: 'run', dies: null, write: null, readErrors: null, minutes: 60, twice: false });
    look();
  }
  const journal = journalOf({ store });
  return {
    seen,
    encrypted,
    state: await journal.read(),
    entries: await journal.entries(),
    messages: await messagesIn(store),
  };
}

function idOf(index: number): string {
  return `c${index}`;
}

function accountOf({ clusters }: Scenario): AccountFile {
  return openable({
    clusters: clusters.map(({ tag, kind, state, was, way }, index) =>
      offCluster(idOf(index), {
        tags: [{ key: 'env', value: tag }],
        cluster_spec: kind === 'standard' ? 'ack.standard' : 'ack.pro.small',
        profile: kind === 'acs' ? 'Acs' : 'Default',
        state,
        security_group_id: way === 'open' ? 'sg-1' : 'sg-2',
        ...(was === 'never'
          ? {}
          : { meta_data: metaData({ DisableEncryption: was !== 'on', EncryptionKMSKeyId: 'key-1' }) }),
      }),
    ) as never,
    keys: [key('key-1'), key('key-new')] as never,
    tasks: Object.fromEntries(
      clusters.flatMap(({ task }, index) =>
        task ? [[idOf(index), [{ task_id: 'T-1', task_type: 'cluster_upgrade', state: 'running' }]]] : [],
      ),
    ),
    updates: Object.fromEntries(clusters.flatMap(({ ends }, index) => (ends === 'well' ? [] : [[idOf(index), ends]]))),
    securityGroups: [
      { RegionId: 'cn-hangzhou', SecurityGroupId: 'sg-1', SecurityGroupType: 'normal' },
      { RegionId: 'cn-hangzhou', SecurityGroupId: 'sg-2', SecurityGroupType: 'enterprise' },
    ],
    events: [],
  });
}

function sessionOf(
  given: Scenario,
  store: Store,
  cloud: Session['cloud'],
  life: Life,
  { now, pass, id }: { now: () => number; pass: (ms: number) => void; id: string },
): Session {
  let ids = 0;
  const exclude = { ids: given.clusters.flatMap(({ excluded }, index) => (excluded ? [idOf(index)] : [])) };
  const mode = given.armed ? 'apply' : 'plan';
  const session: Session = {
    onCheckError: throwCheckError,
    signer: undefined,
    logError: () => {},
    config: configWith({ mode, exclude, maxPerRun: given.maxPerRun, maxPercent: 100, waitMinutes: 10 }),
    interrupted: () => false,
    clock: {
      now,
      sleep: (ms) =>
        life.step(async () => {
          pass(ms);
        }),
    },
    cloud,
    cloudOnce: cloud,
    killSwitch: given.killSwitch,
    store,
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
    timing,
    newId: () => `${id}${ids++}`,
    hasDefaultWebhook: false,
    openChannel: () => Promise.reject(new Error('there is no webhook')),
  };
  return session;
}

function mortal(store: Store, life: Life): Store {
  return {
    place: store.place,
    damage: store.damage,
    read: (name) => life.step(() => store.read(name)),
    putIfAbsent: (name, bytes) => life.step(() => store.putIfAbsent(name, bytes)),
    list: (prefix) => life.step(() => store.list(prefix)),
    delete: (name) => life.step(() => store.delete(name)),
  };
}

function isSurprise(outcome: JournalEntry['outcome']): boolean {
  return outcome !== null && outcome !== 'done' && outcome !== 'not-called';
}

it('turns on only what it may, once, one at a time, and never in silence, whatever happens', {
  timeout: 120_000,
}, async () => {
  const counted = { calls: 0, latches: 0, scenarios: 0, resumed: 0 };
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { seen, encrypted, state, entries, messages } = await play(given);
      counted.scenarios += 1;
      counted.calls += seen.length;
      counted.latches += entries.filter(({ outcome, what }) => what === 'ends' && isSurprise(outcome)).length;
      counted.resumed += entries.filter(
        ({ what, by, changeId }) => what === 'ends' && !changeId.startsWith(`${by.replace(' ', '')}x`),
      ).length;

      if (!given.armed || given.killSwitch) expect(seen).toEqual([]);
      const calledAt = new Map<string, number>();
      const carriedOut = new Set<string>();
      const inRun = new Map<number, number>();
      for (const {
        clusterId,
        body,
        at,
        run: number,
        locked,
        entries: written,
        messages: delivered,
        wasEncrypted,
      } of seen) {
        const about = given.clusters[Number(clusterId.slice(1))];
        // Never to disable, and with no other key.
        expect(body).toEqual({ disable_encryption: false, kms_key_id: 'key-new' });
        // Only what was chosen, and fits.
        expect(about).toMatchObject({ tag: 'prod', excluded: false, kind: 'pro', way: 'open', task: false });
        // Never once it was encrypted.
        expect([clusterId, wasEncrypted]).toEqual([clusterId, false]);
        // Never twice within five minutes.
        expect(at - (calledAt.get(clusterId) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(5 * minute);
        calledAt.set(clusterId, at);
        carriedOut.add(clusterId);
        // Never more than allowed in a run.
        inRun.set(number, (inRun.get(number) ?? 0) + 1);
        expect(inRun.get(number)).toBeLessThanOrEqual(given.maxPerRun);
        // Nothing after the lock, nor after what should have set it.
        expect(locked).toBe(false);
        const surprise = written.findLastIndex(({ what, outcome }) => what === 'ends' && isSurprise(outcome));
        const acknowledged = written.findLastIndex(({ what }) => what === 'acknowledges');
        expect(acknowledged).toBeGreaterThanOrEqual(surprise === -1 ? -1 : surprise);
        // Never twice, unless a person has looked at what came of the first.
        const first = written.findLastIndex(
          (one) => one.what === 'calls' && one.clusterId === clusterId && one.changeId !== written.at(-1)?.changeId,
        );
        expect(acknowledged).toBeGreaterThanOrEqual(first);
        // It was written down, and announced, before.
        const calls = seen.filter((one) => one.clusterId === clusterId && one.at <= at).length;
        expect(
          written.filter((one) => one.what === 'calls' && one.clusterId === clusterId).length,
        ).toBeGreaterThanOrEqual(calls);
        const announced = delivered.filter((text) =>
          text.includes(`Turning Secret encryption on: name-of-${clusterId}`),
        );
        expect(announced.length).toBeGreaterThanOrEqual(calls);
      }
      // What is told to be done is done.
      for (const { clusterId, what, outcome } of entries) {
        if (what === 'ends' && outcome === 'done') expect(encrypted).toContain(clusterId);
      }
      // Every call that was made is over, and told.
      expect(state.open).toBeNull();
      for (const { changeId, clusterId } of entries.filter(({ what }) => what === 'calls')) {
        const own = entries.filter((one) => one.changeId === changeId).map(({ what }) => what);
        expect(own.filter((what) => what === 'calls')).toHaveLength(1);
        expect(own).toContain('ends');
        expect(own).toContain('notified');
        expect(
          messages.some((text) => text.includes(changeId) && !text.includes('Turning Secret encryption on: ')),
        ).toBe(true);
        expect(clusterId).not.toBe('');
      }
    }),
    { numRuns: 150 },
  );
  // A world in which nothing happens would prove nothing.
  expect(counted.calls).toBeGreaterThan(counted.scenarios / 2);
  expect(counted.latches).toBeGreaterThan(counted.scenarios / 20);
});
