import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AccountFile, type Emulator, type Fault, startEmulator } from '../../emulator/index.ts';
import type { LogstoreFile } from '../../emulator/log/logs.ts';
import type { Cloud, CloudOptions } from '../../src/cloud/call.ts';
import { querySlsActivity, type SlsRequest } from '../../src/collect/sls.ts';
import { adviceText } from '../../src/model/error-advice.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { Activity, ActivityCount } from '../../src/model/usage.ts';
import { callCounter, sumUp } from '../../src/trail/count.ts';
import { readRecord, roleCallOf } from '../../src/trail/record.ts';
import { accessKey, account, accountId, event } from '../account.ts';
import { json, serve } from '../cloud/local-server.ts';
import { errorOf, openAccount, valueIn } from './open-account.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
type Fields = Record<string, unknown>;

const store: LogstoreFile = { project: 'audit-logs', logstore: 'actiontrail_all', region: 'cn-beijing' };
/** Whole seconds, since events have no more. */
const now = Math.floor(Date.now() / 1000) * 1000;
const ago = (ms: number) => new Date(now - ms).toISOString().replace('.000Z', 'Z');

/** Something that goes on in the account all the time, so that the logstore is known to listen. */
function murmur(span: number, regionId = 'cn-hangzhou'): Fields[] {
  return Array.from({ length: Math.ceil(span / (2 * hour)) + 1 }, (_, index) =>
    event('', {
      eventTime: ago(15 * minute + index * 2 * hour),
      serviceName: 'Ecs',
      eventName: 'DescribeInstances',
      acsRegion: regionId,
      requestParameters: {},
    }),
  );
}

function requestOf(more: Partial<SlsRequest> = {}): SlsRequest {
  return {
    project: store.project,
    logstore: store.logstore,
    logRegion: store.region,
    regionId: 'cn-hangzhou',
    accountId,
    now,
    windowMs: day,
    lookBackMs: 10 * day,
    ...more,
  };
}

interface Opened {
  readonly emulator: Emulator;
  readonly cloud: Cloud;
  ask(more?: Partial<SlsRequest>): Promise<Fact<Activity>>;
}

async function open(
  events: readonly Fields[],
  options: { stores?: LogstoreFile[]; file?: Partial<AccountFile>; cloud?: Partial<CloudOptions> } = {},
): Promise<Opened> {
  const { stores = [store], file = {} } = options;
  const parts = { events: [...events], logstores: stores, ...file } as Partial<AccountFile>;
  const emulator = await startEmulator({ accounts: [account(parts)], clock: { now: () => now } });
  onTestFinished(() => emulator.close());
  const { cloud } = openAccount(emulator.endpointsLine, options.cloud);
  return { emulator, cloud, ask: (more) => querySlsActivity(cloud, requestOf(more)) };
}

const told = ({ counts }: Activity) =>
  counts
    .map(({ keyId, event: name, outcome, errorCode, count }) => `${keyId} ${name} ${outcome} ${errorCode} ${count}`)
    .sort();
const calls = ({ emulator }: Opened) => emulator.stats().calls['log:GetLogs'];

