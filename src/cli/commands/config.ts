import { requireKnownChecks } from '../../checks/index.ts';
import { parseConfig } from '../../config/load.ts';
import { packageFile, readText } from '../files.ts';
import { type Command, type Io, UsageError } from '../io.ts';
import { parseOptions } from '../options.ts';
import { didYouMean } from '../suggest.ts';

const help = `Usage: sealwatch config init | sealwatch config check [--config F]

init prints a commented configuration. check reads one, and says all that is wrong with it at once.

  --config F   the configuration; otherwise SEALWATCH_CONFIG`;

const actions = ['init', 'check'] as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions('config', args, { config: { type: 'string' } } as const, {
    least: 1,
    most: 1,
    what: 'init or check',
  });
  const [action = ''] = positionals;
  if (action === 'init') {
    io.stdout.write(await readText(packageFile('examples/sealwatch.yaml')));
    return 0;
  }
  if (action !== 'check') {
    throw new UsageError(`${JSON.stringify(action)} is neither init nor check.${didYouMean(action, actions)}`);
  }
  const file = values.config ?? io.env.SEALWATCH_CONFIG ?? '';
  if (file === '') throw new UsageError('--config F is needed, or SEALWATCH_CONFIG.');
  requireKnownChecks(parseConfig(await readText(file), file));
  io.stdout.write(`${file} has no errors.\n`);
  return 0;
}

export default { summary: 'print or check a configuration', help, run } satisfies Command;
