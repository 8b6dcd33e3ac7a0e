import { checks } from '../../checks/index.ts';
import { noHistory } from '../../model/report.ts';
import { formatNamed, formats, render } from '../../report/index.ts';
import { parseReport } from '../../report/parse-report.ts';
import { historyBefore } from '../../runs/history.ts';
import { connect } from '../../session.ts';
import { readText } from '../files.ts';
import { type Command, errorLog, type Io } from '../io.ts';
import { checkLang, langOption, tellFallback } from '../language.ts';
import { parseOptions } from '../options.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch report F [options]

Renders a report that an audit saved. Trends come from SEALWATCH_STORE, where that is set.

  --format X   ${Object.keys(formats).join(', ')} (default text)
  --lang L     en, zh (default en): its language; help and errors are in English
  --all        text, markdown: everything, not only the worst`;

const options = {
  format: { type: 'string', default: 'text' },
  ...langOption,
  all: { type: 'boolean', default: false },
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions('report', args, options, {
    least: 1,
    most: 1,
    what: 'The file of a report',
  });
  const format = formatNamed(values.format);
  const lang = checkLang(values.lang);
  const [file = ''] = positionals;
  const report = parseReport(await readText(file));
  if (format === 'text') tellFallback(lang, io);
  io.stdout.write(
    render(format, report, {
      ...terminalOf(io),
      all: values.all,
      now: io.now(),
      lang,
      checks,
      history:
        format === 'html'
          ? await historyBefore(await connect({ env: io.env, logError: errorLog(io) }), report)
          : noHistory,
    }),
  );

  return report.readErrors.length > 0 ? 2 : 0;
}

export default { summary: 'render a saved report', help, run } satisfies Command;