describe('the role’s activity in SLS', () => {
  it('is counted by key, event and outcome, with its first and last time', async () => {
    const opened = await open([
      ...murmur(10 * day),
      event('key-1', { eventTime: ago(3 * hour) }),
      event('key-1', { eventTime: ago(30 * minute) }),
      event('key-1', { eventName: 'Decrypt', eventTime: ago(40 * minute) }),
      event('key-2', { errorCode: 'Rejected.Disabled', eventTime: ago(hour) }),
      event('key-2', { errorCode: 'Rejected.Throttling', eventTime: ago(hour) }),
      event('', { requestParameters: {}, errorCode: 'Forbidden.KeyNotFound', eventTime: ago(hour) }),
    ]);
    const activity = valueIn(await opened.ask());

    expect(told(activity)).toEqual([
      'key-1 Decrypt success  1',
      'key-1 Encrypt success  2',
      'key-2 Encrypt denied Rejected.Disabled 1',
      'key-2 Encrypt throttled Rejected.Throttling 1',
      'null Encrypt denied Forbidden.KeyNotFound 1',
    ]);
    expect(activity).toMatchObject({ source: 'sls', windowFrom: now - day, readTo: now - 10 * minute, broken: 0 });
    expect(activity.readFrom).toBe(now - 10 * day);
    expect(activity).not.toHaveProperty('stopped');
    expect(activity.counts.find(({ count }) => count === 2)).toMatchObject({
      first: now - 3 * hour,
      last: now - 30 * minute,
    });
    expect(calls(opened)).toBe(4);
    expect(activity.counts.find(({ count }) => count === 2)?.hours).toEqual(
      [ago(3 * hour), ago(30 * minute)].map((at) => Math.floor(Date.parse(at) / hour)).map((each) => [each, each]),
    );
    expect(activity.recorded).toEqual({ Read: now - 30 * minute });
  });

  it('is that of one account and one region, and of the role alone', async () => {
    const { ask } = await open([
      ...murmur(10 * day),
      ...murmur(10 * day, 'cn-beijing'),
      event('key-1', { eventTime: ago(hour) }),
      event('key-b', { eventTime: ago(hour), acsRegion: 'cn-beijing' }),
      event('key-f', { eventTime: ago(hour), acsRegion: 'cn-hangzhou-finance' }),
      event('key-o', {
        eventTime: ago(hour),
        userIdentity: { type: 'assumed-role', accountId: '42', userName: 'aliyuncsmanagedsecurityrole:kms' },
      }),
      event('key-u', { eventTime: ago(hour), userIdentity: { type: 'ram-user', accountId, userName: 'alice' } }),
      event('key-r', {
        eventTime: ago(hour),
        userIdentity: { type: 'assumed-role', accountId, userName: 'aliyuncsmanagedsecurityrole2:kms' },
      }),
      event('key-e', { eventTime: ago(hour), serviceName: 'Ecs' }),
      event('key-d', { eventTime: ago(hour), eventName: 'DescribeKey' }),
    ]);

    expect(told(valueIn(await ask()))).toEqual(['key-1 Encrypt success  1']);
    expect(told(valueIn(await ask({ regionId: 'cn-beijing' })))).toEqual(['key-b Encrypt success  1']);
  });

  it('is counted apart where it is from before the window', async () => {
    const { ask } = await open([
      ...murmur(10 * day),
      event('key-1', { eventTime: ago(hour) }),
      event('key-1', { eventTime: ago(2 * day) }),
      event('key-1', { eventTime: ago(9 * day) }),
      event('key-1', { eventTime: ago(11 * day) }),
    ]);
    const { counts } = valueIn(await ask());

    expect(counts.map(({ count, first, last }) => [count, first, last])).toEqual([
      [1, now - hour, now - hour],
      [2, now - 9 * day, now - 2 * day],
    ]);
  });

  it('is not looked for before the window where nothing more is wanted', async () => {
    const opened = await open([...murmur(10 * day), event('key-1', { eventTime: ago(hour) })]);
    const seen: (readonly ActivityCount[])[] = [];
    const activity = valueIn(
      await opened.ask({
        wantsMore: (counts) => {
          seen.push(counts);
          return false;
        },
      }),
    );

    expect(activity.readFrom).toBe(now - day);
    expect(seen).toEqual([activity.counts]);
    expect(calls(opened)).toBe(2);
    await opened.ask({ lookBackMs: hour });
    expect(calls(opened)).toBe(4);
  });

  it('counts once what was delivered twice', async () => {
    const once = event('key-1', { eventTime: ago(hour) });
    const nameless = event('key-2', { eventTime: ago(hour), eventId: undefined, requestId: '' });
    const { ask } = await open([...murmur(day), once, { ...once }, nameless, { ...nameless }]);

    expect(told(valueIn(await ask()))).toEqual(['key-1 Encrypt success  1', 'key-2 Encrypt success  2']);
  });

  it('is the same where logs are dated by their delivery', async () => {
    const events = [
      ...murmur(10 * day),
      event('key-1', { eventTime: ago(day - minute) }),
      event('key-2', { eventTime: ago(day + minute) }),
      event('key-3', { eventTime: ago(11 * minute) }),
    ];
    const byEvent = await open(events);
    const byDelivery = await open(events, { stores: [{ ...store, time: 'delivery' }] });
    const activity = valueIn(await byDelivery.ask());

    expect(activity.counts.toSorted(byKey)).toEqual(valueIn(await byEvent.ask()).counts.toSorted(byKey));
    expect(activity).not.toHaveProperty('stopped');
  });

  it('does not show what happened in the last ten minutes, and says so', async () => {
    const { ask } = await open([...murmur(day), event('key-1', { eventTime: ago(5 * minute) })]);
    expect(valueIn(await ask())).toMatchObject({ counts: [], readTo: now - 10 * minute });
  });

  it('tells records that cannot be read from those that are not there', async () => {
    const { ask } = await open([
      ...murmur(day),
      event('key-1', { eventTime: ago(hour) }),
      event('key-1', { eventTime: 'yesterday' }),
      event('key-1', { eventTime: ago(hour).replace('Z', '') }),
      event('key-1', { eventTime: ago(hour), errorCode: { no: 'code' } }),
      event('key-1', { eventTime: ago(hour), userIdentity: { accountId } }),
      event('key-1', { eventTime: ago(hour), userIdentity: { accountId, type: 'assumed-role' } }),
    ]);
    const activity = valueIn(await ask());

    expect(told(activity)).toEqual(['key-1 Encrypt success  1']);
    expect(activity.broken).toBe(5);
  });
});

