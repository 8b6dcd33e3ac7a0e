import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Emulator,
  type EventBridge,
  type Functions,
  type Random,
  type Slack,
  seededRandom,
  startEmulator,
  startEventBridge,
  startFunctions,
  startSlack,
} from '../../emulator/index.ts';
import { accessKey, account, accountId, cluster, key } from '../account.ts';
import { call } from '../emulator/clients.ts';

const mallory = { id: 'LTAI-mallory', secret: 'm', userName: 'mallory' };
const pattern = { type: ['kms:ActionTrail:ApiCall', 'cs:ActionTrail:ApiCall', 'ram:ActionTrail:ApiCall'] };

interface World {
  readonly emulator: Emulator;
  readonly slack: Slack;
  readonly functions: Functions;
  readonly bridge: EventBridge;
}

let closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  closers = [];
});

/** A cloud with three clusters under one key, the built function behind EventBridge, and a Slack. */
async function world(bus: Parameters<typeof startEventBridge>[1], changeSeconds = 60): Promise<World> {
  const store = await mkdtemp(join(tmpdir(), 'sealwatch-alarm-'));
  const file = account({
    accessKeys: [accessKey, mallory],
    clusters: ['pay', 'orders', 'cart'].map((name) => cluster(`c-${name}`, { name })),
    keys: [key('key-1', { DeletionProtection: 'Disabled' })],
  } as never);
  const emulator = await startEmulator({ accounts: [file] });
  const slack = await startSlack();
  const functions = startFunctions(emulator, {
    accountId,
    functions: ['audit', 'change'].map((name) => ({
      name,
      code: `dist/functions/${name}`,
      role: 'sealwatch-audit',
      timeout: name === 'change' ? changeSeconds : 60,
      asyncInvokeConfig: { maxAsyncRetryAttempts: 8 },
      ...(name === 'change' && {
        triggers: [
          {
            triggerName: 'changes',
            triggerType: 'eventbridge',
            triggerConfig: { eventRuleFilterPattern: JSON.stringify(pattern) },
          },
        ],
      }),
    })),
    environment: {
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      SEALWATCH_STORE: store,
      SEALWATCH_SLACK_WEBHOOK: slack.url,
    },
  });
  const bridge = startEventBridge(emulator, { ...bus, targets: functions.eventTargets() });
  closers = [
    () => rm(store, { recursive: true, force: true }),
    () => emulator.close(),
    () => slack.close(),
    () => functions.close(),
    () => bridge.close(),
  ];
  const first = await functions.invoke('audit', '{}');
  expect(first.errorType, first.log).toBeUndefined();
  return { emulator, slack, functions, bridge };
}

function asMallory(emulator: Emulator, operation: string, query: object) {
  const endpoint = emulator.endpoints['cn-hangzhou'] ?? '';
  return call(endpoint, { accessKeyId: mallory.id, accessKeySecret: mallory.secret }, operation, { query } as never);
}

async function settle({ bridge, functions }: World): Promise<void> {
  await bridge.drain();
  await functions.drain();
}

const critical = ({ slack }: World) =>
  slack.messages.filter(
    ({ text, payload }) => !/resolved/i.test(text) && /scheduled for deletion/.test(JSON.stringify(payload)),
  );

describe('a key that encrypts three clusters and is scheduled for deletion', () => {
  it('is one critical message that names the clusters and the actor, under duplicates and disorder', async () => {
    const here = await world({ duplicates: 1, reorder: 3, delayMs: 50, random: seededRandom(7) });
    await asMallory(here.emulator, 'kms:ScheduleKeyDeletion', { KeyId: 'key-1', PendingWindowInDays: 7 });
    await asMallory(here.emulator, 'kms:ListKeys', {});
    await settle(here);

    const told = critical(here);
    expect(told).toHaveLength(1);
    const text = JSON.stringify(told[0]?.payload);
    for (const name of ['pay', 'orders', 'cart', 'mallory', 'CancelKeyDeletion']) expect(text).toContain(name);
  });

  it('is told as resolved after the deletion was cancelled', async () => {
    const here = await world({});
    await asMallory(here.emulator, 'kms:ScheduleKeyDeletion', { KeyId: 'key-1', PendingWindowInDays: 7 });
    await settle(here);
    await asMallory(here.emulator, 'kms:CancelKeyDeletion', { KeyId: 'key-1' });
    await settle(here);

    expect(critical(here)).toHaveLength(1);
    expect(here.slack.messages.at(-1)?.text).toMatch(/resolved/i);
  });

  it('is told though the function is killed at any point', async () => {
    const here = await world({ duplicates: 1, random: seededRandom(3) }, 5);
    here.functions.killDuring(0.5, killingFirst(3, seededRandom(11)), 400);
    await asMallory(here.emulator, 'kms:ScheduleKeyDeletion', { KeyId: 'key-1', PendingWindowInDays: 7 });
    await settle(here);
    // What a killed run had begun to send, the timer's next runs send, once its lease has run out.
    for (let run = 0; run < 120 && critical(here).length === 0; run += 1) {
      await here.functions.invoke('audit', '{}');
      if (critical(here).length === 0) await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    await here.functions.invoke('audit', '{}');

    const kills = here.functions.invocations.filter(({ errorType }) => errorType !== undefined).length;
    const told = critical(here);
    expect(kills).toBeGreaterThan(0);
    for (const { payload } of told) {
      for (const name of ['pay', 'orders', 'cart']) expect(JSON.stringify(payload)).toContain(name);
    }
    // Never lost. A message comes twice only where a run died after Slack had taken it and before that was noted, which
    // nobody can tell from the outside: losing it would be worse.
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(1 + kills);
  });
});

/** Chance by which an even probability kills the first attempts, each at a random point, and no other. */
function killingFirst(attempts: number, random: Random): Random {
  let drawn = 0;
  return () => {
    drawn += 1;
    if (drawn > 2 * attempts) return 1;
    return drawn % 2 === 1 ? 0 : random();
  };
}
