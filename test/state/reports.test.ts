import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import {
  lastAudit,
  organizationReportId,
  retireReports,
  saveOrganizationReport,
  saveReport,
} from '../../src/state/reports.ts';
import { StoreError } from '../../src/store/store.ts';
import { memoryStore } from '../store/memory-store.ts';

function report(auditId: string, ...accounts: string[]): Report {
  return { auditId, scope: { accounts, regions: [] }, findings: [] } as unknown as Report;
}

const at = '2026-11-22T06:30:41.000Z';

const put = (store: ReturnType<typeof memoryStore>, key: string, text: string) =>
  store.putIfAbsent(key, new TextEncoder().encode(text));

describe('reports that are kept', () => {
  it('are there under the id of their audit', async () => {
    const store = memoryStore();
    const { key } = await saveReport(store, report('2026-11-22T06-30-00Z-0a1b', '1'), at);

    expect(key).toBe('reports/2026-11-22T06-30-00Z-0a1b.json');
    expect(await store.list('reports/')).toEqual([key]);
    expect(await lastAudit(store, '1')).toEqual(report('2026-11-22T06-30-00Z-0a1b', '1'));
  });

  it('end with a line end, as text files do', async () => {
    const store = memoryStore();
    const { key } = await saveReport(store, report('a', '1'), at);

    expect(new TextDecoder().decode(await store.read(key))).toMatch(/^\{.*\}\n$/);
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

    expect((await lastAudit(store, '1'))?.auditId).toBe('2026-11-22T06-30-01Z-0000');
    expect((await lastAudit(store, '2'))?.auditId).toBe('2026-11-22T06-30-00Z-ffff');
    expect(await lastAudit(store, '3')).toBeUndefined();
    expect(await lastAudit(store, '')).toBeUndefined();
  });

  it('are never said to be kept where another report has their id', async () => {
    const store = memoryStore();
    await saveReport(store, report('2026-11-22T06-30-00Z-5a3e', '1'), at);

    await expect(saveReport(store, report('2026-11-22T06-30-00Z-5a3e', '2'), at)).rejects.toBeInstanceOf(StoreError);
    expect((await lastAudit(store, '1'))?.auditId).toBe('2026-11-22T06-30-00Z-5a3e');
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

    expect((await lastAudit(store, '1'))?.auditId).toBe('2026-11-21T06-30-00Z-0a1b');
  });

  it('are found past one that was never written, or was removed', async () => {
    const store = memoryStore();
    await saveReport(store, report('2026-11-21T06-30-00Z-0a1b', '1'), at);
    await put(store, 'report-index/1/2026-11-22T06-30-00Z-0a1b.json', '{}');

    expect((await lastAudit(store, '1'))?.auditId).toBe('2026-11-21T06-30-00Z-0a1b');
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

    expect((await lastAudit(watched, '1'))?.auditId).toBe('2026-11-22T06-30-11Z-0000');
    expect(reads).toEqual(['reports/2026-11-22T06-30-11Z-0000.json']);
  });

  it('are no longer looked for when they were retired', async () => {
    const store = memoryStore();
    for (const day of ['20', '21', '22']) await saveReport(store, report(`2026-11-${day}T00-00-00Z-0`, '1'), at);
    await retireReports(store, { before: '2026-11-22T00:00:00.000Z', keep: 0 }, at);

    expect(await store.list('report-index/')).toEqual(['report-index/1/2026-11-22T00-00-00Z-0.json']);
  });

  it('are looked for among reports only', async () => {
    const store = memoryStore();
    await put(store, 'state/2026-11-22.json', JSON.stringify(report('x', '1')));

    expect(await lastAudit(store, '1')).toBeUndefined();
  });
});