const byKey = (a: ActivityCount, b: ActivityCount) => JSON.stringify(a).localeCompare(JSON.stringify(b));

describe('the counts of SLS', () => {
  const keyValue = fc.constantFrom<unknown>(
    'key-1',
    'key-2',
    'alias/etcd',
    '',
    null,
    7,
    ['key-1'],
    { id: 'key-1' },
    undefined,
  );
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
  const references = fc.constantFrom<unknown>(
    { 'ACS::KMS::Key': ['key-3'] },
    { 'acs::kms::key': ['key-4'], 'ACS::ACK::Cluster': ['c1'] },
    { 'ACS::KMS::Key': ['key-3', 'key-4'] },
    { 'ACS::KMS::Key': 'key-5', 'ACS::CS::Cluster': ['c1', 'c2'] },
    { 'ACS::ECS::Instance': ['i-1'] },
    {},
    null,
    'ACS::KMS::Key',
  );
  const parameters = fc.record({ KeyId: keyValue, ClusterId: maybe(fc.constantFrom<unknown>('c1', 'c2', '', 3)) });
  const given = fc.oneof(
    parameters.map((requestParameters) => ({ requestParameters })),
    parameters.map((one) => ({ requestParameters: undefined, requestParameterJson: JSON.stringify(one) })),
    parameters.map((one) => ({ requestParameters: null, requestParameterJson: JSON.stringify(one) })),
    parameters.map((one) => ({ requestParameters: ['x'], requestParameterJson: JSON.stringify(one) })),
    parameters.map((one) => ({ requestParameters: {}, requestParameterJson: JSON.stringify(one) })),
    fc.constant({ requestParameters: undefined, requestParameterJson: '{"KeyId":' }),
  );
  const principal = fc.constantFrom<Fields>(
    { userName: 'aliyuncsmanagedsecurityrole:kms' },
    { userName: 'AliyunCSManagedSecurityRole/session:1' },
    { userName: 'aliyuncsmanagedsecurityrole' },
    { userName: 'aliyuncsmanagedsecurityrole-other:kms' },
    { userName: ':aliyuncsmanagedsecurityrole' },
    { userName: '' },
    {},
    { type: 'ram-user', userName: 'aliyuncsmanagedsecurityrole' },
    { type: 'Assumed-Role', userName: 'aliyuncsmanagedsecurityrole:x' },
    { type: null, userName: 'aliyuncsmanagedsecurityrole:x' },
  );
  // Off the edges: how far back a search reaches is whole seconds, and up to the kind of time that logs carry.
  const age = fc.oneof(
    fc.integer({ min: 0, max: 7 * day }),
    fc.integer({ min: -5, max: 5 }).map((edge) => day + edge),
    fc.constantFrom(9 * minute, 11 * minute),
  );
  const time = fc.oneof(
    { weight: 12, arbitrary: age.map((ms) => ago(ms)) },
    { weight: 1, arbitrary: age.map((ms) => new Date(now - ms + 8 * hour).toISOString().replace('Z', '+08:00')) },
    { weight: 1, arbitrary: fc.constantFrom('', 'yesterday', '2026-13-45T00:00:00Z') },
  );
  const record = fc
    .record({
      eventTime: time,
      eventName: fc.constantFrom('Encrypt', 'Decrypt', 'decrypt', 'ENCRYPT', 'DescribeKey'),
      serviceName: fc.constantFrom('Kms', 'KMS', 'kms', 'Ecs'),
      acsRegion: fc.constantFrom('cn-hangzhou', 'cn-hangzhou', 'cn-hangzhou', 'cn-beijing'),
      errorCode: fc.constantFrom<unknown>(
        undefined,
        undefined,
        '',
        null,
        'Rejected.Disabled',
        'Rejected.Throttling',
        500,
      ),
      responseElements: fc.oneof(fc.record({ KeyId: keyValue }), fc.constantFrom<unknown>(undefined, null, 'x', [])),
      referencedResources: maybe(references),
      resourceType: fc.constantFrom<unknown>(undefined, 'ACS::KMS::Key', 'acs::kms::key', 'ACS::KMS::Key;ACS::X', 5),
      resourceName: fc.constantFrom<unknown>(undefined, 'key-6', '', 'key-6;x', 6),
      vpcId: fc.constantFrom<unknown>(undefined, 'vpc-1', 'vpc-2', '', null, 'null', "vpc'; --"),
      principal,
      given,
      token: maybe(fc.constantFrom('aliyuncsmanagedsecurityrole/kms', 'somebody/kms')),
      ids: fc.constantFrom('both', 'request', 'none'),
      twice: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
    })
    .map(({ principal: who, given: what, token, ids, twice, ...fields }): [Fields, boolean] => {
      const { eventId, requestId } = event('') as Fields;
      const known = ids === 'both' ? { eventId, requestId } : ids === 'request' ? { eventId: '', requestId } : {};
      const called = what.requestParameters;
      const isObject = typeof called === 'object' && called !== null && !Array.isArray(called);
      const whole = {
        ...fields,
        ...known,
        ...what,
        ...(isObject && token !== undefined && { requestParameters: { ...called, StsTokenPrincipalName: token } }),
        userIdentity: { type: 'assumed-role', accountId, ...who },
      };
      return [JSON.parse(JSON.stringify(whole)) as Fields, twice];
    });

  /** What the same records come to when they are read one by one. */
  function expected(records: readonly Fields[]): { counts: ActivityCount[]; broken: number } {
    const periods = { window: callCounter(), before: callCounter() };
    const seen = new Set<unknown>();
    let broken = 0;
    for (const one of records) {
      const happened = Date.parse(String(one.eventTime));
      if (one.acsRegion !== 'cn-hangzhou' || happened > now - 10 * minute) continue;
      const reading = roleCallOf(readRecord(one), now);
      if (reading.is === 'role-call') periods[reading.call.time >= now - day ? 'window' : 'before'].add(reading.call);
      const id = one.eventId || one.requestId;
      if (reading.is === 'unreadable' && !seen.has(id)) broken += 1;
      if (id !== undefined) seen.add(id);
    }
    return { counts: [...sumUp(periods.window.counts()), ...sumUp(periods.before.counts())], broken };
  }

  it.each(['event', 'delivery'] as const)(
    'are the tally of the records, however these are written, with logs dated by %s',
    async (dating) => {
      const opened = await open([], { stores: [{ ...store, time: dating }] });
      const background = murmur(10 * day);
      await fc.assert(
        fc.asyncProperty(
          fc.array(record, { maxLength: 40 }),
          fc.integer({ min: 10, max: 50 }),
          async (drawn, pageRows) => {
            const records = drawn.flatMap(([one, twice]) => (twice ? [one, { ...one }] : [one]));
            opened.emulator.account(accountId).events = [...records, ...background] as never;
            const activity = valueIn(await opened.ask({ pageRows }));
            const { counts, broken } = expected(records);

            expect([...activity.counts].sort(byKey)).toEqual(counts.sort(byKey));
            expect(activity.broken).toBe(broken);
          },
        ),
        { numRuns: 40 },
      );
    },
  );
});

