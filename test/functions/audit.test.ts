import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import type { Report } from '../../src/model/report.ts';
import { accessKey, account, accountId } from '../account.ts';

type Handler = (
  event: Buffer,
  context: object,
) => Promise<{ auditId: string; kept: string | null; readErrors: number }>;

let emulator: Emulator;
let store: string;
let handler: Handler;

beforeAll(async () => {
  emulator = await startEmulator({
    accounts: [account({ configRules: [{ ConfigRuleName: 'sealwatch', ResultToken: '=token' }] })],
  });
  store = await mkdtemp(join(tmpdir(), 'sealwatch-function-'));
  process.env.SEALWATCH_ENDPOINTS = emulator.endpointsLine;
  process.env.SEALWATCH_STORE = store;
  handler = createRequire(import.meta.url)('../../dist/functions/audit/index.js').handler;
});

afterAll(async () => {
  delete process.env.SEALWATCH_ENDPOINTS;
  delete process.env.SEALWATCH_STORE;
  await emulator.close();
  await rm(store, { recursive: true });
});

const timer = Buffer.from('{"triggerTime":"2026-11-22T00:00:00Z","triggerName":"daily","payload":"{}"}');
const context = {
  requestId: '1-64f6cd87',
  accountId,
  region: 'cn-hangzhou',
  credentials: { accessKeyId: accessKey.id, accessKeySecret: accessKey.secret },
  function: { name: 'sealwatch-audit', handler: 'index.handler', memory: 512, timeout: 600 },
};

describe('the bundle of the function audit', () => {
  it('audits the account of the function and keeps the report', async () => {
    const answer = await handler(timer, context);

    expect(answer).toMatchObject({ readErrors: 0, summary: { clusters: 1, verified: 1 } });
    const kept = JSON.parse(await readFile(answer.kept ?? '', 'utf8')) as Report;
    expect(kept.auditId).toBe(answer.auditId);
    expect(kept.scope.accounts).toEqual([accountId]);
  });

  it('gives the same verdicts in a warm process', async () => {
    const [first, second] = [await handler(timer, context), await handler(timer, context)];

    expect({ ...second, auditId: '', kept: '' }).toEqual({ ...first, auditId: '', kept: '' });
  });

  it('answers a rule of Cloud Config from the report that it kept', async () => {
    const file = join(store, 'sealwatch.yaml');
    await writeFile(file, 'cloudConfig: {evaluations: true}\n');
    await handler(timer, context);
    const item = { accountId: Number(accountId), resourceId: 'c1', resourceType: 'ACS::ACK::Cluster' };
    const event = {
      orderingTimestamp: 1_630_907_917_476,
      invokingEvent: { messageType: 'ScheduledNotification', configurationItem: item },
      resultToken: '=token',
    };
    await expect(handler(Buffer.from(JSON.stringify(event)), context)).rejects.toThrow('cloudConfig.evaluations: true');
    process.env.SEALWATCH_CONFIG = file;
    try {
      expect(await handler(Buffer.from(JSON.stringify(event)), context)).toMatchObject({ results: 1, calls: 1 });
    } finally {
      delete process.env.SEALWATCH_CONFIG;
    }
    expect(emulator.account(accountId).configRules[0]?.Evaluations).toMatchObject([{ complianceType: 'COMPLIANT' }]);
  });

  it('begins no audit where its timer only tidies up', async () => {
    const tidy = { triggerTime: '2026-11-22T00:00:00Z', triggerName: 'tidy', payload: '{"tidy":true}' };
    emulator.resetStats();
    const answer = await handler(Buffer.from(JSON.stringify(tidy)), context);

    expect(answer).toEqual({ alerts: { sent: 0, waiting: 0, denied: 0, problems: [] } });
    expect(emulator.stats().requests).toBe(0);
  });

  it('fails the invocation where the function has no role', async () => {
    await expect(handler(timer, { ...context, credentials: undefined })).rejects.toThrow('has no role');
  });

  it('remembers since when a finding stands', async () => {
    const read = async (kept: string | null) => JSON.parse(await readFile(kept ?? '', 'utf8')) as Report;
    const first = await read((await handler(timer, context)).kept);
    const second = await read((await handler(timer, context)).kept);

    expect(second.findings.map(({ since }) => since)).toEqual(first.findings.map(({ since }) => since));
    expect(second.startedAt > first.startedAt).toBe(true);
  });

  it('loads in a bare process without anything beside it', () => {
    const bundle = new URL('../../dist/functions/audit/index.js', import.meta.url).pathname;
    const script = `process.stdout.write(typeof require(${JSON.stringify(bundle)}).handler)`;

    expect(execFileSync(process.execPath, ['-e', script], { cwd: tmpdir(), encoding: 'utf8' })).toBe('function');
  });
});
