import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { handler } from '../../functions/audit.ts';
import { accessKey, account, accountId } from '../account.ts';
import { serve } from '../cloud/local-server.ts';

const names = ['SEALWATCH_ENDPOINTS', 'SEALWATCH_STORE', 'SEALWATCH_SLACK_WEBHOOK'];
let emulator: Emulator | undefined;
afterEach(async () => {
  for (const name of names) delete process.env[name];
  await emulator?.close();
});

it('the function audit tells Slack what it found, once, and only where a webhook is', async () => {
  const slack = await serve((_, response) => response.end('ok'));
  const store = await mkdtemp(join(tmpdir(), 'sealwatch-alerts-'));
  emulator = await startEmulator({ accounts: [account()] });
  const context = {
    requestId: 'r',
    accountId,
    region: 'cn-hangzhou',
    credentials: { accessKeyId: accessKey.id, accessKeySecret: accessKey.secret },
  };
  process.env.SEALWATCH_ENDPOINTS = emulator.endpointsLine;
  process.env.SEALWATCH_STORE = store;
  expect(await handler(Buffer.from('{}'), context)).not.toHaveProperty('alerts');

  process.env.SEALWATCH_SLACK_WEBHOOK = `http://${slack.address}/services/secret`;
  expect(await handler(Buffer.from('{}'), context)).toMatchObject({ alerts: { queued: 1, sent: 1, waiting: 0 } });
  expect(await handler(Buffer.from('{}'), context)).toMatchObject({ alerts: { queued: 0, sent: 0, waiting: 0 } });
  expect(slack.received).toHaveLength(1);
  await rm(store, { recursive: true });
});