describe('the pages of SLS', () => {
  const many = Array.from({ length: 23 }, (_, index) =>
    event(`key-${index}`, { eventTime: ago(hour + index * minute) }),
  );

  it('are asked for until all rows have come', async () => {
    const opened = await open([...murmur(day), ...many]);
    for (const [pageRows, pages] of [
      [100, 1],
      [23, 2],
      [10, 3],
      [5, 5],
    ] as const) {
      opened.emulator.resetStats();
      const activity = valueIn(await opened.ask({ pageRows, lookBackMs: day }));
      expect(activity.counts).toHaveLength(23);
      expect(calls(opened)).toBe(pages + Math.floor(9 / pageRows) + 1);
    }
  });

  it('are far longer than those that SLS gives unasked', async () => {
    const kinds = Array.from({ length: 150 }, (_, index) => event(`key-${index}`, { eventTime: ago(hour) }));
    const opened = await open([...murmur(day), ...kinds]);
    expect(valueIn(await opened.ask({ lookBackMs: day })).counts).toHaveLength(150);
    expect(calls(opened)).toBe(2);

    const { ask, queries } = await scriptedRows();
    await ask();
    expect(queries.map((query) => /limit .*$/.exec(query)?.[0])).toEqual(['limit 0, 5000', 'limit 0, 5000']);
  });

  it('are one count, whole or not at all', async () => {
    const opened = await open([...murmur(day), ...many]);
    opened.emulator.setFaults([{ operation: 'log:GetLogs', status: 400, code: 'ParameterInvalid', after: 3 } as Fault]);
    const fact = await opened.ask({ pageRows: 10, lookBackMs: day });
    expect(errorOf(fact)).toMatchObject({ code: 'ParameterInvalid' });
  });

  it('may shift while they are read: the newer row of a kind counts', async () => {
    const { ask, page } = await scriptedRows();
    page('count', 0, [rowOf({ answered_key: '"key-1"', calls: '1' }), rowOf({ answered_key: '"key-2"', calls: '5' })]);
    page('count', 2, [rowOf({ answered_key: '"key-2"', calls: '6' })]);
    expect(told(valueIn(await ask({ pageRows: 2 })))).toEqual(['key-1 Encrypt success  1', 'key-2 Encrypt success  6']);
  });

  it('come to an end, even if SLS does not', async () => {
    const { ask, page } = await scriptedRows();
    page('count', 'all', [rowOf({})]);
    expect(errorOf(await ask({ pageRows: 1 })).message).toContain('more rows than there can be');
  });
});

