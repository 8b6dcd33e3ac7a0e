import { connect } from '../../connect.ts';
import { renderChange } from '../../report/change.ts';
import { ChangeIncomplete, change, MalformedEvent } from '../../runs/change.ts';
import { tellSlack } from '../../runs/tell.ts';
import { readInput } from '../files.ts';
import { type Command, errorLog, type Io } from '../io.ts';
import { checkLang, langOption, tellFallback } from '../language.ts';
import { oneOf, parseOptions } from '../options.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch events FILE

Does what the function change does with an event: reads again what was touched, and tells what changed and who did it.
FILE holds CloudEvents or ActionTrail records, as JSON; - reads the standard input.

  --account ID   the account that the credentials must belong to
  --config F     a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults
  --format X     text, json (default text)
  --lang L       en, zh (default en): the language of what is told; help and errors are in English

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
  const { result, problem } = await change(session, text, tellSlack(session)).then(
    (done) => ({ result: done, problem: undefined }),
    (error: unknown) => {
      if (error instanceof MalformedEvent || error instanceof ChangeIncomplete) {
        return { result: error.result, problem: error.message };
      }
      throw error;
    },
  );

  if (format === 'text') tellFallback(lang, io);
  io.stdout.write(
    format === 'json' ? `${JSON.stringify(result)}\n` : renderChange(result, terminalOf(io).unicode, lang),
  );
  if (problem !== undefined) io.stderr.write(`sealwatch: ${problem}\n`);
  if (problem !== undefined) return 2;
  return (result.change?.alarms.length ?? 0) > 0 ? 1 : 0;
}

export default { summary: 'handle an event file as the function change does', help, run } satisfies Command;
