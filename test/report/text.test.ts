import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Finding, message } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { renderText, type TextOptions } from '../../src/report/text.ts';
import { langs } from '../../src/words/language.ts';
import { cpuMsOf } from '../cpu-time.ts';
import { englishIn } from '../words/prose.ts';
import {
  aboutCluster,
  accountId,
  cluster,
  deniedReport,
  emptyReport,
  finding,
  hostileNames,
  now,
  report,
  troubledReport,
  verifiedReport,
} from './fixture-report.ts';
import { columnsOf, linesOf, unprintable } from './screen.ts';

const options: TextOptions = { color: false, unicode: true, width: 120, all: false, now };
const next = {
  reportPath: './sealwatch/reports/2026-11-22T06-30Z.json',
  exit: { code: 2, why: '10 things could not be read' },
};

describe('the text report', () => {
  it.each([
    ['report-wide.txt', { ...options, width: 132, all: true }],
    ['report-plain.txt', options],
    ['report-color.txt', { ...options, color: true }],
    ['report-ascii.txt', { ...options, unicode: false, width: 100 }],
    ['report-narrow.txt', { ...options, width: 50 }],
    ['report-zh-wide.txt', { ...options, width: 132, all: true, lang: 'zh' }],
    ['report-zh.txt', { ...options, width: 100, lang: 'zh' }],
    ['report-zh-narrow.txt', { ...options, width: 50, lang: 'zh' }],
  ] satisfies [string, TextOptions][])('reads as in test/golden/%s', async (file, given) => {
    await expect(renderText(troubledReport, { ...given, next })).toMatchFileSnapshot(`../golden/${file}`);
  });

  it('opens with what could not be read, and closes with the totals', () => {
    const titles = linesOf(renderText(troubledReport, options)).filter((line) => /^\S/.test(line));

    expect(titles).toEqual([
      'Could not be read (10)',
      'Failed checks (7, 1 waived, 12 findings in all)',
      'Waivers without effect (3)',
      'Insufficient data (13)',
      expect.stringMatching(/^Clusters \(34\)/),
      'Cost (30 days)',
      'at least 38 clusters · 18 verified · COMPLIANT 10 · NON_COMPLIANT 12 · INSUFFICIENT_DATA 13 · NOT_APPLICABLE 4',
      expect.stringMatching(/^account 1198765432101234 · 4 regions · read 2026-11-22 06:30 UTC, 41 s ago/),
      '71 API calls in 4.1 s',
    ]);
  });

  it('says the same with color and without', () => {
    const painted = renderText(troubledReport, { ...options, color: true });
    expect(painted).toContain('\u001b[');
    expect(linesOf(painted)).toEqual(linesOf(renderText(troubledReport, options)));
  });

  it('is plain ASCII where that is all there is, and still says everything', () => {
    const text = renderText(troubledReport, { ...options, unicode: false, width: 132, next });
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text).toMatch(/prod-search +cn-hangzhou +NO +n\/a +yes +n\/a +n\/a +none/);
    expect(text).toMatch(/lab-edge +cn-beijing +yes +unknown +yes +unknown, no usage for 90 d +unknown +none/);
  });

  it('writes a name that is not ASCII by its code points, so that it can be told from another', () => {
    const text = renderText(troubledReport, { ...options, unicode: false, all: true, width: 200 });
    expect(text).toContain('\\u{751f}\\u{4ea7}');
  });

  it('never takes a list that was refused for an empty account', () => {
    const text = renderText(deniedReport, { ...options, next });
    expect(text).toMatch(
      /^Could not be read \(1\)\n {2}account {2}cs:DescribeClustersV1 {2}Forbidden.RAM {2}\(REQ-77A1\)/,
    );
    expect(text).toContain('grant cs:DescribeClustersV1 and cs:GetClusters, see: sealwatch policy');
    expect(text).toContain('No list of clusters could be read');
    expect(text).toContain('clusters unknown · 0 verified');
    expect(text).not.toMatch(/0 clusters|No failed checks/);
  });

  it('says of an empty account that it is empty', () => {
    const text = renderText(emptyReport, options);
    expect(text).toContain('No clusters in cn-hangzhou: the list came whole and is empty.');
    expect(text).toContain('0 clusters · 0 verified');
  });

  it('says that clusters may be missing where one of several lists could not be read', () => {
    const text = renderText(troubledReport, options);
    expect(text).toContain('Not all of them: the list of cn-shanghai could not be read whole');
    expect(text).toContain('at least 38 clusters');
  });

  it('is short where nothing is wrong', () => {
    expect(linesOf(renderText(verifiedReport, options)).slice(0, 3)).toEqual([
      'No failed checks',
      '',
      expect.stringMatching(/^Clusters \(9\)/),
    ]);
  });

  it('claims no peace beyond what could be read', () => {
    const { readErrors } = troubledReport;
    expect(renderText({ ...verifiedReport, readErrors }, options)).toContain(
      'No failed checks among the resources that could be read',
    );
  });

  it('shows the worst twenty clusters and counts the rest, or all of them', () => {
    const rows = (text: string) => linesOf(text).filter((line) => / {2}(none|key|cluster)$/.test(line)).length;
    const short = renderText(troubledReport, options);
    expect(rows(short)).toBe(20);
    expect(short).toContain('  … 14 more, 14 verified (--all shows them)');
    expect(rows(renderText(troubledReport, { ...options, all: true }))).toBe(34);
  });

  it('names accounts only where there are several', () => {
    const other = cluster(1, { name: 'far', accountId: '1555555555555555' });
    const clusters = [...troubledReport.clusters, other];
    const scope = { ...troubledReport.scope, accounts: [accountId, other.accountId] };
    const text = renderText({ ...troubledReport, clusters, scope }, { ...options, width: 150, all: true });
    expect(text).toMatch(/far +1555555555555555 +cn-hangzhou/);
    expect(text).toContain(`prod-search (${accountId}/cn-hangzhou)`);
    expect(renderText(troubledReport, options)).not.toContain(`${accountId}/cn-hangzhou`);
  });

  it('has one line of the table for each cluster, and every column in its place', () => {
    const lines = linesOf(renderText(troubledReport, { ...options, all: true }));
    const start = lines.findIndex((line) => line.startsWith('Clusters'));
    const at = columnsOf((lines[start] ?? '').split('region')[0] ?? '');
    const rows = lines.slice(start + 1, start + 35);
    for (const row of rows) {
      const place = /(cn-hangzhou|cn-beijing|ap-southeast-1) {2,}[✔✘?–]/.exec(row)?.index ?? -1;
      expect(columnsOf(row.slice(0, place)), row).toBe(at);
    }
  });

  it.each([20, 30, 49, 50, 79, 80, 89, 90, 100, 119, 120, 200, 400])('is never wider than %i columns', (width) => {
    for (const one of [troubledReport, deniedReport, emptyReport, verifiedReport]) {
      for (const given of [{}, { unicode: false }, { lang: 'zh' }] as const) {
        for (const all of [true, false]) {
          for (const line of linesOf(renderText(one, { ...options, ...given, width, all, next }))) {
            expect(columnsOf(line), line).toBeLessThanOrEqual(width);
          }
        }
      }
    }
  });

  it('tells who did it, each deed once in an entry', () => {
    const text = renderText(troubledReport, options);
    expect(
      text.match(/Who {2}mallory \(ram-user\) from 203\.0\.113\.7 at 2026-11-22 04:11 UTC, ScheduleKeyDeletion/g),
    ).toHaveLength(1);
    expect(text).toMatch(/also MEDIUM .*\n(?:.*\n)?.*Who {2}alice \(ram-user\), SetDeletionProtection/);
  });

  it('lets nothing through that a terminal would act upon', () => {
    for (const given of [{ color: true }, { color: false }, { lang: 'zh' }] as const) {
      const text = renderText(troubledReport, { ...options, ...given, all: true, next });
      for (const line of linesOf(text)) expect(line).not.toMatch(unprintable);
      expect(text).toContain('<script>');
    }
  });

  it('holds any name, tag, code and message within its lines', () => {
    const nasty = fc.array(
      fc.oneof(fc.constantFrom(...Object.values(hostileNames)), fc.string({ unit: 'binary' }), fc.string()),
      { maxLength: 4 },
    );
    const anyText = nasty.map((parts) => parts.join(''));
    const any = fc.tuple(
      fc.array(anyText, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 20, max: 160 }),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom(...langs),
    );

    fc.assert(
      fc.property(any, ([texts, width, unicode, color, all, lang]) => {
        const spoiled = spoil(troubledReport, texts);
        const given = {
          color,
          unicode,
          width,
          all,
          now,
          lang,
          next: { reportPath: texts[0] ?? '', exit: { code: 2, why: texts[0] ?? '' } },
        };
        for (const line of linesOf(renderText(spoiled, given))) {
          expect(line).not.toMatch(unprintable);
          expect(columnsOf(line)).toBeLessThanOrEqual(width);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('says it in Chinese, but for errors of the cloud and what people wrote', () => {
    const waived = (one: Report) => ({
      ...one,
      findings: one.findings.map(({ waiver: _, ...rest }) => rest),
      readErrors: one.readErrors.map((error) => ({ ...error, message: '' })),
    });
    const names = new Set(troubledReport.clusters.flatMap(({ name }) => name.match(/[a-z]+/g) ?? []));
    for (const one of [troubledReport, deniedReport, emptyReport, verifiedReport].map(waived)) {
      const lines = linesOf(renderText(one, { ...options, lang: 'zh', all: true, width: 400 }));
      const english = lines.flatMap(englishIn).filter((words) => words.split(/[ ,]+/).some((word) => !names.has(word)));
      expect(english).toEqual([]);
    }
  });

  it('is in English where there is nothing but ASCII to write in, whatever was asked for', () => {
    const ascii = { ...options, unicode: false };
    expect(renderText(troubledReport, { ...ascii, lang: 'zh' })).toBe(renderText(troubledReport, ascii));
  });

  it('keeps the verdicts as they are in every language', () => {
    const text = renderText(troubledReport, { ...options, lang: 'zh' });
    expect(text).toContain('COMPLIANT 10 · NON_COMPLIANT 12 · INSUFFICIENT_DATA 13 · NOT_APPLICABLE 4');
  });

  it('words a saved report from its messages, and never from its English', () => {
    const [first] = troubledReport.findings;
    if (first === undefined) throw new Error('no finding');
    const odd = {
      ...first,
      verdict: 'NON_COMPLIANT',
      reason: 'THE WRITTEN REASON.',
      remediation: { text: 'THE WRITTEN REMEDIATION.', commands: [] },
    } as const;
    const told = (finding: Finding) =>
      renderText({ ...troubledReport, findings: [finding] }, { ...options, lang: 'zh' });
    expect(told(odd)).not.toContain('THE WRITTEN');

    const newer = { ...odd, checkId: 'of-tomorrow', message: { id: 'of-tomorrow', data: { since: 'x' } } };
    const text = told(newer as unknown as Finding);
    expect(text).toContain('THE WRITTEN REASON.');
    expect(text).toContain('THE WRITTEN REMEDIATION.');
  });

  it('renders 1,200 clusters in less than 200 ms of CPU', () => {
    const clusters = Array.from({ length: 1_200 }, (_, index) =>
      cluster(1_000 + index, {
        name: `cluster-${index}`,
        ...(index % 20 === 0 ? { verified: 'unknown' as const } : {}),
      }),
    );
    const findings = clusters.flatMap((one, index) =>
      Array.from({ length: 6 }, () =>
        index % 20 === 0
          ? finding(aboutCluster(one), message('encryption-off', {}))
          : finding(aboutCluster(one), message('encryption-on', { keyId: 'key-1' }), { verdict: 'COMPLIANT' }),
      ),
    );
    const big = report({ clusters, findings });

    // The least of a few: the first runs are those of a cold program.
    const times = Array.from({ length: 6 }, () => cpuMsOf(() => renderText(big, { ...options, all: true })));
    expect(Math.min(...times)).toBeLessThan(200);
  });
});

/** The report with texts of others wherever a text of others can stand. */
function spoil(original: Report, texts: readonly string[]): Report {
  let given = 0;
  const next = () => texts[given++ % texts.length] ?? '';
  return {
    ...original,
    scope: { accounts: original.scope.accounts, regions: original.scope.regions.map(next) },
    readErrors: original.readErrors.map((error) => ({
      ...error,
      regionId: next(),
      code: next(),
      message: next(),
      requestId: next(),
      ...(error.resource === undefined ? {} : { resource: next() }),
    })),
    clusters: original.clusters.map((one) => ({
      ...one,
      name: next(),
      regionId: next(),
      spec: next(),
      profile: next(),
      version: next(),
      state: next(),
    })),
    waivers: original.waivers.map((waiver) => ({ ...waiver, check: next(), selector: next(), problem: next() })),
    keys: original.keys.map((key) => ({ ...key, state: next(), spec: next(), instanceId: next() })),
    findings: original.findings.map((one) => ({
      ...one,
      resource: { ...one.resource, name: next(), regionId: next() },
      reason: next(),
      remediation: { text: next(), commands: [next()], console: next() },
      ...(one.changedBy && {
        changedBy: { name: next(), type: next(), address: next(), eventName: next(), time: one.changedBy.time },
      }),
      ...(one.waiver === undefined
        ? {}
        : { waiver: { reason: next(), owner: next(), approvedBy: next(), expires: next() } }),
    })),
  };
}
