import { readFunctions } from '../../../emulator/functions/s-yaml.ts';
import {
  type AccountFile,
  type Emulator,
  type Functions,
  parseAccountFile,
  type Slack,
  startEmulator,
  startEventBridge,
  startFunctions,
  startSlack,
} from '../../../emulator/index.ts';
import { readText } from '../files.ts';
import { type Command, type Io, interrupted, UsageError } from '../io.ts';
import { parseOptions, wholeNumber } from '../options.ts';

const help = `Usage: sealwatch emulator --account F [options]

Runs a local Alibaba Cloud on loopback: the parts of ACK, KMS, ActionTrail, RAM, STS, ECS, VPC and OSS that are used,
with real signatures, paging, errors and rates. Point Sealwatch, or any SDK, at it with the line that it prints.

  --account F    an account file; may be repeated
  --functions F  the s.yaml whose functions it hosts, of the first account; build them first
  --slack        a Slack webhook, which shows on stderr what it takes
  --port N       the first port, one for each region (default: free ones)
  --latency MS   added to every answer
  --throttle     enforce the documented rates

GET /_emulator/stats counts the calls by operation. POST /_emulator/console/kms:DisableKey?user=mallory&KeyId=… does as
that RAM user would in the console. Ctrl-C stops it.`;

const options = {
  account: { type: 'string', multiple: true },
  functions: { type: 'string' },
  slack: { type: 'boolean', default: false },
  port: { type: 'string', default: '0' },
  latency: { type: 'string', default: '0' },
  throttle: { type: 'boolean', default: false },
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('emulator', args, options, { least: 0, most: 0, what: '' });
  const files = values.account ?? [];
  if (files.length === 0) throw new UsageError('--account F is needed: the file of an account to emulate.');
  const accounts = await Promise.all(files.map(async (file) => parse(await readText(file), file, parseAccountFile)));
  const port = wholeNumber('--port', values.port, 0, 65_000);
  const latencyMs = wholeNumber('--latency', values.latency, 0, 60_000);
  const emulator = await startEmulator({ accounts, port, latencyMs, throttle: values.throttle }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
      throw new UsageError(
        `Port ${port} or one of the next cannot be used (${error.code}). Name another --port, or 0.`,
      );
    },
  );

  const closers = [() => emulator.close()];
  try {
    const slack = values.slack ? await showSlack(io) : undefined;
    if (slack !== undefined) closers.unshift(() => slack.close());
    const functions = await hostFunctions(values.functions, accounts[0], emulator, slack, io);
    if (functions !== undefined) closers.unshift(() => functions.close());
    // Their timers go by the clock of the machine.
    const timer = setInterval(() => functions?.tick(), 1000);
    closers.unshift(async () => clearInterval(timer));

    io.stdout.write(`SEALWATCH_ENDPOINTS=${emulator.endpointsLine}\n`);
    if (slack !== undefined) io.stdout.write(`SEALWATCH_SLACK_WEBHOOK=${slack.url}\n`);
    io.stderr.write('An emulator, not Alibaba Cloud. Ctrl-C stops it.\n');
    await interrupted(io.signal);
  } finally {
    for (const close of closers) await close();
  }
  return 0;
}

async function showSlack({ stderr }: Io): Promise<Slack> {
  const slack = await startSlack();
  slack.onMessage(({ text }) => stderr.write(`Slack: ${text}\n`));
  return slack;
}

async function hostFunctions(
  file: string | undefined,
  account: AccountFile | undefined,
  emulator: Emulator,
  slack: Slack | undefined,
  { env, stderr }: Io,
): Promise<Functions | undefined> {
  if (file === undefined || account === undefined) return undefined;
  const { accountId } = account;
  const environment = {
    SEALWATCH_ENDPOINTS: emulator.endpointsLine,
    ...(slack && { SEALWATCH_SLACK_WEBHOOK: slack.url }),
  };
  const { specs, functions } = parse(await readText(file), file, (text) => {
    const specs = readFunctions(text, file, { accountId, env });
    return { specs, functions: startFunctions(emulator, { functions: specs, accountId, environment }) };
  });
  for (const { name, triggers = [] } of specs) {
    if (!triggers.some(({ triggerType }) => triggerType === 'http')) continue;
    stderr.write(`${name}: ${(await functions.serveHttp(name)).url}\n`);
  }
  startEventBridge(emulator, { targets: functions.eventTargets() });
  return functions;
}

function parse<T>(text: string, file: string, read: (text: string, file: string) => T): T {
  try {
    return read(text, file);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

export default { summary: 'run a local Alibaba Cloud', help, run } satisfies Command;
