import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
let directory = '';
let told = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-demo-'));
  // What belongs to whoever runs it must make no difference.
  const env = { PATH: process.env.PATH, SEALWATCH_STORE: '/nowhere', SEALWATCH_ENDPOINTS: '*=127.0.0.1:1' };
  told = (await promisify(execFile)(process.execPath, [cli, 'demo'], { cwd: directory, env, maxBuffer: 1e7 })).stdout;
}, 60_000);

afterAll(() => rm(directory, { recursive: true, force: true }));

it.each([
  ['says that it is an emulator', 'This is an emulator with composed accounts, not Alibaba Cloud.'],
  ['audits', 'Failed checks (9, 12 findings in all)'],
  ['tells where the report is', 'reports/20'],
  ['shows what Slack would', 'First look at account 1198530351100217'],
  ['plans what could be turned on', 'prod-search (c045ea1d0c3b7f94a6e8b21c04d7e9f3a, cn-hangzhou)  could be turned on'],
  ['raises an alarm by an event', 'CRITICAL  key key-hzz65shared00000002 is Disabled'],
  ['tells who did it', 'mallory (ram-user) from 203.0.113.7'],
])('the demo %s', (_, text) => {
  expect(told).toContain(text);
});
