import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { accessKey, account, cluster, metaData } from '../account.ts';
import { serve } from '../cloud/local-server.ts';
import { movedClock } from '../moved-clock.ts';

const main = new URL('../../dist/cli/main.js', import.meta.url).pathname;
const off = { meta_data: metaData({ DisableEncryption: true, EncryptionKMSKeyId: '' }) };

let folder: string;
let emulator: Emulator;
let child: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealwatch-signals-'));
  emulator = await startEmulator({ accounts: [account({ clusters: [cluster('c1', off)] as never })] });
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
});

/** The real command in a process of its own. */
function sealwatch(args: readonly string[], env: Record<string, string> = {}) {
  const started = spawn(process.execPath, [main, ...args], {
    env: {
      ...movedClock(),
      PATH: process.env.PATH ?? '',
      SEALWATCH_STORE: join(folder, 'kept'),
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let text = '';
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (part: Buffer) => (text += part));
  const ended = new Promise<{ code: number | null; text: string }>((resolve) => {
    started.once('close', (code) => resolve({ code, text }));
  });
  return { send: (signal: NodeJS.Signals) => started.kill(signal), ended };
}

const kept = (name: string) => readdir(join(folder, 'kept', name)).catch(() => []);

describe('a process that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s before it has stored anything stores nothing, says so and exits with 130',
    async (signal) => {
      emulator.setFaults([{ operation: 'kms:DescribeAccountKmsStatus', kind: 'hang' } as never]);
      const { send, ended } = sealwatch(['audit']);
      await expect.poll(() => emulator.stats().calls['kms:DescribeAccountKmsStatus'] ?? 0).toBeGreaterThan(0);
      send(signal);
      const { code, text } = await ended;

      expect(code).toBe(130);
      expect(text).toContain('Nothing was stored.');
      expect(await readdir(join(folder, 'kept')).catch(() => [])).toEqual([]);
    },
  );

  it('after that finishes its writes and exits with 130, and a second signal ends it at once', async () => {
    let isCalled = false;
    const slack = await serve(() => {
      isCalled = true;
    });
    const env = { SEALWATCH_SLACK_WEBHOOK: `http://${slack.address}/services/secret` };
    const elapsed: number[] = [];
    for (const signals of [1, 2]) {
      isCalled = false;
      const { send, ended } = sealwatch(['audit', '--notify'], env);
      // The report is stored by then, and the channel never answers.
      await expect.poll(() => isCalled).toBe(true);
      expect(await kept('chain')).toHaveLength(signals);
      const since = performance.now();
      for (let sent = 0; sent < signals; sent += 1) {
        send('SIGTERM');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect((await ended).code).toBe(130);
      elapsed.push(performance.now() - since);
      expect(await kept('reports')).toHaveLength(signals);
      await rm(join(folder, 'kept', 'leases'), { recursive: true, force: true });
    }
    // One signal leaves five seconds for writes; the channel's time-out is ten.
    const [one = 0, two = 0] = elapsed;
    expect(one).toBeGreaterThan(4_000);
    expect(two).toBeLessThan(one);
  });
});

describe('a process whose reader leaves', () => {
  it('ends without a word, as a part of a pipe does', async () => {
    const pipe = spawn(process.execPath, [main, 'checks'], {
      env: { ...movedClock(), PATH: process.env.PATH ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    pipe.stdout.destroy();
    let complaint = '';
    pipe.stderr.on('data', (part: Buffer) => (complaint += part));
    expect(await new Promise((resolve) => pipe.once('close', resolve))).toBe(0);
    expect(complaint).toBe('');
  });
});
