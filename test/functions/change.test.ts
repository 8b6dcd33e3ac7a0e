import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { handler } from '../../functions/change.ts';
import { accessKey, account, accountId } from '../account.ts';

let emulator: Emulator;
let store: string;
beforeAll(async () => {
  emulator = await startEmulator({ accounts: [account()] });
  store = await mkdtemp(join(tmpdir(), 'sealwatch-change-'));
  process.env.SEALWATCH_ENDPOINTS = emulator.endpointsLine;
  process.env.SEALWATCH_STORE = store;
});
afterAll(async () => {
  delete process.env.SEALWATCH_ENDPOINTS;
  delete process.env.SEALWATCH_STORE;
  await emulator.close();
  await rm(store, { recursive: true });
});

const context = {
  requestId: '1-64f6cd87',
  accountId,
  region: 'cn-hangzhou',
  credentials: { accessKeyId: accessKey.id, accessKeySecret: accessKey.secret },
};
const event = Buffer.from(
  JSON.stringify({
    id: 'ce-1',
    type: 'kms:ActionTrail:ApiCall',
    data: {
      eventId: 'e-1',
      eventName: 'ScheduleKeyDeletion',
      serviceName: 'Kms',
      acsRegion: 'cn-hangzhou',
      requestParameters: { KeyId: 'key-1' },
      userIdentity: { type: 'ram-user', userName: 'mallory', accountId },
    },
  }),
);

describe('the function change', () => {
  it('raises the alarm once, and keeps the report', async () => {
    Object.assign(emulator.account(accountId).keys[0] as object, {
      KeyState: 'PendingDeletion',
      DeleteDate: '2026-12-01T00:00:00Z',
    });

    expect(await handler(event, context)).toMatchObject({
      handled: 1,
      alarms: [{ kind: 'pre-outage', clusters: [{ id: 'c1' }], auditEvent: { actor: { name: 'mallory' } } }],
      kept: expect.stringContaining('reports/'),
    });
    expect(await handler(event, context)).toMatchObject({ handled: 0, repeated: 1, alarms: [], kept: null });
  });

  it('fails the invocation by a malformed event', async () => {
    await expect(handler(Buffer.from('{"data":'), context)).rejects.toThrow('is not JSON');
  });
});
