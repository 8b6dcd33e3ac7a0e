import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../src/config/load.ts';
import type { ChangedBy } from '../../src/model/audit-event.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { dashboard } from '../../src/runs/dashboard.ts';
import { type DashboardSession, latestReport } from '../../src/runs/dashboard-reports.ts';
import { extendHistory } from '../../src/runs/history.ts';
import { saveOrganizationReport, saveReport } from '../../src/state/reports.ts';
import type { Store } from '../../src/store/store.ts';
import { throwCheckError } from '../facts/healthy.ts';
import { report as fixture, troubledReport } from '../report/fixture-report.ts';
import { memoryStore } from '../store/memory-store.ts';

const token = 'correct-horse-battery-staple';
const config = defaultConfig();
const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };
const now = Date.parse('2026-11-22T08:00:00Z');
const clock = { now: () => now, sleep: timing.sleep };

function session(store: Store | undefined, parts: Partial<DashboardSession> = {}): DashboardSession {
  return {
    config: defaultConfig(),
    clock,
    store,
    timing,
    accountId: '',
    dashboardToken: async () => token,
    onCheckError: throwCheckError,
    ...parts,
  };
}

async function get(of: DashboardSession, target: string, headers: Record<string, string> = {}) {
  const [path = '', query] = target.split('?');
  const response = await dashboard(of, {
    method: 'GET',
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: { authorization: `Bearer ${token}`, ...headers },
    body: new Uint8Array(),
    secure: false,
  });
  return { ...response, text: new TextDecoder().decode(response.body) };
}

const at = (minute: number) => `2026-11-22T06-${String(minute).padStart(2, '0')}-00Z`;

async function keep(store: Store, minute: number, suffix: string, accounts: string[]): Promise<Report> {
  const auditId = `${at(minute)}-0a1b${suffix}`;
  const startedAt = `${auditId.slice(0, 10)}T06:${auditId.slice(14, 16)}:00.000Z`;
  const report = fixture({ auditId, startedAt, scope: { accounts, regions: [] } });
  const stored = await saveReport(store, report, startedAt);
  await extendHistory({ config, store, clock, timing }, { report, ...stored });
  return report;
}

describe('the latest report', () => {
  it('is that of the organization, where there is one', async () => {
    const store = memoryStore();
    const merged = await keep(store, 1, '-organization', ['1', '2']);
    await keep(store, 2, '', ['1']);

    expect((await latestReport(session(store, { accountId: '1' }), store))?.auditId).toBe(merged.auditId);
  });

  it('is that of the account of the function, else of the account that was audited last', async () => {
    const store = memoryStore();
    const own = await keep(store, 1, '', ['1']);
    const other = await keep(store, 2, '', ['2']);

    expect((await latestReport(session(store, { accountId: '1' }), store))?.auditId).toBe(own.auditId);
    expect((await latestReport(session(store, { accountId: '' }), store))?.auditId).toBe(other.auditId);
    expect((await latestReport(session(store, { accountId: '3' }), store))?.auditId).toBe(other.auditId);
  });

  it.each(['-organization', ''])('is none of a clock that was ahead (%j)', async (suffix) => {
    const store = memoryStore();
    const last = await keep(store, 1, suffix, ['1']);
    const ahead = fixture({ auditId: `2027-12-01T06-00-00Z-beef${suffix}`, scope: { accounts: ['1'], regions: [] } });
    await saveReport(store, ahead, ahead.startedAt);

    expect((await latestReport(session(store, { accountId: '1' }), store))?.auditId).toBe(last.auditId);
    const { reports } = JSON.parse((await get(session(store), '/reports.json')).text);
    expect(reports.map(({ id }: { id: string }) => id)).toEqual([last.auditId, ahead.auditId]);
  });

  it('is no report of a change by itself, and nothing that is none', async () => {
    const store = memoryStore();
    await keep(store, 3, '-change', ['1']);
    for (const [key, text] of [
      ['reports/2026-11-23T06-00-00Z-beef.json', 'no json'],
      ['reports/2026-11-23T06-00-00Z-dead-organization.json', '{}'],
      ['reports/zzz.json', '{}'],
    ] as const) {
      await store.putIfAbsent(key, new TextEncoder().encode(text));
    }

    expect(await latestReport(session(store, { accountId: '1' }), store)).toBeUndefined();
    const audit = await keep(store, 1, '', ['1']);
    expect((await latestReport(session(store, { accountId: '1' }), store))?.auditId).toBe(audit.auditId);
  });
});

