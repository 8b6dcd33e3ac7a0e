import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventWords, readChangeEvent, touchedBy } from '../../src/trail/change-event.ts';

const record = {
  eventId: 'e-1',
  eventVersion: 1,
  eventRW: 'Write',
  eventName: 'ScheduleKeyDeletion',
  serviceName: 'Kms',
  eventTime: '2026-11-22T03:57:38Z',
  acsRegion: 'cn-hangzhou',
  recipientAccountId: '1234567890123456',
  sourceIpAddress: '203.0.113.7',
  userAgent: 'console',
  userIdentity: { type: 'ram-user', userName: 'mallory', accountId: '1234567890123456' },
  requestParameters: { KeyId: 'key-1', PendingWindowInDays: '7' },
};
const cloudEvent = { id: 'ce-1', specversion: '1.0', source: 'acs.kms', type: 'kms:ActionTrail:ApiCall', data: record };
const auditEvent = {
  eventId: 'e-1',
  eventName: 'ScheduleKeyDeletion',
  time: '2026-11-22T03:57:38.000Z',
  actor: { name: 'mallory', type: 'ram-user', address: '203.0.113.7', userAgent: 'console' },
  resourceId: 'key-1',
  accountId: '1234567890123456',
  regionId: 'cn-hangzhou',
};
const second = { ...record, eventId: 'e-2', eventName: 'DisableKey' };

const read = (value: unknown) => readChangeEvent(JSON.stringify(value));

