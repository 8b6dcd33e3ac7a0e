import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { logLevels } from '../../src/model/log.ts';
import { accessKey, account, accountId } from '../account.ts';
import { root } from '../deploy/deployed.ts';

type Handler = (event: Buffer, context: object) => Promise<unknown>;
type LoggedRecord = Readonly<Record<string, unknown>>;

let emulator: Emulator;
let store: string;
beforeAll(async () => {
  emulator = await startEmulator({ accounts: [account()] });
  store = await mkdtemp(join(tmpdir(), 'sealwatch-logs-'));
  process.env.SEALWATCH_ENDPOINTS = emulator.endpointsLine;
  process.env.SEALWATCH_STORE = store;
});
afterAll(async () => {
  for (const name of ['SEALWATCH_ENDPOINTS', 'SEALWATCH_STORE', 'SEALWATCH_LOG_LEVEL']) delete process.env[name];
  await emulator.close();
  await rm(store, { recursive: true });
});

/** What an invocation logs at a level, by the method of the logger and as text. */
async function logged(name: string, level: string, more: object = {}) {
  process.env.SEALWATCH_LOG_LEVEL = level;
  const lines: [method: string, line: string][] = [];
  const logger = Object.fromEntries(logLevels.map((each) => [each, (line: string) => lines.push([each, line])]));
  const credentials = { accessKeyId: accessKey.id, accessKeySecret: accessKey.secret };
  const context = { requestId: '1-64f6cd87', accountId, region: 'cn-hangzhou', credentials, logger, ...more };
  const { handler } = createRequire(import.meta.url)(`../../dist/functions/${name}/index.js`) as { handler: Handler };
  const answer = await handler(Buffer.from('{}'), context).catch((error: Error) => error);
  return { answer, lines, records: lines.map(([, line]) => JSON.parse(line) as LoggedRecord) };
}

describe('the log of an invocation', () => {
  it('says at its end which it was, of which account, how long it took and what it counted', async () => {
    const { lines, records } = await logged('audit', 'info');
    expect(lines.map(([method]) => method)).toEqual(['info']);
    expect(records).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        level: 'info',
        message: 'invocation ended',
        requestId: '1-64f6cd87',
        accountId,
        region: 'cn-hangzhou',
        operation: 'audit',
        durationMs: expect.any(Number),
        counts: expect.objectContaining({ readErrors: 0, summary: expect.objectContaining({ clusters: 1 }) }),
      },
    ]);
  });

  it('has every call at the level debug, each on one line', async () => {
    const { lines, records } = await logged('audit', 'debug');
    const calls = records.filter(({ message }) => message === 'call answered');
    expect(calls.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['cs:DescribeClustersV1', 'kms:DescribeKey']),
    );
    for (const call of calls) {
      expect(call).toMatchObject({ level: 'debug', requestId: '1-64f6cd87', durationMs: expect.any(Number) });
      expect(call.cloudRequestId).toMatch(/^[0-9A-F-]{36}$/);
    }
    expect(lines.filter(([, line]) => line.includes('\n'))).toEqual([]);
    expect(lines.map(([, line]) => line).join('\n')).not.toContain(accessKey.secret);
  });

  it('says why an invocation failed, where that is known to hold no secret', async () => {
    const { answer, records } = await logged('audit', 'error', { credentials: {} });
    expect(answer).toBeInstanceOf(Error);
    expect(records).toEqual([
      expect.objectContaining({
        level: 'error',
        message: 'invocation failed',
        operation: 'audit',
        reason: expect.stringContaining('sealwatch-audit'),
      }),
    ]);
  });

  it('has nothing of an invocation that went well at the level error', async () => {
    expect((await logged('audit', 'error')).lines).toEqual([]);
  });

  it('names a level that there is not, and goes on', async () => {
    const { answer, records } = await logged('audit', 'loud');
    expect(answer).not.toBeInstanceOf(Error);
    expect(records.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'unknown log level'],
      ['info', 'invocation ended'],
    ]);
  });

  it.each(['activity', 'audit-account', 'change', 'dashboard', 'remediate'])('is written by %s', async (name) => {
    const { records } = await logged(name, 'info');
    expect(records.at(-1)).toMatchObject({ operation: name, durationMs: expect.any(Number) });
  });
});

describe('the log of a command', () => {
  const run = promisify(execFile);
  const audit = (level: string) =>
    run(process.execPath, [join(root, 'dist/cli/main.js'), 'audit', '-q', '--format', 'json'], {
      maxBuffer: 1 << 26,
      env: {
        ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
        SEALWATCH_ENDPOINTS: emulator.endpointsLine,
        SEALWATCH_LOG_LEVEL: level,
      },
    }).catch((error: { code: number; stdout: string; stderr: string }) => error);

  it('has its calls on stderr where they are asked for', async () => {
    const { stdout, stderr } = await audit('debug');
    const operations = stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => (JSON.parse(line) as LoggedRecord).operation);
    expect(operations).toContain('cs:DescribeClustersV1');
    expect(JSON.parse(stdout)).toHaveProperty('findings');
  });

  it('has none of them otherwise', async () => {
    expect((await audit('')).stderr).not.toContain('{');
  });

  it('is not written at a level that there is not', async () => {
    expect(await audit('loud')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('SEALWATCH_LOG_LEVEL is none of error, warn, info, debug.'),
    });
  });
});