describe('the list of reports', () => {
  it('goes on from page to page, and leaves none out', async () => {
    const store = memoryStore();
    for (let minute = 0; minute < 60; minute += 1) {
      for (const suffix of ['', '-change']) await saveReport(store, reportOf(minute, suffix), 'x');
    }
    const seen: string[] = [];
    for (let next: string | null = '/reports.json'; next !== null; ) {
      const answer: { reports: { id: string }[]; next: string | null } = JSON.parse(
        (await get(session(store), next)).text,
      );
      expect(answer.reports.length).toBeLessThanOrEqual(50);
      seen.push(...answer.reports.map(({ id }) => id));
      next = answer.next;
    }
    expect(seen).toEqual([...seen].sort().reverse());
    expect(new Set(seen).size).toBe(120);
    const page = await get(session(store), '/reports', { accept: 'text/html' });
    expect(page.text).toContain(`<a rel="next" href="/reports?before=${seen[49]}">`);
  });

  it('counts what is in the history, and says that the rest is not known', async () => {
    const store = memoryStore();
    const known = await keep(store, 1, '', ['1']);
    await saveReport(store, reportOf(2, ''), 'x');

    const { reports } = JSON.parse((await get(session(store), '/reports.json')).text);
    expect(reports[0]).toMatchObject({ id: `${at(2)}-0a1b`, verified: null, readErrors: null });
    expect(reports[1]).toMatchObject({
      id: known.auditId,
      verified: 0,
      proClusters: 0,
      nonCompliant: 0,
      readErrors: 0,
    });
  });

  it('says whose each report is', async () => {
    const store = memoryStore();
    await keep(store, 1, '', ['1']);
    await keep(store, 2, '', ['2']);
    await saveOrganizationReport(store, fixture({ auditId: `${at(3)}-0a1b-organization` }));

    const { reports } = JSON.parse((await get(session(store), '/reports.json')).text);
    expect(reports.map(({ accountId }: { accountId: string | null }) => accountId)).toEqual([null, '2', '1']);
    const { text } = await get(session(store), '/reports', { accept: 'text/html' });
    expect(text).toContain('<td data-name="Account">2</td>');
  });

  it('stays in the language that its address named', async () => {
    const store = memoryStore();
    for (let minute = 0; minute < 51; minute += 1) await saveReport(store, reportOf(minute, ''), 'x');
    const { text } = await get(session(store), '/reports?lang=zh', { accept: 'text/html' });
    expect(text).toContain(`<a href="/reports/${at(50)}-0a1b?lang=zh">`);
    expect(text).toContain(`<a href="/reports/${at(50)}-0a1b.csv?lang=zh">`);
    expect(text).toContain(`<a rel="next" href="/reports?before=${at(1)}-0a1b&#38;lang=zh">`);
    expect(text).toContain('<a href="/?lang=zh">');
  });

  it('is narrowed to a kind and an account, and stays so from page to page', async () => {
    const store = memoryStore();
    for (const [minute, suffix, account] of [
      [1, '', '1'],
      [2, '', '2'],
      [3, '-change', '1'],
    ] as const)
      await keep(store, minute, suffix, [account]);
    const idsOf = async (query: string) => {
      const { text } = await get(session(store), `/reports.json${query}`);
      return JSON.parse(text).reports.map(({ id }: { id: string }) => id.slice(14, 16));
    };

    expect(await idsOf('')).toEqual(['03', '02', '01']);
    expect(await idsOf('?kind=change')).toEqual(['03']);
    expect(await idsOf('?account=1')).toEqual(['03', '01']);
    expect(await idsOf('?account=1&kind=audit')).toEqual(['01']);
    const { text } = await get(session(store), '/reports?kind=partial&account=2', { accept: 'text/html' });
    expect(text).toContain('<option value="partial" selected>partial audit</option>');
    expect(text).toContain('<option value="2" selected>2</option>');
    expect(text).toContain('No report matches the filter.');
  });

  it('says who made the change of a report after a change, and no actor of before', async () => {
    const store = memoryStore();
    const by = { name: 'mallory', type: 'ram-user', address: '203.0.113.7', eventName: 'DisableKey' };
    const changed = (changedBy: ChangedBy) => ({ ...troubledReport.findings[0], changedBy }) as Finding;
    const auditId = `${at(3)}-0a1b-change`;
    const startedAt = '2026-11-22T06:03:00.000Z';
    const findings = [
      changed({ ...by, time: '2026-11-22T06:01:00Z' }),
      changed({ ...by, time: '2026-11-22T06:01:00Z' }),
      changed({ ...by, name: 'alice', time: '2026-11-20T06:01:00Z' }),
      changed({ ...by, name: 'bob', time: null }),
    ];
    await saveReport(
      store,
      fixture({ auditId, startedAt, findings, scope: { accounts: ['1'], regions: [] } }),
      startedAt,
    );

    const { text } = await get(session(store), '/reports.json');
    expect(JSON.parse(text).reports[0].changedBy).toEqual(['mallory (DisableKey)']);
    expect((await get(session(store), '/reports', { accept: 'text/html' })).text).toContain('mallory (DisableKey)');
  });

  it.each(['"><script>alert(1)</script>', '../../x', '￿', 'a'.repeat(200)])('takes %s for the end', async (before) => {
    const store = memoryStore();
    await keep(store, 1, '', ['1']);
    const { status, text } = await get(session(store), `/reports?before=${encodeURIComponent(before)}`);
    expect([status, text.includes('script')]).toEqual([200, false]);
  });

  function reportOf(minute: number, suffix: string): Report {
    return { ...troubledReport, auditId: `${at(minute)}-0a1b${suffix}` };
  }
});

