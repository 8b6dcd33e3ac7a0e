import { afterEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { defaultConfig } from '../../src/config/load.ts';
import type { ReadError } from '../../src/model/fact.ts';
import type { Report } from '../../src/model/report.ts';
import { audit, judge, readAccount } from '../../src/runs/audit.ts';
import { mayRetireAfterRun } from '../../src/runs/retire.ts';
import { saveReport } from '../../src/state/reports.ts';
import type { Store } from '../../src/store/store.ts';
import { accessKey, account } from '../account.ts';
import { openSession, type SessionOptions } from '../open-session.ts';
import { evidenceOf } from '../state/evidence-of.ts';
import { memoryStore } from '../store/memory-store.ts';

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

const old = ['2020-01-01T00-00-00Z-a', '2020-01-02T00-00-00Z-a', '2020-01-03T00-00-00Z-a'];
const names = (ids: readonly string[]) => ids.map((id) => `reports/${id}.json`);
const yearMs = 365 * 24 * 3_600_000;

async function world(keep: number, file: AccountFile = account(), options: SessionOptions = {}) {
  emulator = await startEmulator({ accounts: [file] });
  const store = memoryStore();
  for (const auditId of old) {
    const report = { auditId, scope: { accounts: ['1'], regions: [] }, findings: [] } as unknown as Report;
    await saveReport(store, report, '2020-01-04T00:00:00.000Z');
  }
  const config = { retention: { days: 400, keep, ledger: 100 } };
  return { store, session: openSession(emulator, { hasty: true, ...options, store, config }) };
}

const oldIn = async (store: Store) => (await store.list('reports/')).filter((key) => key < 'reports/2021');

describe('reports that are old', () => {
  it('are kept for 400 days, and the newest 30 for ever, unless it is configured', () => {
    expect(defaultConfig().retention).toMatchObject({ days: 400, keep: 30 });
  });

  it('are retired by an audit, except the newest', async () => {
    const { store, session } = await world(2);
    await audit(session);

    // The report of this audit is one of the two.
    expect(await oldIn(store)).toEqual(names(old.slice(2)));
  });

  it('all stay where there are no more than are to be kept', async () => {
    const { store, session } = await world(4);
    await audit(session);

    expect(await oldIn(store)).toEqual(names(old));
  });

  it('all stay where the cloud calls the clock wrong', async () => {
    const { store, session } = await world(0, account(), { now: () => Date.now() + 2 * yearMs });
    const { report } = await audit(session);

    expect(report.readErrors.map(({ code }) => code)).toContain('InvalidTimeStamp.Expired');
    expect(await oldIn(store)).toEqual(names(old));
  });

  it('all stay where no list of clusters could be read', async () => {
    const { store, session } = await world(0, account({ accessKeys: [{ ...accessKey, deny: ['cs:*'] }] }));
    await audit(session);

    expect(await oldIn(store)).toEqual(names(old));
  });

  it('all stay where one read alone says that the clock is wrong', async () => {
    const { store, session } = await world(0);
    const snapshot = await readAccount(session);
    const [first, ...rest] = snapshot.keys;
    if (first === undefined) throw new Error('no key was read');
    const error = { ...readError, operation: 'kms:DescribeKey', code: 'IllegalTimestamp' };
    await judge(session, { ...snapshot, keys: [{ ...first, metadata: { ok: false, error } }, ...rest] });

    expect(await oldIn(store)).toEqual(names(old));
  });

  it('all stay where the report is made of a file', async () => {
    const { store, session } = await world(0);
    const snapshot = await readAccount(session);
    await judge(session, snapshot, { isFromFile: true });
    expect(await oldIn(store)).toEqual(names(old));

    await judge({ ...session, newId: () => '0001' }, snapshot);
    expect(await oldIn(store)).toEqual([]);
  });
});

describe('an audit whose clock the cloud calls wrong', () => {
  it.each([-1, 1, 401])('has its times by the cloud (%i days ahead)', async (days) => {
    const { session } = await world(30, account(), { now: () => Date.now() + days * 24 * 3_600_000 });
    const store = memoryStore();
    const { report } = await audit({ ...session, store });

    expect(Math.abs(Date.parse(report.startedAt) - Date.now())).toBeLessThan(10 * 60_000);
    expect(report.auditId.slice(0, 19)).toBe(report.startedAt.slice(0, 19).replaceAll(':', '-'));
    expect(await evidenceOf(store)).toMatchObject({ problems: [] });
  });
});

const readError: ReadError = {
  operation: 'cs:DescribeClustersV1',
  accountId: '1',
  regionId: '',
  code: 'Forbidden',
  message: '',
  requestId: '',
};

describe('a run of many accounts', () => {
  const report = (clusters: number, readErrors: readonly ReadError[] = [], kind = 'audit') =>
    ({ kind, clusters: Array.from({ length: clusters }, () => ({})), readErrors }) as unknown as Report;

  it.each([
    ['one account was read', [report(0), report(0, [readError])], [], true],
    ['one of the lists of an account was read', [report(2, [readError])], [], true],
    ['there is no report of any account', [], [], false],
    ['no account was read', [report(0, [readError]), report(0, [readError])], [], false],
    ['what is known of an account was not read now', [report(2, [readError], 'partial')], [], false],
    ['a call of an account had a wrong time', [report(2, [{ ...readError, code: 'RequestTimeExpired' }])], [], false],
    ['a call for all had a wrong time', [report(2)], [{ ...readError, code: 'InvalidTimeStamp.Expired' }], false],
  ] as const)('where %s', (_, kept, besides, retires) => {
    expect(mayRetireAfterRun(kept, besides)).toBe(retires);
  });
});
