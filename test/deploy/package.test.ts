import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { movedClock } from '../moved-clock.ts';
import { richAccount } from '../rich-account.ts';

const run = promisify(execFile);
const root = new URL('../..', import.meta.url).pathname;
const accessKey = { id: 'LTAIpackage', secret: 'secret-of-the-package' };

let folder: string;
let emulator: Emulator;
const environment = () => ({
  ...movedClock(),
  PATH: process.env.PATH ?? '',
  HOME: folder,
  npm_config_cache: join(folder, 'cache'),
  npm_config_update_notifier: 'false',
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealwatch-package-'));
  emulator = await startEmulator({ accounts: [{ ...richAccount(), accessKeys: [accessKey] }] });
  const options = { cwd: folder, env: environment() };
  // Without scripts: the build that the tests of the bundles use is the one that is packed.
  await run('npm', ['pack', root, '--ignore-scripts', '--silent'], options);
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  await run('npm', ['install', `./${tarball}`, '--offline', '--no-audit', '--no-fund', '--omit=optional'], options);
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** What the installed command writes to stdout, and its exit code. */
async function sealwatch(args: readonly string[], env: Record<string, string> = {}) {
  const command = join(folder, 'node_modules', '.bin', 'sealwatch');
  try {
    const { stdout } = await run(command, args, {
      cwd: folder,
      env: { ...environment(), ...env },
      maxBuffer: 1 << 26,
    });
    return { code: 0, stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, stdout };
  }
}

describe('the package, installed in an empty folder', () => {
  it('brings no other package, and the licenses of what it holds', async () => {
    const installed = (await readdir(join(folder, 'node_modules'))).filter((name) => !name.startsWith('.'));
    expect(installed).toEqual(['sealwatch']);
    const licenses = await readFile(join(folder, 'node_modules/sealwatch/dist/LICENSES.txt'), 'utf8');
    for (const name of ['@alicloud/openapi-core', 'zod', 'yaml', 'big.js']) expect(licenses).toContain(`${name} `);
  });

  it('names one owner that is to be put in place of a placeholder', async () => {
    const manifest = await readFile(join(folder, 'node_modules/sealwatch/package.json'), 'utf8');
    expect(manifest).not.toContain('"private"');
    expect(new Set(manifest.match(/github\.com\/[^/"]+\//g))).toEqual(new Set(['github.com/REPOSITORY_OWNER/']));
  });

  it('audits an account', async () => {
    const { code, stdout } = await sealwatch(['audit', '--format', 'json'], {
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
    });
    expect([1, 2]).toContain(code);
    expect((JSON.parse(stdout) as { clusters: unknown[] }).clusters.length).toBeGreaterThan(0);
  });

  it('runs the demo on its emulator, and prints its example of a configuration', async () => {
    const demo = await sealwatch(['demo']);
    expect(demo.code).toBe(0);
    expect(demo.stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
    const config = await sealwatch(['config', 'init']);
    expect(config).toMatchObject({ code: 0, stdout: expect.stringContaining('regions') });
  });
});
