import { afterAll, describe, expect, it } from 'vitest';
import { type CloudEvent, startEventBridge } from '../../../emulator/index.ts';
import { call } from '../clients.ts';
import { ACCOUNT, ROOT } from '../fixture.ts';
import { BUCKET, ossClient } from '../oss/client.ts';
import { startHost } from './bundle.ts';

const now = Date.parse('2026-08-20T03:04:05Z');
const eventbridge = (more: object = {}) => ({
  triggerName: 'writes',
  triggerType: 'eventbridge',
  triggerConfig: {
    asyncInvocationType: true,
    eventRuleFilterPattern: '{"type":["kms:ActionTrail:ApiCall"]}',
    ...more,
  },
});
const { cloud, host } = await startHost(
  [
    {
      triggers: [
        { triggerName: 'daily', triggerType: 'timer', triggerConfig: { payload: '{"mode":"full"}' } },
        { triggerName: 'weekly', triggerType: 'timer', triggerConfig: {} },
      ],
    },
    {
      name: 'ingest',
      triggers: [
        {
          triggerName: 'delivered',
          triggerType: 'oss',
          sourceArn: `acs:oss:cn-hangzhou:${ACCOUNT}:${BUCKET}`,
          triggerConfig: { events: ['oss:ObjectCreated:*'], filter: { key: { prefix: 'trail/', suffix: '.gz' } } },
        },
      ],
    },
    { name: 'change', triggers: [eventbridge()] },
    { name: 'strict', triggers: [eventbridge({ asyncInvocationType: false })] },
  ],
  {},
  { buckets: [{ name: BUCKET, region: 'cn-hangzhou' }], keys: [{ RegionId: 'cn-hangzhou', KeyId: 'key-1' }] },
  { clock: { now: () => now } },
);
const eventsOf = (name: string) =>
  host.invocations.filter(({ functionName }) => functionName === name).map(({ event }) => JSON.parse(event.toString()));

describe('a timer', () => {
  it('hands over its time, its name and its payload', async () => {
    host.fire('worker');
    host.fire('worker', 'weekly');
    await host.drain();
    const triggerTime = '2026-08-20T03:04:05Z';
    const told = eventsOf('worker').sort((a, b) => a.triggerName.localeCompare(b.triggerName));
    expect(told).toEqual([
      { triggerTime, triggerName: 'daily', payload: '{"mode":"full"}' },
      { triggerTime, triggerName: 'weekly', payload: '' },
    ]);
    expect(() => host.fire('worker', 'yearly')).toThrow('no timer yearly');
  });
});

describe('a timer by the clock', () => {
  it('is fired as often as it was due, where it is enabled', async () => {
    let time = now;
    const timer = (triggerName: string, cronExpression: string, enable = true) => {
      return { triggerName, triggerType: 'timer', triggerConfig: { cronExpression, enable, payload: '' } };
    };
    const triggers = [timer('daily', 'CRON_TZ=Asia/Shanghai 0 0 8 * * *'), timer('off', '0 0 * * * *', false)];
    const { host: ticking } = await startHost([{ triggers }], {}, {}, { clock: { now: () => time } });
    expect(ticking.tick()).toEqual([]);
    time += 2 * 86_400_000;
    expect(ticking.tick()).toHaveLength(2);
    expect(ticking.tick()).toEqual([]);
    await ticking.drain();
    const told = ticking.invocations.map(({ event }) => JSON.parse(event.toString()).triggerTime);
    expect(told.sort()).toEqual(['2026-08-21T00:00:00Z', '2026-08-22T00:00:00Z']);
  });
});

describe('a function', () => {
  it('is refused where its bundle is not there, or its name is taken', async () => {
    await expect(startHost([{ code: '/nowhere' }])).rejects.toThrow('is it built?');
    await expect(startHost([{}, {}])).rejects.toThrow('given twice');
  });
});

describe('a bucket', () => {
  it('tells of the objects that the trigger asks for', async () => {
    const oss = ossClient(cloud.home, ROOT);
    await oss.put('trail/a.gz', Buffer.from('12345'));
    await oss.put('trail/a.json', Buffer.from('{}'));
    await oss.put('other/a.gz', Buffer.from('{}'));
    await host.drain();
    expect(eventsOf('ingest')).toEqual([
      {
        events: [
          {
            eventName: 'ObjectCreated:PutObject',
            eventSource: 'acs:oss',
            eventTime: '2026-08-20T03:04:05.000Z',
            eventVersion: '1.0',
            oss: {
              bucket: {
                arn: `acs:oss:cn-hangzhou:${ACCOUNT}:${BUCKET}`,
                name: BUCKET,
                ownerIdentity: ACCOUNT,
                virtualBucket: '',
              },
              object: {
                deltaSize: 5,
                eTag: expect.any(String),
                key: 'trail/a.gz',
                objectMeta: { mimeType: expect.any(String) },
                size: 5,
              },
              ossSchemaVersion: '1.0',
              ruleId: 'delivered',
            },
            region: 'cn-hangzhou',
            requestParameters: { sourceIPAddress: '127.0.0.1' },
            responseElements: { requestId: expect.any(String) },
            userIdentity: { principalId: ACCOUNT },
          },
        ],
      },
    ]);
  });
});

describe('EventBridge', () => {
  it('hands each write to the functions whose pattern it matches, as one CloudEvent', async () => {
    const bridge = startEventBridge(cloud, { targets: host.eventTargets() });
    afterAll(() => bridge.close());
    const written: CloudEvent[] = [];
    cloud.onWrite((event) => written.push(event));
    await call(cloud.home, ROOT, 'kms:DisableKey', { query: { KeyId: 'key-1' } });
    await bridge.drain();
    await host.drain();
    expect(eventsOf('change')).toEqual(written);
    expect(eventsOf('strict')).toEqual(written);
    expect(host.invocations.map(({ functionName, type }) => `${functionName} ${type}`)).toContain('strict Sync');
    expect(bridge.dropped).toEqual([]);
  });
  it('delivers again to a function that failed, where it waits for it', async () => {
    const { host: failing } = await startHost([{ triggers: [eventbridge({ asyncInvocationType: false })] }]);
    const bridge = startEventBridge(cloud, { targets: failing.eventTargets(), retryDelayMs: 1 });
    afterAll(() => bridge.close());
    const event = { id: 'x', type: 'kms:ActionTrail:ApiCall', throws: 'no', aliyunaccountid: ACCOUNT };
    bridge.publish({ ...event, aliyunregionid: 'cn-hangzhou' } as never);
    await bridge.drain();
    expect(bridge.deliveries).toHaveLength(3);
    expect(bridge.dropped).toMatchObject([{ target: 'worker', error: 'no' }]);
  });
});