/** A row of the count, as SLS would tell it. */
function rowOf(fields: Record<string, unknown>): Record<string, unknown> {
  return {
    period: 'window',
    event_name: 'Encrypt',
    identity_type: 'assumed-role',
    caller: 'aliyuncsmanagedsecurityrole',
    error_code: 'null',
    answered_key: '"key-1"',
    referenced: 'null',
    resource_type: 'null',
    resource_name: 'null',
    given_key: 'null',
    given_cluster: 'null',
    vpc_id: 'null',
    calls: '1',
    named_calls: String(fields.calls ?? '1'),
    call_ids: String(fields.calls ?? '1'),
    first_at: String((now - hour) / 1000),
    hours: `[${(now - hour) / 1000}]`,
    last_at: String((now - hour) / 1000),
    ...fields,
  };
}

/** An SLS whose rows a test plays itself; it listened to everything, unless the test says otherwise. */
async function scriptedRows() {
  const pages = new Map<string, unknown>([
    ['heard 0', [{ slot: '0', first_at: String((now - 11 * day) / 1000), last_at: String(now / 1000), here: '9' }]],
  ]);
  const queries: string[] = [];
  const server = await serve((_, response, request) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams.get('query') ?? '';
    queries.push(query);
    const kind = query.includes('slot') ? 'heard' : 'count';
    const [, offset] = /limit (\d+), \d+$/.exec(query) ?? [];
    json(response, 200, pages.get(`${kind} ${offset}`) ?? pages.get(`${kind} all`) ?? [], {
      'x-log-progress': 'Complete',
    });
  });
  const { cloud } = openAccount(`*=${server.address}`, { tries: 2 });
  return {
    queries,
    page: (kind: 'heard' | 'count', offset: number | 'all', rows: unknown) => pages.set(`${kind} ${offset}`, rows),
    ask: (more: Partial<SlsRequest> = {}) => querySlsActivity(cloud, requestOf({ lookBackMs: day, ...more })),
  };
}

describe('a row of SLS', () => {
  it.each<[string, Record<string, unknown>]>([
    ['null as a word', {}],
    ['null as such', { error_code: null, referenced: null, vpc_id: null }],
    ['null by leaving it out', { error_code: undefined, referenced: undefined, vpc_id: undefined }],
    ['its times with an exponent', { first_at: '1.5E9', last_at: '1.5E9', period: 'before' }],
    ['the key in a reference', { answered_key: 'null', referenced: '{"ACS::KMS::Key":["key-1"]}' }],
    ['the key as a resource', { answered_key: 'null', resource_type: '"ACS::KMS::Key"', resource_name: '"key-1"' }],
    ['the key as a parameter', { answered_key: '""', given_key: '"key-1"' }],
  ])('is read where it tells %s', async (_, fields) => {
    const { ask, page } = await scriptedRows();
    page('count', 0, [rowOf(fields)]);
    expect(told(valueIn(await ask()))).toEqual(['key-1 Encrypt success  1']);
  });

  it.each<[string, unknown]>([
    ['is no object', 'x'],
    ['has no period', rowOf({ period: undefined })],
    ['has a period of its own', rowOf({ period: 'someday' })],
    ['has no count', rowOf({ calls: undefined })],
    ['has a number in the place of a text', rowOf({ calls: 1 })],
    ['has a count that is none', rowOf({ calls: 'many' })],
    ['counts nothing', rowOf({ calls: '0', named_calls: '0', call_ids: '0' })],
    ['counts more ids than calls', rowOf({ calls: '1', named_calls: '2', call_ids: '2' })],
    ['has no time', rowOf({ first_at: 'null' })],
    ['ends before it begins', rowOf({ first_at: '1700000000', last_at: '1600000000' })],
    ['has a field that is not JSON', rowOf({ answered_key: 'key-1' })],
    ['has an object for a field', rowOf({ answered_key: { KeyId: 'key-1' } })],
  ])('is a read error where it %s', async (_, row) => {
    const { ask, page } = await scriptedRows();
    page('count', 0, [rowOf({}), row]);
    expect(errorOf(await ask())).toMatchObject({ operation: 'log:GetLogs', code: 'MalformedAnswer' });
  });

  it('is a read error where there are more of them than asked for', async () => {
    const { ask, page } = await scriptedRows();
    page('count', 0, [rowOf({}), rowOf({ answered_key: '"key-2"' })]);
    expect(errorOf(await ask({ pageRows: 1 })).message).toContain('more rows than asked for');
  });

  it('is not the role’s because SLS says so', async () => {
    const { ask, page } = await scriptedRows();
    page('count', 0, [rowOf({ caller: 'somebody' }), rowOf({ event_name: 'GetSecretValue' })]);
    expect(valueIn(await ask())).toMatchObject({ counts: [], broken: 0 });
  });
});

