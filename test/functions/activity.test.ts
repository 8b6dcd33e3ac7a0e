import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { accessKey, account, accountId, event } from '../account.ts';

type Handler = (event: Buffer, context: object) => Promise<{ objects: number; records: number; kept: number }>;

const key = 't/AliyunLogs/Actiontrail/cn-hangzhou/2026/11/22/Actiontrail_cn-hangzhou_20261122063000_1002_2_9_a.gz';
const records = [event('key-1', { eventTime: '2026-11-22T06:25:00Z' }), { eventName: 'DescribeKey' }];
const auditEvent = {
  eventId: 'deed-1',
  eventName: 'DisableKey',
  serviceName: 'Kms',
  eventTime: '2026-11-22T06:20:00Z',
  eventRW: 'Write',
  acsRegion: 'cn-hangzhou',
  recipientAccountId: accountId,
  requestParameters: { KeyId: 'key-1' },
  userIdentity: { type: 'ram-user', userName: 'mallory', accountId },
};
const changes = `base64:${gzipSync(JSON.stringify([auditEvent])).toString('base64')}`;
const object = `base64:${gzipSync(JSON.stringify(records)).toString('base64')}`;

let emulator: Emulator;
let store: string;
let handler: Handler;

beforeAll(async () => {
  const buckets = [
    {
      name: 'trail-bucket',
      region: 'cn-hangzhou',
      objects: { [key]: object, 'odd key/ö.gz': object, 'changes.gz': changes },
    },
  ];
  emulator = await startEmulator({ accounts: [account({ buckets } as Partial<AccountFile>)] });
  store = await mkdtemp(join(tmpdir(), 'sealwatch-function-'));
  process.env.SEALWATCH_ENDPOINTS = emulator.endpointsLine;
  process.env.SEALWATCH_STORE = store;
  process.env.SEALWATCH_TRAIL_BUCKET = 'trail-bucket';
  handler = createRequire(import.meta.url)('../../dist/functions/activity/index.js').handler;
});

afterAll(async () => {
  delete process.env.SEALWATCH_ENDPOINTS;
  delete process.env.SEALWATCH_STORE;
  delete process.env.SEALWATCH_TRAIL_BUCKET;
  await emulator.close();
  await rm(store, { recursive: true });
});

const context = {
  requestId: '1-64f6cd87',
  accountId,
  region: 'cn-hangzhou',
  credentials: { accessKeyId: accessKey.id, accessKeySecret: accessKey.secret },
};

/** What an OSS trigger hands over. */
function created(...keys: string[]): Buffer {
  const events = keys.map((name) => ({
    eventName: 'ObjectCreated:PutObject',
    eventSource: 'acs:oss',
    region: 'cn-hangzhou',
    oss: { bucket: { name: 'trail-bucket' }, object: { key: name, size: 1 } },
  }));
  return Buffer.from(JSON.stringify({ events }));
}

const deliveries = () => readdir(join(store, 'ledger', accountId, 'deliveries'));

describe('the bundle of the function activity', () => {
  it.each([
    ['another-bucket', 'TRAIL_BUCKET names another-bucket'],
    ['', 'TRAIL_BUCKET names none'],
  ])('refuses objects of a bucket that is not the trail’s: %j', async (bucket, why) => {
    process.env.SEALWATCH_TRAIL_BUCKET = bucket;
    emulator.resetStats();
    await expect(handler(created(key), context)).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringContaining(why),
    });
    expect(emulator.stats().calls['oss:GetObject']).toBeUndefined();
    process.env.SEALWATCH_TRAIL_BUCKET = 'trail-bucket';
  });

  it('folds a delivered object into the ledger, and changes nothing when it comes again', async () => {
    expect(await handler(created(key), context)).toEqual({ objects: 1, records: 2, broken: 0, kept: 1, handled: 0 });
    expect(await handler(created(key), context)).toMatchObject({ kept: 0 });
    expect(await deliveries()).toHaveLength(1);
  });

  it('handles a change that a trail tells of, once', async () => {
    expect(await handler(created('changes.gz'), context)).toMatchObject({ records: 1, handled: 1 });
    expect(await handler(created('changes.gz'), context)).toMatchObject({ records: 1, handled: 0 });
  });

  it('finds an object whose key the event has percent-encoded', async () => {
    expect(await handler(created('odd+key/%C3%B6.gz'), context)).toMatchObject({ objects: 1, records: 2 });
  });

  it('folds the others and fails where one object is not there', async () => {
    const before = (await deliveries()).length;

    await expect(handler(created('gone.gz', key), context)).rejects.toThrow('gone.gz');
    expect(await deliveries()).toHaveLength(before);
  });

  it.each(['', 'no json', '{}', '{"events":[{}]}', '{"events":[{"region":"r","oss":{"bucket":{"name":1}}}]}'])(
    'fails the invocation for the event %j',
    async (text) => {
      await expect(handler(Buffer.from(text), context)).rejects.toThrow(/event/i);
    },
  );
});
