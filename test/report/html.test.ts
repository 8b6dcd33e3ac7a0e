import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { pageHashes, renderHtml } from '../../src/report/html.ts';
import { deniedReport, emptyReport, hostileNames, mallory, troubledReport, verifiedReport } from './fixture-report.ts';
import { renderOptions } from './render-options.ts';
import { smallReport } from './small-report.ts';
import { spoiled, unknown } from './spoiled-report.ts';

const reports = { troubledReport, verifiedReport, deniedReport, emptyReport, smallReport };
const history = {
  points: [1, 2, 3].map((day) => ({
    auditId: `audit-${day}`,
    startedAt: `2026-11-1${day}T06:30:00.000Z`,
    proClusters: 3,
    verified: day - 1,
    verdicts: { NON_COMPLIANT: 4 - day, INSUFFICIENT_DATA: 1, COMPLIANT: day, NOT_APPLICABLE: 0 },
    readErrors: day === 2 ? 1 : 0,
  })),
  fixed: [
    {
      findingId: smallReport.findings[4]?.id ?? '',
      checkId: 'ack-cluster-encryption-enabled',
      severity: 'high' as const,
      since: '2026-11-12T06:30:00.000Z',
      fixedBy: '2026-11-22T06:30:00.000Z',
    },
  ],
};

function pageOf(report: Report, lang: 'en' | 'zh' = 'en'): string {
  return renderHtml(report, { ...renderOptions, history, lang });
}

/** The page without its style and script, which are the same for every report. */
function bodyOf(page: string): string {
  return page.replace(/<style>.*?<\/style>/s, '<style></style>').replace(/<script>.*?<\/script>/s, '<script></script>');
}

