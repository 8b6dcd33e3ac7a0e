import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../src/model/errors.ts';
import { renderJson } from '../../src/report/json.ts';
import { parseReport } from '../../src/report/parse-report.ts';
import { deniedReport, emptyReport, troubledReport, verifiedReport } from './fixture-report.ts';

function problemsOf(json: string): readonly string[] {
  try {
    parseReport(json);
  } catch (error) {
    if (error instanceof InvalidInput) return error.message.split('\n  ').slice(1);
    throw error;
  }
  return [];
}

/** The problems of a report in which one value was put in place of another. */
function problemsWith(path: readonly (string | number)[], value: unknown): readonly string[] {
  const spoiled = structuredClone(troubledReport) as unknown;
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((inner, name) => (inner as Record<PropertyKey, unknown>)[name], spoiled);
  (parent as Record<PropertyKey, unknown>)[path.at(-1) ?? ''] = value;
  return problemsOf(JSON.stringify(spoiled));
}

describe('a saved report', () => {
  it.each([
    ['troubled', troubledReport],
    ['denied', deniedReport],
    ['empty', emptyReport],
    ['verified', verifiedReport],
  ])('is read as it was written: the %s one', (_, report) => {
    expect(parseReport(renderJson(report))).toEqual(report);
  });

  it('may be older than who did it and where it was read', () => {
    const { clusters, keys, findings } = troubledReport;
    const old = {
      ...troubledReport,
      clusters: clusters.map(({ source: _, ...cluster }) => cluster),
      keys: keys.map(({ requestId: _, ...key }) => key),
      findings: findings.map(({ changedBy: _, ...finding }) => finding),
    };
    expect(JSON.stringify(old)).not.toBe(JSON.stringify(troubledReport));
    expect(parseReport(renderJson(old))).toEqual(old);
  });

  it('keeps a tag that is called __proto__', () => {
    const [first] = verifiedReport.clusters;
    const json = renderJson(verifiedReport).replace('"tags": {}', '"tags": {"__proto__": "x"}');
    expect(Object.entries(parseReport(json).clusters[0]?.tags ?? {})).toEqual([['__proto__', 'x']]);
    expect(first?.tags).toEqual({});
  });

  it('may begin with a byte order mark', () => {
    expect(parseReport(`\ufeff${renderJson(emptyReport)}`)).toEqual(emptyReport);
  });

  it.each([
    [
      ['findings', 3, 'verdict'],
      'FINE',
      'findings[3].verdict: expected "NON_COMPLIANT" or "INSUFFICIENT_DATA" or "COMPLIANT" or "NOT_APPLICABLE", got "FINE"',
    ],
    [['findings', 0, 'resource', 'name'], 7, 'findings[0].resource.name: expected a text, got 7'],
    [
      ['findings', 0, 'since'],
      'yesterday',
      'findings[0].since: expected a time in UTC, YYYY-MM-DDThh:mm:ssZ, got "yesterday"',
    ],
    [
      ['findings', 0, 'message', 'id'],
      'All well!',
      'findings[0].message.id: expected the id of a message, got "All well!"',
    ],
    [['summary', 'verified'], -1, 'summary.verified: expected no less than 0, got -1'],
    [['summary', 'verified'], 0.5, 'summary.verified: expected a whole number, got 0.5'],
    [['clusters'], {}, 'clusters: expected a list, got an object'],
    [
      ['clusters', 0, 'verified'],
      true,
      'clusters[0].verified: expected "no" or "unknown" or "key" or "cluster", got true',
    ],
    [
      ['clusters', 0, 'usage', 'complete'],
      undefined,
      'clusters[0].usage.complete: expected true or false, got nothing',
    ],
    [['schemaVersion'], '2', 'schemaVersion: expected "1", got "2"'],
    [['keys', 0, 'surprise'], 1, 'keys[0]: unknown property "surprise"'],
    [['x\u001b[2J\u202e'], 1, 'the report: unknown property "x\\u001b[2J"'],
  ])('is refused with what was expected at %j', (path, value, problem) => {
    expect(problemsWith(path, value)).toEqual([problem]);
  });

  it('may hold messages of a newer version, and nothing else that is new', () => {
    const newer = { id: 'of-tomorrow', data: { since: 'x', count: 1, on: true } };
    const withMessage = (message: unknown) => ({
      ...troubledReport,
      findings: troubledReport.findings.map((finding, index) => (index === 1 ? { ...finding, message } : finding)),
    });
    expect(parseReport(JSON.stringify(withMessage(newer)))).toEqual(withMessage(newer));

    for (const bad of [
      { ...newer, more: 1 },
      { ...newer, data: { list: [{}] } },
      { ...newer, data: null },
      { id: 'encryption-off', data: { since: 'x' } },
      { id: '__proto__', data: {} },
      { id: 7, data: {} },
      null,
    ]) {
      expect(problemsOf(JSON.stringify(withMessage(bad))).length, JSON.stringify(bad)).toBeGreaterThan(0);
    }
    const spoiled = { ...withMessage(newer), tool: 1 };
    expect(problemsOf(JSON.stringify(spoiled))).toEqual(['tool: expected an object, got 1']);
  });

  it('is refused with all that is wrong, the first five in words', () => {
    const message = (() => {
      try {
        parseReport('{"schemaVersion": "1"}');
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    })();
    expect(message.split('\n')).toEqual([
      'This is not a report of Sealwatch:',
      '  tool: expected an object, got nothing',
      '  auditId: expected a text, got nothing',
      '  kind: expected "audit" or "change" or "partial" or "iac", got nothing',
      '  startedAt: expected a text, got nothing',
      '  finishedAt: expected a text, got nothing',

      '  and 9 more',
    ]);
  });

  it.each(['', '{', 'null', '[]', '"report"', 'schemaVersion: 1', '\u001b[2J'])('is not %j', (text) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).not.toMatch(/\p{Cc}/u);
  });

  it('is never anything that only looks like one, whatever stands in it', () => {
    const json = renderJson(troubledReport);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: json.length - 1 }), fc.string({ maxLength: 3 }), (index, text) => {
        const spoiled = json.slice(0, index) + text + json.slice(index + 1);
        for (const problem of problemsOf(spoiled)) expect(problem).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
      { numRuns: 100 },
    );
  });
});
