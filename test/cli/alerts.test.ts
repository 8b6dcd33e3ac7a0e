import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, type Hook, startEmulator } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import { channelTypes } from '../../src/model/channel.ts';
import { accessKey, account } from '../account.ts';
import { secret, start } from '../channels/kinds.ts';

let folder: string;
let emulator: Emulator;
let hooks: Hook[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealwatch-alerts-'));
  hooks = await Promise.all(channelTypes.map((type) => start(type)));
  const secrets = [
    { SecretName: 'feishu/address', SecretData: hooks[2]?.url },
    { SecretName: 'sign', SecretData: secret },
  ];
  emulator = await startEmulator({ accounts: [account({ secrets } as Partial<AccountFile>)] });
});
afterAll(async () => {
  await Promise.all([emulator, ...hooks].map((each) => each.close()));
  await rm(folder, { recursive: true });
});

const config = `
alerts:
  channels:
    - {name: security, type: slack, address: env:SLACK}
    - {name: ops, type: dingtalk, address: env:DINGTALK, secret: env:SIGN}
    - {name: team, type: feishu, address: kms-secret:feishu/address, secret: kms-secret:sign}
    - {name: night, type: wecom, address: env:WECOM, language: en}
    - {name: siem, type: webhook, address: env:SIEM, secret: env:SIGN}
`;

async function test(yaml: string, more: NodeJS.ProcessEnv = {}) {
  const file = join(folder, 'sealwatch.yaml');
  await writeFile(file, yaml);
  const out: string[] = [];
  const write = (text: string) => out.push(text) > 0;
  const [slack, dingtalk, , wecom, siem] = hooks.map(({ url }) => url);
  const code = await run(['alerts', 'test', '--config', file], {
    stdout: { write },
    stderr: { write },
    env: {
      ...{ SLACK: slack, DINGTALK: dingtalk, WECOM: wecom, SIEM: siem, SIGN: secret },
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
      ...more,
    },
    now: Date.now,
    signal: new AbortController().signal,
  });
  return { code, out: out.join('') };
}

describe('sealwatch alerts test', () => {
  it('sends a message to each channel in its language, and says what came back', async () => {
    const { code, out } = await test(config);

    expect(out.split('\n').sort().slice(1)).toEqual([
      'night (wecom): accepted',
      'ops (dingtalk): accepted',
      'security (slack): accepted',
      'siem (webhook): accepted',
      'team (feishu): accepted',
    ]);
    expect(code).toBe(0);
    const texts = hooks.map(({ messages }) => JSON.stringify(messages.at(-1)?.payload));
    expect(texts.map((text) => text.includes('测试消息'))).toEqual([false, true, true, false, false]);
  });

  it('ends with 2 where one does not accept it, and reveals no address and no secret', async () => {
    const { code, out } = await test(config, { SIGN: 'whsec_b3RoZXItc2VjcmV0', SLACK: '' });

    expect(code).toBe(2);
    expect(out).toContain('security (slack): env:SLACK is not set in the environment.');
    expect(out).toMatch(/ops \(dingtalk\): channel [0-9a-f]{12} answered 200: 310000 sign not match\n/);
    expect(out).toMatch(/siem \(webhook\): channel [0-9a-f]{12} answered 401: signature does not match\n/);
    expect(out).toContain('team (feishu): accepted');
    for (const hidden of ['127.0.0.1', 'emulated', 'whsec_', 'b3RoZXI']) expect(out).not.toContain(hidden);
  });

  it('ends with 2 where there is no channel, or the configuration is wrong', async () => {
    expect(await test('regions: []')).toMatchObject({
      code: 2,
      out: expect.stringContaining('SEALWATCH_SLACK_WEBHOOK'),
    });
    for (const [yaml, why] of [
      ['{name: a, type: slack, address: https://hooks.slack.com/services/hush}', 'must be env:NAME or kms-secret:NAME'],
      ['{name: a, type: webhook, address: env:A}', 'secret'],
      ['{name: a, type: slack, address: env:A, secret: env:B}', 'secret is not a setting'],
      ['{name: a, type: pager, address: env:A}', 'type'],
      ['{name: a, type: slack, address: env:A}, {name: a, type: wecom, address: env:B}', 'are called a'],
      ['{name: a, type: slack, address: env:A}], routes: [{channels: [b]}', 'the channel b'],
    ] as const) {
      const { code, out } = await test(`alerts: {channels: [${yaml}]}`);
      expect(out).toContain(why);
      expect(out).not.toContain('hush');
      expect(code).toBe(2);
    }
  });
});
