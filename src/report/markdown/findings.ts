import type { Finding } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Source } from '../../model/report.ts';
import { changedByIn } from '../changed-by.ts';
import { isComplete } from '../completeness.ts';
import { remediationText } from '../remediation-lines.ts';
import { sourcesIn } from '../source.ts';
import { humanTimes } from '../text/amounts.ts';
import { readHint } from '../text/read-hint.ts';
import { code, text } from './escape.ts';
import { counted, type Page, placeOf, resourceCell, rowsOf } from './page.ts';

/** What could not be read. */
export function readErrorsSection(page: Page): string[] {
  const { report, words, language } = page;
  const { columns } = words;
  if (report.readErrors.length === 0) return [];
  const rows = rowsOf(
    [columns.place, columns.operation, columns.resource, columns.code, columns.advice, columns.request],
    report.readErrors,
    (error) => [
      placeOf(error, page),
      code(error.operation),
      code(error.resource ?? ''),
      code(error.code),
      text(readHint(error, language.text).advice),
      code(error.requestId),
    ],
    page,
  );
  return counted(
    `⚠ ${language.text.readErrors.title}`,
    report.readErrors.length,
    [words.readErrorNote, '', ...rows],
    page,
  );
}

/** What is wrong and not waived. */
export function fireSection(page: Page): string[] {
  const { report, words, language } = page;
  const { columns } = words;
  const fire = report.findings.filter(({ verdict, waiver }) => verdict === 'NON_COMPLIANT' && waiver === undefined);
  if (fire.length === 0) return ['', calm(page)];
  const sourceOf = sourcesIn(report);
  const rows = rowsOf(
    [columns.severity, columns.resource, columns.reason, columns.remediation, columns.since, columns.check],
    fire,
    (finding) => [
      `**${severityOf(finding, page)}**`,
      resourceCell(finding.resource, page),
      [reasonCell(finding, page), ...sourceLine(sourceOf(finding), page)].join('<br>'),
      remediationCell(finding, page),
      [text(humanTimes(finding.since)), ...whoLine(finding, page)].join('<br>'),
      code(finding.checkId),
    ],
    page,
  );
  return counted(language.text.fire.title, fire.length, rows, page);
}

/** "No failed checks" covers only what was read. */
function calm({ report, language }: Page): string {
  const { nothing, nothingRead } = language.text.fire;
  return isComplete(report) ? nothing : nothingRead;
}

/** What is accepted for a while, whatever its verdict. */
export function waivedSection(page: Page): string[] {
  const { report, words, language } = page;
  const { columns } = words;
  const waived = report.findings.flatMap((finding) =>
    finding.waiver === undefined ? [] : [{ finding, waiver: finding.waiver }],
  );
  const rows = rowsOf(
    [columns.until, columns.severity, columns.resource, columns.verdict, columns.reason, columns.waiver],
    waived,
    ({ finding, waiver }) => [
      text(waiver.expires),
      severityOf(finding, page),
      resourceCell(finding.resource, page),
      finding.verdict,
      reasonCell(finding, page),
      text(language.text.cause.waiver(waiver)),
    ],
    page,
  );
  return counted(words.waived, waived.length, rows, page);
}

/** The waivers that waive nothing: their author believes that they do. */
export function idleSection(page: Page): string[] {
  const { report, words, language } = page;
  const { columns } = words;
  const { title, states, unused, problem: worded } = language.text.waivers;
  const idle = report.waivers.filter(({ state, findings }) => state !== 'active' || findings === 0);
  const rows = rowsOf(
    [columns.check, columns.selector, columns.problem],
    idle,
    ({ check, selector, state, problem }) => [
      code(check),
      code(selector),
      words.problem({
        state: states[state === 'active' ? 'unused' : state],
        problem: text(problem === '' ? unused : worded(problem)),
      }),
    ],
    page,
  );
  return counted(title, idle.length, rows, page);
}

/** What was read, or not, and does not tell: of each resource each reason once, with all the checks that wait for it. */
export function insufficientDataSection(page: Page): string[] {
  const { report, words, language } = page;
  const { columns } = words;
  const unknown = report.findings.filter(({ verdict }) => verdict === 'INSUFFICIENT_DATA');
  const groups = groupBy(unknown, ({ resource, message }) => JSON.stringify([resource, message]));
  const rows = rowsOf(
    [columns.severity, columns.resource, columns.reason, columns.since, columns.check],
    [...groups.values()],
    (findings) => {
      const [first] = findings;
      const times = findings.map(({ since }) => since).sort();
      return [
        severityOf(first, page),
        resourceCell(first.resource, page),
        reasonCell(first, page),
        text(humanTimes(times[0] ?? first.since)),
        findings.map(({ checkId }) => code(checkId)).join('<br>'),
      ];
    },
    page,
  );
  return counted(language.text.unknown.title, unknown.length, rows, page);
}

function severityOf({ severity }: Finding, { language }: Page): string {
  return language.alerts.severity[severity];
}

function reasonCell(finding: Finding, { language }: Page): string {
  return text(humanTimes(language.reason(finding)));
}

function sourceLine(source: Source | undefined, { words }: Page): string[] {
  if (source === undefined) return [];
  const { operation, requestId } = source;
  return [requestId === '' ? code(operation) : words.source({ operation: code(operation), request: code(requestId) })];
}

function whoLine({ changedBy }: Finding, { language }: Page): string[] {
  return changedBy === undefined
    ? []
    : [`**${language.alerts.labels.actor}** ${text(changedByIn(language, changedBy, humanTimes))}`];
}

function remediationCell(finding: Finding, { language }: Page): string {
  const remediation = language.remediation(finding);
  return remediation === undefined
    ? ''
    : [text(remediationText(remediation)), ...remediation.commands.map(code)].join('<br>');
}
