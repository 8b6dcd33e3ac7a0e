import { testChannels } from '../../runs/test-channels.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { parseOptions } from '../options.ts';

const help = `Usage: sealwatch alerts test [--config F]

Sends a test message to each channel of alerts.channels, otherwise to SEALWATCH_SLACK_WEBHOOK, and says what came back.
Nothing is kept and nothing is sent twice.

  --config F   a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults

Exit codes: 0 every channel accepted it, 2 one did not, or there is none.`;

const options = { config: { type: 'string' } } as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions('alerts', args, options, { least: 1, most: 1, what: 'test' });
  if (positionals[0] !== 'test') throw new UsageError('There is only: sealwatch alerts test');
  const session = await connect({ env: io.env, logError: errorLog(io), signal: io.signal, configFile: values.config });
  const tested = await testChannels(session);
  if (tested.length === 0) {
    throw new UsageError(
      'No channel is configured. Set SEALWATCH_SLACK_WEBHOOK, or alerts.channels in the configuration.',
    );
  }
  for (const { name, type, answer } of tested) io.stdout.write(`${name} (${type}): ${answer}\n`);
  return tested.every(({ accepted }) => accepted) ? 0 : 2;
}

export default { summary: 'send a test message to each channel', help, run } satisfies Command;