/** The tags and attributes of a page without what stands in them. */
function structureOf(page: string): string[] {
  return [...bodyOf(page).matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""').replace(/=[\w-]+/g, '='));
}

describe('the page', () => {
  it.each(['en', 'zh'] as const)('reads as in test/golden/report.%s.html', async (lang) => {
    await expect(bodyOf(pageOf(smallReport, lang))).toMatchFileSnapshot(`../golden/report.${lang}.html`);
  });

  it('tells in this order: is it verified, what failed, what could not be read, what changed, the clusters', () => {
    const ids = [...pageOf(smallReport).matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id);
    expect(ids.slice(0, 6)).toEqual(['verified', 'failed', 'read-errors', 'unknown', 'changed', 'clusters']);
  });

  it('has every cluster, every finding’s reason and every waiver', () => {
    const page = pageOf(troubledReport);
    expect(page.match(/<tbody id=c\d+ /g)).toHaveLength(troubledReport.clusters.length);
    const reasons = [...page.matchAll(/<p[^>]*>/g)].length;
    expect(reasons).toBeGreaterThan(troubledReport.findings.length);
    for (const { selector } of troubledReport.waivers) expect(page).toContain(selector.replace('\u001b', '\ufffd'));
  });

  it('tells who did it on failed and with the evidence, and once for each cluster and key by which answer', () => {
    const [pay] = smallReport.clusters;
    const by = { ...mallory, name: 'eve', eventName: 'UpdateKMSEncryption' };
    const findings = smallReport.findings.map((one) => (one.resource.id === pay?.id ? { ...one, changedBy: by } : one));
    const page = pageOf({ ...smallReport, findings });
    const failed = page.split('<section id="failed"')[1]?.split('<section')[0] ?? '';
    expect(failed).toContain('mallory (RAM user) from 203.0.113.7 at 2026-11-21 08:58 UTC, ScheduleKeyDeletion');
    const details = page.split('<tbody id=c1 ')[1]?.split('<tbody id=c')[0] ?? '';
    expect(details).toContain('eve (RAM user) from 203.0.113.7 at 2026-11-22 04:11 UTC, UpdateKMSEncryption');
    expect(details.match(/cs:DescribeClustersV1 REQ-1A70/g)).toHaveLength(1);
    expect(details.match(/kms:DescribeKey REQ-9C3E/g)).toHaveLength(1);
    expect(pageOf({ ...smallReport, findings }, 'zh')).toContain('操作者');
  });

  it.each(Object.entries(reports))('asks nobody for anything: %s', (_, report) => {
    const page = bodyOf(pageOf(report));
    expect(page).not.toMatch(/\s(src|srcset|action|formaction|poster|background|style|on\w+)\s*=/i);
    expect(page).not.toMatch(/<(link|img|iframe|object|embed|base|form [^>]*action)/i);
    for (const [, target] of page.matchAll(/href="?([^\s">]+)/g))
      expect(target).toMatch(/^(#[\w-]+|https:\/\/[\w.-]+\/)/);
    const { style } = partsOf(pageOf(report));
    expect(style).not.toMatch(/@import|url\((?!#)/);
  });

  it.each(Object.keys(hostileNames) as (keyof typeof hostileNames)[])(
    'is built the same whatever things are called: %s',
    (name) => {
      const text = hostileNames[name].trim() === '' ? 'x' : hostileNames[name];
      // A command is offered only for names that a shell takes for nothing but letters.
      const harmless = /^[\w-]+$/.test(text) ? 'name' : 'a $harmless name';
      expect(structureOf(pageOf(spoiled(troubledReport, text)))).toEqual(
        structureOf(pageOf(spoiled(troubledReport, harmless))),
      );
    },
  );

  it('stays small whatever things are called', () => {
    const clusters = smallReport.clusters.flatMap((cluster) => Array.from({ length: 700 }, () => cluster));
    const many = { ...smallReport, clusters };
    expect(Buffer.byteLength(pageOf(spoiled(many, '集'.repeat(5_000))))).toBeLessThan(20_000_000);
  });

  it('counts none on failed, and no cluster, only where a list came', () => {
    const nav = (report: Report) => [...bodyOf(pageOf(report)).matchAll(/href="#(failed|clusters)">.*?<b>(.*?)<\/b>/g)];
    expect(nav(deniedReport).map(([, , count]) => count)).toEqual(['?', '?']);
    expect(nav(emptyReport).map(([, , count]) => count)).toEqual(['0', '0']);
  });

  it('tells accounts of the same region apart by their whole numbers', () => {
    const [first, second] = ['1234567890123456', '1234567890123457'];
    const [one, two] = troubledReport.clusters;
    const clusters = [one, two].map((cluster, index) => ({ ...cluster, accountId: index === 0 ? first : second }));
    const scope = { accounts: [first, second], regions: troubledReport.scope.regions };
    const page = pageOf({ ...troubledReport, scope, clusters } as Report);
    for (const account of scope.accounts) expect(page).toMatch(new RegExp(`<small>[\\w-]+ <br>${account}</small>`));
  });

  it('says at the top what changed, and how much', () => {
    const at = (page: string) => /<p class="since">.*?<\/p>/s.exec(page)?.[0].replace(/<[^>]*>/g, '');
    expect(at(pageOf(troubledReport))).toMatch(/^Since the report of .*: .*Broke \d/);
    expect(at(pageOf({ ...emptyReport, startedAt: '2000-01-01T00:00:00Z' }))).toBeUndefined();
  });

  it('shows no green where nothing is known', () => {
    const green = /class=y\b|class="(\w+ )*y(?! zero)[ "]|data-s=y\b/g;
    // What the colors of the chart over time mean, and what was fixed before, is no word about this report.
    const past = /<section id="(history|changed)".*?<\/section>/gs;
    for (const report of [deniedReport, emptyReport, unknown(troubledReport), unknown(verifiedReport)]) {
      expect(bodyOf(pageOf(report)).replace(past, '').match(green) ?? []).toEqual([]);
    }
    expect(bodyOf(pageOf(verifiedReport))).toMatch(green);
  });
});

describe('what the page may do', () => {
  it('is said by hashes that are the same for every report and language', () => {
    for (const report of Object.values(reports)) {
      for (const lang of ['en', 'zh'] as const) {
        const page = pageOf(report, lang);
        const { style, script } = partsOf(page);
        expect({ style: hashOf(style), script: hashOf(script) }).toEqual(pageHashes());
        expect(page.replaceAll('&#39;', "'")).toContain(
          `content="default-src 'none'; style-src '${pageHashes().style}'; script-src '${pageHashes().script}'; base-uri 'none'; form-action 'none'"`,
        );
      }
    }
  });

  it('is one style, one script, and data that is no script', () => {
    const page = pageOf(troubledReport);
    expect(page.match(/<style/g)).toHaveLength(1);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<script type="application\/json" id="data">/g)).toHaveLength(1);
    expect(() => new Function(partsOf(page).script)).not.toThrow();
  });

  it('writes texts, never markup', () => {
    expect(partsOf(pageOf(smallReport)).script).not.toMatch(
      /innerHTML|outerHTML|insertAdjacent|document\.write|eval|fetch|XMLHttp/,
    );
  });
});

describe('its sources', () => {
  const folder = fileURLToPath(new URL('../../src/report/html/', import.meta.url));

  it('trust no text but their own', () => {
    const users = readdirSync(folder).filter((file) => readFileSync(`${folder}${file}`, 'utf8').includes('trusted('));
    expect(users.sort()).toEqual([
      'failed-checks.ts',
      'headline.ts',
      'markup.ts',
      'page-texts.ts',
      'page.ts',
      'section.ts',
      'verdict.ts',
    ]);
  });
});

function partsOf(page: string): { style: string; script: string } {
  const part = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(page)?.[1] ?? '';
  return { style: part('style'), script: part('script') };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
