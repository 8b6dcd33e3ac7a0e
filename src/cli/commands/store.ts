import { repairStore } from '../../runs/repair.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { parseOptions } from '../options.ts';

const help = `Usage: sealwatch store repair [--config F]

Sets damaged objects in SEALWATCH_STORE aside, under damaged/, makes what is remembered and the history again from the
stored reports, and adds reports to the chain whose audit was killed before it did. Reports and their chain stay where
they are. A damaged journal of changes sets the lock; damaged deliveries are read errors until they are delivered again. Exit codes: 0 done, 2 could not run.

  --config F   a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults`;

const options = { config: { type: 'string' } } as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions('store', args, options, { least: 1, most: 1, what: 'repair' });
  if (positionals[0] !== 'repair') throw new UsageError('There is only: sealwatch store repair');
  const session = await connect({ env: io.env, logError: errorLog(io), signal: io.signal, configFile: values.config });
  const { damaged, linked, accounts, reports } = await repairStore(session);

  for (const key of damaged) io.stdout.write(`Set aside: ${key}\n`);
  for (const key of linked) io.stdout.write(`Added to the chain: ${key}\n`);
  const made = `Memory and history of ${accounts} ${accounts === 1 ? 'account' : 'accounts'}`;
  io.stdout.write(`${made} were made again from ${reports} ${reports === 1 ? 'report' : 'reports'}.\n`);
  return 0;
}

export default { summary: 'repair what is kept', help, run } satisfies Command;