describe('a logstore that did not hear everything', () => {
  const call = event('key-1', { eventTime: ago(hour), errorCode: 'Rejected.Disabled' });
  const denied = ['key-1 Encrypt denied Rejected.Disabled 1'];

  it('is not taken for silence where it knows nothing of the account, or of the region', async () => {
    const nothing = await open([]);
    expect(errorOf(await nothing.ask())).toMatchObject({
      ...{ operation: 'log:GetLogs', accountId, regionId: 'cn-hangzhou', resource: 'audit-logs/actiontrail_all' },
      code: 'NotCovered',
      message: `The logstore holds nothing of account ${accountId}.`,
    });
    const elsewhere = await open(murmur(10 * day, 'cn-beijing'));
    expect(errorOf(await elsewhere.ask())).toMatchObject({
      code: 'NotCovered',
      message: expect.stringContaining('cn-hangzhou'),
    });
  });

  it('tells from when on it listened, and what it heard since', async () => {
    const { ask } = await open([...murmur(5 * hour), call]);
    const activity = valueIn(await ask());

    expect(told(activity)).toEqual(denied);
    expect(activity).toMatchObject({ stopped: 'failure', failure: { ok: false, error: { code: 'NotCovered' } } });
    expect(activity.readFrom).toBe(now - 6 * hour - 15 * minute);
  });

  it('was not listening in a pause of more than three hours', async () => {
    const gone = [
      ...murmur(3 * hour),
      ...murmur(10 * day).filter(({ eventTime }) => String(eventTime) < ago(9 * hour)),
    ];
    const activity = valueIn(await (await open([...gone, call])).ask());
    expect(activity).toMatchObject({ stopped: 'failure' });
    expect(activity.readFrom).toBeGreaterThan(now - 9 * hour);
  });

  it('may have been silent for an hour at the beginning, or be quiet in the region', async () => {
    const { ask } = await open([...murmur(23 * hour, 'cn-beijing'), call]);
    expect(valueIn(await ask({ lookBackMs: day }))).not.toHaveProperty('stopped');
  });

  it('tells where nothing came of late', async () => {
    const old = murmur(10 * day).filter(({ eventTime }) => String(eventTime) < ago(5 * hour));
    const activity = valueIn(await (await open([...old, event('key-1', { eventTime: ago(8 * hour) })])).ask());

    expect(activity).toMatchObject({ stopped: 'failure', failure: { error: { code: 'NotCovered' } } });
    expect(activity.readTo).toBeLessThan(now - 5 * hour);
    expect(told(activity)).toEqual(['key-1 Encrypt success  1']);
  });

  it('reaches back as far as it listened, and no further', async () => {
    const activity = valueIn(await (await open([...murmur(4 * day), call])).ask());
    expect(activity).not.toHaveProperty('stopped');
    expect(activity.readFrom).toBe(now - 4 * day - 15 * minute);
  });

  it('does not make what was seen unseen where that cannot be told', async () => {
    const { ask, page } = await scriptedRows();
    page('heard', 0, [{ slot: 'x' }]);
    page('count', 0, [rowOf({ error_code: '"Rejected.Disabled"' })]);
    const activity = valueIn(await ask());
    expect(told(activity)).toEqual(denied);
    expect(activity).toMatchObject({
      stopped: 'failure',
      failure: { error: { code: 'MalformedAnswer' } },
      readFrom: now,
    });

    page('count', 0, []);
    expect(errorOf(await ask()).code).toBe('MalformedAnswer');
  });
});

