import { parse } from 'csv-parse/sync';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { type Format, formats, render } from '../../src/report/index.ts';
import { langs } from '../../src/words/language.ts';
import { deniedReport, troubledReport, verifiedReport } from './fixture-report.ts';
import { parseOpenMetrics } from './open-metrics.ts';
import { renderOptions } from './render-options.ts';
import { unknown } from './spoiled-report.ts';

/** Signs and words that a reader takes for a pass, in either language. */
const passingText = /✔|\byes\b|(?<!_)\bCOMPLIANT [1-9]|^No failed checks$|^无不合规项$| {2}是( |$)/;

/** What a format would say if something passed: nothing may be left of it where nothing was told. */
const passes: Readonly<Record<string, (text: string) => readonly string[]>> = {
  text: (text) => lines(text).filter((line) => passingText.test(line)),
  json: (text) =>
    [...text.matchAll(/"(?:verdict|configured|keyValid|roleAuthorized|seenWorking)": "COMPLIANT"/g)].map(String),
  markdown: (text) => lines(text).filter((line) => /✔|\byes\b|\| 是|^No failed checks$|^无不合规项$/.test(line)),
  html: (text) => {
    const page = text.replace(/<(style|script)\b.*?<\/\1>/gs, '');
    return [
      ...page.matchAll(/class=y\b|class="(\w+ )*y(?! zero)[ "]|data-s=y\b|>No failed checks\.|>无不合规项。/g),
    ].map(String);
  },
  csv: (text) => {
    const [, ...rows] = parse(text, { bom: true }) as string[][];
    return rows.map(([, verdict = '']) => verdict).filter((verdict) => verdict !== 'INSUFFICIENT_DATA');
  },
  ocsf: (text) =>
    lines(text)
      .map((line) => JSON.parse(line) as { compliance: { status_id: number }; status_id: number; activity_id: number })
      .filter(
        ({ compliance, status_id, activity_id }) => compliance.status_id !== 2 || status_id === 4 || activity_id === 3,
      )
      .map((event) => JSON.stringify(event)),
  sarif: (text) => {
    const { runs } = JSON.parse(text) as { runs: { results: { kind: string }[] }[] };
    return runs.flatMap(({ results }) => results.map(({ kind }) => kind)).filter((kind) => kind !== 'open');
  },
  junit: (text) => {
    const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name.startsWith('test') });
    const { testsuites } = parser.parse(text) as { testsuites: { testsuite?: { testcase: object[] }[] }[] };
    const cases = testsuites.flatMap(({ testsuite = [] }) => testsuite.flatMap(({ testcase }) => testcase));
    return cases.filter((one) => !('error' in one)).map((one) => JSON.stringify(one));
  },
  prometheus: (text) =>
    parseOpenMetrics(text)
      .filter(
        ({ name, labels, value }) =>
          value > 0 &&
          (labels.verdict === 'COMPLIANT' ||
            labels.verdict === 'NOT_APPLICABLE' ||
            labels.verification === 'cluster' ||
            labels.verification === 'key' ||
            name === 'sealwatch_verified_clusters'),
      )
      .map((sample) => JSON.stringify(sample)),
};

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

const all = Object.keys(formats) as Format[];

describe('in every format', () => {
  it('it is known what a pass looks like', () => {
    expect(all.filter((format) => passes[format] === undefined)).toEqual([]);
  });

  it.each(all.flatMap((format) => langs.map((lang) => [format, lang] as const)))(
    'what could not be told is no pass: %s in %s',
    (format, lang) => {
      const passing = (text: string) => passes[format]?.(text) ?? [];
      const options = { ...renderOptions, all: true, lang };
      for (const report of [unknown(troubledReport), unknown(verifiedReport), deniedReport])
        expect(passing(render(format, report, options))).toEqual([]);
      // The eye that looks for passes sees them where there are some.
      expect(passing(render(format, verifiedReport, options))).not.toEqual([]);
    },
  );

  it.each(all)('a report is rendered the same each time, and is not changed: %s', (format) => {
    const before = JSON.stringify(troubledReport);
    expect(render(format, troubledReport, renderOptions)).toBe(render(format, troubledReport, renderOptions));
    expect(JSON.stringify(troubledReport)).toBe(before);
  });

  it.each(all)('a report ends with the end of a line: %s', (format) => {
    expect(render(format, troubledReport, renderOptions)).toMatch(/\S\r?\n$/);
  });
});
