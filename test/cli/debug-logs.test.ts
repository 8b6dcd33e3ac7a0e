import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { accountId } from '../account.ts';
import { root } from '../deploy/deployed.ts';
import { movedClock } from '../moved-clock.ts';
import { richAccount } from '../rich-account.ts';

const accessKey = { id: 'STS.debugged', secret: 'the-secret-of-the-key', securityToken: 'the-token-of-the-session' };
const path = '/services/T000/B000/the-secret-of-the-webhook';
const secrets = [accessKey.secret, accessKey.securityToken, path, 'the-token-of-the-dashboard'];
/** What a signature looks like in the protocols that are spoken: ACS3, OSS4, SLS, and that of Function Compute. */
const signatures = /Signature=[0-9a-f]{16}|(LOG|FC|OSS|acs) STS\.debugged:|authorization/i;

let emulator: Emulator;
let webhook: Server;
let folder: string;
let environment: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealwatch-debug-logs-'));
  const account = { ...richAccount(), buckets: [{ name: 'kept', region: 'cn-hangzhou' }] };
  emulator = await startEmulator({ accounts: [{ ...account, accessKeys: [accessKey] }] });
  webhook = createServer((request, response) => request.resume().on('end', () => response.end('ok')));
  await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
  environment = {
    ...movedClock(),
    DEBUG: '*',
    NODE_DEBUG: 'http,https,tls,net,stream,fetch,undici',
    SEALWATCH_ENDPOINTS: emulator.endpointsLine,
    SEALWATCH_STORE: 'oss://kept/sealwatch',
    SEALWATCH_CONFIG: join(folder, 'sealwatch.yaml'),
    SEALWATCH_SLACK_WEBHOOK: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}${path}`,
    SEALWATCH_DASHBOARD_TOKEN: 'the-token-of-the-dashboard',
  };
  await writeFile(environment.SEALWATCH_CONFIG ?? '', 'calls: {pacing: false, tries: 2}\n');
});
afterAll(async () => {
  webhook.close();
  await emulator.close();
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
    [['doctor'], 'kms:DescribeKey'],
    [['verify'], ''],
    [['remediate'], ''],
  ])('the command %j writes no secret', async (command, expected) => {
    const text = await written([join(root, 'dist/cli/main.js'), ...command], keys);
    expect(text).toContain(expected);
    expectNoSecret(text);
  });

  it.each([
    ['audit', '{}', ''],
    ['audit', '{}', 'organization: {accounts: ["1234567890123456"], invoker: fc2}\n'],
    ['change', '[]', ''],
    ['activity', '{"events":[{"region":"cn-hangzhou","oss":{"bucket":{"name":"kept"},"object":{"key":"a.gz"}}}]}', ''],
    ['remediate', '{}', ''],
  ])('the function %s writes no secret for %s', async (name, event, more) => {
    const config = join(folder, 'function.yaml');
    await writeFile(config, `calls: {pacing: false, tries: 1}\n${more}`);
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
    const call = `require(${handler}).handler(Buffer.from(${JSON.stringify(event)}), ${JSON.stringify(context)})`;
    const script = `${call}.then(console.log, console.error).finally(() => process.exit())`;
    expectNoSecret(await written(['-e', script], { SEALWATCH_CONFIG: config, FC_REGION: 'cn-hangzhou' }));
  });
});
