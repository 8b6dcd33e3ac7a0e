import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The emulator in a process of its own, so that its memory and time are not counted as ours. */
export interface BenchCloud {
  readonly endpoints: string;
  close(): Promise<void>;
}

/**
 * @param cli the built command line
 * @param options more options of `sealwatch emulator`
 */
export async function startCloud(cli: string, account: object, options: readonly string[]): Promise<BenchCloud> {
  const directory = await mkdtemp(join(tmpdir(), 'sealwatch-bench-'));
  const file = join(directory, 'account.json');
  await writeFile(file, JSON.stringify(account));
  const child = spawn(process.execPath, [cli, 'emulator', '--account', file, ...options], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const endpoints = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the emulator ended with ${code}`)));
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim().replace('SEALWATCH_ENDPOINTS=', '')));
  });

  return {
    endpoints,
    async close() {
      child.removeAllListeners('exit');
      child.kill('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}