describe('an event', () => {
  it.each([
    ['a CloudEvent', cloudEvent],
    ['a CloudEvent whose data is text', { ...cloudEvent, data: JSON.stringify(record) }],
    ['a CloudEvent in base64', { ...cloudEvent, data: undefined, data_base64: btoa(JSON.stringify(record)) }],
    ['a bare record', record],
    ['a list of CloudEvents', [cloudEvent]],
    ['a list of records', [record]],
    ['a list of texts', [JSON.stringify(cloudEvent)]],
    ['a log line', { __topic__: 'actiontrail_audit_event', event: JSON.stringify(record) }],
    ['a wrapped list', { Records: [record] }],
    ['text of text', JSON.stringify(JSON.stringify(cloudEvent))],
    ['the same record twice', [record, cloudEvent]],
  ])('is read as %s', (_, value) => {
    expect(read(value)).toEqual({ auditEvents: [auditEvent], attempts: [], malformed: [] });
  });

  it('spoils nothing by one part that is none', () => {
    const { auditEvents, malformed } = read([record, 'not json', 7, { data: 5 }, null, second]);

    expect(auditEvents.map(({ eventId }) => eventId)).toEqual(['e-1', 'e-2']);
    expect(malformed.map(({ reason }) => reason)).toEqual([
      'is not JSON',
      'is not a record',
      'is neither a record of ActionTrail nor holds one',
      'is not a record',
    ]);
  });

  it('takes what the record does not say from its envelope', () => {
    const { eventId, acsRegion, recipientAccountId, ...silent } = record;
    const { auditEvents } = read({ ...cloudEvent, aliyunaccountid: '42', aliyunregionid: 'cn-beijing', data: silent });

    expect(auditEvents[0]).toMatchObject({ eventId: 'ce-1', accountId: '42', regionId: 'cn-beijing' });
  });

  it('is read once for every key that it names', () => {
    const of = (fields: object) =>
      read({ ...record, requestParameters: {}, ...fields }).auditEvents.map((each) => [each.eventId, each.resourceId]);
    const both = [
      ['e-1', 'key-1'],
      ['e-1 key-2', 'key-2'],
    ];
    expect(of({ referencedResources: { 'ACS::KMS::Key': ['key-1', 'key-2'] } })).toEqual(both);
    expect(of({ resourceType: 'ACS::KMS::Key', resourceName: 'key-1,key-2' })).toEqual(both);
  });

  it('is malformed where it does not say of which service it is, or how it ended', () => {
    expect(read({ ...record, serviceName: undefined }).malformed).toHaveLength(1);
    expect(read({ ...record, errorCode: {} }).malformed).toHaveLength(1);
  });

  it('is an attempt where it failed', () => {
    const { auditEvents, attempts } = read({ ...record, errorCode: 'Forbidden.NoPermission' });

    expect([auditEvents, attempts]).toEqual([[], [auditEvent]]);
  });

  it('is nothing to us where it is somebody else’s business', () => {
    expect(read({ ...record, eventName: 'Encrypt' })).toEqual({ auditEvents: [], attempts: [], malformed: [] });
    expect(read({ ...record, serviceName: 'Ecs' }).auditEvents).toEqual([]);
  });

  it.each([
    ['KeyId', { requestParameters: { KeyId: 'key-1' } }],
    ['an ARN', { requestParameters: { KeyId: 'acs:kms:cn-hangzhou:1234567890123456:key/key-1' } }],
    [
      'ProtectedResourceArn',
      { requestParameters: { ProtectedResourceArn: 'acs:kms:cn-hangzhou:1234567890123456:key/key-1' } },
    ],
    ['the parameters as text', { requestParameters: undefined, requestParameterJson: '{"KeyId":"key-1"}' }],
    ['the answer', { requestParameters: {}, responseElements: { KeyId: 'key-1' } }],
    ['what it refers to', { requestParameters: {}, referencedResources: { 'ACS::KMS::Key': ['key-1'] } }],
    ['what it is about', { requestParameters: {}, resourceType: 'ACS::KMS::Key', resourceName: 'key-1' }],
  ])('names its key by %s', (_, fields) => {
    expect(read({ ...record, ...fields }).auditEvents[0]?.resourceId).toBe('key-1');
  });

  it.each(['acs:kms:cn-beijing:1234567890123456:key/key-1', 'acs:kms:cn-hangzhou:1000000000000001:key/key-1'])(
    'keeps the prefix of %s, which is a key of another place',
    (arn) => {
      expect(read({ ...record, requestParameters: { KeyId: arn } }).auditEvents[0]?.resourceId).toBe(arn);
    },
  );

  it.each([
    ...['DisableKey', 'EnableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'DeleteKeyMaterial'],
    ...['ImportKeyMaterial', 'UpdateRotationPolicy', 'SetDeletionProtection', 'SetKeyPolicy', 'PutKeyPolicy'],
  ])('of KMS, %s touches a key, in any case', (eventName) => {
    const [found] = read({ ...record, eventName: eventName.toUpperCase(), serviceName: 'KMS' }).auditEvents;

    expect(found).toMatchObject({ eventName, resourceId: 'key-1' });
    expect(found && touchedBy(found)).toBe('key');
  });

  it.each([
    ['Kms', 'UpdateAlias', { AliasName: 'alias/prod' }, 'alias', 'alias/prod'],
    ['Kms', 'DeleteAlias', { AliasArn: 'acs:kms:cn-hangzhou:1234567890123456:alias/prod' }, 'alias', 'alias/prod'],
    ['Kms', 'ReleaseKmsInstance', { KmsInstanceId: 'kst-1' }, 'kms-instance', 'kst-1'],
    ['CS', 'UpdateKMSEncryption', { ClusterId: 'c1' }, 'cluster', 'c1'],
    ['Cs', 'CreateCluster', {}, 'cluster', ''],
    ['CS', 'DeleteCluster', { cluster_id: 'c1' }, 'cluster', 'c1'],
    ['CS', 'ModifyCluster', { ClusterId: 'c1' }, 'cluster', 'c1'],
    ['CS', 'UpgradeCluster', { ClusterId: 'c1' }, 'cluster', 'c1'],
    ['Ram', 'AttachPolicyToRole', { RoleName: 'AliyunCSManagedSecurityRole' }, 'role', 'AliyunCSManagedSecurityRole'],
    ['Ram', 'DetachPolicyFromRole', { RoleName: 'aliyuncsmanagedsecurityrole' }, 'role', 'aliyuncsmanagedsecurityrole'],
    ['Ram', 'DeleteRole', {}, 'role', ''],
    ['Ims', 'UpdateRole', { RoleName: 'AliyunCSManagedSecurityRole' }, 'role', 'AliyunCSManagedSecurityRole'],
    ['Actiontrail', 'StopLogging', { Name: 'all' }, 'trail', 'all'],
    ['ActionTrail', 'UpdateTrail', { Name: 'all' }, 'trail', 'all'],
    ['actiontrail', 'DeleteTrail', { Name: 'all' }, 'trail', 'all'],
  ])('of %s, %s is told with its resource', (serviceName, eventName, requestParameters, touches, resourceId) => {
    const [found] = read({ ...record, serviceName, eventName, requestParameters }).auditEvents;

    expect(found).toMatchObject({ eventName, resourceId });
    expect(found && touchedBy(found)).toBe(touches);
  });

  it('of a role that is not ACK’s is nothing to us', () => {
    const other = { serviceName: 'Ram', eventName: 'DeleteRole', requestParameters: { RoleName: 'build' } };

    expect(read({ ...record, ...other }).auditEvents).toEqual([]);
  });

  it('throws nothing, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const { auditEvents, attempts, malformed } = readChangeEvent(text);
          expect(auditEvents.length + attempts.length).toBe(0);
          expect(Array.isArray(malformed)).toBe(true);
        },
      ),
    );
  });

  it('throws nothing where any field is anything', () => {
    const anything = fc.jsonValue();
    const fields = fc.record(
      {
        eventId: anything,
        eventTime: anything,
        acsRegion: anything,
        errorCode: anything,
        userIdentity: anything,
        requestParameters: anything,
        responseElements: anything,
        referencedResources: anything,
        resourceType: anything,
        resourceName: anything,
        sourceIpAddress: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, (odd) => {
        const { auditEvents, attempts, malformed } = read({ ...odd, eventName: 'DisableKey', serviceName: 'kms' });
        expect(auditEvents.length + attempts.length + malformed.length).toBeGreaterThan(0);
        for (const { resourceId } of [...auditEvents, ...attempts]) expect(resourceId).toMatch(/^[\w.:/=@+-]{0,200}$/);
      }),
    );
  });

  it('is bounded in depth and size', () => {
    expect(readChangeEvent(`${'['.repeat(100_000)}${']'.repeat(100_000)}`).malformed).toHaveLength(1);
    expect(readChangeEvent(`${'{"data":'.repeat(30)}1${'}'.repeat(30)}`).malformed).toHaveLength(1);
    expect(read(Array.from({ length: 5_000 }, () => 1)).malformed).toHaveLength(100);
  });
});

it('has words by which a change is found before it is parsed', () => {
  const text = JSON.stringify(record).toLowerCase();
  expect(eventWords.some((word) => text.includes(word))).toBe(true);
  expect(eventWords).toContain('updatekmsencryption');
});
