import { describe, expect, it } from 'vitest';
import {
  createRun,
  endRun,
  finishedAccounts,
  forgetRuns,
  isEnded,
  keepOutcome,
  knownRuns,
  markSent,
  type OrganizationRun,
  readOutcome,
  readRun,
  runIdOf,
  sentAccounts,
  sentBy,
} from '../../src/state/run.ts';
import { StoreError } from '../../src/store/store.ts';
import { memoryStore } from '../store/memory-store.ts';

const runOf = (id: string): OrganizationRun => ({
  id,
  startedAt: '2026-11-22T00:00:00.000Z',
  deadline: '2026-11-22T01:00:00.000Z',
  ownAccountId: '1',
  accountIds: ['1', '2'],
  readErrors: [],
  apiCalls: {},
});
const now = Date.parse('2026-11-23T00:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a run', () => {
  it('is called after its time and what it was begun by', () => {
    const stamp = '2026-11-22T00-00-00Z';

    expect(runIdOf(stamp, 'timer')).toBe(runIdOf(stamp, 'timer'));
    expect(runIdOf(stamp, 'timer')).toMatch(/^2026-11-22T00-00-00Z-[0-9a-f]{8}$/);
    expect(runIdOf(stamp, 'another')).not.toBe(runIdOf(stamp, 'timer'));
  });

  it('is set out once, and stands as it was', async () => {
    const store = memoryStore();
    const both = await Promise.all([
      createRun(store, runOf('a')),
      createRun(store, { ...runOf('a'), accountIds: ['3'] }),
    ]);

    expect(both).toEqual([true, false]);
    expect(await readRun(store, 'a')).toEqual(runOf('a'));
    expect(await readRun(store, 'b')).toBeUndefined();
  });

  it('is not the last one where a clock that was ahead began it', async () => {
    const store = memoryStore();
    await createRun(store, runOf('a'));
    await createRun(store, { ...runOf('b'), startedAt: '2026-11-24T00:00:00.000Z' });

    expect((await knownRuns(store, now)).last).toEqual(runOf('a'));
  });

  it('is open until it is over; the last one is known either way', async () => {
    const store = memoryStore();
    for (const id of ['a', 'b', 'c']) await createRun(store, runOf(id));
    await endRun(store, 'c');

    expect(await knownRuns(store, now)).toEqual({ last: runOf('c'), open: [runOf('a'), runOf('b')], damaged: [] });
    expect([await isEnded(store, 'a'), await isEnded(store, 'c')]).toEqual([false, true]);
    expect(await knownRuns(memoryStore(), now)).toEqual({ last: undefined, open: [], damaged: [] });
  });

  it('has one outcome of an account, the first', async () => {
    const store = memoryStore();
    expect(await keepOutcome(store, 'a', { accountId: '1', auditId: 'x' })).toBe(true);
    expect(await keepOutcome(store, 'a', { accountId: '1', auditId: 'y' })).toBe(false);

    expect(await readOutcome(store, 'a', '1')).toEqual({ accountId: '1', auditId: 'x' });
    expect(await readOutcome(store, 'a', '2')).toBeUndefined();
    expect([...(await finishedAccounts(store, 'a'))]).toEqual(['1']);
    expect([...(await finishedAccounts(store, 'b'))]).toEqual([]);
  });

  it('knows which accounts were handed over, and by which request', async () => {
    const store = memoryStore();
    await markSent(store, 'a', '1', 'REQ-1');
    await markSent(store, 'a', '1', 'REQ-2');

    expect([...(await sentAccounts(store, 'a'))]).toEqual(['1']);
    expect([await sentBy(store, 'a', '1'), await sentBy(store, 'a', '2')]).toEqual(['REQ-1', '']);
  });

  it('leaves nothing but its name when it is over, and not even that in the end', async () => {
    const store = memoryStore();
    for (let number = 100; number < 140; number += 1) {
      await createRun(store, runOf(String(number)));
      await keepOutcome(store, String(number), { accountId: '1', auditId: 'x' });
      await markSent(store, String(number), '1', 'REQ');
      // The oldest of all is still open.
      if (number !== 100) await endRun(store, String(number));
    }
    await forgetRuns(store);

    expect(await store.list('runs/work/')).toHaveLength(2);
    expect((await knownRuns(store, now)).open.map(({ id }) => id)).toEqual(['100']);
    expect(await store.list('runs/set-out/')).toHaveLength(31);
    expect(await store.list('runs/over/')).toHaveLength(30);
  });

  it('that is over never looks open, wherever forgetting the oldest is broken off', async () => {
    for (let most = 0; ; most += 1) {
      const store = memoryStore();
      for (let number = 100; number < 135; number += 1) {
        await createRun(store, runOf(String(number)));
        await keepOutcome(store, String(number), { accountId: '1', auditId: 'x' });
        await endRun(store, String(number));
      }
      let deleted = 0;
      const dying = {
        ...store,
        delete: (key: string) =>
          deleted++ < most ? store.delete(key) : Promise.reject(new StoreError('the process died')),
      };
      const isOver = await forgetRuns(dying).then(
        () => true,
        () => false,
      );
      expect((await knownRuns(store, now)).open).toEqual([]);
      if (isOver) break;
      expect(most).toBeLessThan(100);
    }
  });

  it.each(['', 'null', '{"id":"a"}', '[1'])('is not made up of %j', async (text) => {
    const store = memoryStore();
    await store.putIfAbsent('runs/set-out/a.json', bytes(text));
    await store.putIfAbsent('runs/work/a/outcomes/1.json', bytes(text));
    await store.putIfAbsent('runs/work/a/sent/1.json', bytes(text));

    await expect(readRun(store, 'a')).rejects.toBeInstanceOf(StoreError);
    expect(await readOutcome(store, 'a', '1')).toMatchObject({ accountId: '1', error: { code: 'DamagedRun' } });
    expect(await sentBy(store, 'a', '1')).toBe('');
  });

  it('that is damaged hides no other, whether it is over or not', async () => {
    const store = memoryStore();
    await createRun(store, runOf('a'));
    await store.putIfAbsent('runs/set-out/b.json', bytes('damaged'));
    expect(await knownRuns(store, now)).toEqual({ last: runOf('a'), open: [runOf('a')], damaged: ['b'] });

    await endRun(store, 'b');
    expect(await knownRuns(store, now)).toEqual({ last: runOf('a'), open: [runOf('a')], damaged: [] });
  });
});
