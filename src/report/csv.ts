import type { ReadError } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { type CsvColumn, csvColumns, csvWords } from '../words/csv-words.ts';
import { languageOf } from '../words/language.ts';
import { printableReport } from './printable.ts';
import { remediationLines } from './remediation-lines.ts';
import type { RenderOptions } from './render-options.ts';
import { sourcesIn } from './view/source.ts';

/** A column that is left out is empty. */
type CsvRow = Readonly<Partial<Record<CsvColumn, string>>>;

/**
 * Excel takes a file without it for one in the character set of the machine, and shows Chinese as noise. Whoever reads the
 * table by program can pass over it, or take `json` or `ocsf`.
 */
const byteOrderMark = '\ufeff';

/** What a spreadsheet takes for a formula, in the wide forms of East Asian keyboards too. */
const formula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** A spreadsheet counts in 15 digits: it would change the last one of the number of an account. */
const tooLongANumber = /^\d{16,}$/;

/**
 * Renders a table for spreadsheets, as RFC 4180 has it: one row for each finding, after one for each thing that could not
 * be read, so that nobody who filters by verdict misses it. Fields that a spreadsheet would compute,
 * or round, begin with an apostrophe, and so are text.
 */
export function renderCsv(report: Report, { lang, checks }: Pick<RenderOptions, 'lang' | 'checks'>): string {
  const language = languageOf(lang);
  const words = csvWords[lang];
  const titles = new Map(checks.map((check) => [check.id, check.title[lang]]));
  const safe = printableReport(report, true);
  const { auditId, readErrors, findings } = safe;
  const sourceOf = sourcesIn(safe);
  const lines = [
    line(csvColumns.map((column) => words.columns[column])),
    ...readErrors.map((error) => {
      const reason = language.message({ id: 'read-error', data: dataOf(error) });
      return rowLine({ ...readErrorRow(error, words.readErrors, reason), audit: auditId });
    }),
    ...findings.map((finding) => rowLine(findingRow(finding))),
  ];
  return `${byteOrderMark}${lines.join('')}`;

  function findingRow(finding: Finding): CsvRow {
    const { resource, waiver, verdict, changedBy } = finding;
    const source = sourceOf(finding);
    return {
      record: words.finding,
      verdict,
      severity: finding.severity,
      waivedUntil: waiver?.expires ?? '',
      check: finding.checkId,
      title: titles.get(finding.checkId) ?? '',
      type: resource.type,
      name: resource.name,
      id: resource.id,
      account: resource.accountId,
      region: resource.regionId,
      reason: language.reason(finding),
      remediation: remediationLines(language.remediation(finding)).join(' '),
      evidence: finding.evidence.map((one) => words.evidence(one)).join('; '),
      controls: finding.controls.join('; '),
      firstSeen: finding.firstSeen,
      since: finding.since,
      by: changedBy?.name ?? '',
      byType: changedBy?.type ?? '',
      byAddress: changedBy?.address ?? '',
      byEvent: changedBy?.eventName ?? '',
      byTime: changedBy?.time ?? '',
      readAt: finding.readAt ?? report.finishedAt,
      operation: source?.operation ?? '',
      request: source?.requestId ?? '',
      waiverReason: waiver?.reason ?? '',
      waiverOwner: waiver?.owner ?? '',
      waiverApprovedBy: waiver?.approvedBy ?? '',
      finding: finding.id,
      audit: auditId,
    };
  }
}

/** What could not be read has no verdict of its own, and least of all a good one. */
function readErrorRow(error: ReadError, record: string, reason: string): CsvRow {
  return {
    record,
    verdict: 'INSUFFICIENT_DATA',
    name: error.operation,
    id: error.resource ?? '',
    account: error.accountId,
    region: error.regionId,
    reason,
    evidence: [error.code, error.requestId, error.message].filter((part) => part !== '').join('; '),
  };
}

function dataOf({ operation, resource, code, requestId }: ReadError) {
  return { operation, resource: resource ?? '', code, requestId };
}

function rowLine(row: CsvRow): string {
  return line(csvColumns.map((column) => row[column] ?? ''));
}

function line(fields: readonly string[]): string {
  return `${fields.map(field).join(',')}\r\n`;
}

function field(text: string): string {
  const harmless = formula.test(text) || tooLongANumber.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
