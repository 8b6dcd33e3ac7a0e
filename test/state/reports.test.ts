import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { linkedReports, linkNumbers } from '../../src/state/chain.ts';
import {
  lastAudit,
  linkOrganizationReport,
  listReports,
  listReportsOf,
  organizationReportId,
  retireReports,
  saveOrganizationReport,
  saveReport,
} from '../../src/state/reports.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { memoryStore } from '../store/memory-store.ts';

function report(auditId: string, ...accounts: string[]): Report {
  return { auditId, scope: { accounts, regions: [] }, findings: [] } as unknown as Report;
}

const at = '2026-11-22T06:30:41.000Z';
const now = Date.parse('2026-11-30T00:00:00Z');

const put = (store: ReturnType<typeof memoryStore>, key: string, text: string) =>
  store.putIfAbsent(key, new TextEncoder().encode(text));

describe('reports that are kept', () => {
  it('are there under the id of their audit', async () => {
    const store = memoryStore();
    const { key } = await saveReport(store, report('2026-11-22T06-30-00Z-0a1b', '1'), at);

    expect(key).toBe('reports/2026-11-22T06-30-00Z-0a1b.json');
    expect(await store.list('reports/')).toEqual([key]);
    expect(await lastAudit(store, '1', now)).toEqual(report('2026-11-22T06-30-00Z-0a1b', '1'));
  });

  it('end with a line end, as text files do', async () => {
    const store = memoryStore();
    const { key } = await saveReport(store, report('a', '1'), at);

    expect(new TextDecoder().decode(await store.read(key))).toMatch(/^\{.*\}\n$/);
  });

  it('of a run that two invocations end are all linked, those of members that came late too, and each once', async () => {
    const store = memoryStore();
    const run = { at, since: at };
    const early = await saveReport(store, report('2026-11-22T06-30-00Z-0001', '1'), at, { links: 'later' });
    const late = await saveReport(store, report('2026-11-22T06-30-00Z-0002', '2'), at, { links: 'later' });
    const whole = report('2026-11-22T06-30-00Z-0a1b-organization', '1', '2');
    await saveOrganizationReport(store, whole);

    const { key } = await linkOrganizationReport(store, whole.auditId, [early], run);
    expect([...(await linkedReports(store))].sort()).toEqual([early.key, key].sort());
    await linkOrganizationReport(store, whole.auditId, [early, late], run);
    expect([...(await linkedReports(store))].sort()).toEqual([early.key, late.key, key].sort());
    const links = await linkNumbers(store);
    await linkOrganizationReport(store, whole.auditId, [early, late], run);
    expect(await linkNumbers(store)).toEqual(links);
  });

  it('are found by account, the newest first', async () => {
    const store = memoryStore();
    for (const [id, account] of [
      ['2026-11-22T06-30-00Z-ffff', '2'],
      ['2026-11-21T06-30-00Z-0000', '1'],
      ['2026-11-22T06-30-01Z-0000', '1'],
      ['2026-11-20T06-30-00Z-0000', '1'],
    ] as const) {
      await saveReport(store, report(id, account), at);
    }

    expect((await lastAudit(store, '1', now))?.auditId).toBe('2026-11-22T06-30-01Z-0000');
    expect((await lastAudit(store, '2', now))?.auditId).toBe('2026-11-22T06-30-00Z-ffff');
    expect(await lastAudit(store, '3', now)).toBeUndefined();
    expect(await lastAudit(store, '', now)).toBeUndefined();
  });

  it('are never said to be kept where another report has their id', async () => {
    const store = memoryStore();
    await saveReport(store, report('2026-11-22T06-30-00Z-5a3e', '1'), at);

    await expect(saveReport(store, report('2026-11-22T06-30-00Z-5a3e', '2'), at)).rejects.toBeInstanceOf(StoreError);
    expect((await lastAudit(store, '1', now))?.auditId).toBe('2026-11-22T06-30-00Z-5a3e');
  });

  it.each([
    '',
    '{"auditId":',
    'null',
    '[]',
    '"report"',
    '{"scope":{}}',
    '{"scope":{"accounts":["1"]}}',
    '{"scope":null}',
  ])('are found past %j, which is none', async (text) => {
    const store = memoryStore();
    await saveReport(store, report('2026-11-21T06-30-00Z-0a1b', '1'), at);
    // The newest one was damaged.
    await store.delete((await saveReport(store, report('2026-11-22T06-30-00Z-0a1b', '1'), at)).key);
    await put(store, 'reports/2026-11-22T06-30-00Z-0a1b.json', text);

    expect((await lastAudit(store, '1', now))?.auditId).toBe('2026-11-21T06-30-00Z-0a1b');
  });

  it('are found past one that was never written, or was removed', async () => {
    const store = memoryStore();
    await saveReport(store, report('2026-11-21T06-30-00Z-0a1b', '1'), at);
    await put(store, 'report-index/1/2026-11-22T06-30-00Z-0a1b.json', '{}');

    expect((await lastAudit(store, '1', now))?.auditId).toBe('2026-11-21T06-30-00Z-0a1b');
  });

  it('are found without a look at those of other accounts, or of all', async () => {
    const store = memoryStore();
    for (let account = 1; account <= 30; account += 1) {
      await saveReport(store, report(`2026-11-22T06-30-${account + 10}Z-0000`, String(account)), at);
    }
    await saveOrganizationReport(store, report(organizationReportId('2026-11-22T07-00-00Z-0000'), '1', '2'));
    const reads: string[] = [];
    const watched = {
      ...store,
      read: async (key: string) => {
        reads.push(key);
        return store.read(key);
      },
    };

    expect((await lastAudit(watched, '1', now))?.auditId).toBe('2026-11-22T06-30-11Z-0000');
    expect(reads).toEqual(['reports/2026-11-22T06-30-11Z-0000.json']);
  });

  it('are no longer looked for when they were retired', async () => {
    const store = memoryStore();
    for (const day of ['20', '21', '22']) await saveReport(store, report(`2026-11-${day}T00-00-00Z-0`, '1'), at);
    await retireReports(store, { now: Date.parse('2026-11-22T00:00:00.000Z'), days: 0, keep: 0 }, at);

    expect(await store.list('report-index/')).toEqual(['report-index/1/2026-11-22T00-00-00Z-0.json']);
  });

  it('come behind all others where a clock that was ahead named them', async () => {
    const store = memoryStore();
    for (const id of ['2026-11-21T06-30-00Z-0', '2027-12-01T06-30-00Z-0', '2026-11-22T06-30-00Z-0']) {
      await saveReport(store, report(id, '1'), at);
    }
    const ids = ['2026-11-22T06-30-00Z-0', '2026-11-21T06-30-00Z-0', '2027-12-01T06-30-00Z-0'];

    expect((await listReports(store, now)).map(({ id }) => id)).toEqual(ids);
    expect((await listReportsOf(store, '1', now)).map(({ id }) => id)).toEqual(ids);
    expect((await lastAudit(store, '1', now))?.auditId).toBe(ids[0]);
  });

  it('are looked for among reports only', async () => {
    const store = memoryStore();
    await put(store, 'state/2026-11-22.json', JSON.stringify(report('x', '1')));

    expect(await lastAudit(store, '1', now)).toBeUndefined();
  });
});

