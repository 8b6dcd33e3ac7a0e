import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFunctions } from '../../emulator/functions/s-yaml.ts';
import {
  type AccountFile,
  type Emulator,
  type EventBridge,
  type Functions,
  startEmulator,
  startEventBridge,
  startFunctions,
} from '../../emulator/index.ts';
import { functionRoles, policyFor } from '../../src/bootstrap/policy.ts';
import { account, accountId, event } from '../account.ts';
import { call } from '../emulator/clients.ts';
import { ossClient } from '../emulator/oss/client.ts';
import { required, root } from './deployed.ts';

const mallory = { id: 'LTAI-mallory', secret: 'm', userName: 'mallory' };
const malloryKeys = { accessKeyId: mallory.id, accessKeySecret: mallory.secret };
const token = 'a-token-of-enough-length';
const delivery = 'AliyunLogs/Actiontrail/cn-hangzhou/2026/11/22/Actiontrail_cn-hangzhou_20261122063000_1002_1_9_a.gz';

let emulator: Emulator;
let functions: Functions;
let bridge: EventBridge;

// Everything as it is deployed: s.yaml, the zips, and for each role the policy that is printed for it.
beforeAll(async () => {
  const roles = functionRoles.map((name) => ({
    RoleName: `sealwatch-${name}`,
    AssumeRolePolicyDocument:
      '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":["fc.aliyuncs.com"]}}],"Version":"1"}',
    allow: policyFor(name, { store: required.SEALWATCH_STORE }).Statement.flatMap(({ Action }) => Action),
  }));
  const sample = account();
  const file = {
    ...sample,
    accessKeys: [...(sample.accessKeys ?? []), mallory],
    roles: [...(sample.roles ?? []), ...roles],
    buckets: [
      { name: 'sealwatch-store', region: 'cn-hangzhou' },
      { name: required.TRAIL_BUCKET, region: 'cn-hangzhou' },
    ],
  };
  emulator = await startEmulator({ accounts: [file as AccountFile] });
  const env = { ...required, SEALWATCH_DASHBOARD_TOKEN: token, DASHBOARD_AUTH: 'anonymous' };
  const specs = readFunctions(readFileSync(join(root, 's.yaml'), 'utf8'), join(root, 's.yaml'), { accountId, env });
  const environment = { SEALWATCH_ENDPOINTS: emulator.endpointsLine };
  functions = startFunctions(emulator, { accountId, functions: specs, environment });
  bridge = startEventBridge(emulator, { targets: functions.eventTargets() });
});

afterAll(async () => {
  bridge.close();
  await functions.close();
  await emulator.close();
});

function home(): string {
  return emulator.endpoints['cn-hangzhou'] ?? '';
}

/** What the last run of a function answered. */
function last(name: string): unknown {
  const found = functions.invocations.filter(({ functionName }) => functionName === name).at(-1);
  expect(found?.errorType, `${found?.body} ${found?.log}`).toBeUndefined();
  return JSON.parse(String(found?.body));
}

describe('what s.yaml deploys, with the roles that bootstrap makes', () => {
  it('audits when its timer fires', async () => {
    functions.fire('sealwatch-audit');
    await functions.drain();

    expect(last('sealwatch-audit')).toMatchObject({ readErrors: 0, summary: { clusters: 1 } });
  });

  it('audits nothing when the timer fires that tidies', async () => {
    functions.fire('sealwatch-audit', 'tidy');
    await functions.drain();

    expect(last('sealwatch-audit')).not.toHaveProperty('summary');
  });

  it('counts what a trail delivers', async () => {
    const bytes = gzipSync(JSON.stringify([event('key-1', { eventTime: '2026-11-22T06:25:00Z' })]));
    await ossClient(home(), malloryKeys, { bucket: required.TRAIL_BUCKET }).put(delivery, bytes);
    await functions.drain();

    expect(last('sealwatch-activity')).toMatchObject({ records: 1 });
  });

  it('reads again what somebody changed', async () => {
    await call(home(), malloryKeys, 'kms:DisableKey', { query: { KeyId: 'key-1' } } as never);
    await bridge.drain();
    await functions.drain();
    await expect
      .poll(() => functions.invocations.map(({ functionName }) => functionName))
      .toContain('sealwatch-change');
    await functions.drain();

    expect(last('sealwatch-change')).toMatchObject({ handled: 1 });
  });

  it('shows the report to those who have the token, and to nobody else', async () => {
    const { url } = await functions.serveHttp('sealwatch-dashboard');

    expect((await fetch(`${url}/reports`, { redirect: 'manual' })).status).toBe(401);
    const shown = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('sealwatch')]);
  });
});
