import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEntry, JournalState } from '../../src/model/plan.ts';
import { openJournal } from '../../src/state/journal.ts';
import { StoreError } from '../../src/store/store.ts';
import { memoryStore } from '../store/memory-store.ts';
import { type Fate, shakyStore } from './shaky-store.ts';

const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };

function line(said: string): JournalEntry {
  const at = '2026-11-22T19:30:00.000Z';
  return { at, by: 'test', what: 'begins', changeId: 'x', clusterId: 'c', keyId: 'k', outcome: null, detail: said };
}

/** Counts lines in the name of a cluster. */
function count(state: JournalState): number {
  return Object.keys(state.clusters).length;
}

function addTo(said: string) {
  return (state: JournalState) => ({
    state: {
      ...state,
      clusters: { ...state.clusters, [said]: { calledAt: '', endedAt: null, mayBeEncrypted: false } },
    },
    entry: line(said),
  });
}

describe('the journal', () => {
  it('is empty at first', async () => {
    const journal = openJournal(memoryStore(), '1', timing);
    expect(await journal.read()).toEqual({ open: null, lock: null, clusters: {}, foundEncrypted: {} });
    expect(await journal.entries()).toEqual([]);
  });

  it('keeps every line for good, and one account’s apart from another’s', async () => {
    const store = memoryStore();
    const journal = openJournal(store, '1', timing);
    for (let index = 0; index < 300; index += 1) await journal.append(addTo(`line-${index}`));
    expect((await journal.entries()).map(({ detail: said }) => said)).toEqual(
      Array.from({ length: 300 }, (_, index) => `line-${index}`),
    );
    expect(await openJournal(store, '2', timing).entries()).toEqual([]);
  });

  it('writes nothing where there is no line, or where the step is refused', async () => {
    const store = memoryStore();
    const journal = openJournal(store, '1', timing);
    await journal.append((state) => ({ state, entry: undefined }));
    await expect(
      journal.append(() => {
        throw new Error('denied');
      }),
    ).rejects.toThrow('denied');
    expect(await store.list('')).toEqual([]);
  });

  it('is not read past a line that is none', async () => {
    const store = memoryStore();
    await store.putIfAbsent(
      'journal/1/000000001.json',
      new TextEncoder().encode('{"number":1,"tokens":[],"value":{}}'),
    );
    await expect(openJournal(store, '1', timing).read()).rejects.toThrow(StoreError);
  });

  it('loses no line that was added, and adds none twice, whatever the store does', async () => {
    const fates = fc.array(fc.constantFrom<Fate[]>('done', 'done', 'done', 'fails', 'fails after', 'comes late'), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fates, async (scheduler, plan) => {
        const store = memoryStore();
        const left = [...plan];
        const shaky = shakyStore(store, scheduler, () => left.shift() ?? 'done');
        const added: string[] = [];
        const writer = async (name: string) => {
          const journal = openJournal(shaky, '1', timing);
          for (let index = 0; index < 3; index += 1) {
            const said = `${name}-${index}`;
            const isAdded = await journal.append(addTo(said)).then(
              () => true,
              (error: unknown) => {
                if (!(error instanceof StoreError)) throw error;
                return false;
              },
            );
            if (isAdded) added.push(said);
          }
        };
        const work = Promise.all([writer('a'), writer('b')]);
        await scheduler.waitFor(work);
        await scheduler.waitAll();
        const journal = openJournal(store, '1', timing);
        const lines = (await journal.entries()).map(({ detail: said }) => said);
        expect(new Set(lines).size).toBe(lines.length);
        expect(lines).toEqual(expect.arrayContaining(added));
        expect(count(await journal.read())).toBe(lines.length);
      }),
      { numRuns: 150 },
    );
  });
});
