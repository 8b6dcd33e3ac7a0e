import { checks } from '../../checks/index.ts';
import { isTimeZone } from '../../config/remediation-schema.ts';
import { noHistory } from '../../model/report.ts';
import { formats } from '../../report/index.ts';
import { parseReport } from '../../report/parse-report.ts';
import { historyBefore } from '../../runs/history.ts';
import { connect } from '../../session.ts';
import { readText } from '../files.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { checkLang, langOption, tellFallback } from '../language.ts';
import { parseOptions } from '../options.ts';
import { targetOf, writeReport } from '../write-report.ts';

const help = `Usage: sealwatch report F [options]

Renders a report that an audit saved. Trends come from SEALWATCH_STORE, where that is set.

  --format, -f X    ${Object.keys(formats).join(', ')} (default text);
                    may be repeated with --output-dir
  --output, -o F    write it to a file
  --output-dir DIR  write report.txt, report.json, … into a directory
  --lang L          en, zh (default en): its language; help and errors are in English
  --timezone Z      text, html, markdown: the zone of times, such as Asia/Shanghai (default UTC)
  --all             text, markdown: everything, not only the worst`;

const options = {
  format: { type: 'string', short: 'f', multiple: true },
  output: { type: 'string', short: 'o' },
  'output-dir': { type: 'string' },
  ...langOption,
  timezone: { type: 'string', default: 'UTC' },
  all: { type: 'boolean', default: false },
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions('report', args, options, {
    least: 1,
    most: 1,
    what: 'The file of a report',
  });
  const target = targetOf(values);
  const lang = checkLang(values.lang);
  const [file = ''] = positionals;
  if (!isTimeZone(values.timezone))
    throw new UsageError(`--timezone ${values.timezone} is no time zone; one is Asia/Shanghai.`);
  const report = parseReport(await readText(file));
  if (target.formats.includes('text')) tellFallback(lang, io);
  const history = target.formats.includes('html')
    ? await historyBefore(await connect({ env: io.env, logError: errorLog(io) }), report)
    : noHistory;
  await writeReport(
    report,
    target,
    { all: values.all, now: io.now(), lang, timeZone: values.timezone, checks, history },
    io,
  );

  return report.readErrors.length > 0 ? 2 : 0;
}

export default { summary: 'render a saved report', help, run } satisfies Command;
