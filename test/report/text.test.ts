import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Finding, message } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { printable } from '../../src/report/printable.ts';
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

const isCommand = (line: string) => /^(aliyun|sealwatch|kubectl) /.test(line);

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

  it('opens with the summary, and closes with how the run ended', () => {
    const titles = linesOf(renderText(troubledReport, { ...options, width: 160, all: true, next })).filter(
      (line) => /^[^\s]/.test(line) && !isCommand(line),
    );

    expect(titles).toEqual([
      '18 of at least 34 Pro clusters verified · 2 critical · 4 high · 1 low · 13 insufficient data · 10 read errors',
      '10 read errors: results are incomplete',
      'Failed checks (7, 1 waived)',
      'Waivers without effect (3)',
      'Insufficient data (13)',
      expect.stringMatching(/^Clusters /),
      'Cost (30 days)',
      expect.stringMatching(
        /^account 1198765432101234 · .* · at least 38 clusters · read 2026-11-22 06:30 UTC, 41 s ago/,
      ),
      expect.stringMatching(/exit 2: 10 things could not be read$/),
    ]);
  });

  it.each([40, 80, 100, 120, 200])('fits on a screen of 40 lines unless all is asked for, at %i columns', (width) => {
    for (const one of [troubledReport, deniedReport, emptyReport, verifiedReport]) {
      for (const lang of langs) {
        expect(linesOf(renderText(one, { ...options, width, lang, next })).length).toBeLessThanOrEqual(40);
      }
    }
  });

  it('sets every command alone on its line, from the first column', () => {
    const lines = linesOf(renderText(troubledReport, { ...options, width: 40, all: true }));
    const commands = troubledReport.findings.flatMap(({ remediation, verdict, waiver }) =>
      verdict === 'NON_COMPLIANT' && waiver === undefined ? (remediation?.commands ?? []) : [],
    );
    expect(commands.length).toBeGreaterThan(0);
    for (const line of lines) if (/(aliyun|sealwatch) [a-z]+ [-A-Z]/.test(line)) expect(line).toMatch(/^\S/);
  });

  it('says the same with color and without', () => {
    const painted = renderText(troubledReport, { ...options, color: true });
    expect(painted).toContain('\u001b[');
    expect(linesOf(painted)).toEqual(linesOf(renderText(troubledReport, options)));
  });

  it('is plain ASCII where that is all there is, and still says everything', () => {
    const text = renderText(troubledReport, { ...options, unicode: false, width: 132, all: true, next });
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text).toMatch(/prod-search +cn-hangzhou +NO +n\/a +yes +n\/a +n\/a +no/);
    expect(text).toMatch(/lab-edge +cn-beijing +yes +unknown +yes +unknown, no usage for 90 d +unknown +unknown/);
  });

  it('writes a name that is not ASCII by its code points, so that it can be told from another', () => {
    const text = renderText(troubledReport, { ...options, unicode: false, all: true, width: 200 });
    expect(text).toContain('\\u{751f}\\u{4ea7}');
  });

  it('never takes a list that was refused for an empty account', () => {
    const text = renderText(deniedReport, { ...options, next });
    expect(text).toMatch(/^Number of Pro clusters unknown · 1 insufficient data · 1 read error\n/);
    expect(text).toMatch(/ {2}account {2}cs:DescribeClustersV1 {2}Forbidden.RAM {2}\(REQ-77A1\)/);
    expect(text).toMatch(/Allow cs:DescribeClustersV1 and cs:GetClusters for/);
    expect(text).toContain('\nsealwatch policy\n');
    expect(text).toContain('No list of clusters could be read');
    expect(text).not.toMatch(/0 clusters|No failed checks/);
  });

  it('says of an empty account that it is empty', () => {
    const text = renderText(emptyReport, options);
    expect(text).toContain('No clusters in cn-hangzhou: the list was read completely and is empty.');
    expect(text).toMatch(/^No Pro clusters\n/);
  });

  it('says that clusters may be missing where one of several lists could not be read', () => {
    const text = renderText(troubledReport, options);
    expect(text).toContain('The list of cn-shanghai could not be read completely');
    expect(text).toContain('of at least 34 Pro clusters verified');
  });

  it('is short where nothing is wrong', () => {
    expect(linesOf(renderText(verifiedReport, options)).slice(0, 5)).toEqual([
      '9 of 9 Pro clusters verified',
      '',
      'No failed checks',
      '',
      expect.stringMatching(/^Clusters /),
    ]);
  });

  it.each([
    ['change', 'only what an event touched'],
    ['partial', 'the run ended before everything was read'],
  ] as const)('says of a %s report that it is not the whole account', (kind, words) => {
    expect(linesOf(renderText({ ...verifiedReport, kind }, options))[0]).toContain(words);
  });

  it('claims no peace beyond what could be read', () => {
    const { readErrors } = troubledReport;
    expect(renderText({ ...verifiedReport, readErrors }, options)).toContain(
      'No failed checks among the resources that could be read',
    );
  });

  it('shows the worst clusters and counts the rest, or all of them', () => {
    const rows = (text: string) =>
      linesOf(text).filter((line) => / {2}(no|unknown|yes|yes \(key\))$/.test(line)).length;
    const short = renderText(troubledReport, options);
    const shown = rows(short);
    expect(shown).toBeGreaterThan(0);
    expect(short).toContain(`  … ${34 - shown} more, 18 verified (--all shows them)`);
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
            if (!isCommand(line)) expect(columnsOf(line), line).toBeLessThanOrEqual(width);
          }
        }
      }
    }
  });

  it('names the actor, once in an entry', () => {
    const text = renderText(troubledReport, { ...options, all: true });
    expect(
      text.match(/Actor {2}mallory \(RAM user\) from 203\.0\.113\.7 at 2026-11-22 04:11 UTC, ScheduleKeyDeletion/g),
    ).toHaveLength(1);
    expect(text).toMatch(/also MEDIUM .*\n(?:.*\n)?.*Actor {2}alice \(RAM user\), SetDeletionProtection/);
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
        // What is copied is never broken.
        const commands = new Set(texts.map((text) => printable(text, unicode).trimEnd()));
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
          if (!isCommand(line) && !commands.has(line)) expect(columnsOf(line)).toBeLessThanOrEqual(width);
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
    waivers: original.waivers.map((waiver) => ({ ...waiver, check: next(), selector: next() })),
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
