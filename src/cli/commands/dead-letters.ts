import { printable } from '../../report/printable.ts';
import { notifyChange } from '../../runs/notify-change.ts';
import { listDeadLetters, replayDeadLetters } from '../../runs/replay.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { parseOptions } from '../options.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch dead-letters [replay]

Lists the events that could not be read, as they are kept in SEALWATCH_STORE; replay handles them again, and removes those
that pass.

  --account ID   the account that the credentials must belong to
  --config F     a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults
  --format X     text, json (default text); json has the whole events

Exit codes: 0 fine, 2 some are left after a replay.`;

const options = {
  account: { type: 'string', default: '' },
  config: { type: 'string' },
  format: { type: 'string', default: 'text' },
} as const;
const shownChars = 200;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions('dead-letters', args, options, { least: 0, most: 1, what: 'replay' });
  const [action] = positionals;
  if (action !== undefined && action !== 'replay') {
    throw new UsageError(`${JSON.stringify(action)} is not replay. See: sealwatch dead-letters --help`);
  }
  const session = await connect({
    env: io.env,
    logError: errorLog(io),
    signal: io.signal,
    configFile: values.config,
    accountId: values.account,
  });
  if (action === 'replay') {
    const replayed = await replayDeadLetters(session, notifyChange(session));
    for (const { id, outcome } of replayed) io.stdout.write(`${id}  ${outcome}\n`);
    return replayed.every(({ outcome }) => outcome === 'handled') ? 0 : 2;
  }

  const letters = await listDeadLetters(session);
  if (values.format === 'json') {
    io.stdout.write(`${JSON.stringify(letters)}\n`);
    return 0;
  }
  const { unicode } = terminalOf(io);
  for (const { id, reasons, text } of letters) {
    io.stdout.write(
      `${id}\n  ${printable(reasons.join('; '), unicode)}\n  ${printable(text.slice(0, shownChars), unicode)}\n`,
    );
  }
  if (letters.length === 0) io.stdout.write('There are no dead letters.\n');
  return 0;
}

export default { summary: 'list events that could not be read, and replay them', help, run } satisfies Command;
