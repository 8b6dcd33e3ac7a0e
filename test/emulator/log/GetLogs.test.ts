import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoSeconds } from '../../../emulator/clock.ts';
import type { ApiObject } from '../../../emulator/index.ts';
import { refusalOf } from '../clients.ts';
import { ACCOUNT, accountFile, NOBODY, ROOT, startCloud } from '../fixture.ts';
import { getLogs, type LogQuery, STORE, sendLog } from './client.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let now = Date.now();

const record = (eventId: string, age: number, more: object = {}): ApiObject => ({
  eventId,
  eventTime: isoSeconds(now - age),
  eventName: 'Encrypt',
  serviceName: 'Kms',
  acsRegion: 'cn-hangzhou',
  requestParameters: { KeyId: 'key-1' },
  userIdentity: { accountId: ACCOUNT, type: 'assumed-role', userName: 'aliyuncsmanagedsecurityrole:kms' },
  ...more,
});
const events = [
  record('e1', 3 * HOUR),
  record('e2', 2 * HOUR, { eventName: 'Decrypt', errorCode: 'Rejected.Disabled' }),
  record('e3', HOUR, { serviceName: 'Ecs', eventName: 'RunInstances', resourceName: 'i-1;sg-1' }),
  record('fresh', 5 * MINUTE),
];
const cloud = await startCloud(
  {
    events,
    logstores: [
      STORE,
      { ...STORE, logstore: 'by-delivery', time: 'delivery' },
      { ...STORE, logstore: 'no-index', unindexed: ['*'] },
      { ...STORE, logstore: 'half-index', unindexed: ['event.errorCode', 'event'] },
      { ...STORE, logstore: 'cut-off', textLimit: 100 },
      { project: 'beijing-logs', logstore: 'other', region: 'cn-beijing' },
    ],
  },
  { clock: { now: () => now } },
);

const ask = (query: string, asked: LogQuery = {}) => getLogs(cloud.home, ROOT, query, { to: now, ...asked });

async function ids(query: string, asked: LogQuery = {}): Promise<string[]> {
  return (await ask(query, asked)).map(({ event = '{}' }) => JSON.parse(event).eventId);
}

describe('GetLogs', () => {
  it('tells the logs of a time, oldest first, as the trail delivered them', async () => {
    const rows = await ask('*');
    expect(rows.map(({ event = '' }) => JSON.parse(event))).toEqual(events.slice(0, 3));
    expect(rows[0]).toMatchObject({
      __time__: String(Math.floor((now - 3 * HOUR) / 1000)),
      __topic__: 'actiontrail_audit_event',
    });
  });
  it('tells them newest first, some of them, and from some place on', async () => {
    expect(await ids('*', { more: { reverse: true, line: 2 } })).toEqual(['e3', 'e2']);
    expect(await ids('*', { more: { offset: 2 } })).toEqual(['e3']);
  });
  it('leaves out the end of the time, and takes in its beginning', async () => {
    expect(await ids('*', { from: now - 2 * HOUR, to: now - HOUR })).toEqual(['e2']);
  });
  it('tells an event ten minutes after it happened', async () => {
    expect(await ids('*')).not.toContain('fresh');
    now += 6 * MINUTE;
    expect(await ids('*')).toContain('fresh');
    now -= 6 * MINUTE;
  });
  it('may date its logs by their delivery', async () => {
    const [row] = await ask('*', { logstore: 'by-delivery' });
    expect(row?.__time__).toBe(String(Math.floor((now - 3 * HOUR + 10 * MINUTE) / 1000)));
  });
  it('shows an event that was added while it runs', async () => {
    cloud.account(ACCOUNT).events.push(record('added', 4 * HOUR));
    expect(await ids('*')).toEqual(['added', 'e1', 'e2', 'e3']);
    cloud.account(ACCOUNT).events.pop();
  });
  it('says that it told all, and how much that is', async () => {
    const query = { from: String(Math.floor((now - 4 * HOUR) / 1000)), to: String(Math.floor(now / 1000)) };
    const { status, headers, body } = await sendLog(cloud.home, ROOT, { query });
    expect([status, headers['x-log-progress'], headers['x-log-count'], headers['x-log-has-sql']]).toEqual([
      ...[200, 'Complete', '3', 'false'],
    ]);
    expect(headers['x-log-requestid']).toMatch(/^[0-9A-F-]{36}$/);
    expect(body).toHaveLength(3);
  });
  it('counts what it found by SQL', async () => {
    const rows = await ask(
      'event.serviceName: kms | select "event.eventName" as name, count(*) as n from log group by "event.eventName" order by name',
    );
    expect(rows).toEqual([
      { name: 'Decrypt', n: '1' },
      { name: 'Encrypt', n: '1' },
    ]);
  });
  it('is counted in the statistics', async () => {
    const before = cloud.stats().calls['log:GetLogs'] ?? 0;
    await ask('*');
    expect(cloud.stats().calls['log:GetLogs']).toBe(before + 1);
  });
});

