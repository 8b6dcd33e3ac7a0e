import { afterEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { defaultConfig } from '../../src/config/load.ts';
import type { Report } from '../../src/model/report.ts';
import { audit } from '../../src/runs/audit.ts';
import { extendHistory, historyBefore } from '../../src/runs/history.ts';
import { saveReport } from '../../src/state/reports.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { account } from '../account.ts';
import { openSession } from '../open-session.ts';
import { report as fixture } from '../report/fixture-report.ts';
import { memoryStore } from '../store/memory-store.ts';

const config = defaultConfig();
const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };
const clock = { now: () => Date.parse('2026-11-30T00:00:00Z'), sleep: timing.sleep };
let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

/** A report of a day of November 2026. */
function of(dayOfMonth: number, { accounts = ['1'], suffix = '' } = {}): Report {
  const date = `2026-11-${String(dayOfMonth).padStart(2, '0')}`;
  return fixture({
    auditId: `${date}T06-30-00Z-${accounts.join('0').padStart(4, '0')}${suffix}`,
    startedAt: `${date}T06:30:00.000Z`,
    scope: { accounts, regions: [] },
  });
}

const digested = (dayOfMonth: number) => ({ report: of(dayOfMonth), sha256: '0'.repeat(64) });

const days = async (store: Store, report: Report) =>
  (await historyBefore({ config, store, clock, timing }, report)).points.map(({ startedAt }) =>
    Number(startedAt.slice(8, 10)),
  );

async function keep(store: Store, reports: readonly Report[], andExtend: boolean): Promise<void> {
  for (const report of reports) {
    const stored = await saveReport(store, report, report.startedAt);
    if (andExtend) await extendHistory({ config, store, clock, timing }, { report, ...stored });
  }
}

describe('the history of a report', () => {
  it('is what was kept before it, of the same account', async () => {
    const store = memoryStore();
    await keep(store, [of(1), of(2, { accounts: ['2'] }), of(3), of(4)], true);

    expect(await days(store, of(4))).toEqual([1, 3]);
    expect(await days(store, of(1))).toEqual([]);
    expect(await days(store, of(5, { accounts: ['2'] }))).toEqual([2]);
    expect(await days(store, of(5, { accounts: ['3'] }))).toEqual([]);
  });

  it('of the organization is that of its own reports', async () => {
    const store = memoryStore();
    const organization = { accounts: ['1', '2'], suffix: '-organization' };
    await keep(store, [of(1), of(1, organization), of(2), of(2, organization)], true);

    expect(await days(store, of(3, organization))).toEqual([1, 2]);
    expect(await days(store, of(2, { suffix: '-change' }))).toEqual([1]);
  });

  it('is read from the reports where none was kept with them', async () => {
    const store = memoryStore();
    await keep(store, [of(1), of(2), of(2, { accounts: ['2'] })], false);

    expect(await days(store, of(3))).toEqual([1, 2]);
    await keep(store, [of(3)], true);
    expect(await days(store, of(4))).toEqual([1, 2, 3]);
  });

  it('is read from few small objects, however many reports there are', async () => {
    const store = memoryStore();
    await keep(
      store,
      Array.from({ length: 70 }, (_, index) => of((index % 24) + 1, { suffix: `-${index}` })),
      true,
    );
    const read: string[] = [];
    const watched: Store = {
      ...store,
      read(key) {
        read.push(key);
        return store.read(key);
      },
    };

    const { points } = await historyBefore({ config, store: watched, clock, timing }, of(25));
    expect(points.length).toBeGreaterThan(40);
    expect(read.length).toBeLessThan(34);
  });

  it('is made of the reports where it is damaged', async () => {
    const store = memoryStore();
    await keep(store, [of(1), of(2)], false);
    await store.putIfAbsent('history/1/000000001.json', new TextEncoder().encode('no json'));

    expect(await days(store, of(3))).toEqual([1, 2]);
  });

  it('holds up nothing where it cannot be kept', async () => {
    const full = { ...memoryStore(), putIfAbsent: () => Promise.reject(new StoreError('the disk is full')) };
    const store = { ...full, list: () => Promise.reject(new StoreError('denied')) };
    await expect(extendHistory({ config, store: full, clock, timing }, digested(1))).resolves.toBeUndefined();
    await expect(extendHistory({ config, store, clock, timing }, digested(1))).resolves.toBeUndefined();
  });

  it('is nothing where there is no store', async () => {
    expect(await historyBefore({ config, store: undefined, clock, timing }, of(1))).toEqual({ points: [], fixed: [] });
  });

  it('loses no report of audits that end at the same time', async () => {
    const store = memoryStore();
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => extendHistory({ config, store, clock, timing }, digested(index + 1))),
    );

    expect(await days(store, of(20))).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  });

  it('is extended by an audit', async () => {
    let time = Date.parse('2026-11-20T06:30:00Z');
    const now = () => time;
    emulator = await startEmulator({ accounts: [account()], clock: { now } });
    const store = memoryStore();
    const first = await audit(openSession(emulator, { store, now }));
    time = Date.parse('2026-11-21T06:30:00Z');
    const second = await audit(openSession(emulator, { store, now }));

    const { points } = await historyBefore({ config, store, clock, timing }, second.report);
    expect(points).toEqual([
      {
        auditId: first.report.auditId,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        startedAt: first.report.startedAt,
        proClusters: first.report.summary.proClusters,
        verified: first.report.summary.verified,
        verdicts: first.report.summary.verdicts,
        readErrors: first.report.readErrors.length,
      },
    ]);
  });
});
