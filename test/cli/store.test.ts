import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import { accessKey, account } from '../account.ts';

let folder: string;
let emulator: Emulator;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealwatch-store-'));
  emulator = await startEmulator({ accounts: [account()] });
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

async function sealwatch(signal: AbortSignal, ...args: string[]) {
  const out: string[] = [];
  const write = (text: string) => out.push(text) > 0;
  const code = await run(args, {
    stdout: { write },
    stderr: { write },
    env: {
      SEALWATCH_STORE: join(folder, 'kept'),
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
    },
    now: Date.now,
    signal,
  });
  return { code, out: out.join('') };
}
const calm = new AbortController().signal;

describe('sealwatch store repair', () => {
  it('sets aside what is damaged, and says so', async () => {
    await sealwatch(calm, 'audit');
    const memory = join(folder, 'kept/memory/1234567890123456');
    const [name = ''] = await readdir(memory);
    await writeFile(join(memory, name), 'damaged');
    expect((await sealwatch(calm, 'audit')).out).toContain('sealwatch store repair');
    const { code, out } = await sealwatch(calm, 'store', 'repair');

    expect(code).toBe(0);
    expect(out).toBe(
      `Set aside: memory/1234567890123456/${name}\nMemory and history of 1 account were made again from 2 reports.\n`,
    );
    expect((await sealwatch(calm, 'audit')).out).not.toContain('store repair');
    expect((await sealwatch(calm, 'store', 'repair')).out).not.toContain('Set aside');
  });

  it('is the only thing there is to do with a store', async () => {
    expect(await sealwatch(calm, 'store', 'burn')).toMatchObject({ code: 2 });
    expect(await sealwatch(calm, 'store')).toMatchObject({ code: 2 });
  });
});

describe('an audit that a person ends', () => {
  it('stores nothing, says so, and exits with 130', async () => {
    const before = await readdir(join(folder, 'kept/reports'));
    const { code, out } = await sealwatch(AbortSignal.abort(), 'audit');

    expect(code).toBe(130);
    expect(out).toContain('Nothing was stored.');
    expect(await readdir(join(folder, 'kept/reports'))).toEqual(before);
  });
});
