import { renderDiagnosis } from '../../report/diagnosis.ts';
import { diagnose } from '../../runs/diagnose.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io } from '../io.ts';
import { checkLang, langOption, tellFallback } from '../language.ts';
import { oneOf, parseOptions } from '../options.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch doctor [options]

Tries each permission and setting that an audit needs, and says what is missing, why it matters, and how to grant it. It
only reads, and posts nothing; a probe is put into the store and taken away.

  --region R     a region to audit; may be repeated
  --account ID   the account that the credentials must belong to
  --config F     a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults
  --format X     text, json (default text)
  --lang L       en, zh (default en): the language of the output; help and errors are in English

Exit codes: 0 nothing is missing, 2 something is, or is unknown.`;

const options = {
  region: { type: 'string', multiple: true },
  account: { type: 'string', default: '' },
  config: { type: 'string' },
  format: { type: 'string', default: 'text' },
  ...langOption,
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('doctor', args, options, { least: 0, most: 0, what: '' });
  const format = oneOf('--format', values.format, ['text', 'json']);
  const lang = checkLang(values.lang);
  const session = await connect({
    env: io.env,
    logError: errorLog(io),
    signal: io.signal,
    configFile: values.config,
    accountId: values.account,
    override: (config) => ({ ...config, ...(values.region && { regions: [...new Set(values.region)] }) }),
  });
  const diagnosis = await diagnose(session, {
    dashboardToken: io.env.SEALWATCH_DASHBOARD_TOKEN,
    remediates: session.config.remediation.mode === 'apply',
  });

  if (format === 'text') tellFallback(lang, io);
  io.stdout.write(
    format === 'json' ? `${JSON.stringify(diagnosis)}\n` : renderDiagnosis(diagnosis, terminalOf(io).unicode, lang),
  );
  return diagnosis.healthy ? 0 : 2;
}

export default { summary: 'try each permission and setting, and say what is missing', help, run } satisfies Command;
