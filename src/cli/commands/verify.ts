import { verify } from '../../runs/verify.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io } from '../io.ts';
import { parseOptions } from '../options.ts';

const help = `Usage: sealwatch verify

Proves that no report kept in SEALWATCH_STORE was changed or left out. Exit codes: 0 verified, 1 something is wrong.`;

async function run(args: readonly string[], io: Io): Promise<number> {
  parseOptions('verify', args, {}, { least: 0, most: 0, what: '' });
  const { store } = await connect({ env: io.env, logError: errorLog(io) });
  const { links, reports, problems, unchained } = await verify(store);

  for (const problem of problems) io.stdout.write(`${problem}\n`);
  for (const key of unchained)
    io.stdout.write(`Note: ${key} is in no link: an audit was interrupted, or somebody put it there.\n`);
  io.stdout.write(
    problems.length === 0
      ? `${reports} reports in ${links} links: none was changed or left out.\n`
      : `${problems.length} of the chain’s links or reports are not as they were written.\n`,
  );
  return problems.length === 0 ? 0 : 1;
}

export default { summary: 'prove that no stored report was changed or left out', help, run } satisfies Command;