describe('the first page', () => {
  it('leads to the other reports, and says how many tell of changes since that of the organization', async () => {
    const store = memoryStore();
    await keep(store, 1, '-change', ['1']);
    await keep(store, 2, '-organization', ['1', '2']);
    expect((await get(session(store), '/')).text).toContain('<a href="/reports">All reports</a>');
    await keep(store, 3, '-change', ['1']);
    await keep(store, 4, '-change', ['2']);
    expect((await get(session(store), '/')).text).toContain('<a href="/reports">All reports <b>2 newer</b></a>');
    expect((await get(session(store), '/?lang=zh')).text).toContain(
      '<a href="/reports?lang=zh">全部报告 <b>更新 2 份</b></a>',
    );
  });
});

describe('a place where nothing is', () => {
  it('is a page with a way back for people, in their language, and a line for programs', async () => {
    const store = memoryStore();
    const page = await get(session(store), '/reports/2026-01-01T00-00-00Z-0000?lang=zh', { accept: 'text/html' });
    expect([page.status, page.text]).toEqual([404, expect.stringContaining('<a href="/reports?lang=zh">')]);
    expect(page.text).toContain('<h1>未找到</h1>');
    const line = await get(session(store), '/nowhere');
    expect([line.status, line.text]).toEqual([404, 'There is nothing here.\n']);
  });
});

describe('the dashboard', () => {
  it('throws what it cannot tell, for the log', async () => {
    await expect(get(session(undefined), '/')).rejects.toThrow('SEALWATCH_STORE is not set');
    const lost = session(memoryStore(), { dashboardToken: () => Promise.reject(new Error('KMS is away')) });
    await expect(get(lost, '/')).rejects.toThrow('KMS is away');
  });

  it('does not ask for the token of those who offer nothing', async () => {
    const asked = session(memoryStore(), { dashboardToken: () => Promise.reject(new Error('asked')) });
    expect((await get(asked, '/', { authorization: '' })).status).toBe(401);
  });

  it('speaks the language that is asked for', async () => {
    const store = memoryStore();
    for (const [target, headers, lang] of [
      ['/reports', {}, 'en'],
      ['/reports', { 'accept-language': 'zh-TW' }, 'zh-CN'],
      ['/reports?lang=en', { 'accept-language': 'zh' }, 'en'],
      ['/reports?lang=zh', {}, 'zh-CN'],
    ] as const) {
      expect((await get(session(store), target, headers)).text).toContain(`<html lang="${lang}">`);
    }
  });
});
