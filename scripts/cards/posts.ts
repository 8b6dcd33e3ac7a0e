import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import prod from '../../emulator/accounts/demo-prod.json' with { type: 'json' };
import { readFunctions } from '../../emulator/functions/s-yaml.ts';
import {
  type Hook,
  parseAccountFile,
  startDingtalk,
  startEmulator,
  startEventBridge,
  startFeishu,
  startFunctions,
  startSlack,
  startWecom,
} from '../../emulator/index.ts';

/** What each vendor took, oldest first. */
export interface Posts {
  readonly slack: readonly unknown[];
  readonly dingtalk: readonly unknown[];
  readonly feishu: readonly unknown[];
  readonly wecom: readonly unknown[];
}

const key = 'key-hzz65shared00000002';
const secret = 'SECexample0000';

/**
 * Posts of the functions of s.yaml about the demo account, at vendors that run here: the initial scan, a key that is
 * disabled, the same key enabled again, and several changes at once.
 */
export async function collectPosts(): Promise<Posts> {
  const directory = await mkdtemp(join(tmpdir(), 'sealwatch-cards-'));
  const closers: (() => unknown)[] = [() => rm(directory, { recursive: true, force: true })];
  try {
    const account = parseAccountFile(JSON.stringify(prod), 'the demo account');
    const emulator = await startEmulator({ accounts: [account] });
    closers.push(() => emulator.close());
    const hooks = {
      slack: await startSlack(),
      dingtalk: await startDingtalk({ secret }),
      feishu: await startFeishu({ secret }),
      wecom: await startWecom(),
    };
    closers.push(...Object.values(hooks).map((hook) => () => hook.close()));
    const config = join(directory, 'sealwatch.yaml');
    await writeFile(config, configuration);
    const store = join(directory, 'store');
    const { accountId } = account;
    const functions = await startFunctions(emulator, {
      accountId,
      functions: readFunctions(await readFile('s.yaml', 'utf8'), 's.yaml', {
        accountId,
        env: { SEALWATCH_STORE: store, TRAIL_BUCKET: 'none', LOG_PROJECT: 'none' },
      }),
      environment: {
        SEALWATCH_ENDPOINTS: emulator.endpointsLine,
        SEALWATCH_STORE: store,
        SEALWATCH_CONFIG: config,
        SLACK: hooks.slack.url,
        DINGTALK: hooks.dingtalk.url,
        FEISHU: hooks.feishu.url,
        WECOM: hooks.wecom.url,
        SIGN: secret,
      },
    });
    closers.push(() => functions.close());
    const bridge = startEventBridge(emulator, { targets: functions.eventTargets() });
    closers.push(() => bridge.close());
    const act = (user: string, operation: string, params: Record<string, string>, regionId = 'cn-hangzhou') =>
      emulator.act({ accountId, regionId, user, operation, params, address: '203.0.113.7' });

    await functions.invoke('sealwatch-audit', '{}');
    await taken(hooks, 1);
    await act('mallory', 'kms:DisableKey', { KeyId: key });
    await taken(hooks, 2);
    await act('alice', 'kms:EnableKey', { KeyId: key });
    await taken(hooks, 3);
    bridge.close();
    await act('mallory', 'kms:DisableKey', { KeyId: key });
    await act('mallory', 'kms:DisableKey', { KeyId: 'key-hzz65wallet00000006' });
    await act('alice', 'kms:EnableKey', { KeyId: 'key-bjj65video000000009' }, 'cn-beijing');
    await functions.invoke('sealwatch-audit', '{}');
    await taken(hooks, 4);
    const bodies = ({ posts }: Hook<unknown>) => posts.map(({ body }) => JSON.parse(body) as unknown);
    return {
      slack: bodies(hooks.slack),
      dingtalk: bodies(hooks.dingtalk),
      feishu: bodies(hooks.feishu),
      wecom: bodies(hooks.wecom),
    };
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

const configuration = `
alerts:
  reportUrl: https://sealwatch.example/reports/{auditId}
  checksUrl: https://sealwatch.example/checks#{checkId}
  channels:
    - {name: slack, type: slack, address: env:SLACK, timeZone: Asia/Shanghai}
    - {name: dingtalk, type: dingtalk, address: env:DINGTALK, secret: env:SIGN}
    - {name: feishu, type: feishu, address: env:FEISHU, secret: env:SIGN}
    - {name: wecom, type: wecom, address: env:WECOM}
`;

/** Until every vendor has taken so many posts, or a minute has passed. */
async function taken(hooks: Readonly<Record<string, Hook<unknown>>>, count: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (Object.values(hooks).every(({ posts }) => posts.length >= count)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const counts = Object.entries(hooks).map(([name, { posts }]) => `${name} ${posts.length}`);
  throw new Error(`not every vendor took ${count} posts within a minute: ${counts.join(', ')}`);
}
