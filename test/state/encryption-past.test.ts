import { describe, expect, it } from 'vitest';
import { nothingRemembered, type RememberedCluster } from '../../src/model/memory.ts';
import type { Report, ReportedCluster } from '../../src/model/report.ts';
import { everEncrypted } from '../../src/state/encryption-past.ts';
import { emptyHistory, openHistory } from '../../src/state/history.ts';
import { saveReport } from '../../src/state/reports.ts';
import type { Store } from '../../src/store/store.ts';
import { accountId, offCluster, remembered, reportWith } from '../remediation/allowed.ts';
import { memoryStore } from '../store/memory-store.ts';

const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };
const cluster = offCluster();
const idOf = (day: number, kind = '') => `2026-11-${day}T06-30-00Z-aaaa${kind}`;

/** A report of a day of November 2026. */
function reportOf(day: number, more: Partial<ReportedCluster> = {}, rest: Partial<Report> = {}): Report {
  const startedAt = `2026-11-${day}T06:30:00.000Z`;
  return { ...reportWith([{ ...cluster, ...more }]), auditId: idOf(day), startedAt, finishedAt: startedAt, ...rest };
}

async function keep(store: Store, report: Report): Promise<void> {
  const stored = await saveReport(store, report, report.finishedAt);
  await openHistory(store, accountId, timing).add({ report, ...stored }, 400, async () => emptyHistory);
}

/** What the store shows after three audits, the memory of which begins with the first. */
async function past(
  reports: readonly Report[],
  spoil: (store: Store) => Promise<unknown> = async () => undefined,
  known: Partial<RememberedCluster> | null = {},
) {
  const store = memoryStore();
  for (const report of reports) await keep(store, report);
  await spoil(store);
  const entry = { ...remembered, first: { ...remembered.first, readAt: '2026-11-10T06:30:00.000Z' }, ...known };
  const memory = known === null ? nothingRemembered : { ...nothingRemembered, clusters: { [cluster.id]: entry } };
  return everEncrypted(store, accountId, cluster.id, { timing, memory, auditedAt: '2026-11-22T00:00:00.000Z' });
}

const off = [reportOf(10), reportOf(11), reportOf(12)];
const on = { encryption: { state: 'on', keyId: 'k' } } as const;
const clusterOf = ({ id, name, regionId }: ReportedCluster) => ({ id, name, regionId });
const open = {
  id: 'x1',
  cluster: clusterOf(cluster),
  keyId: 'k',
  begunAt: 'b',
  step: 'waiting',
  calledAt: '2026-11-11T06:31:00.000Z',
  answer: 'accepted',
  seenChanging: false,
  until: null,
  outcome: null,
  detail: '',
} as const;
const lock = { at: 'l', changeId: 'x1', outcome: 'stuck', cluster: clusterOf(cluster), detail: '' } as const;
const plan = { mode: 'apply', madeAt: '', currency: 'CNY', most: 1, changes: [], open: null, lock: null } as const;

