import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { type JunitWords, junitWords } from '../words/junit-words.ts';
import { type Language, languageOf } from '../words/language.ts';
import { printableReport } from './printable.ts';
import { remediationLines } from './remediation-lines.ts';
import type { RenderOptions } from './render-options.ts';

type CaseOutcome = 'passed' | 'failure' | 'error' | 'skipped';

interface Case {
  readonly classname: string;
  readonly name: string;
  readonly outcome: CaseOutcome;
  /** What the outcome is called: the verdict, or the code of the error. */
  readonly type: string;
  readonly message: string;
  readonly details: readonly string[];
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

interface JunitText {
  readonly language: Language;
  readonly words: JunitWords;
}

/**
 * Renders JUnit's XML: a suite for each region of each account, a case for each finding, and a suite before them of what
 * could not be read. What is unknown is an error, for every consumer takes that for a failure; what does not apply
 * and what is waived is skipped, which shows, and is no pass.
 */
export function renderJunit(report: Report, { lang }: Pick<RenderOptions, 'lang'>): string {
  // XML cannot hold most controls, and no broken halves of characters, not even escaped.
  const safe = printableReport(report, true);
  const text: JunitText = { language: languageOf(lang), words: junitWords[lang] };
  const suites = [...readErrorSuite(safe, text), ...placeSuites(safe, text)];
  const all = suites.flatMap(({ cases }) => cases);
  const seconds = ((Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1_000).toFixed(3);

  // Jenkins’ schema has no number of skipped cases here.
  const { skipped: _, ...totals } = counts(all);

  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    tag('testsuites', { name: 'Sealwatch', ...totals, time: seconds }, '>'),
    ...suites.flatMap((suite) => suiteLines(suite, safe)),
    '</testsuites>',
    '',
  ].join('\n');
}

function readErrorSuite({ readErrors }: Report, { language, words }: JunitText): Suite[] {
  if (readErrors.length === 0) return [];
  const cases = readErrors.map((error): Case => {
    const { operation, resource = '', code, requestId, accountId, regionId, message } = error;
    const place = [accountId, regionId, resource].filter((part) => part !== '').join('/');
    return {
      classname: operation,
      name: place === '' ? words.noPlace : place,
      outcome: 'error',
      type: code,
      message: language.message({ id: 'read-error', data: { operation, resource, code, requestId } }),
      details: [message, requestId].filter((line) => line !== ''),
    };
  });
  return [{ name: words.readErrors, cases }];
}

function placeSuites({ findings }: Report, text: JunitText): Suite[] {
  const byPlace = new Map<string, Case[]>();
  for (const finding of findings) {
    const { accountId, regionId } = finding.resource;
    const place = [accountId === '' ? text.words.noPlace : accountId, regionId].filter((part) => part !== '').join('/');
    const cases = byPlace.get(place);
    const one = caseOf(finding, text);
    if (cases === undefined) byPlace.set(place, [one]);
    else cases.push(one);
  }
  return [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, cases]): Suite => ({ name, cases }));
}

function caseOf(finding: Finding, { language, words }: JunitText): Case {
  const { checkId, resource, verdict, severity, waiver, evidence, since } = finding;
  const found = language.reason(finding);
  const isWaived = verdict === 'NON_COMPLIANT' && waiver !== undefined;
  return {
    classname: checkId,
    name: resource.name === '' || resource.name === resource.id ? resource.id : `${resource.name} (${resource.id})`,
    outcome: isWaived ? 'skipped' : outcomes[verdict],
    type: verdict === 'NON_COMPLIANT' ? `${verdict} ${severity}` : verdict,
    message: isWaived ? words.waived({ ...waiver, found }) : found,
    details: [
      ...evidence.map((one) => words.evidence(one)),
      `${words.since}: ${since}`,
      ...remediationLines(language.remediation(finding)).map((line, index) =>
        index === 0 ? `${words.remediation}: ${line}` : line,
      ),
    ],
  };
}

const outcomes = {
  COMPLIANT: 'passed',
  NON_COMPLIANT: 'failure',
  INSUFFICIENT_DATA: 'error',
  NOT_APPLICABLE: 'skipped',
} as const;

function counts(cases: readonly Case[]): Record<string, string> {
  const count = (outcome: CaseOutcome) => String(cases.filter((one) => one.outcome === outcome).length);
  return {
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function suiteLines({ name, cases }: Suite, { auditId, startedAt, tool }: Report): string[] {
  return [
    `  ${tag('testsuite', { name, ...counts(cases), time: '0', timestamp: startedAt.replace(/(\.\d+)?Z$/, '') }, '>')}`,
    '    <properties>',
    `      ${tag('property', { name: 'auditId', value: auditId }, '/>')}`,
    `      ${tag('property', { name: 'version', value: tool.version }, '/>')}`,
    '    </properties>',
    ...cases.flatMap(caseLines),
    '  </testsuite>',
  ];
}

function caseLines({ classname, name, outcome, type, message, details }: Case): string[] {
  const open = (end: '>' | '/>') => `    ${tag('testcase', { classname, name, time: '0' }, end)}`;
  const text = escaped([message, ...details].join('\n'));
  if (outcome === 'passed') return [open('>'), `      <system-out>${text}</system-out>`, '    </testcase>'];
  // A skipped case has no text in the schemas of old: it stands in its message.
  if (outcome === 'skipped') return [open('>'), `      ${tag('skipped', { message }, '/>')}`, '    </testcase>'];
  return [open('>'), `      ${tag(outcome, { type, message }, '>')}${text}</${outcome}>`, '    </testcase>'];
}

function tag(name: string, attributes: Readonly<Record<string, string>>, end: '>' | '/>'): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return `<${name}${written.join('')}${end}`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
