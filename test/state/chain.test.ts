import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { verifyChain } from '../../src/state/chain.ts';
import {
  linkOrganizationReport,
  linkReports,
  organizationReportId,
  readReport,
  retireReports,
  saveOrganizationReport,
  saveReport,
} from '../../src/state/reports.ts';
import type { Store } from '../../src/store/store.ts';
import { memoryStore } from '../store/memory-store.ts';

const at = '2026-11-22T06:30:41.000Z';
const report = (auditId: string) =>
  ({ auditId, scope: { accounts: ['1'], regions: [] }, findings: [] }) as unknown as Report;

async function filled(count = 4): Promise<Store> {
  const store = memoryStore();
  for (let day = 1; day <= count; day += 1) await saveReport(store, report(`2026-11-0${day}T00-00-00Z-a`), at);
  return store;
}

async function replace(store: Store, key: string, change: (text: string) => string): Promise<void> {
  const text = new TextDecoder().decode(await store.read(key));
  await store.delete(key);
  await store.putIfAbsent(key, new TextEncoder().encode(change(text)));
}

describe('the chain of stored reports', () => {
  it('proves that nothing was changed or left out', async () => {
    expect(await verifyChain(await filled())).toEqual({ links: 4, reports: 4, problems: [], unchained: [] });
  });

  it('proves nothing wrong of an empty store', async () => {
    expect((await verifyChain(memoryStore())).problems).toEqual([]);
  });

  it('tells a report that was changed by one character', async () => {
    const store = await filled();
    await replace(store, 'reports/2026-11-02T00-00-00Z-a.json', (text) => text.replace('"1"', '"2"'));

    expect((await verifyChain(store)).problems).toEqual(['reports/2026-11-02T00-00-00Z-a.json was changed.']);
  });

  it('tells a report that was removed', async () => {
    const store = await filled();
    await store.delete('reports/2026-11-03T00-00-00Z-a.json');

    expect((await verifyChain(store)).problems).toEqual(['reports/2026-11-03T00-00-00Z-a.json was removed.']);
  });

  it.each([1, 2, 3])('tells that link %i was removed', async (number) => {
    const store = await filled();
    await store.delete(`chain/00000000${number}.json`);

    expect((await verifyChain(store)).problems).toContain(`Link ${number} of the chain is missing.`);
  });

  it.each([1, 2, 3])('tells that link %i was changed together with its report', async (number) => {
    const store = await filled();
    await replace(store, `chain/00000000${number}.json`, (text) => text.replace(/"sha256":"../, '"sha256":"00'));

    expect((await verifyChain(store)).problems.length).toBeGreaterThan(0);
  });

  it('says what was retired, and does not miss it', async () => {
    const store = await filled();
    const gone = await retireReports(store, { before: '2026-11-03T00:00:00.000Z', keep: 0 }, at);

    expect(gone).toEqual(['reports/2026-11-01T00-00-00Z-a.json', 'reports/2026-11-02T00-00-00Z-a.json']);
    expect(await verifyChain(store)).toEqual({ links: 5, reports: 2, problems: [], unchained: [] });
  });

  it('keeps the newest by their place in the chain, whatever their names say, and counts none that is retired', async () => {
    const store = memoryStore();
    for (const day of [3, 4, 1, 2]) await saveReport(store, report(`2026-11-0${day}T00-00-00Z-a`), at);
    const name = (day: number) => `reports/2026-11-0${day}T00-00-00Z-a.json`;
    const before = '2026-12-01T00:00:00.000Z';

    expect(await retireReports(store, { before, keep: 3 }, at)).toEqual([name(3)]);
    expect(await retireReports(store, { before, keep: 3 }, at)).toEqual([]);
    expect(await retireReports(store, { before, keep: 1 }, at)).toEqual([name(1), name(4)]);
    expect(await store.list('report-index/1/')).toEqual(['report-index/1/2026-11-02T00-00-00Z-a.json']);
    expect(await verifyChain(store)).toEqual({ links: 6, reports: 1, problems: [], unchained: [] });
  });

  it('keeps of many reports in one link those that it names last', async () => {
    const store = memoryStore();
    for (const id of ['a', 'b', 'c']) await saveReport(store, report(id), at, 'later');
    const kept = (await Promise.all(['a', 'b', 'c'].map((id) => readReport(store, id)))).flatMap((part) => part ?? []);
    await linkReports(store, kept, at);

    expect(await retireReports(store, { before: 'z', keep: 2 }, at)).toEqual(['reports/a.json']);
  });

  it('takes many reports in one link, and tells any of them that is changed', async () => {
    const store = memoryStore();
    for (const id of ['a', 'b']) await saveReport(store, report(id), at, 'later');
    expect((await verifyChain(store)).unchained).toEqual(['reports/a.json', 'reports/b.json']);
    const parts = (await Promise.all(['a', 'b'].map((id) => readReport(store, id)))).flatMap((part) => part ?? []);
    const whole = organizationReportId('2026-11-22T00-00-00Z-0');
    await saveOrganizationReport(store, report(whole));
    const when = { at, since: '2026-11-22T00:00:00.000Z' };
    await linkOrganizationReport(store, whole, parts, when);
    // Whoever comes later finds it done.
    await linkOrganizationReport(store, whole, parts, when);
    expect(await verifyChain(store)).toEqual({ links: 1, reports: 3, problems: [], unchained: [] });

    await replace(store, 'reports/b.json', (text) => text.replace('"b"', '"c"'));
    expect((await verifyChain(store)).problems).toEqual(['reports/b.json was changed.']);
  });

  it('names a report that no link names', async () => {
    const store = await filled(1);
    await store.putIfAbsent('reports/2026-11-09T00-00-00Z-b.json', new TextEncoder().encode('{}'));

    expect(await verifyChain(store)).toMatchObject({
      problems: [],
      unchained: ['reports/2026-11-09T00-00-00Z-b.json'],
    });
  });

  it('has a number for each of many writers at the same time', async () => {
    const store = memoryStore();
    await Promise.all(Array.from({ length: 20 }, (_, index) => saveReport(store, report(`r${index}`), at)));

    expect(await verifyChain(store)).toMatchObject({ links: 20, reports: 20, problems: [], unchained: [] });
  });

  it('tells any single object that is changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (which, where) => {
        const store = await filled(3);
        // What finds the reports of an account says nothing that they do not say themselves.
        const keys = (await store.list('')).filter((key) => !key.startsWith('report-index/'));
        const key = keys[which % keys.length] as string;
        await replace(store, key, (text) => flip(text, where % text.length));
        const { problems } = await verifyChain(store);
        // The last link has no successor that would tell, but what it says of its report still must hold.
        const isLastLink = key === 'chain/000000003.json';
        expect(isLastLink || problems.length > 0).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

function flip(text: string, index: number): string {
  return text.slice(0, index) + (text[index] === 'x' ? 'y' : 'x') + text.slice(index + 1);
}
