import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Report } from '../../src/model/report.ts';
import { renderSarif } from '../../src/report/sarif.ts';
import { benchmarksIn } from '../../src/words/benchmarks.ts';
import { deniedReport, hostileNames, troubledReport, verifiedReport } from './fixture-report.ts';
import { renderOptions } from './render-options.ts';
import { spoiled } from './spoiled-report.ts';

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly kind: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly { readonly physicalLocation?: unknown; readonly logicalLocations: readonly object[] }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly { readonly kind: string; readonly justification: string }[];
  readonly properties: object;
}
interface Rule {
  readonly id: string;
  readonly helpUri?: string;
  readonly relationships?: readonly {
    readonly target: { readonly id: string; readonly toolComponent: { readonly name: string } };
  }[];
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Rule[] } };
  readonly taxonomies: readonly { readonly name: string; readonly taxa: readonly { readonly id: string }[] }[];
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly {
      readonly level: string;
      readonly message: { readonly text: string };
    }[];
  }[];
  readonly results: readonly Result[];
}

/** The official schema. It is of draft 4, whose words that it uses mean the same to a newer validator, but for `id`. */
function sarifSchema(): object {
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  return schema;
}

const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(sarifSchema());

function runOf(of: Report, options = renderOptions): Run {
  const log = JSON.parse(renderSarif(of, options)) as { version: string; runs: [Run] };
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  expect(log.version).toBe('2.1.0');
  return log.runs[0];
}

const run = runOf(troubledReport);
const resultsOf = (verdict: string) =>
  run.results.filter((_, index) => troubledReport.findings[index]?.verdict === verdict);

