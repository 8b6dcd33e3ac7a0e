import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read } from '../../src/model/fact.ts';
import { type Memory, nothingRemembered, unite } from '../../src/model/memory.ts';
import type { BaseSnapshot, ClusterReading, Readings } from '../../src/model/snapshot.ts';
import { fold } from '../../src/state/fold.ts';
import { learn } from '../../src/state/learn.ts';
import { readMemory, remember } from '../../src/state/memory.ts';
import { keepReadings, keepSnapshot, readAccountState } from '../../src/state/snapshots.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { accountId, clusterReading, snapshotOf } from '../facts/snapshot.ts';
import { memoryStore } from '../store/memory-store.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 6, 0, second)).toISOString();

/** What one process reads: a whole account, or a few of its clusters again. */
interface Written {
  readonly clusters: readonly ClusterReading[];
  readonly isBase: boolean;
}

const state = fc.constantFrom('key-1', 'key-2', 'off');
const reading = fc
  .tuple(fc.constantFrom('c1', 'c2', 'c3'), fc.integer({ min: 10, max: 30 }), state)
  .map(([id, second, keyId]) =>
    clusterReading(id, {
      readAt: at(second),
      namedKey: keyId === 'off' ? '' : keyId,
      encryption: read(keyId === 'off' ? { is: 'off', keyId: '' } : { is: 'on', keyId }),
    }),
  );
const written = fc.record({ clusters: fc.array(reading, { minLength: 1, maxLength: 3 }), isBase: fc.boolean() });

const first: Written = { clusters: [clusterReading('c1', { readAt: at(1) })], isBase: true };

function baseOf({ clusters }: Written): BaseSnapshot {
  const { memory: _, ...base } = snapshotOf({ clusters: [...new Map(clusters.map((one) => [one.id, one])).values()] });
  return { ...base, listings: base.listings.map((one) => ({ ...one, readAt: clusters[0]?.readAt ?? at(0) })) };
}

function readingsOf({ clusters }: Written): Readings {
  const empty = {
    listings: [],
    failed: [],
    gone: [],
    keys: [],
    trails: [],
    instances: [],
    aliases: [],
    activity: [],
    network: [],
  };
  const times = { startedAt: at(0), finishedAt: at(0), eventIds: [] };
  return { schemaVersion: '1', accountId, ...times, ...empty, clusters, security: null, balance: null, apiCalls: {} };
}

/** Keeps what a process read, in the order in which every run does: memory first. */
async function keep(store: Store, one: Written, name: string): Promise<void> {
  await remember(store, accountId, learn(nothingRemembered, readingsOf(one)));
  if (one.isBase) await keepSnapshot(store, name, baseOf(one));
  else await keepReadings(store, readingsOf(one));
}

async function stateIn(store: Store) {
  const { memory } = await readMemory(store, accountId);
  const kept = await readAccountState(store, accountId);
  if (kept === undefined) throw new Error('no base was kept');
  const readings = kept.readings.map(({ value }) => value);
  return { memory: sorted(memory), account: fold(kept.base.value, readings, nothingRemembered) };
}

/** The order of a record says nothing. */
function sorted({ clusters, transitions }: Memory): Memory {
  const entries = Object.entries(clusters).sort(([a], [b]) => (a < b ? -1 : 1));
  return { clusters: Object.fromEntries(entries), transitions };
}

/** A store whose user dies before or after its nth operation. */
function dying(store: Store, last: number, isAfter: boolean): Store {
  let steps = 0;
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    steps += 1;
    if (steps > last || (steps === last && !isAfter)) throw new StoreError('dead');
    const result = await act();
    if (steps === last) throw new StoreError('dead');
    return result;
  };
  return {
    place: store.place,
    damage: store.damage,
    read: (name) => step(() => store.read(name)),
    putIfAbsent: (name, bytes) => step(() => store.putIfAbsent(name, bytes)),
    list: (prefix) => step(() => store.list(prefix)),
    delete: (name) => step(() => store.delete(name)),
  };
}

/** A store of which each operation waits for its turn. */
function inTurns(store: Store, scheduler: fc.Scheduler): Store {
  const turn = <T>(act: () => Promise<T>): Promise<T> => scheduler.schedule(Promise.resolve()).then(act);
  return {
    place: store.place,
    damage: store.damage,
    read: (name) => turn(() => store.read(name)),
    putIfAbsent: (name, bytes) => turn(() => store.putIfAbsent(name, bytes)),
    list: (prefix) => turn(() => store.list(prefix)),
    delete: (name) => turn(() => store.delete(name)),
  };
}

async function inOrder(all: readonly Written[]) {
  const store = memoryStore();
  for (const [index, one] of all.entries()) await keep(store, one, `audit-${index}`);
  return stateIn(store);
}

describe('what several processes write', () => {
  it('gives the same state in any order', async () => {
    let runs = 0;
    const plan = fc.array(written, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(plan, async (all) => {
        runs += 1;
        const named = [first, ...all];
        const store = memoryStore();
        for (const [index, one] of [...named.entries()].reverse()) await keep(store, one, `audit-${index}`);
        expect(await stateIn(store)).toEqual(await inOrder(named));
      }),
      { numRuns: 100 },
    );
    console.info(`writers: ${runs} orders`);
  });

  it('gives the same state whichever of their operations come first', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), written, written, async (scheduler, one, other) => {
        runs += 1;
        const store = memoryStore();
        await keep(store, first, 'audit-0');
        const shared = inTurns(store, scheduler);
        const both = Promise.all([keep(shared, one, 'audit-1'), keep(shared, other, 'audit-2')]);
        await scheduler.waitFor(both);
        expect(await stateIn(store)).toEqual(await inOrder([first, one, other]));
      }),
      { numRuns: 120 },
    );
    console.info(`writers: ${runs} pairs of processes at once`);
  });

  it('is lost by no death between two operations: who comes again completes it', async () => {
    let deaths = 0;
    await fc.assert(
      fc.asyncProperty(written, fc.boolean(), async (one, isAfter) => {
        const expected = await inOrder([first, one]);
        for (let step = 1, isDone = false; !isDone; step += 1) {
          const store = memoryStore();
          await keep(store, first, 'audit-0');
          isDone = await keep(dying(store, step, isAfter), one, 'audit-1').then(
            () => true,
            () => false,
          );
          if (!isDone) deaths += 1;
          // What is there is whole, whoever reads it now.
          const between = (await readMemory(store, accountId)).memory;
          expect(sorted(unite(between, expected.memory))).toEqual(expected.memory);
          await keep(store, one, 'audit-1');
          expect(await stateIn(store)).toEqual(expected);
        }
      }),
      { numRuns: 30 },
    );
    console.info(`writers: ${deaths} deaths between two operations`);
  });
});
