import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { linkReports, readReport, retireReports, saveReport } from '../../src/state/reports.ts';
import { memoryStore } from '../store/memory-store.ts';
import { evidenceOf } from './evidence-of.ts';

const at = '2026-11-22T06:30:41.000Z';
const report = (auditId: string) =>
  ({ auditId, scope: { accounts: ['1'], regions: [] }, findings: [] }) as unknown as Report;
const name = (day: number) => `reports/2026-11-0${day}T00-00-00Z-a.json`;

describe('the chain of stored reports', () => {
  it('keeps the newest by their place in it, whatever their names say, and counts none that is retired', async () => {
    const store = memoryStore();
    for (const day of [3, 4, 1, 2]) await saveReport(store, report(`2026-11-0${day}T00-00-00Z-a`), at);
    const before = '2026-12-01T00:00:00.000Z';

    expect(await retireReports(store, { now: Date.parse(before), days: 0, keep: 3 }, at)).toEqual([name(3)]);
    expect(await retireReports(store, { now: Date.parse(before), days: 0, keep: 3 }, at)).toEqual([]);
    expect(await retireReports(store, { now: Date.parse(before), days: 0, keep: 1 }, at)).toEqual([name(1), name(4)]);
    expect(await store.list('report-index/1/')).toEqual(['report-index/1/2026-11-02T00-00-00Z-a.json']);
    expect(await store.list('reports/')).toEqual([name(2)]);
  });

  it('keeps of many reports in one link those that it names last', async () => {
    const store = memoryStore();
    const ids = ['a', 'b', 'c'].map((end) => `2026-11-01T00-00-00Z-${end}`);
    for (const id of ids) await saveReport(store, report(id), at, { links: 'later' });
    const kept = (await Promise.all(ids.map((id) => readReport(store, id)))).flatMap((part) => part ?? []);
    await linkReports(store, kept, at);

    expect(await retireReports(store, { now: Date.parse(at), days: 0, keep: 2 }, at)).toEqual([
      `reports/${ids[0]}.json`,
    ]);
  });

  it('has a number for each of many writers at the same time', async () => {
    const store = memoryStore();
    await Promise.all(Array.from({ length: 20 }, (_, index) => saveReport(store, report(`r${index}`), at)));

    expect(await store.list('chain/')).toHaveLength(20);
    const { problems } = await evidenceOf(store);
    expect(problems.filter((text) => /link|chain/i.test(text))).toEqual([]);
  });

  it.each(['half a lin', '', '{}', 'null'])(
    'goes on behind a last link that is %j, which stays named',
    async (text) => {
      const store = memoryStore();
      for (const day of [1, 2]) await saveReport(store, report(`2026-11-0${day}T00-00-00Z-a`), at);
      await store.delete('chain/000000002.json');
      await store.putIfAbsent('chain/000000002.json', new TextEncoder().encode(text));
      await saveReport(store, report('2026-11-03T00-00-00Z-a'), at);
      await saveReport(store, report('2026-11-04T00-00-00Z-a'), at);

      const { links, problems } = await evidenceOf(store);
      expect(links).toBe(4);
      expect(problems).toContain('Link 2 of the chain (chain/000000002.json) cannot be read.');
      expect(problems.some((one) => one.startsWith('Link 3') || one.startsWith('Link 4'))).toBe(false);
      // Which reports are the newest is not known then.
      await expect(retireReports(store, { now: Date.parse(at), days: 0, keep: 3 }, at)).rejects.toThrow(
        '000000002.json',
      );
    },
  );
});
