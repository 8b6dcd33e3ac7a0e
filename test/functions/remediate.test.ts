import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import type { ChangeOutcome, ChangeStep } from '../../src/model/plan.ts';
import { directoryStore } from '../../src/store/directory.ts';
import { accessKey, accountId } from '../account.ts';
import { journalOf, messagesIn, openable } from '../remediation/world.ts';

interface GuardVerdict {
  readonly ignored?: boolean;
  readonly planned: number;
  readonly allowed: number;
  readonly lock: object | null;
  readonly changes: readonly {
    readonly clusterId: string;
    readonly outcome: ChangeOutcome | null;
    readonly step: ChangeStep;
  }[];
}

type Handler = (event: Buffer, context: object) => Promise<GuardVerdict>;

const handler = createRequire(import.meta.url)('../../dist/functions/remediate/index.js').handler as Handler;
const variables = ['SEALWATCH_ENDPOINTS', 'SEALWATCH_STORE', 'SEALWATCH_CONFIG', 'SEALWATCH_REMEDIATION'];

let emulator: Emulator;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealwatch-remediator-'));
  await open();
});
afterEach(async () => {
  for (const name of variables) delete process.env[name];
  await emulator.close();
  await rm(folder, { recursive: true });
});

async function open(parts: object = {}, remediation = '') {
  emulator = await startEmulator({ accounts: [openable(parts)], updateMs: 50 });
  await writeFile(
    join(folder, 'sealwatch.yaml'),
    `calls: {pacing: false}
remediation:
  mode: apply
  select: {tags: [env=prod]}
  keys: [{region: cn-hangzhou, key: key-new}]
${remediation}`,
  );
  process.env.SEALWATCH_ENDPOINTS = emulator.endpointsLine;
  process.env.SEALWATCH_STORE = join(folder, 'kept');
  process.env.SEALWATCH_CONFIG = join(folder, 'sealwatch.yaml');
}

const timer = '{"triggerTime":"2026-11-22T00:00:00Z","triggerName":"night","payload":"{}"}';

function invoke(event: string, timeout = 600) {
  return handler(Buffer.from(event), {
    requestId: '1-64f6cd87',
    accountId,
    region: 'cn-hangzhou',
    credentials: { accessKeyId: accessKey.id, accessKeySecret: accessKey.secret },
    function: { name: 'sealwatch-remediate', handler: 'index.handler', memory: 512, timeout },
  });
}

/** As Cloud Config's documents show it; composed. */
function notice(resourceId: string, resourceType = 'ACS::ACK::Cluster'): string {
  const qualifier = {
    resourceId,
    resourceType,
    regionId: 'cn-hangzhou',
    configRuleName: 'ack-cluster-encryption-enabled',
  };
  return JSON.stringify({
    dataType: 'NonCompliantNotification',
    complianceType: 'NON_COMPLIANT',
    evaluationResultIdentifier: { evaluationResultQualifier: qualifier },
  });
}

const calls = () => emulator.stats().calls['cs:UpdateKMSEncryption'] ?? 0;
const store = () => directoryStore(join(folder, 'kept'));

describe('the bundle of the function remediate', () => {
  it('turns a cluster on when its timer fires, with a journal and two messages', async () => {
    const answer = await invoke(timer);
    expect(answer).toMatchObject({ planned: 2, allowed: 1, lock: null });
    expect(answer.changes).toMatchObject([{ clusterId: 'c1', outcome: 'done' }]);
    expect(calls()).toBe(1);
    expect((await journalOf({ store: store() }).entries()).map(({ what }) => what)).toContain('notified');
    expect(await messagesIn(store())).toHaveLength(2);
  });

  it('turns on the cluster that Cloud Config names, if every guard allows it', async () => {
    expect((await invoke(notice('c2'))).changes).toMatchObject([{ clusterId: 'c2', outcome: 'done' }]);
    expect((await invoke(notice('encrypted'))).changes).toEqual([]);
    expect(calls()).toBe(1);
  });

  it('does nothing about other resources, and asks nobody', async () => {
    expect(await invoke(notice('i-1', 'ACS::ECS::Instance'))).toEqual({ ignored: true });
    expect(emulator.stats().requests).toBe(0);
  });

  it('fails for an event that it cannot read', async () => {
    await expect(invoke('{"hello":"world"}')).rejects.toThrow('neither of a timer');
  });

  it('is stopped by the kill switch', async () => {
    process.env.SEALWATCH_REMEDIATION = 'off';
    expect(await invoke(timer)).toMatchObject({ planned: 2, allowed: 0, changes: [] });
    expect(calls()).toBe(0);
  });

  it('leaves what takes longer than it may run to its next invocation', async () => {
    await emulator.close();
    await open({ updates: { c1: 'stuck' } });
    const first = await invoke(timer, 30);
    expect(first.changes).toMatchObject([{ clusterId: 'c1', outcome: null, step: 'waiting' }]);
    const second = await invoke(timer, 30);
    expect(second.changes).toMatchObject([{ clusterId: 'c1', outcome: null, step: 'waiting' }]);
    expect(calls()).toBe(1);
  });
});
