import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../emulator/index.ts';
import { lookUpActivity } from '../../src/collect/lookup-events.ts';
import { querySlsActivity } from '../../src/collect/sls.ts';
import type { ActivityCount } from '../../src/model/usage.ts';
import { sumUp } from '../../src/trail/count.ts';
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

/** What a record comes to: its key, outcome and error code; or nothing, or a read error. */
type Result = readonly [key: string | null, outcome: string, errorCode: string] | 'other' | 'read error';
const success: Result = ['key-b', 'success', ''];

const records: readonly [name: string, fields: Fields, result: Result][] = [
  ['a key in its answer', { responseElements: { KeyId: 'key-b' } }, success],
  ['a key in its parameters', { requestParameters: { KeyId: 'key-b' } }, success],
  ['a key as id and as ARN', { referencedResources: { 'ACS::KMS::Key': ['key-b', arn] } }, success],
  ['names with a comma', { resourceType: 'ACS::KMS::Key', resourceName: `key-b,${arn}` }, success],
  [
    'names with a semicolon',
    { resourceType: 'ACS::KMS::Alias;ACS::KMS::Key', resourceName: 'alias/prod;key-b' },
    success,
  ],
  ['parameters that are text', { requestParameters: text({ KeyId: 'key-b' }) }, success],
  [
    'parameters in a member of old',
    { requestParameters: undefined, requestParameterJson: text({ KeyId: arn }) },
    success,
  ],
  [
    'members that are text',
    {
      userIdentity: text(identity),
      responseElements: text({ KeyId: 'key-b' }),
      referencedResources: text({ 'ACS::KMS::Key': ['key-b'] }),
    },
    success,
  ],
  ['two keys', { referencedResources: { 'ACS::KMS::Key': ['key-a', 'key-b'] } }, [null, 'success', '']],
  ['no key', {}, [null, 'success', '']],
  ['a numeric code', { responseElements: { KeyId: 'key-b' }, errorCode: 202 }, ['key-b', 'denied', '202']],
  ['a message only', { requestParameters: { KeyId: 'key-b' }, errorMessage: 'no' }, ['key-b', 'denied', 'NoErrorCode']],
  [
    'a code',
    { requestParameters: { KeyId: 'key-b' }, errorCode: 'Rejected.Disabled' },
    ['key-b', 'denied', 'Rejected.Disabled'],
  ],
  [
    'a code of a failure within KMS',
    { requestParameters: { KeyId: 'key-b' }, errorCode: 'ServiceUnavailableTemporary' },
    ['key-b', 'failed', 'ServiceUnavailableTemporary'],
  ],
  ['a status of 5xx', { responseElements: { KeyId: 'key-b' }, errorCode: 503 }, ['key-b', 'failed', '503']],
  ['a code that is none', { errorCode: true }, 'read error'],
  ['an identity of no type', { userIdentity: { ...identity, type: undefined } }, 'read error'],
  ['a role of another name', { userIdentity: { ...identity, userName: 'aliyunossrole:x' } }, 'other'],
  ['a role of another account', { userIdentity: { ...identity, accountId: '42' } }, 'other'],
  ['a person', { userIdentity: { ...identity, type: 'ram-user' } }, 'other'],
];

interface Found {
  readonly counts: readonly ActivityCount[];
  readonly broken: number;
}

function resultOf({ counts, broken }: Found): Result {
  if (broken > 0) return 'read error';
  const [count] = counts;
  return count === undefined ? 'other' : [count.keyId, count.outcome, count.errorCode];
}

async function folded(content: string | Uint8Array): Promise<Found> {
  const origin = { name: 'delivery', source: 'file', accountId };
  const { deliveries, broken } = await foldDelivery(pieces(Buffer.from(content as string), [1_000]), origin, { now });
  return { counts: sumUp([...deliveries.values()].flatMap(({ hours }) => hours)), broken };
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

const envelopes: readonly [name: string, wrap: (record: Fields) => string | Uint8Array][] = [
  ['a delivery', (record) => gzipSync(text([record]))],
  ['JSON lines', (record) => `${text(record)}\n`],
  ['a CloudEvent', (record) => text({ id: '1', specversion: '1.0', data: record })],
  ['a CloudEvent of text', (record) => text([{ id: '1', data: text(record) }])],
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
        .replace(/managed/g, 'm\\u0061naged')}]`,
  ],
];

describe.each(records)('a record with %s', (_, fields, result) => {
  // What is undefined is not there.
  const record = JSON.parse(text({ ...base, ...fields })) as Fields;

  it.each(envelopes)('is read the same from %s', async (_, wrap) => {
    expect(resultOf(await folded(wrap(record)))).toEqual(result);
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

  // A search of SLS looks into no text for the account.
  if (typeof record.userIdentity === 'string') return;
  it('is read the same from SLS', async () => {
    const other = Array.from({ length: 13 }, (_, index) =>
      event('', { eventTime: ago(15 * 60_000 + index * 2 * hour), serviceName: 'Ecs', eventName: 'DescribeInstances' }),
    );
    const store = { project: 'audit-logs', logstore: 'actiontrail_all', region: 'cn-hangzhou' };
    const emulator = await startEmulator({
      accounts: [account({ events: [...other, record], logstores: [store] } as never)],
      clock: { now: () => now },
    });
    const { cloud } = openAccount(emulator.endpointsLine);
    const activity = await querySlsActivity(cloud, {
      ...{ project: store.project, logstore: store.logstore, logRegion: store.region, regionId: 'cn-hangzhou' },
      ...{ accountId, now, windowMs: 24 * hour, lookBackMs: 24 * hour },
    });
    await emulator.close();
    expect(resultOf(valueIn(activity))).toEqual(result);
  });
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
  const origin = { name: 'delivery', source: 'file', accountId };
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