describe('too much to look at', () => {
  const events = [
    ...murmur(10 * day),
    event('key-1', { eventTime: ago(hour) }),
    event('key-1', { eventTime: ago(20 * hour) }),
    event('key-2', { eventTime: ago(3 * day) }),
  ];
  type Span = { readonly from: number; readonly to: number };
  /** SLS breaks off the queries of a kind whose span is like this. */
  async function limited(kind: 'counting' | 'hearing', isTooMuch: (span: Span) => boolean) {
    const { cloud, emulator } = await open(events, { cloud: { tries: 2 } });
    const spans: number[] = [];
    // One query after the other, so that the fault strikes the one it is meant for.
    let last: Promise<unknown> = Promise.resolve();
    const inTurn: Cloud = {
      calls: cloud.calls,
      now: cloud.now,
      call(operation, request) {
        const { from, to, query } = request.query as unknown as Span & { query: string };
        const isMeant = query.includes('slot') === (kind === 'hearing');
        const turn = last.then(() => {
          if (isMeant) spans.push(Math.round((to - from) / 3_600));
          const strikes = isMeant && isTooMuch({ from, to });
          emulator.setFaults(strikes ? [{ operation: 'log:GetLogs', kind: 'incomplete' }] : []);
          return cloud.call(operation, request);
        });
        last = turn.catch(() => undefined);
        return turn;
      },
    };
    return { ask: (more: Partial<SlsRequest> = {}) => querySlsActivity(inTurn, requestOf(more)), spans };
  }

  it('is asked for again in halves, newest first, and comes to the same', async () => {
    const { ask, spans } = await limited('counting', ({ from, to }) => to - from > 6 * 3_600 + 2);
    const activity = valueIn(await ask({ lookBackMs: day }));
    expect(told(activity)).toEqual(['key-1 Encrypt success  2']);
    expect(activity).not.toHaveProperty('stopped');
    expect(spans).toEqual([24, 12, 6, 6, 12, 6, 6]);
  });

  it('is asked for in halves before the window too', async () => {
    const { ask, spans } = await limited('counting', ({ from, to }) => to - from > 3 * 86_400);
    const activity = valueIn(await ask({ lookBackMs: 9 * day }));
    expect(told(activity)).toEqual(['key-1 Encrypt success  2', 'key-2 Encrypt success  1']);
    expect(activity).toMatchObject({ readFrom: now - 9 * day });
    expect(spans).toEqual([24, 192, 96, 48, 48, 96, 48, 48, 24]);
  });

  it('leaves what is older unread where that does not help, and says how far it came', async () => {
    const { ask } = await limited('counting', ({ from }) => from * 1000 < now - 12 * hour - minute);
    const activity = valueIn(await ask());
    expect(told(activity)).toEqual(['key-1 Encrypt success  1']);
    expect(activity).toMatchObject({ stopped: 'failure', failure: { error: { code: 'Incomplete' } } });
    expect(activity.readFrom).toBeGreaterThan(now - 13 * hour);
    expect(activity.readFrom).toBeLessThan(now - 11 * hour);
  });

  it('may be what takes too long, where SLS answers at all', async () => {
    const brief = { tries: 1, attemptTimeoutMs: 100 };
    const slow = await open(events);
    slow.emulator.setFaults([{ operation: 'log:GetLogs', kind: 'hang', after: 1, times: 1 }]);
    const impatient = openAccount(slow.emulator.endpointsLine, brief).cloud;
    let nth = 0;
    // Only the call that is not answered ends early.
    const cloud: Cloud = { ...slow.cloud, call: (...asked) => (nth++ === 1 ? impatient : slow.cloud).call(...asked) };
    const activity = await querySlsActivity(cloud, requestOf({ lookBackMs: day }));
    expect(told(valueIn(activity))).toEqual(['key-1 Encrypt success  2']);

    const dead = await open(events, { cloud: brief });
    dead.emulator.setFaults([{ operation: 'log:GetLogs', kind: 'hang' }]);
    expect(errorOf(await dead.ask()).code).toBe('Timeout');
    expect(calls(dead)).toBe(2);
  });

  it('is asked for so many times at most', async () => {
    const { ask, spans } = await limited('counting', ({ from, to }) => to - from > 2 * 3_600);
    const activity = valueIn(await ask({ lookBackMs: 9 * day }));
    expect(spans.length).toBeLessThanOrEqual(32);
    expect(activity).toMatchObject({ stopped: 'failure', failure: { error: { code: 'Incomplete' } } });
  });

  it('is unread where even an hour is too much: half a result is no count', async () => {
    const opened = await open(events, { cloud: { tries: 2 } });
    opened.emulator.setFaults([{ operation: 'log:GetLogs', kind: 'incomplete' }]);
    expect(errorOf(await opened.ask())).toMatchObject({
      code: 'Incomplete',
      message: expect.stringContaining('was not carried out to its end'),
    });
    expect(calls(opened)).toBeLessThan(30);
  });

  it('is asked whether it was heard for the window alone, if need be', async () => {
    const { ask, spans } = await limited('hearing', ({ from, to }) => to - from > 2 * 86_400);
    const activity = valueIn(await ask());
    expect(activity).not.toHaveProperty('stopped');
    // No further than it is known to have been heard, wherever the counts came from.
    expect(activity.readFrom).toBeLessThanOrEqual(now - day);
    expect(activity.readFrom).toBeGreaterThan(now - day - 3 * hour);
    expect(spans).toEqual([243, 27]);
  });
});

