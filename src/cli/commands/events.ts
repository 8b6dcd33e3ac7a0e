import { renderChange } from '../../report/change.ts';
import type { ChangeResult } from '../../runs/change.ts';
import { handleEvent } from '../../runs/change-everywhere.ts';
import { connect } from '../../session.ts';
import { readInput } from '../files.ts';
import { type Command, errorLog, type Io } from '../io.ts';
import { checkLang, langOption, tellFallback } from '../language.ts';
import { oneOf, parseOptions } from '../options.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch events FILE

Does what the function change does with an event: reads again what was touched, and says what changed and who changed it.
FILE holds CloudEvents, ActionTrail records or rows of SLS, as JSON; - reads the standard input. In an organization, events
of its other accounts are handled there; what came of each account is one report, or with --format json one line.

  --account ID   the account that the credentials must belong to
  --config F     a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults
  --format X     text, json (default text)
  --lang L       en, zh (default en): the language of the output; help and errors are in English

With SEALWATCH_STORE each event is handled once, and what could not be read of it is kept: sealwatch dead-letters.
Exit codes: 0 fine, 1 something must be done at once, 2 something could not be read.`;

const options = {
  account: { type: 'string', default: '' },
  config: { type: 'string' },
  format: { type: 'string', default: 'text' },
  ...langOption,
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions('events', args, options, { least: 1, most: 1, what: 'One file' });
  const format = oneOf('--format', values.format, ['text', 'json']);
  const lang = checkLang(values.lang);
  const text = await readInput(positionals[0] ?? '-');
  const session = await connect({
    env: io.env,
    logError: errorLog(io),
    signal: io.signal,
    configFile: values.config,
    accountId: values.account,
  });
  const results: ChangeResult[] = [];
  const problem = await handleEvent(session, text, results).then(
    () => undefined,
    (error: unknown) => {
      if (results.length > 0 && error instanceof Error) return error.message;
      throw error;
    },
  );

  if (format === 'text') tellFallback(lang, io);
  for (const result of results) {
    io.stdout.write(
      format === 'json' ? `${JSON.stringify(result)}\n` : renderChange(result, terminalOf(io).unicode, lang),
    );
  }
  if (problem !== undefined) io.stderr.write(`sealwatch: ${problem}\n`);
  if (problem !== undefined) return 2;
  return results.some(isCritical) ? 1 : 0;
}

/** Whether an event put Secrets at risk: by an alarm, or by a critical check that fails since, and that is not waived. */
function isCritical({ change }: ChangeResult): boolean {
  if (change === undefined) return false;
  const open = new Map(change.report.findings.map(({ id, waiver }) => [id, waiver === undefined]));
  const failed = change.changed.filter(({ after, severity }) => after === 'NON_COMPLIANT' && severity === 'critical');
  return change.alarms.length > 0 || failed.some(({ findingId }) => open.get(findingId) === true);
}

export default { summary: 'handle an event file as the function change does', help, run } satisfies Command;
