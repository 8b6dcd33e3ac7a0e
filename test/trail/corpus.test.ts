import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../emulator/index.ts';
import { lookUpActivity } from '../../src/collect/lookup-events.ts';
import { querySlsActivity } from '../../src/collect/sls.ts';
import type { Activity } from '../../src/model/usage.ts';
import { readChangeEvent } from '../../src/trail/change-event.ts';
import { activityCounts } from '../../src/trail/count.ts';
import { foldDelivery } from '../../src/trail/fold.ts';
import { account, accountId, event } from '../account.ts';
import { openAccount, scripted, valueIn } from '../collect/open-account.ts';
import { pieces } from './scan-bytes.ts';

type Fields = Record<string, unknown>;

const hour = 3_600_000;
/** Whole seconds, since events have no more. */
const now = Math.floor(Date.now() / 1000) * 1000;
const ago = (ms: number) => new Date(now - ms).toISOString().replace('.000Z', 'Z');
const arn = `acs:kms:cn-hangzhou:${accountId}:key/key-b`;
const base: Fields = { ...event('key-b'), eventTime: ago(hour), requestParameters: { CiphertextBlob: '***' } };
const identity = base.userIdentity as Fields;
const text = JSON.stringify;

/** What a record comes to: its key, outcome and error code; a call of ACS's role; or nothing, or a read error. */
type Result = readonly [key: string | null, outcome: string, errorCode: string] | 'acs' | 'other' | 'read error';
/** What it comes to where the same record is of DisableKey. */
type ChangeResult = `${'done' | 'denied'} ${string}` | 'read error';
const success: Result = ['key-b', 'success', ''];
const done: ChangeResult = 'done key-b';

const records: readonly [name: string, fields: Fields, result: Result, change: ChangeResult][] = [
  ['a key in its answer', { responseElements: { KeyId: 'key-b' } }, success, done],
  ['a key in its parameters', { requestParameters: { KeyId: 'key-b' } }, success, done],
  ['a key as id and as ARN', { referencedResources: { 'ACS::KMS::Key': ['key-b', arn] } }, success, done],
  ['names with a comma', { resourceType: 'ACS::KMS::Key', resourceName: `key-b,${arn}` }, success, done],
  [
    'names with a semicolon',
    { resourceType: 'ACS::KMS::Alias;ACS::KMS::Key', resourceName: 'alias/prod;key-b' },
    success,
    done,
  ],
  ['parameters that are text', { requestParameters: text({ KeyId: 'key-b' }) }, success, done],
  [
    'parameters in a member of old',
    { requestParameters: undefined, requestParameterJson: text({ KeyId: arn }) },
    success,
    done,
  ],
  ['an identity that is text', { userIdentity: text(identity), responseElements: { KeyId: 'key-b' } }, success, done],
  [
    'members that are text',
    {
      userIdentity: text(identity),
      responseElements: text({ KeyId: 'key-b' }),
      referencedResources: text({ 'ACS::KMS::Key': ['key-b'] }),
    },
    success,
    done,
  ],
  [
    'an account in an identity that is text only',
    { userIdentity: text(identity), recipientAccountId: undefined, requestParameters: text({ KeyId: 'key-b' }) },
    success,
    done,
  ],
  [
    'names in other cases',
    { serviceName: 'KMS', eventRW: 'WRITE', requestParameters: { keyId: 'key-b' } },
    success,
    done,
  ],
  [
    'two keys',
    { referencedResources: { 'ACS::KMS::Key': ['key-a', 'key-b'] } },
    [null, 'success', ''],
    'done key-a key-b',
  ],
  ['no key', {}, [null, 'success', ''], 'done '],
  [
    'a numeric code',
    { responseElements: { KeyId: 'key-b' }, errorCode: 202 },
    ['key-b', 'denied', '202'],
    'denied key-b',
  ],
  [
    'a message only',
    { requestParameters: { KeyId: 'key-b' }, errorMessage: 'no' },
    ['key-b', 'denied', 'NoErrorCode'],
    'denied key-b',
  ],
  [
    'a code',
    { requestParameters: { KeyId: 'key-b' }, errorCode: 'Rejected.Disabled' },
    ['key-b', 'denied', 'Rejected.Disabled'],
    'denied key-b',
  ],
  [
    'a code of a failure within KMS',
    { requestParameters: { KeyId: 'key-b' }, errorCode: 'ServiceUnavailableTemporary' },
    ['key-b', 'failed', 'ServiceUnavailableTemporary'],
    'denied key-b',
  ],
  [
    'a status of 5xx',
    { responseElements: { KeyId: 'key-b' }, errorCode: 503 },
    ['key-b', 'failed', '503'],
    'denied key-b',
  ],
  ['a code that is none', { errorCode: true }, 'read error', 'read error'],
  ['no service', { serviceName: undefined }, 'read error', 'read error'],
  ['no time', { eventTime: undefined, requestParameters: { KeyId: 'key-b' } }, 'read error', done],
  ['no identity', { userIdentity: undefined, requestParameters: { KeyId: 'key-b' } }, 'read error', done],
  ['an identity of no type', { userIdentity: { ...identity, type: undefined } }, 'read error', 'done '],
  [
    'the role of ACS clusters',
    { userIdentity: { ...identity, userName: 'AliyunCCManagedSecurityRole/x' } },
    'acs',
    'done ',
  ],
  [
    'the role of ACS clusters, as text',
    { userIdentity: text({ ...identity, userName: 'aliyunccmanagedsecurityrole:x' }) },
    'acs',
    'done ',
  ],
  ['a role of another name', { userIdentity: { ...identity, userName: 'aliyunossrole:x' } }, 'other', 'done '],
  [
    'a role of another account',
    { userIdentity: { ...identity, accountId: '42' }, recipientAccountId: accountId },
    'other',
    'done ',
  ],
  ['a person', { userIdentity: { ...identity, type: 'ram-user' } }, 'other', 'done '],
];