describe('the SARIF log', () => {
  it.each(['en', 'zh'] as const)('reads as in test/golden/report.%s.sarif', async (lang) => {
    const options = { ...renderOptions, lang };
    await expect(renderSarif(troubledReport, options)).toMatchFileSnapshot(`../golden/report.${lang}.sarif`);
    runOf(troubledReport, options);
  });

  it('is refused by the schema where it is wrong', () => {
    const log = JSON.parse(renderSarif(verifiedReport, renderOptions)) as { runs: [{ results: [{ kind: string }] }] };
    log.runs[0].results[0].kind = 'fine';
    expect(validate(log)).toBe(false);
  });

  it.each([
    ['COMPLIANT', 'pass'],
    ['NON_COMPLIANT', 'fail'],
    ['INSUFFICIENT_DATA', 'open'],
    ['NOT_APPLICABLE', 'notApplicable'],
  ] as const)('tells %s as the kind %s', (verdict, kind) => {
    const own = resultsOf(verdict);
    expect(own).toHaveLength(troubledReport.summary.verdicts[verdict]);
    expect(new Set(own.map((result) => result.kind))).toEqual(new Set([kind]));
  });

  it('gives a level to what fails alone, by its severity', () => {
    const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note' };
    run.results.forEach(({ level, kind }, index) => {
      const severity = troubledReport.findings[index]?.severity ?? 'high';
      expect(level).toBe(kind === 'fail' ? levels[severity] : 'none');
    });
  });

  it('has a rule for each check, where results find it by its index', () => {
    const { rules } = run.tool.driver;
    expect(rules.map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
    for (const { ruleId, ruleIndex } of run.results) expect(rules[ruleIndex]?.id).toBe(ruleId);
    for (const [index, { helpUri }] of rules.entries()) expect(helpUri).toBe(checks[index]?.reference);
  });

  it('points each rule to the controls of the benchmarks, which are its taxonomies', () => {
    const known = new Set(run.taxonomies.flatMap(({ name, taxa }) => taxa.map(({ id }) => `${name}:${id}`)));
    expect(run.taxonomies.map(({ name }) => name)).toEqual(benchmarksIn('en').map(({ id }) => id));
    const targets = run.tool.driver.rules.flatMap(({ relationships = [] }) =>
      relationships.map(({ target }) => `${target.toolComponent.name}:${target.id}`),
    );
    expect(targets.filter((target) => !known.has(target))).toEqual([]);
    expect(targets).toContain('nist-800-53-r5:SC-28(1)');
  });

  it('names findings by ids that stay, and resources as files, which GitHub wants', () => {
    expect(run.results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash)).toEqual(
      troubledReport.findings.map(({ id }) => id),
    );
    for (const { locations } of run.results) {
      expect(locations[0]?.physicalLocation).toMatchObject({
        artifactLocation: { uri: expect.stringMatching(/^sealwatch\/[\w./%-]+$/) },
        region: { startLine: 1 },
      });
      expect(locations[0]?.logicalLocations).toHaveLength(1);
    }
  });

  it('suppresses what is waived alone, and says why', () => {
    const waived = run.results.filter(({ suppressions }) => suppressions.length > 0);
    expect(waived).toHaveLength(1);
    expect(waived[0]).toMatchObject({
      kind: 'fail',
      suppressions: [
        { kind: 'external', status: 'accepted', justification: expect.stringContaining('approved by bob') },
      ],
    });
  });

  it('has who did it, and by which answer it was read, among the properties', () => {
    const index = troubledReport.findings.findIndex(({ changedBy }) => changedBy !== undefined);
    expect(run.results[index]?.properties).toMatchObject({
      by: troubledReport.findings[index]?.changedBy,
      source: { operation: 'kms:DescribeKey', requestId: 'REQ-9C3E' },
    });
    const unknown = troubledReport.findings.findIndex(({ message }) => message.id === 'cluster-new');
    expect(run.results[unknown]?.properties).not.toHaveProperty('by');
    expect(run.results[unknown]?.properties).not.toHaveProperty('source');
  });

  it('did not succeed where something could not be read, and says what', () => {
    const [invocation] = run.invocations;
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications).toHaveLength(troubledReport.readErrors.length);
    expect(runOf(deniedReport).invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [
        { level: 'error', message: { text: expect.stringContaining('cs:DescribeClustersV1 could not be read') } },
      ],
    });
    expect(runOf(verifiedReport).invocations[0]).toMatchObject({
      executionSuccessful: true,
      toolExecutionNotifications: [],
    });
  });

  it('holds 25,000 results at most, the worst, and says how many it leaves out', () => {
    const { findings } = troubledReport;
    const many = Array.from({ length: 25_010 }, (_, index) => findings[index % findings.length]).flatMap(
      (one) => one ?? [],
    );
    const log = JSON.parse(renderSarif({ ...troubledReport, findings: many }, renderOptions)) as { runs: [Run] };
    expect(log.runs[0].results).toHaveLength(25_000);
    expect(log.runs[0].invocations[0]?.toolExecutionNotifications.at(-1)?.message.text).toMatch(
      /^10 findings are not in/,
    );
  });

  it('keeps the name of a check that this version does not know', () => {
    const [one] = verifiedReport.findings;
    if (one === undefined) throw new Error('the report has no finding');
    const old = { ...verifiedReport, findings: [{ ...one, checkId: 'of-another-version' }] };
    const { tool, results } = runOf(old);
    expect(tool.driver.rules[results[0]?.ruleIndex ?? -1]).toEqual({ id: 'of-another-version' });
  });

  it('tells what is to be done about what is not right', () => {
    const index = troubledReport.findings.findIndex(({ message }) => message.id === 'encryption-off');
    const finding = troubledReport.findings[index];
    if (finding === undefined) throw new Error('the report has no such finding');
    expect(run.results[index]?.message.text).toBe(
      [
        `${finding.resource.name} (${finding.resource.id}): Secret encryption at rest is off. Remediation: ${finding.remediation?.text} (${finding.remediation?.console})`,
        ...(finding.remediation?.commands ?? []),
      ].join('\n'),
    );
  });

  it.each(
    Object.entries({
      ...hostileNames,
      nul: 'a\u0000b',
      link: '[click](https://evil.example)',
      place: '{0}',
      huge: 'x'.repeat(5_000),
    }),
  )('is valid and harmless whatever things are called: %s', (_, name) => {
    const spoiledReport = spoiled(troubledReport, name);
    const { results } = runOf(spoiledReport);
    expect(results).toHaveLength(troubledReport.findings.length);
    for (const { message } of results) expect(message.text).not.toMatch(/\]\(|(?<!\{)\{\d+\}/);
    expect(renderSarif(spoiledReport, renderOptions)).not.toMatch(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });
});
