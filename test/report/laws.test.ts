import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import markdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { message } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { renderCsv } from '../../src/report/csv.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { code, text } from '../../src/report/markdown/escape.ts';
import { renderOcsf } from '../../src/report/ocsf.ts';
import { printable } from '../../src/report/printable.ts';
import { renderPrometheus } from '../../src/report/prometheus.ts';
import { renderSarif } from '../../src/report/sarif.ts';
import { aboutCluster, cluster, finding, hostileNames, report } from './fixture-report.ts';
import { parseOpenMetrics } from './open-metrics.ts';
import { renderOptions } from './render-options.ts';

const signs = [
  '`',
  '``',
  '|',
  '\\',
  '<b>',
  '&amp;',
  '*',
  '_',
  '[x](y)',
  '@me',
  '#1',
  '$',
  '~~',
  '=',
  '-',
  '"',
  "'",
  ',',
  '{0}',
  ']]>',
  '\n',
  ' ',
];
const anyName = fc
  .array(
    fc.oneof(fc.constantFrom(...signs, ...Object.values(hostileNames)), fc.string({ unit: 'binary' }), fc.string()),
    {
      maxLength: 5,
    },
  )
  .map((parts) => parts.join(''));

const reader = markdownIt({ html: true, linkify: true });

/** What a line of Markdown says: its text, and that nothing else is in it. */
function said(markdown: string, allowed: readonly string[]): string {
  const pieces = reader.parseInline(markdown, {})[0]?.children ?? [];
  expect(
    pieces
      .map(({ type, content }) => (type === 'html_inline' ? content : type))
      .filter((type) => !allowed.includes(type)),
  ).toEqual([]);
  return pieces
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .map(({ content }) => content)
    .join('')
    .replaceAll('\u200b', '');
}

/** A report of one cluster that is called so. */
function named(name: string): Report {
  const one = cluster(1, { name });
  return report({ clusters: [one], findings: [finding(aboutCluster(one), message('encryption-off', {}))] });
}

describe('whatever a cluster is called', () => {
  it('Markdown says just that, and nothing else', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        // Within a line, as everything from outside is: at its ends spaces would be lost.
        const plain = printable(name, true);
        expect(said(`a ${text(plain)} b`, ['text'])).toBe(`a ${plain} b`);
        if (plain.trim() !== '')
          expect(said(`a ${code(plain)} b`, ['text', 'code_inline', '<code>', '</code>'])).toBe(`a ${plain} b`);
      }),
      { numRuns: 500 },
    );
  });

  it('the table has one row with the name in its place', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const [row, ...more] = parse(renderCsv(named(name), renderOptions), { columns: true, bom: true }) as Record<
          string,
          string
        >[];
        expect(more).toEqual([]);
        // A quote before it keeps a name from being taken for a formula.
        expect([printable(name, true), `'${printable(name, true)}`]).toContain(row?.['Resource name']);
        expect(row?.['Resource name']).not.toMatch(/^\s*[=+\-@\t\r]/);
      }),
    );
  });

  it('JUnit has one case with the name in its place', () => {
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      trimValues: false,
      parseAttributeValue: false,
    });
    fc.assert(
      fc.property(anyName, (name) => {
        const read = parser.parse(renderJunit(named(name), renderOptions)) as {
          testsuites: { testsuite: { testcase: { name: string } } };
        };
        const plain = printable(name, true);
        const { id } = named(name).clusters[0] ?? { id: '' };
        expect(read.testsuites.testsuite.testcase.name).toBe(plain === '' ? id : `${plain} (${id})`);
      }),
    );
  });

  it('OCSF and SARIF hold the very name, to the last byte', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const ocsf = JSON.parse(renderOcsf(named(name), renderOptions)) as { resources: [{ name: string }] };
        expect(ocsf.resources[0].name).toBe(name);
        const sarif = JSON.parse(renderSarif(named(name), renderOptions)) as {
          runs: [{ results: [{ locations: [{ logicalLocations: [{ name: string }] }] }] }];
        };
        const { id } = named(name).clusters[0] ?? { id: '' };
        expect(sarif.runs[0].results[0].locations[0].logicalLocations[0].name).toBe(name === '' ? id : name);
      }),
      { numRuns: 40 },
    );
  });

  it('metrics can be read, with the beginning of the name', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const samples = parseOpenMetrics(renderPrometheus(named(name), renderOptions));
        const label = samples.find(({ name }) => name === 'sealwatch_cluster_verified')?.labels.name ?? '';
        const plain = printable(name, true);
        expect(label).toBe(plain.length <= 128 ? plain : label);
        expect(plain.startsWith(label.replace(/…$/, ''))).toBe(true);
      }),
    );
  });
});
