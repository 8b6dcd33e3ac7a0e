import { parseAccountFile, startEmulator } from '../../../emulator/index.ts';
import { readText } from '../files.ts';
import { type Command, type Io, UsageError } from '../io.ts';
import { parseOptions } from '../options.ts';

const help = `Usage: sealwatch emulator --account F [options]

Runs a local Alibaba Cloud on loopback: the parts of ACK, KMS, ActionTrail, RAM, STS and OSS that are used, with real
signatures, paging, errors and rates. Point Sealwatch, or any SDK, at it with the line that it prints.

  --account F    an account file; may be repeated
  --port N       the first port, one for each region (default: free ones)
  --latency MS   added to every answer
  --throttle     enforce the documented rates

GET /_emulator/stats tells the calls by operation. Ctrl-C stops it.`;

const options = {
  account: { type: 'string', multiple: true },
  port: { type: 'string', default: '0' },
  latency: { type: 'string', default: '0' },
  throttle: { type: 'boolean', default: false },
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('emulator', args, options, { least: 0, most: 0, what: '' });
  const files = values.account ?? [];
  if (files.length === 0) throw new UsageError('--account F is needed: the file of an account to emulate.');
  const accounts = await Promise.all(files.map(async (file) => parse(await readText(file), file)));
  const emulator = await startEmulator({
    accounts,
    port: wholeNumber('--port', values.port, 65_000),
    latencyMs: wholeNumber('--latency', values.latency, 60_000),
    throttle: values.throttle,
  });

  io.stdout.write(`SEALWATCH_ENDPOINTS=${emulator.endpointsLine}\n`);
  io.stderr.write('An emulator, not Alibaba Cloud. Ctrl-C stops it.\n');
  await new Promise<void>((resolve) => {
    if (io.signal.aborted) resolve();
    io.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await emulator.close();
  return 0;
}

function parse(text: string, file: string): ReturnType<typeof parseAccountFile> {
  try {
    return parseAccountFile(text, file);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function wholeNumber(option: string, text: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= most) return number;
  throw new UsageError(`${option} ${JSON.stringify(text)} is no whole number from 0 to ${most}.`);
}

export default { summary: 'run a local Alibaba Cloud', help, run } satisfies Command;
