import { describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../../emulator/index.ts';
import { call, refusalOf } from '../clients.ts';
import { ACCOUNT, NOBODY, ROOT, startCloud } from '../fixture.ts';
import { addKey, lastRecord } from '../written.ts';

const NOW = Date.parse('2026-08-20T03:04:05.678Z');
let now = NOW;
const cloud = await startCloud({ keys: [{ RegionId: 'cn-hangzhou', KeyId: 'key-1' }] }, { clock: { now: () => now } });
const query = { KeyId: 'key-1' };
const disable = (key = ROOT) => call(cloud.home, key, 'kms:DisableKey', { query });

describe('a write', () => {
  it('is recorded as ActionTrail tells it', async () => {
    const { body, headers } = await disable();
    expect(lastRecord(cloud)).toEqual({
      eventId: body.RequestId,
      eventVersion: '1',
      eventCategory: 'Management',
      eventType: 'ApiCall',
      eventRW: 'Write',
      eventTime: '2026-08-20T03:04:05Z',
      eventName: 'DisableKey',
      eventSource: 'kms.cn-hangzhou.aliyuncs.com',
      serviceName: 'Kms',
      apiVersion: '2016-01-20',
      acsRegion: 'cn-hangzhou',
      isGlobal: false,
      requestId: headers['x-acs-request-id'],
      recipientAccountId: ACCOUNT,
      sourceIpAddress: '127.0.0.1',
      userAgent: expect.stringContaining('AlibabaCloud'),
      userIdentity: {
        type: 'root-account',
        principalId: ACCOUNT,
        accountId: ACCOUNT,
        accessKeyId: 'LTAIroot',
        userName: 'root',
      },
      requestParameters: query,
      requestParameterJson: JSON.stringify(query),
      responseElements: { RequestId: body.RequestId },
      referencedResources: { 'ACS::KMS::Key': ['key-1'] },
      resourceType: 'ACS::KMS::Key',
      resourceName: 'key-1',
    });
  });
  it('names a session of a role as the role and the session', async () => {
    const key = addKey(cloud, { securityToken: 't' });
    await disable({ ...key, securityToken: 't' } as never);
    expect(lastRecord(cloud).userIdentity).toMatchObject({
      type: 'assumed-role',
      userName: 'emulated-role:emulated-session',
      principalId: '300000000000000001:emulated-session',
    });
  });
  it('is recorded with its error where it was denied', async () => {
    await refusalOf(disable(NOBODY));
    expect(lastRecord(cloud)).toMatchObject({
      errorCode: 'Forbidden.NoPermission',
      userIdentity: { type: 'ram-user', userName: 'nobody' },
      responseElements: {},
    });
  });
  it('is looked up ten minutes later, and not before', async () => {
    const lookup = async () => (await call(cloud.home, ROOT, 'actiontrail:LookupEvents')).body.Events.length;
    const before = cloud.account(ACCOUNT).events.length;
    expect(await lookup()).toBe(0);
    now = NOW + 10 * 60_000;
    expect(await lookup()).toBe(before);
    now = NOW;
  });
  it('leaves no trace where the request was lost on its way, nor does a read', async () => {
    const before = cloud.account(ACCOUNT).events.length;
    cloud.setFaults([{ operation: 'kms:DisableKey', kind: 'reset', when: 'before' }]);
    await refusalOf(disable());
    cloud.setFaults([]);
    await call(cloud.home, ROOT, 'kms:DescribeKey', { query });
    expect(cloud.account(ACCOUNT).events).toHaveLength(before);
  });
});

describe('a listener of writes', () => {
  it('is told each as EventBridge publishes it, until it no longer wants to be', async () => {
    const told: CloudEvent[] = [];
    const stop = cloud.onWrite((event) => told.push(event));
    await disable();
    stop();
    await disable();
    const [record] = cloud.account(ACCOUNT).events.slice(-2);
    const id = String(record?.eventId);
    expect(told).toEqual([
      {
        id,
        specversion: '1.0',
        source: 'acs.kms',
        type: 'kms:ActionTrail:ApiCall',
        subject: `acs.kms:cn-hangzhou:${ACCOUNT}:${id}`,
        time: '2026-08-20T11:04:05+08:00',
        datacontenttype: 'application/json;charset=utf-8',
        dataschema: 'http://taobao.com/test.json',
        aliyunaccountid: ACCOUNT,
        aliyunpublishtime: '2026-08-20T11:04:05.678+08:00',
        aliyuneventbusname: 'default',
        aliyunregionid: 'cn-hangzhou',
        aliyunpublishaddr: '127.0.0.1',
        data: record,
      },
    ]);
  });
});
