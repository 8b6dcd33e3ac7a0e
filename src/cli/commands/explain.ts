import { checks } from '../../checks/index.ts';
import { errorAdvice } from '../../model/error-advice.ts';
import type { Report } from '../../model/report.ts';
import { explain } from '../../report/explain.ts';
import { parseReport } from '../../report/parse-report.ts';
import { printable } from '../../report/printable.ts';
import { remediationLines } from '../../report/remediation-lines.ts';
import { latestReport } from '../../runs/dashboard-reports.ts';
import { connect } from '../../session.ts';
import type { Language } from '../../words/language.ts';
import { readText } from '../files.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { checkLang, langOption, shownLanguage, tellFallback } from '../language.ts';
import { parseOptions } from '../options.ts';
import { didYouMean } from '../suggest.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch explain ID [options]

Explains a check by its id, a finding by its id, or a read error by its request id. Findings and read errors are those of
the latest report in SEALWATCH_STORE, or of a file.

  --report F   a saved report
  --lang L     en, zh (default en): the language of the explanation`;

const options = { report: { type: 'string' }, ...langOption } as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions('explain', args, options, { least: 1, most: 1, what: 'An ID' });
  const [id = ''] = positionals;
  const lang = checkLang(values.lang);
  tellFallback(lang, io);
  const language = shownLanguage(lang, io);
  const check = checks.find((known) => known.id === id);
  if (check !== undefined) return print(io, [explain(check, language)]);

  const report = await reportOf(values.report, io);
  const lines =
    report === undefined ? [] : [...findingLines(report, id, language), ...readErrorLines(report, id, language)];
  if (lines.length > 0) return print(io, lines);
  const where =
    report === undefined ? 'checks; no report is kept in SEALWATCH_STORE' : `checks or in report ${report.auditId}`;
  const ids = checks.map((known) => known.id);
  throw new UsageError(`${JSON.stringify(id)} is not among the ${where}.${didYouMean(id, ids)} See: sealwatch checks`);
}

async function reportOf(file: string | undefined, io: Io): Promise<Report | undefined> {
  if (file !== undefined) return parseReport(await readText(file));
  const session = await connect({ env: io.env, logError: errorLog(io), signal: io.signal });
  return session.store === undefined ? undefined : latestReport(session, session.store);
}

function findingLines({ findings }: Report, id: string, language: Language): string[] {
  const finding = findings.find((one) => one.id === id);
  if (finding === undefined) return [];
  const { checkId, verdict, severity, resource, evidence, since } = finding;
  return [
    `${verdict} ${severity}  ${checkId}`,
    `${resource.type} ${resource.name} (${resource.id}) ${resource.accountId} ${resource.regionId}`,
    language.reason(finding),
    ...evidence.map((one) => `- ${language.alerts.found(one)}`),
    ...remediationLines(language.remediation(finding)),
    language.text.cause.since(since, ''),
  ];
}

function readErrorLines({ readErrors }: Report, id: string, { lang }: Language): string[] {
  return readErrors
    .filter(({ requestId }) => requestId === id)
    .flatMap((error) => {
      const { operation, accountId, regionId, resource = '', code, message } = error;
      const advice = errorAdvice(error);
      return [
        [operation, resource, code, accountId, regionId].filter((part) => part !== '').join('  '),
        message,
        advice[lang](error),
        ...advice.commands,
      ];
    });
}

function print(io: Io, lines: readonly string[]): number {
  const { unicode } = terminalOf(io);
  for (const text of lines) for (const line of text.split('\n')) io.stdout.write(`${printable(line, unicode)}\n`);
  return 0;
}

export default { summary: 'explain a check, a finding or a read error', help, run } satisfies Command;