describe('reports that are retired', () => {
  const dayMs = 86_400_000;
  const readAt = '2026-11-10T00:00:00.000Z';
  /** By a clock that is a day behind. */
  const id = '2026-11-09T00-00-00Z-a';
  const retire = (store: Store, nowMs: number) =>
    retireReports(store, { now: nowMs, days: 10, keep: 0 }, new Date(nowMs).toISOString());

  it('are as old as the cloud dated them, whatever the clock said that named them', async () => {
    const store = memoryStore();
    const { key } = await saveReport(store, report(id, '1'), '2026-11-09T00:00:00.000Z', { readAt });

    expect(await retire(store, Date.parse(readAt) + 10 * dayMs)).toEqual([]);
    expect(await store.list('')).toEqual(['chain/000000001.json', `report-index/1/${id}.json`, key]);
    expect(await retire(store, Date.parse(readAt) + 10 * dayMs + 1)).toEqual([key]);
    expect(await store.list('')).toEqual(['chain/000000001.json', 'chain/000000002.json']);
  });

  it.each([
    ['nothing dates', async () => {}],
    ['has a damaged entry in the index', (store: Store) => put(store, `report-index/1/${id}.json`, '{"readAt":"x"}')],
  ])('stay for twice as long where %s', async (_, prepare) => {
    const store = memoryStore();
    await prepare(store);
    const { key } = await saveReport(store, report(id, '1'), at);
    const named = Date.parse('2026-11-09T00:00:00Z');

    expect(await retire(store, named + 20 * dayMs)).toEqual([]);
    expect(await retire(store, named + 20 * dayMs + 1_000)).toEqual([key]);
  });
});