type Found = Pick<Activity, 'counts' | 'acsCalls' | 'broken'>;

function resultOf({ counts, acsCalls = 0, broken }: Found): Result {
  if (broken > 0) return 'read error';
  if (acsCalls > 0 && counts.length === 0) return 'acs';
  const [count] = counts;
  return count === undefined ? 'other' : [count.keyId, count.outcome, count.errorCode];
}

function changeOf(envelope: string): ChangeResult {
  const { auditEvents, attempts, malformed } = readChangeEvent(envelope);
  if (malformed.length > 0) return 'read error';
  const ids = [...auditEvents, ...attempts].map(({ resourceId }) => resourceId).sort();
  return `${auditEvents.length > 0 ? 'done' : 'denied'} ${ids.join(' ')}`;
}

const origin = { name: 'delivery', source: 'file', accountId };

async function folded(content: string | Uint8Array): Promise<Found> {
  const { deliveries, broken } = await foldDelivery(pieces(Buffer.from(content as string), [1_000]), origin, { now });
  const hours = [...deliveries.values()].flatMap((delivery) => delivery.hours);
  return { ...activityCounts(hours, 0), broken };
}

/** Each member of a record a column, and each member of those. */
function columns(record: Fields): Fields {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).map(([inner, member]) => [
            `event.${name}.${inner}`,
            typeof member === 'object' ? text(member) : member,
          ])
        : [[`event.${name}`, value]],
    ),
  );
}

const others = Array.from({ length: 20 }, (_, index) => ({
  eventId: `other-${index}`,
  eventName: 'X',
  serviceName: 'Ecs',
}));
const envelopes: readonly [name: string, wrap: (record: Fields) => string][] = [
  ['a list', (record) => text([record])],
  ['a list behind other records', (record) => text([...others, record])],
  ['JSON lines behind other records', (record) => [...others, record].map((each) => `${text(each)}\n`).join('')],
  ['a text behind other records', (record) => text([...others, text(record)])],
  ['JSON lines', (record) => `${text(record)}\n`],
  ['a CloudEvent', (record) => text({ id: '1', specversion: '1.0', data: record })],
  ['a CloudEvent of text', (record) => text([{ id: '1', data: text(record) }])],
  ['a CloudEvent of base64', (record) => text({ id: '1', data_base64: Buffer.from(text(record)).toString('base64') })],
  ['a list of texts', (record) => text([text(record)])],
  ['a row of SLS', (record) => text([{ __topic__: 'actiontrail_audit_event', event: text(record) }])],
  ['columns of SLS', (record) => text([{ __topic__: 'actiontrail_audit_event', ...columns(record) }])],
  ['a line of filebeat', (record) => text({ '@timestamp': ago(0), message: text(record) })],
  ['an answer of LookupEvents', (record) => text({ RequestId: 'x', Events: [record], NextToken: 'y' })],
  [
    'letters that are escaped',
    (record) =>
      `[${text(record)
        .replace(/crypt"/g, '\\u0063rypt"')
        .replace(/ableKey"/g, 'abl\\u0065Key"')
        .replace(/managed/g, 'm\\u0061naged')}]`,
  ],
];

