import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFields } from '../../src/trail/envelope.ts';
import { type Reading, type RoleCall, readRecord, roleCallOf } from '../../src/trail/record.ts';

type Fields = Record<string, unknown>;

/** A record of the role's work as ActionTrail writes it today, composed. */
const today: Fields = {
  eventId: 'EVENT-1',
  eventVersion: '1',
  eventCategory: 'Management',
  eventType: 'ApiCall',
  eventRW: 'Read',
  eventTime: '2026-11-22T06:00:00Z',
  eventName: 'Encrypt',
  eventSource: 'kms-vpc.cn-hangzhou.aliyuncs.com',
  serviceName: 'Kms',
  apiVersion: '2016-01-20',
  acsRegion: 'cn-hangzhou',
  isGlobal: false,
  requestId: 'REQ-1',
  recipientAccountId: '1234567890123456',
  sourceIpAddress: '100.104.0.1',
  requestParameters: { KeyId: 'key-1' },
  userIdentity: {
    type: 'assumed-role',
    accountId: '1234567890123456',
    principalId: '301234567890123456:kms',
    accessKeyId: 'STS.NT',
    userName: 'aliyuncsmanagedsecurityrole:kms',
  },
};

const at = Date.parse('2026-11-22T06:00:00Z');

function reading(value: unknown): Reading {
  return roleCallOf(readRecord(isFields(value) ? value : {}), at + 3_600_000);
}

const call: RoleCall = {
  eventId: 'EVENT-1',
  event: 'Encrypt',
  time: at,
  outcome: 'success',
  errorCode: '',
  keyId: 'key-1',
  clusterId: null,
  vpcId: null,
  rw: 'Read',
  regionId: 'cn-hangzhou',
  accountId: '1234567890123456',
};

/** The record with fields laid over it; `undefined` takes one away. */
function record(fields: Fields = {}): Fields {
  return Object.fromEntries(Object.entries({ ...today, ...fields }).filter(([, value]) => value !== undefined));
}

const identity = (fields: Fields) => ({ userIdentity: { ...(today.userIdentity as Fields), ...fields } });

