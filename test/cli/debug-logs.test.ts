import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, type Hook, startEmulator } from '../../emulator/index.ts';
import { channelTypes } from '../../src/model/channel.ts';
import { accountId, event } from '../account.ts';
import { secret as signingSecret, start } from '../channels/kinds.ts';
import { root } from '../deploy/deployed.ts';
import { movedClock } from '../moved-clock.ts';
import { richAccount } from '../rich-account.ts';

const accessKey = { id: 'STS.debugged', secret: 'the-secret-of-the-key', securityToken: 'the-token-of-the-session' };
const token = 'the-token-of-the-dashboard';
/** What a signature looks like in the protocols that are spoken: ACS3, OSS4, SLS, and that of Function Compute. */
const signatures = /Signature=[0-9a-f]{16}|(LOG|FC|OSS|acs) STS\.debugged:|authorization/i;

const channels = `
calls: {pacing: false, tries: 2}
alerts:
  channels:
    - {name: security, type: slack, address: env:SLACK}
    - {name: ops, type: dingtalk, address: env:DINGTALK, secret: env:SIGN}
    - {name: team, type: feishu, address: kms-secret:feishu, secret: kms-secret:sign}
    - {name: night, type: wecom, address: env:WECOM}
    - {name: siem, type: webhook, address: env:SIEM, secret: env:SIGN}
  routes:
    - channels: [security, ops, team, night, siem]
`;

let emulator: Emulator;
let hooks: Hook[];
let folder: string;
let environment: Record<string, string>;
let secrets: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealwatch-debug-logs-'));
  hooks = await Promise.all(channelTypes.map((type) => start(type)));
  const [slack = '', dingtalk = '', feishu = '', wecom = '', siem = ''] = hooks.map(({ url }) => url);
  const paths = [slack, dingtalk, feishu, wecom, siem].map((url) => url.slice(new URL(url).origin.length));
  secrets = [accessKey.secret, accessKey.securityToken, token, signingSecret, ...paths];
  const account = richAccount();
  const kept = {
    accessKeys: [accessKey],
    buckets: [{ name: 'kept', region: 'cn-hangzhou' }],
    secrets: [
      ...((account as { secrets?: object[] }).secrets ?? []),
      { SecretName: 'feishu', SecretData: feishu },
      { SecretName: 'sign', SecretData: signingSecret },
    ],
  };
  emulator = await startEmulator({ accounts: [{ ...account, ...kept } as AccountFile] });
  environment = {
    ...movedClock(),
    DEBUG: '*',
    NODE_DEBUG: 'http,https,tls,net,stream,fetch,undici',
    SEALWATCH_LOG_LEVEL: 'debug',
    SEALWATCH_ENDPOINTS: emulator.endpointsLine,
    SEALWATCH_STORE: 'oss://kept/sealwatch',
    SEALWATCH_CONFIG: join(folder, 'sealwatch.yaml'),
    SEALWATCH_DASHBOARD_TOKEN: token,
    ...{ SLACK: slack, DINGTALK: dingtalk, WECOM: wecom, SIEM: siem, SIGN: signingSecret },
  };
  await writeFile(environment.SEALWATCH_CONFIG ?? '', channels);
  await writeFile(join(folder, 'event.json'), JSON.stringify([event('key-1', { eventName: 'DisableKey' })]));
});
afterAll(async () => {
  await Promise.all([emulator, ...hooks].map((each) => each.close()));
  await rm(folder, { recursive: true });
});

/** All that a process of bare Node writes. */
function written(args: readonly string[], env: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const options = { env: { ...environment, ...env }, cwd: folder, maxBuffer: 1 << 28 };
    execFile(process.execPath, args, options, (_, stdout, stderr) => resolve(stdout + stderr));
  });
}

function expectNoSecret(text: string): void {
  // Node prints what it is told to print.
  expect(text).toMatch(/HTTP \d+: /);
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  expect(text.split('\n').filter((line) => signatures.test(line))).toEqual([]);
}

const keys = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
  ALIBABA_CLOUD_SECURITY_TOKEN: accessKey.securityToken,
};

describe('under DEBUG and NODE_DEBUG', () => {
  it.each([
    [['audit', '--notify', '--format', 'json'], '"findings"'],
    [['alerts', 'test'], 'night'],
    [['doctor'], 'kms:DescribeKey'],
    [['verify'], ''],
    [['remediate'], ''],
    [['cost'], ''],
    [['who-can', '--key', 'key-1', '--region', 'cn-hangzhou'], ''],
    [['events', 'event.json'], 'DisableKey'],
    [['dead-letters'], ''],
    [['store', 'repair'], ''],
    [['attest', '--cluster', 'encrypted', '--reencrypted', '--by', 'alice'], ''],
  ])('the command %j writes no secret', async (command, expected) => {
    const text = await written([join(root, 'dist/cli/main.js'), ...command], keys);
    expect(text).toContain(expected);
    expectNoSecret(text);
  });

  it('those commands sent through every channel', () => {
    expect(hooks.map(({ messages }) => messages.length > 0)).toEqual(channelTypes.map(() => true));
  });

  it.each([
    ['audit', '{}', ''],
    ['audit', '{}', 'organization: {accounts: ["1234567890123456"], invoker: fc2}\n'],
    ['change', '[]', ''],
    ['activity', '{"events":[{"region":"cn-hangzhou","oss":{"bucket":{"name":"kept"},"object":{"key":"a.gz"}}}]}', ''],
    ['remediate', '{}', ''],
    [
      'audit-account',
      `{"runId":"2026-11-22T06-30-00Z","accountId":"${accountId}"}`,
      `organization: {accounts: ["${accountId}"]}\n`,
    ],
    [
      'dashboard',
      `{"rawPath":"/","requestContext":{"http":{"method":"GET"}},"headers":{"Authorization":"Bearer ${token}"}}`,
      '',
    ],
  ])('the function %s writes no secret for %s', async (name, event, more) => {
    const config = join(folder, 'function.yaml');
    await writeFile(config, `${channels}${more}`);
    const context = {
      requestId: '1-64f6cd87',
      accountId,
      region: 'cn-hangzhou',
      credentials: {
        accessKeyId: accessKey.id,
        accessKeySecret: accessKey.secret,
        securityToken: accessKey.securityToken,
      },
      function: { timeout: 5 },
    };
    const handler = JSON.stringify(join(root, 'dist/functions', name, 'index.js'));
    const logger = '{error: console.error, warn: console.error, info: console.error, debug: console.error}';
    const given = `{...${JSON.stringify(context)}, logger: ${logger}}`;
    const call = `require(${handler}).handler(Buffer.from(${JSON.stringify(event)}), ${given})`;
    const script = `${call}.catch(console.error).finally(() => process.exit())`;
    const text = await written(['-e', script], { SEALWATCH_CONFIG: config, FC_REGION: 'cn-hangzhou' });
    expect(text).toContain('"level":');
    expectNoSecret(text);
  });
});