describe('SLS that cannot be asked', () => {
  const fine = [...murmur(10 * day), event('key-1', { eventTime: ago(hour) })];
  const faults: [string, Partial<Fault>, string][] = [
    ['denied', { status: 401, code: 'Unauthorized', message: 'denied by sts or ram, action: x' }, 'Unauthorized'],
    ['throttled', { status: 403, code: 'ReadQuotaExceed' }, 'ReadQuotaExceed'],
    ['failing', { status: 500, code: 'InternalServerError' }, 'InternalServerError'],
    ['reset', { kind: 'reset' }, 'ECONNRESET'],
    ['cut in half', { kind: 'half' }, 'ECONNRESET'],
    ['HTML', { kind: 'html' }, 'UnexpectedAnswer'],
    ['empty', { kind: 'empty' }, 'UnexpectedAnswer'],
    ['half a JSON', { kind: 'truncate-json' }, 'UnexpectedAnswer'],
    ['of wrong types', { kind: 'wrong-types' }, 'UnexpectedAnswer'],
    ['a redirect', { kind: 'redirect' }, 'UnexpectedAnswer'],
    ['something else', { body: [{ n: 1 }] }, 'MalformedAnswer'],
    ['incomplete', { kind: 'incomplete' }, 'Incomplete'],
    ['silent', { kind: 'hang' }, 'Timeout'],
  ];
  /** Short only where nothing comes: a busy machine answers late, too. */
  const patience = ({ kind }: Partial<Fault>, tries: number) => ({
    tries,
    ...(kind === 'hang' && { attemptTimeoutMs: 250 }),
  });

  it.each(faults)('is a read error where it is %s', async (_, script, code) => {
    const opened = await open(fine, { cloud: patience(script, 2) });
    opened.emulator.setFaults([{ operation: 'log:GetLogs', ...script } as Fault]);
    const error = errorOf(await opened.ask());
    expect(error).toMatchObject({ operation: 'log:GetLogs', accountId, regionId: 'cn-hangzhou', code });
    expect(error.message).not.toContain(accessKey.secret);
  });

  it.each(faults)('is got over where it is %s once, unless that is final', async (_, script) => {
    const opened = await open(fine, { cloud: patience(script, 4) });
    const isFinal = script.status === 401;
    opened.emulator.setFaults([{ operation: 'log:GetLogs', times: 1, ...script } as Fault]);
    const fact = await opened.ask();
    // Which of the queries it struck is as it may be: what was counted stands, and what is not known is said.
    if (isFinal) expect(fact.ok ? fact.value : fact).toHaveProperty(fact.ok ? 'failure' : 'error');
    else expect(told(valueIn(fact))).toEqual(['key-1 Encrypt success  1']);
  });

  it.each(faults)('leaves the window standing where it is %s only before that', async (_, script, code) => {
    const opened = await open(fine, { cloud: patience(script, 2) });
    opened.emulator.setFaults([{ operation: 'log:GetLogs', after: 2, ...script } as Fault]);
    const activity = valueIn(await opened.ask());
    expect(told(activity)).toEqual(['key-1 Encrypt success  1']);
    expect(activity).not.toHaveProperty('stopped');
    expect(activity).toMatchObject({ readFrom: now - day, failure: { ok: false, error: { code } } });
  });

  it.each<[string, Partial<SlsRequest>, string]>([
    ['a project that is not there', { project: 'nobody-has-it' }, 'ProjectNotExist'],
    ['a logstore that is not there', { logstore: 'nobody-has-it' }, 'LogStoreNotExist'],
    ['a project of another region', { logRegion: 'cn-hangzhou' }, 'ProjectNotExist'],
    ['a hostile project', { project: 'a.evil.com/' }, 'Unsendable'],
    ['a hostile logstore', { logstore: '../x' }, 'Unsendable'],
    ['a hostile region of the project', { logRegion: 'x.evil.com/' }, 'Unsendable'],
    ['a hostile region', { regionId: 'cn-hangzhou" or *' }, 'Unsendable'],
    ['an account that is not known', { accountId: '' }, 'AccountUnknown'],
    ['a hostile account', { accountId: "1' or '1'='1" }, 'AccountUnknown'],
  ])('is a read error for %s', async (_, more, code) => {
    const opened = await open(fine);
    expect(errorOf(await opened.ask(more))).toMatchObject({ operation: 'log:GetLogs', code });
  });

  it('says what to grant, what to index, and what to lengthen', async () => {
    const denied = await open(fine, { file: { accessKeys: [{ ...accessKey, deny: ['log:*'] }] } });
    expect(adviceText(errorOf(await denied.ask()))).toContain('Allow log:GetLogStoreLogs for');
    for (const unindexed of [['*'], ['event'], ['event.acsRegion'], ['event.serviceName']]) {
      const bare = await open(fine, { stores: [{ ...store, unindexed }] });
      expect(adviceText(errorOf(await bare.ask()))).toContain('an index with analytics for the JSON field "event"');
    }
    const short = await open(fine, { stores: [{ ...store, textLimit: 200 }] });
    expect(errorOf(await short.ask())).toMatchObject({
      code: 'FieldCut',
      message: expect.stringContaining('Raise the maximum text length'),
    });
  });

  it('counts a record that SQL sees a part of as one that cannot be read', async () => {
    const long = event('key-1', { eventTime: ago(hour), errorCode: 'Rejected.Disabled', userAgent: 'x'.repeat(2_000) });
    const { ask } = await open([...fine, long], { stores: [{ ...store, textLimit: 2_048 }] });
    const activity = valueIn(await ask());
    expect(told(activity)).toEqual(['key-1 Encrypt success  1']);
    expect(activity.broken).toBe(1);
  });
});