describe('readRecord', () => {
  it('reads a call of the role as it is written today', () => {
    expect(reading(today)).toEqual({ is: 'role-call', call });
  });

  it.each<[string, Fields, Partial<RoleCall>]>([
    [
      'of before eventRW, eventCategory and eventId',
      { eventRW: undefined, eventCategory: undefined, eventId: undefined },
      { eventId: 'REQ-1', rw: null },
    ],
    ['without any id', { eventId: undefined, requestId: '' }, { eventId: '' }],
    ['whose version is a number', { eventVersion: 1 }, {}],
    ['whose service is in capitals', { serviceName: 'KMS' }, {}],
    ['whose event is in lower case', { eventName: 'decrypt' }, { event: 'Decrypt' }],
    ['whose identity is in another case', identity({ type: 'Assumed-Role' }), {}],
    ['with the role in its own case', identity({ userName: 'AliyunCSManagedSecurityRole:kms' }), {}],
    ['with the session after a slash', identity({ userName: 'aliyuncsmanagedsecurityrole/kms' }), {}],
    ['without a session', identity({ userName: 'aliyuncsmanagedsecurityrole' }), {}],
    [
      'that has the role in a parameter only',
      {
        ...identity({ userName: undefined }),
        requestParameters: { KeyId: 'key-1', StsTokenPrincipalName: 'aliyuncsmanagedsecurityrole/kms' },
      },
      {},
    ],
    ['whose parameters are text', { requestParameters: undefined, requestParameterJson: '{"KeyId":"key-1"}' }, {}],
    [
      'whose parameters are broken text',
      { requestParameters: undefined, requestParameterJson: '{"KeyId":' },
      { keyId: null },
    ],
    ['whose parameters are an array', { requestParameters: ['key-1'] }, { keyId: null }],
    ['of a time with a fraction', { eventTime: '2026-11-22T06:00:00.250Z' }, { time: at + 250 }],
    ['of a time with an offset', { eventTime: '2026-11-22T14:00:00+08:00' }, {}],
    ['from a VPC', { vpcId: 'vpc-1' }, { vpcId: 'vpc-1' }],
    ['from an empty VPC', { vpcId: '' }, { vpcId: null }],
    [
      'that names its cluster by reference',
      { referencedResources: { 'ACS::ACK::Cluster': ['c1'] } },
      { clusterId: 'c1' },
    ],
    [
      'that names its cluster by the old type',
      { referencedResources: { 'ACS::CS::Cluster': ['c1'] } },
      { clusterId: 'c1' },
    ],
    [
      'that names its cluster as a parameter',
      { requestParameters: { KeyId: 'key-1', ClusterId: 'c1' } },
      { clusterId: 'c1' },
    ],
    [
      'that names two clusters, and so none',
      { referencedResources: { 'ACS::ACK::Cluster': ['c1', 'c2'] } },
      { clusterId: null },
    ],
  ])('reads a call %s', (_, fields, expected) => {
    expect(reading(record(fields))).toEqual({ is: 'role-call', call: { ...call, ...expected } });
  });

  it.each<[string, Fields, string | null]>([
    ['the answer', { responseElements: { KeyId: 'key-2' }, requestParameters: {} }, 'key-2'],
    [
      'the answer rather than the request, which may say an alias',
      { responseElements: { KeyId: 'key-2' }, requestParameters: { KeyId: 'alias/x' } },
      'key-2',
    ],
    ['a referenced resource', { referencedResources: { 'ACS::KMS::Key': ['key-2'] }, requestParameters: {} }, 'key-2'],
    [
      'a referenced resource that is no list',
      { referencedResources: { 'ACS::KMS::Key': 'key-2' }, requestParameters: {} },
      'key-2',
    ],
    [
      'a referenced resource in another case',
      { referencedResources: { 'acs::kms::key': ['key-2'] }, requestParameters: {} },
      'key-2',
    ],
    ['the resource', { resourceType: 'ACS::KMS::Key', resourceName: 'key-2', requestParameters: {} }, 'key-2'],
    ['the request', { requestParameters: { KeyId: 'key-2' } }, 'key-2'],
    ['no field, as refused decryption may', { requestParameters: { CiphertextBlob: '***' } }, null],
    ['a resource that is no key', { resourceType: 'ACS::KMS::Secret', resourceName: 'x', requestParameters: {} }, null],
    [
      'two references, of which none can be meant',
      { referencedResources: { 'ACS::KMS::Key': ['a', 'b'] }, requestParameters: {} },
      null,
    ],
    [
      'an id and the ARN of it',
      {
        referencedResources: { 'ACS::KMS::Key': ['key-2', 'acs:kms:cn-hangzhou:1234567890123456:key/key-2'] },
        requestParameters: {},
      },
      'key-2',
    ],
    [
      'an id in capitals and in small letters',
      {
        responseElements: { KeyId: '0B30658A-ED1A-4922-B8F7-A673CA9AB779' },
        requestParameters: { KeyId: '0b30658a-ed1a-4922-b8f7-a673ca9ab779' },
      },
      '0b30658a-ed1a-4922-b8f7-a673ca9ab779',
    ],
    [
      'names with a comma',
      {
        resourceType: 'ACS::KMS::Key',
        resourceName: 'key-2,acs:kms:cn-hangzhou:1234567890123456:key/key-2',
        requestParameters: {},
      },
      'key-2',
    ],
    [
      'names with a semicolon',
      { resourceType: 'ACS::KMS::Alias;ACS::KMS::Key', resourceName: 'alias/prod;key-2', requestParameters: {} },
      'key-2',
    ],
    [
      'a key of another account',
      { requestParameters: { KeyId: 'acs:kms:cn-hangzhou:42:key/key-2' } },
      'acs:kms:cn-hangzhou:42:key/key-2',
    ],
    ['what is no id', { requestParameters: { KeyId: 'key-\u001b[2J' } }, null],
    ['empty text', { requestParameters: { KeyId: '' } }, null],
    ['something that is no text', { requestParameters: { KeyId: 7 }, responseElements: { KeyId: [7] } }, null],
  ])('takes the key from %s', (_, fields, keyId) => {
    expect(reading(record(fields))).toMatchObject({ is: 'role-call', call: { keyId } });
  });

  it.each([
    [undefined, 'success'],
    ['', 'success'],
    [null, 'success'],
    ['Forbidden.NoPermission', 'denied'],
    ['Rejected.Disabled', 'denied'],
    ['Forbidden.InDebt', 'denied'],
    ['Rejected.LimitExceeded', 'denied'],
    ['Rejected.Throttling', 'throttled'],
    ['Throttling.User', 'throttled'],
    ['throttling', 'throttled'],
    [429, 'throttled'],
    [500, 'failed'],
    [503, 'failed'],
    ['InternalFailure', 'failed'],
    ['InternalError', 'failed'],
    ['ServiceUnavailableTemporary', 'failed'],
    ['RequestTimeout', 'failed'],
    [202, 'denied'],
  ])('takes the error code %j for %s', (errorCode, outcome) => {
    expect(reading(record({ errorCode }))).toMatchObject({
      is: 'role-call',
      call: { outcome, errorCode: String(errorCode ?? '') },
    });
  });

  it.each([0, false, true, {}, [], ['Forbidden']])('does not take the error code %j for a success', (errorCode) => {
    expect(reading(record({ errorCode }))).toMatchObject({ is: 'unreadable' });
  });

  it.each<[string, Fields]>([
    ['another service', { serviceName: 'Oss' }],
    ['another event', { eventName: 'DescribeKey' }],
    ['an event of a name that objects have', { eventName: 'constructor' }],
    ['data keys', { eventName: 'GenerateDataKey' }],
    ['a person', identity({ type: 'ram-user', userName: 'aliyuncsmanagedsecurityrole' })],
    ['the account itself', identity({ type: 'root-account', userName: 'root' })],
    ['another role', identity({ userName: 'aliyuncsdefaultrole:ccm' })],
    ['a role of the same name in another account', identity({ accountId: '42' })],
    ['a role whose name only begins so', identity({ userName: 'aliyuncsmanagedsecurityrole2:kms' })],
    ['a session of another role that calls itself so', identity({ userName: 'evil:aliyuncsmanagedsecurityrole' })],
  ])('passes over what is of %s', (_, fields) => {
    expect(reading(record(fields))).toEqual({ is: 'other' });
  });

  it.each<[string, unknown]>([
    ['no service', record({ serviceName: undefined })],
    ['no event', record({ eventName: 7 })],
    ['no identity', record({ userIdentity: undefined })],
    ['an identity that is text', record({ userIdentity: 'aliyuncsmanagedsecurityrole' })],
    ['an identity of no type', record(identity({ type: undefined }))],
    ['a nameless role', record({ ...identity({ userName: undefined }), requestParameters: {} })],
    ['no time', record({ eventTime: undefined })],
    ['a time that is a number', record({ eventTime: at })],
    ['a time that is no time', record({ eventTime: 'yesterday' })],
    ['a time that a lenient reader would guess at', record({ eventTime: 'event 1' })],
    ['a time without its zone, another one on every machine', record({ eventTime: '2026-11-22T06:00:00' })],
    ['a time ahead of the clock', record({ eventTime: '2026-11-22T07:16:00Z' })],
    ['an account that is none', record({ recipientAccountId: '../../x' })],
    ['an account in full-width digits', record({ recipientAccountId: '１２３４' })],
    ['an account of 5,000 digits', record({ recipientAccountId: '1'.repeat(5_000) })],
    ['a region that is none', record({ acsRegion: '../x' })],
    ['a day that is not in the calendar', record({ eventTime: '2026-13-45T06:00:00Z' })],
  ])('says that it cannot read %s, which may have been the role’s', (_, value) => {
    expect(reading(value)).toMatchObject({ is: 'unreadable' });
  });

  it('reads, passes over or gives up, and never throws, whatever JSON it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(['role-call', 'other', 'unreadable']).toContain(reading(value).is);
      }),
    );
  });

  it('never takes a record with one field replaced by anything for a success that it is not', () => {
    const known = Object.keys(today);
    fc.assert(
      fc.property(
        fc.constantFrom(...known, 'errorCode', 'vpcId', 'responseElements'),
        fc.jsonValue(),
        (name, value) => {
          const read = reading({ ...today, [name]: value });
          if (read.is !== 'role-call') return;
          expect(Number.isFinite(read.call.time)).toBe(true);
          expect(read.call.outcome === 'success').toBe(
            !['errorCode', 'errorMessage'].includes(name) || value === '' || value === null,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['Access denied', 'denied', 'NoErrorCode'],
    ['success', 'success', ''],
    ['', 'success', ''],
    [null, 'success', ''],
  ])('takes the message %j without a code for %s', (errorMessage, outcome, errorCode) => {
    expect(reading(record({ errorMessage }))).toMatchObject({ is: 'role-call', call: { outcome, errorCode } });
  });

  it('reads members that are text', () => {
    const text = {
      requestParameters: JSON.stringify(today.requestParameters),
      userIdentity: JSON.stringify(today.userIdentity),
    };
    expect(reading(record(text))).toEqual({ is: 'role-call', call });
  });
});