describe.each(records)('a record with %s', (_, fields, result, change) => {
  // What is undefined is not there.
  const record = JSON.parse(text({ ...base, ...fields })) as Fields;
  const ofChange = { ...record, eventName: 'DisableKey', eventRW: 'Write' };

  it.each(envelopes)('is read the same from a delivery, and from an event, in %s', async (_, wrap) => {
    expect(resultOf(await folded(gzipSync(wrap(record))))).toEqual(result);
    expect(changeOf(wrap(ofChange))).toBe(change);
    const delivered = await foldDelivery(pieces(gzipSync(wrap(ofChange))), origin, { now, withEvents: true });
    expect(change.startsWith('denied') ? delivered.events : changeOf(text(delivered.events))).toEqual(
      change.startsWith('denied') ? [] : change,
    );
  });

  it('is read the same from LookupEvents', async () => {
    const { account: of } = await scripted(({ query }) => ({
      Events:
        query.get('LookupAttribute.1.Value') === 'Encrypt' && query.get('LookupAttribute.2.Value') === 'Read'
          ? [record]
          : [],
    }));
    const request = { regionId: 'cn-hangzhou', now, windowMs: 24 * hour, lookBackMs: 24 * hour, budget: 9 };
    expect(resultOf(valueIn(await lookUpActivity(of, { ...request, wantsMore: () => false })))).toEqual(result);
  });

  it('is read the same from SLS', async () => {
    expect(resultOf(await askedOfSls([record]))).toEqual(result);
  });
});

/** What SLS counts, where something happens in the account all the time. */
async function askedOfSls(events: readonly Fields[], userIdentity: unknown = identity): Promise<Activity> {
  const others = Array.from({ length: 13 }, (_, index) => ({
    ...event('', {
      eventTime: ago(15 * 60_000 + index * 2 * hour),
      serviceName: 'Ecs',
      eventName: 'DescribeInstances',
    }),
    userIdentity,
  }));
  const store = { project: 'audit-logs', logstore: 'actiontrail_all', region: 'cn-hangzhou' };
  const emulator = await startEmulator({
    accounts: [account({ events: [...others, ...events], logstores: [store] } as never)],
    clock: { now: () => now },
  });
  const { cloud } = openAccount(emulator.endpointsLine);
  const activity = await querySlsActivity(cloud, {
    ...{ project: store.project, logstore: store.logstore, logRegion: store.region, regionId: 'cn-hangzhou' },
    ...{ accountId, now, windowMs: 24 * hour, lookBackMs: 24 * hour },
  });
  await emulator.close();
  return valueIn(activity);
}

it('is read from a logstore of nothing but identities that are text', async () => {
  const record = { ...base, userIdentity: text(identity), requestParameters: { KeyId: 'key-b' } };
  const activity = await askedOfSls([record], text(identity));
  expect(resultOf(activity)).toEqual(success);
  expect(activity).not.toHaveProperty('stopped');
});

it('counts an event once, however often a delivery holds it', async () => {
  const record = { ...base, requestParameters: { KeyId: 'key-b' } };
  expect((await folded(text([record, record, { event: text(record) }]))).counts).toMatchObject([{ count: 1 }]);
});

it.each(['../../x', '１２３４', '1'.repeat(5_000)])(
  'spoils nothing but the record of the account %s',
  async (recipientAccountId) => {
    const found = await folded(
      text([
        { ...base, eventId: 'x', recipientAccountId },
        { ...base, eventId: 'y' },
      ]),
    );
    expect(found).toMatchObject({ broken: 1, counts: [{ count: 1 }] });
  },
);

it('names the hour and the region of what it cannot read', async () => {
  const odd = { ...base, eventId: 'x', errorCode: {} };
  const { deliveries } = await foldDelivery(pieces(Buffer.from(text([odd]))), origin, { now });
  const at = now - hour;
  expect(deliveries.get(accountId)?.damage).toMatchObject([{ regionId: 'cn-hangzhou', from: at, to: at }]);
});

it('covers the account whose records a delivery holds', async () => {
  const name = 'AliyunLogs/Actiontrail/cn-hangzhou/2026/11/22/Actiontrail_cn-hangzhou_20261122063000_1002_1_1_a.gz';
  const other = event('', { serviceName: 'Ecs', eventName: 'DescribeInstances' });
  const { deliveries } = await foldDelivery(
    pieces(gzipSync(text([other]))),
    { name, source: 'file', accountId: '' },
    { now },
  );
  expect([...deliveries.keys()]).toEqual([accountId]);
  expect(deliveries.get(accountId)?.heard).toMatchObject([{ regionId: 'cn-hangzhou' }]);
});