describe('GetLogs refuses', () => {
  it.each<[string, LogQuery, string]>([
    ['a project that is not there', { project: 'nobody-has-it' }, 'ProjectNotExist'],
    ['a project of another region', { project: 'beijing-logs' }, 'ProjectNotExist'],
    ['a logstore that is not there', { logstore: 'nobody-has-it' }, 'LogStoreNotExist'],
    ['a logstore without an index', { logstore: 'no-index' }, 'IndexConfigNotExist'],
    ['a host of another region', { region: 'cn-beijing' }, 'InvalidHost'],
    ['a time that ends before it begins', { from: now, to: now - HOUR }, 'InvalidTimeRange'],
    ['a line that is no number', { more: { line: 'x' } }, 'InvalidLine'],
    ['an offset that is no number', { more: { offset: -1 } }, 'InvalidOffset'],
  ])('%s', async (_, asked, code) => {
    expect(await refusalOf(ask('*', asked))).toMatchObject({ code });
  });
  it('an offset beside SQL', async () => {
    const denied = await refusalOf(ask('* | select count(*) as n', { more: { offset: 5 } }));
    expect(denied).toMatchObject({ code: 'ParameterInvalid', message: expect.stringContaining('limit x,y') });
  });
  it('fields that are not indexed, with the words of the service', async () => {
    const search = await refusalOf(ask('event.errorCode: x', { logstore: 'half-index' }));
    expect(search.message).toContain('key (event.errorCode) is not config as key value config');
    const sql = await refusalOf(ask('* | select event from log', { logstore: 'half-index' }));
    expect(sql).toMatchObject({
      code: 'ParameterInvalid',
      message: expect.stringContaining("Column 'event' cannot be"),
    });
  });
  it('a key that may not do it, by the action and the resource', async () => {
    const denied = await refusalOf(getLogs(cloud.home, NOBODY, '*'));
    expect(denied.code).toBe('Unauthorized');
    expect(denied.message).toBe(
      `denied by sts or ram, action: log:GetLogStoreLogs, resource: acs:log:cn-hangzhou:${ACCOUNT}:project/audit-logs/logstore/actiontrail_all`,
    );
    expect(await sendLog(cloud.home, NOBODY)).toMatchObject({ status: 401 });
  });
  it('the account of another project', async () => {
    const other = { accessKeyId: 'LTAIother', accessKeySecret: 's' };
    const two = await startCloud(
      { logstores: [STORE] },
      {
        accounts: [
          accountFile({ logstores: [STORE] }),
          { accountId: '42', accessKeys: [{ id: other.accessKeyId, secret: other.accessKeySecret }] },
        ],
      },
    );
    expect((await refusalOf(getLogs(two.home, other, '*'))).message).toContain('denied by sts or ram');
    expect(await getLogs(two.home, ROOT, '*')).toEqual([]);
  });
  it('whatever is no query, and never fails by itself', async () => {
    const piece = fc.constantFrom(
      ...'( ) : | " \' * , = % . select from log where group order by limit count min case when then end'.split(' '),
      ...[
        'event.eventName',
        'event',
        '__time__',
        'json_parse',
        'try',
        'and',
        'or',
        'not',
        'is',
        'null',
        '7',
        "'x'",
        ' ',
      ],
    );
    const query = fc.oneof(
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' ')),
      fc.array(piece, { maxLength: 20 }).map((pieces) => `* | select ${pieces.join(' ')}`),
      fc.string({ maxLength: 50 }),
      fc.constantFrom('('.repeat(4_000), `* | select ${'('.repeat(4_000)}`, `* | select ${'not '.repeat(2_000)} 1`),
    );
    const range = { from: '1', to: String(Math.floor(now / 1000)) };
    await fc.assert(
      fc.asyncProperty(query, async (text) => {
        const { status, body } = await sendLog(cloud.home, ROOT, { query: { ...range, query: text } });
        expect([status, status === 200 || (body as { errorCode: string }).errorCode]).toEqual(
          status === 200 ? [200, true] : [400, 'ParameterInvalid'],
        );
      }),
      { numRuns: 200 },
    );
  });
  it('everything else that SLS can do', async () => {
    for (const raw of [{ method: 'POST' }, { path: '/logstores' }, { query: { type: 'histogram' } }]) {
      expect((await sendLog(cloud.home, ROOT, raw)).status).toBe(404);
    }
  });
});

