import { describe, expect, it } from 'vitest';
import { emptyJournal, type JournalState, type OpenChange } from '../../src/model/plan.ts';
import { addMessages, openAlerts } from '../../src/state/alerts.ts';
import { setDamagedAside } from '../../src/state/damaged.ts';
import { openJournal } from '../../src/state/journal.ts';
import { compactLedger, keepDelivery, readLedger } from '../../src/state/ledger.ts';
import { openQueue } from '../../src/state/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import { activityOf, type Delivery } from '../../src/trail/ledger.ts';
import { saying } from '../alerts/saying.ts';
import { memoryStore } from '../store/memory-store.ts';

const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };
const now = Date.parse('2026-11-22T06:30:00Z');
const hourMs = 3_600_000;
const repair = (store: Store) => setDamagedAside(store, { timing, now });

async function damage(store: Store, key: string, text = '{"half'): Promise<string> {
  expect(await store.read(key)).toBeDefined();
  await store.delete(key);
  await store.putIfAbsent(key, new TextEncoder().encode(text));
  return key;
}
const last = async (store: Store, prefix: string) => (await store.list(prefix)).at(-1) ?? '';

describe('a repair of alerts', () => {
  const message = (text: string) => ({ channel: 'hook', at: '2026-11-22T06:30:00.000Z', message: saying(text) });

  it.each(['{"half', '{"number":3,"tokens":[],"value":{"is":"something else"}}'])(
    'sets the newest state aside (%s), and no message afterwards has a number that another one had',
    async (text) => {
      const store = memoryStore();
      await addMessages(store, '1', [message('one')], timing);
      await addMessages(store, '1', [message('two')], timing);
      const key = await damage(store, await last(store, 'alerts/1/'), text);

      expect(await repair(store)).toEqual([key]);
      expect(await store.list('damaged/')).toEqual([`damaged/${key}`]);
      await addMessages(store, '1', [message('three')], timing);
      const { waiting } = (await openQueue(store, 'hook', timing).read()).value;
      expect(waiting).toHaveLength(3);
      expect((await openAlerts({ ...store, damage: new Set() }, '1', timing).read()).value.pending).toEqual([]);
    },
  );
});

describe('alerts of which every state is damaged', () => {
  it('give no message a number that another one had', async () => {
    const store = memoryStore();
    const message = (text: string) => ({ channel: 'hook', at: '2026-11-22T06:30:00.000Z', message: saying(text) });
    await addMessages(store, '1', [message('one')], timing);
    for (const key of await store.list('alerts/1/')) await damage(store, key);
    await addMessages(store, '1', [message('two')], timing);

    expect((await openQueue(store, 'hook', timing).read()).value.waiting).toHaveLength(2);
  });
});

describe('a repair of the journal', () => {
  const open: OpenChange = {
    id: 'x1',
    cluster: { id: 'c1', name: 'shop', regionId: 'cn-hangzhou' },
    keyId: 'key-1',
    begunAt: '2026-11-22T06:00:00.000Z',
    step: 'announcing',
    calledAt: null,
    answer: null,
    seenChanging: false,
    until: null,
    outcome: null,
    detail: '',
  };
  const line = (what: 'begins' | 'calls') => ({
    at: '2026-11-22T06:00:00.000Z',
    by: 'a run',
    what,
    changeId: 'x1',
    clusterId: 'c1',
    keyId: 'key-1',
    outcome: null,
    detail: '',
  });
  const journaled = async () => {
    const store = memoryStore();
    const journal = openJournal(store, '1', timing);
    await journal.append(() => ({ state: { ...emptyJournal, open }, entry: line('begins') }));
    await journal.append((state: JournalState) => ({
      state: { ...state, open: { ...open, step: 'calling' } },
      entry: line('calls'),
    }));
    return { store, journal };
  };

  it('sets the lock where the last line is damaged, and takes the cluster for one that may have been encrypted', async () => {
    const { store, journal } = await journaled();
    const key = await damage(store, await last(store, 'journal/1/'));
    await expect(journal.read()).rejects.toThrow('journal/1');

    expect(await repair(store)).toEqual([key]);
    const { lock, clusters, open: left } = await journal.read();
    expect(lock).toMatchObject({ changeId: 'x1', outcome: 'unknown', cluster: open.cluster });
    expect(clusters.c1?.mayBeEncrypted).toBe(true);
    expect(left).toEqual(open);
    expect((await journal.entries()).map(({ what }) => what)).toEqual(['begins', 'lost']);
  });

  it('sets the lock where all of it is damaged, and changes no state where an old line is', async () => {
    const all = await journaled();
    for (const key of await all.store.list('journal/')) await damage(all.store, key);
    await repair(all.store);
    expect((await all.journal.read()).lock).toMatchObject({ outcome: 'unknown' });

    const { store, journal } = await journaled();
    const before = await journal.read();
    await damage(store, 'journal/1/000000001.json');
    await repair(store);
    expect(await journal.read()).toEqual(before);
    expect(await journal.entries()).toHaveLength(1);
  });
});

describe('a damaged object of the ledger', () => {
  const delivery = (hour: number, object: string): Delivery => ({
    id: `202611220${hour}-${object}-1`,
    source: 'oss://trail',
    heard: [{ regionId: 'cn-hangzhou', from: now - (8 - hour) * hourMs, to: now - (6 - hour) * hourMs }],
    hours: [],
    recorded: [],
    damage: [],
  });
  const filled = async () => {
    const store = memoryStore();
    for (const [hour, object] of [
      [3, 'a'],
      [4, 'b'],
      [5, 'c'],
      [6, 'd'],
    ] as const) {
      await keepDelivery(store, '1', delivery(hour, object));
    }
    return store;
  };
  const errorsOf = async (store: Store) => {
    const { ledger } = await readLedger(store, '1');
    const question = { accountId: '1', regionId: 'cn-hangzhou', now, windowFrom: now - 2 * hourMs, lookBackFrom: 0 };
    return (activityOf(ledger, question)?.damage ?? []).map((fact) => (fact.ok ? '' : fact.error.from));
  };

  it('is a read error of its hours, before a repair and after it, until it is delivered again', async () => {
    const store = await filled();
    expect(await errorsOf(store)).toEqual([]);
    const key = await damage(store, 'ledger/1/deliveries/2026112205-c-1.json');
    expect(await errorsOf(store)).toEqual(['2026-11-22T02:00:00.000Z']);
    expect([...store.damage].join()).toContain(key);

    expect(await repair(store)).toEqual([key]);
    const reopened = { ...store, damage: new Set<string>() };
    expect(await errorsOf(reopened)).toEqual(['2026-11-22T02:00:00.000Z']);
    expect([...reopened.damage]).toEqual([]);
    expect(await keepDelivery(store, '1', delivery(5, 'c'))).toBe(true);
    expect(await errorsOf(reopened)).toEqual([]);
  });

  it('is a read error of the time since the compacted ledger before it', async () => {
    const store = await filled();
    await compactLedger(store, '1', 0, now);
    await keepDelivery(store, '1', { ...delivery(6, 'e'), id: '2026112206-e-1' });
    await compactLedger(store, '1', 0, now);
    const key = await damage(store, 'ledger/1/compact/000000002.json');
    await expect(readLedger(store, '1')).rejects.toThrow(key);

    expect(await repair(store)).toEqual([key]);
    expect(await errorsOf(store)).toHaveLength(1);
  });
});
