import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
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

it('prints at most 60 lines', () => {
  expect(told.split('\n').length - 1).toBeLessThanOrEqual(60);
});

it('writes the page that it names', async () => {
  const [, file = ''] = /^page (\S+)$/m.exec(told) ?? [];
  expect(await readFile(join(directory, file), 'utf8')).toMatch(/^<!doctype html>/);
});

it.each([
  ['says that it is an emulator', 'An emulator with composed accounts, not Alibaba Cloud.'],
  ['opens with the summary', '3 of 16 Pro clusters verified · 3 critical'],
  ['names the worst findings', 'Failed checks (9)'],
  ['says where the report is', 'reports/20'],
  ['plans what could be turned on', '2 Pro clusters are off'],
  ['shows the alert of an event', 'Key key-hzz65shared00000002 is disabled; 3 clusters use it'],
  ['names the actor', 'mallory (RAM user) from 203.0.113.7'],
  ['says what to try next', 'npx sealwatch demo --all'],
])('the demo %s', (_, text) => {
  expect(told).toContain(text);
});