describe('whether a cluster was ever encrypted', () => {
  it('is never, where every stored report shows it off', async () => {
    expect(await past(off)).toEqual({ is: 'never' });
    expect(await past([], undefined, null)).toEqual({ is: 'never' });
  });

  it.each<[string, Report, { at?: string; keyId?: string }]>([
    ['an audit shows it on', reportOf(11, on), { keyId: 'k' }],
    [
      'an audit shows a key that is still named',
      reportOf(11, { encryption: { state: 'off', keyId: 'k' } }),
      { keyId: 'k' },
    ],
    [
      'an event’s report shows it on',
      reportOf(11, on, { auditId: idOf(11, '-change'), kind: 'change' }),
      { keyId: 'k' },
    ],
    ['it was on when it was read, before the report', reportOf(11, { ...on, readAt: 'r' }), { at: 'r' }],
    ['a change of it had been called for', reportOf(11, {}, { plan: { ...plan, open } }), { at: open.calledAt }],
    ['a change of it had set the lock', reportOf(11, {}, { plan: { ...plan, lock } }), { at: 'l' }],
  ])('is known where %s', async (_, report, seen) => {
    expect(await past([reportOf(10), report, reportOf(12)])).toMatchObject({
      is: 'encrypted',
      record: `reports/${report.auditId}.json`,
      ...seen,
    });
  });

  it.each<[string, (store: Store) => Promise<unknown>, string]>([
    ['a report was removed', (store) => store.delete(`reports/${idOf(11)}.json`), `reports/${idOf(11)}.json`],
    [
      'a report is damaged',
      (store) => replace(store, `reports/${idOf(11)}.json`, '{"scope":'),
      `reports/${idOf(11)}.json`,
    ],
    [
      'a report is something else',
      (store) => replace(store, `reports/${idOf(11)}.json`, '{}'),
      `reports/${idOf(11)}.json`,
    ],
    [
      'a report has no clusters',
      (store) => replace(store, `reports/${idOf(11)}.json`, JSON.stringify({ ...off[1], clusters: null })),
      `reports/${idOf(11)}.json`,
    ],
    ['all reports were removed', (store) => removeAll(store, 'reports/', 'report-index/'), `reports/${idOf(10)}.json`],
    ['the index was removed', (store) => removeAll(store, 'report-index/'), `reports/${idOf(10)}.json`],
    [
      'reports and history were removed',
      (store) => removeAll(store, 'reports/', 'report-index/', 'history/'),
      'reports/',
    ],
    ['the history was removed', (store) => removeAll(store, 'history/'), `history/${accountId}`],
    ['the history is damaged', (store) => replaceAll(store, 'history/', '{'), 'history/'],
    [
      'a report and the history were removed, though the chain names it',
      (store) => removeAll(store, `reports/${idOf(11)}`, 'history/'),
      `reports/${idOf(11)}.json`,
    ],
    [
      'a report was removed and the chain is damaged',
      async (store) => {
        await removeAll(store, `reports/${idOf(11)}`, 'history/');
        await replaceAll(store, 'chain/', '{');
      },
      'chain/',
    ],
  ])('is unknown where %s', async (_, spoil, named) => {
    const found = await past(off, spoil);
    expect(found).toMatchObject({ is: 'unknown' });
    expect(found.is === 'unknown' && found.missing.join(' ')).toContain(named);
  });

  it('is unknown where memory begins later than the reports, so that it was lost', async () => {
    const found = await past(off, undefined, {
      first: { ...remembered.first, readAt: '2026-11-12T06:30:00.000Z' },
    });
    expect(found).toMatchObject({ is: 'unknown', missing: [expect.stringContaining('memory/')] });
  });

  it('is not unknown for a run that died before it kept the report that it had named', async () => {
    const named = `report-index/${accountId}/${idOf(13)}.json`;
    expect(await past(off, (store) => store.putIfAbsent(named, new TextEncoder().encode('{}')))).toEqual({
      is: 'never',
    });
  });

  it('is not told by what reports say of other clusters', async () => {
    const other = offCluster(8, { encryption: { state: 'on', keyId: 'k' } });
    const report = reportOf(11);
    expect(await past([{ ...report, clusters: [...report.clusters, other] }], undefined, {})).toEqual({ is: 'never' });
  });
});

async function replace(store: Store, name: string, text: string): Promise<void> {
  await store.delete(name);
  await store.putIfAbsent(name, new TextEncoder().encode(text));
}

async function replaceAll(store: Store, prefix: string, text: string): Promise<void> {
  for (const name of await store.list(prefix)) await replace(store, name, text);
}

async function removeAll(store: Store, ...prefixes: readonly string[]): Promise<void> {
  for (const prefix of prefixes) for (const name of await store.list(prefix)) await store.delete(name);
}
