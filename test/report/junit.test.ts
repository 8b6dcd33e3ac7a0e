import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { renderJunit } from '../../src/report/junit.ts';
import { deniedReport, emptyReport, hostileNames, troubledReport } from './fixture-report.ts';
import { renderOptions } from './render-options.ts';
import { unprintable } from './screen.ts';
import { spoiled } from './spoiled-report.ts';

interface Case {
  readonly classname: string;
  readonly name: string;
  readonly failure?: { readonly type: string; readonly message: string };
  readonly error?: { readonly type: string; readonly message: string };
  readonly skipped?: { readonly message: string };
}
interface Counts {
  readonly name: string;
  readonly tests: string;
  readonly failures: string;
  readonly errors: string;
  readonly skipped: string;
}
interface Suites extends Counts {
  readonly testsuite: readonly (Counts & { readonly testcase: readonly Case[] })[];
}

function suitesOf(text: string): Suites {
  expect(XMLValidator.validate(text)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    isArray: (name) => name === 'testsuite' || name === 'testcase',
    htmlEntities: false,
  });
  return (parser.parse(text) as { testsuites: Suites }).testsuites;
}

const all = suitesOf(renderJunit(troubledReport, renderOptions));
const cases = all.testsuite.flatMap(({ testcase }) => testcase);

describe('the JUnit report', () => {
  it.each(['en', 'zh'] as const)('reads as in test/golden/report.%s.junit.xml', async (lang) => {
    await expect(renderJunit(troubledReport, { ...renderOptions, lang })).toMatchFileSnapshot(
      `../golden/report.${lang}.junit.xml`,
    );
  });

  it('opens with what could not be read, each an error', () => {
    const [first] = all.testsuite;
    expect(first?.name).toBe('Read errors');
    expect(first?.testcase).toHaveLength(troubledReport.readErrors.length);
    expect(first?.testcase.every(({ error }) => error !== undefined)).toBe(true);
  });

  it('has a suite for each region, and a case for each finding in it', () => {
    const { findings } = troubledReport;
    const places = findings.map(({ resource: { accountId, regionId } }) => `${accountId}${regionId && `/${regionId}`}`);
    expect(all.testsuite.slice(1).map(({ name }) => name)).toEqual([...new Set(places)].sort());
    expect(cases).toHaveLength(findings.length + troubledReport.readErrors.length);
  });

  it('has an outcome for each verdict, and none but COMPLIANT passes', () => {
    const passing = cases.filter(({ failure, error, skipped }) => !failure && !error && skipped === undefined);
    const { verdicts } = troubledReport.summary;
    expect(passing).toHaveLength(verdicts.COMPLIANT);
    expect(cases.filter(({ error }) => error?.type === 'INSUFFICIENT_DATA')).toHaveLength(verdicts.INSUFFICIENT_DATA);
    expect(cases.filter(({ failure }) => failure?.type.startsWith('NON_COMPLIANT'))).toHaveLength(
      verdicts.NON_COMPLIANT - 1,
    );
  });

  it('shows what is waived, and by whom', () => {
    const waived = cases.filter(({ skipped }) => skipped?.message.startsWith('NON_COMPLIANT'));
    expect(waived.map(({ name, skipped }) => [name.split(' ')[0], skipped?.message])).toEqual([
      ['lab-old', expect.stringMatching(/waived until 2026-12-31 \(.*owner alice@example.com, approved by bob\)/)],
    ]);
  });

  it('counts what it holds', () => {
    for (const counted of [all, ...all.testsuite]) {
      const own = 'testcase' in counted ? (counted as Suites['testsuite'][0]).testcase : cases;
      const count = (of: (one: Case) => unknown) => String(own.filter((one) => of(one) !== undefined).length);
      expect(counted).toMatchObject({
        tests: String(own.length),
        failures: count(({ failure }) => failure),
        errors: count(({ error }) => error),
        // Jenkins' schema has this number for suites alone.
        ...('testcase' in counted && { skipped: count(({ skipped }) => skipped) }),
      });
      if (!('testcase' in counted)) expect(counted).not.toHaveProperty('skipped');
    }
  });

  it('fails where the only list was refused, though there is not one cluster', () => {
    expect(Number(suitesOf(renderJunit(deniedReport, renderOptions)).errors)).toBe(2);
    expect(suitesOf(renderJunit(emptyReport, renderOptions))).toMatchObject({
      errors: '0',
      testsuite: [{ skipped: '1' }],
    });
  });

  it.each(Object.entries({ ...hostileNames, nul: 'a\u0000b', cdata: ']]>', entity: '&lol;', quotes: `"'><x y='` }))(
    'is XML whatever things are called: %s',
    (_, name) => {
      const text = renderJunit(spoiled(troubledReport, name), renderOptions);
      for (const line of text.split('\n')) expect(line).not.toMatch(unprintable);
      expect(suitesOf(text).tests).toBe(all.tests);
    },
  );
});