describe('a scripted fault of GetLogs', () => {
  it('may leave the result half, and say so', async () => {
    cloud.setFaults([{ operation: 'log:GetLogs', kind: 'incomplete', times: 1 }]);
    const query = { from: '1', to: String(Math.floor(now / 1000)) };
    const half = await sendLog(cloud.home, ROOT, { query });
    expect([half.status, half.headers['x-log-progress']]).toEqual([200, 'Incomplete']);
    expect(half.body).toHaveLength(1);
    expect((await sendLog(cloud.home, ROOT, { query })).headers['x-log-progress']).toBe('Complete');
  });
  it('strikes by logstore, and is told in the words of SLS', async () => {
    cloud.setFaults([{ operation: 'log:*', match: { logstore: 'by-delivery' }, status: 429 }]);
    expect(await refusalOf(ask('*', { logstore: 'by-delivery' }))).toMatchObject({ code: 'ReadQuotaExceed' });
    expect(await ids('*')).toHaveLength(3);
    cloud.setFaults([{ operation: 'log:GetLogs', status: 500, retryAfterMs: 1_500 }]);
    const { body, headers } = await sendLog(cloud.home, ROOT);
    expect(body).toEqual({ errorCode: 'InternalServerError', errorMessage: expect.any(String) });
    expect(headers['retry-after']).toBe('2');
    cloud.setFaults([]);
  });
});

describe('a logstore of an account file', () => {
  it('shows SQL only as much of a record as its index keeps', async () => {
    const parsed = '* | select count(try(json_parse(event))) as whole, count(*) as n from log';
    expect(await ask(parsed)).toEqual([{ whole: '3', n: '3' }]);
    expect(await ask(parsed, { logstore: 'cut-off' })).toEqual([{ whole: '0', n: '3' }]);
  });
  it('opens the port of its region', () => {
    expect(cloud.endpoints['cn-beijing']).toBeDefined();
  });
  it.each([
    [{ project: 'Bad', logstore: 'ok1', region: 'r' }, 'logstores[0].project: expected the name of a project'],
    [{ ...STORE, time: 'never' }, 'logstores[0].time: expected one of event, delivery'],
    [{ ...STORE, indexed: [] }, 'logstores[0].indexed: expected'],
  ])('is refused where it is wrong: %j', async (store, message) => {
    await expect(startCloud({ logstores: [store as typeof STORE] })).rejects.toThrow(message);
  });
  it('is in a project of one account alone', async () => {
    const accounts = [accountFile({ logstores: [STORE] }), { accountId: '42', logstores: [STORE] }];
    await expect(startCloud({}, { accounts })).rejects.toThrow('project audit-logs belongs to another account');
  });
});
