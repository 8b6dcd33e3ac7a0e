import { errorAdvice } from '../../model/error-advice.ts';
import type { Finding } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Source } from '../../model/report.ts';
import { humanTimes } from '../../words/amounts.ts';
import { remediationText } from '../remediation-lines.ts';
import { actorText } from '../view/changed-by.ts';
import { sourcesIn } from '../view/source.ts';
import { code, text } from './escape.ts';
import { counted, type MarkdownPage, placeOf, resourceCell, rowsOf, section } from './page.ts';

/** What could not be read. */
export function readErrorsSection(page: MarkdownPage): string[] {
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
      [text(errorAdvice(error)[language.lang](error)), ...errorAdvice(error).commands.map(code)].join('<br>'),
      code(error.requestId),
    ],
    page,
  );
  const title = `⚠ ${language.text.readErrors.title(report.readErrors.length)}`;
  return section(title, [words.readErrorNote, '', ...rows]);
}

/** What is wrong and not waived. */
export function failedSection(page: MarkdownPage): string[] {
  const { report, view, words, language } = page;
  const { columns } = words;
  const failed = report.findings.filter(({ verdict, waiver }) => verdict === 'NON_COMPLIANT' && waiver === undefined);
  if (failed.length === 0) return ['', nothingFailed(page)];
  const sourceOf = sourcesIn(report);
  const rows = rowsOf(
    [columns.severity, columns.resource, columns.reason, columns.remediation, columns.since, columns.check],
    failed,
    (finding) => [
      `**${severityOf(finding, page)}**`,
      [resourceCell(finding.resource, page), ...locationLine(finding)].join('<br>'),
      [reasonCell(finding, page), ...sourceLine(sourceOf(finding), page)].join('<br>'),
      remediationCell(finding, page),
      [text(humanTimes(finding.since)), ...whoLine(finding, page)].join('<br>'),
      code(finding.checkId),
    ],
    page,
  );
  return counted(language.text.failed.title, view.headline.failed, rows, page);
}

/** "No failed checks" covers only what was read. */
function nothingFailed({ view, language }: MarkdownPage): string {
  const { nothing, nothingRead } = language.text.failed;
  return view.headline.complete ? nothing : nothingRead;
}

/** What is accepted for a while, whatever its verdict. */
export function waivedSection(page: MarkdownPage): string[] {
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
export function idleSection(page: MarkdownPage): string[] {
  const { view, words, language } = page;
  const { columns } = words;
  const { title, states, unused, problems } = language.text.waivers;
  const rows = rowsOf(
    [columns.check, columns.selector, columns.problem],
    view.idleWaivers,
    (waiver) => {
      const { check, selector, state, problem } = waiver;
      return [
        code(check),
        code(selector),
        words.problem({
          state: states[state === 'active' ? 'unused' : state],
          problem: text(problem === null ? unused : problems[problem](waiver)),
        }),
      ];
    },
    page,
  );
  return counted(title, view.idleWaivers.length, rows, page);
}

/** What was read, or not, and does not tell: of each resource each reason once, with all the checks that wait for it. */
export function insufficientDataSection(page: MarkdownPage): string[] {
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
  return counted(language.text.insufficientData.title, unknown.length, rows, page);
}

function severityOf({ severity }: Finding, { language }: MarkdownPage): string {
  return language.alerts.severity[severity];
}

function reasonCell(finding: Finding, { language }: MarkdownPage): string {
  return text(humanTimes(language.reason(finding)));
}

function locationLine({ location }: Finding): string[] {
  return location === undefined ? [] : [code(`${location.file}:${location.line}`)];
}

function sourceLine(source: Source | undefined, { words }: MarkdownPage): string[] {
  if (source === undefined) return [];
  const { operation, requestId } = source;
  return [requestId === '' ? code(operation) : words.source({ operation: code(operation), request: code(requestId) })];
}

function whoLine({ changedBy }: Finding, { language }: MarkdownPage): string[] {
  return changedBy === undefined
    ? []
    : [`**${language.alerts.labels.actor}** ${text(actorText(language, changedBy, humanTimes))}`];
}

function remediationCell(finding: Finding, { language }: MarkdownPage): string {
  const remediation = language.remediation(finding);
  return remediation === undefined
    ? ''
    : [text(remediationText(remediation)), ...remediation.commands.map(code)].join('<br>');
}
