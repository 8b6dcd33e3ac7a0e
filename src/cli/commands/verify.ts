import { verify } from '../../runs/verify.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io } from '../io.ts';
import { parseOptions } from '../options.ts';

const help = `Usage: sealwatch verify [--config F]

Verifies that no report in SEALWATCH_STORE was changed, removed, added, or retired before its time: compares the reports
with their chain, their index and the histories. Exit codes: 0 they agree, 1 something is wrong, 2 could not run.

  --config F   a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults: retention says what has to be there`;

const options = { config: { type: 'string' } } as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('verify', args, options, { least: 0, most: 0, what: '' });
  const session = await connect({ env: io.env, logError: errorLog(io), signal: io.signal, configFile: values.config });
  const { links, reports, head, problems, notes } = await verify(session);

  for (const problem of problems) io.stdout.write(`${problem}\n`);
  for (const note of notes) io.stdout.write(`Note: ${note}\n`);
  io.stdout.write(
    problems.length === 0
      ? `${reports} reports in ${links} links: none was changed, removed, added, or retired before its time.\n`
      : `${problems.length} ${problems.length === 1 ? 'thing is' : 'things are'} not as they were written.\n`,
  );
  io.stdout.write(
    head === undefined
      ? 'Not verified: whether reports were stored here before and everything about them was removed.\n'
      : `Not verified: whether newer reports were removed with everything that names them, or all of it was written anew. Compare link ${head.number}, SHA-256 ${head.sha256}, with a copy from another place.\n`,
  );
  return problems.length === 0 ? 0 : 1;
}

export default { summary: 'verify that no stored report was changed or left out', help, run } satisfies Command;
