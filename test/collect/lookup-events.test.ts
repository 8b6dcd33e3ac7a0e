import { describe, expect, it, onTestFinished } from 'vitest';
import { type AccountFile, startEmulator } from '../../emulator/index.ts';
import { type LookupRequest, lookUpActivity } from '../../src/collect/lookup-events.ts';
import type { Activity } from '../../src/model/usage.ts';
import { accessKey, account, accountId, event } from '../account.ts';
import { type Asked, emulated, errorOf, openAccount, Refusal, scripted, valueIn } from './open-account.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const file = (parts: Record<string, unknown>) => account(parts as Partial<AccountFile>);

function requestOf(more: Partial<LookupRequest> = {}): LookupRequest {
  return {
    regionId: 'cn-hangzhou',
    now: Date.now(),
    windowMs: day,
    lookBackMs: 90 * day,
    budget: 60,
    wantsMore: () => false,
    ...more,
  };
}

async function lookUp(parts: Record<string, unknown>, more: Partial<LookupRequest> = {}) {
  const { emulator, account: of } = await emulated(file(parts), ['cn-beijing']);
  const activity = await lookUpActivity(of, requestOf(more));
  return { activity: valueIn(activity), calls: emulator.stats().calls['actiontrail:LookupEvents'] };
}

const { userIdentity: identity } = event('key-1') as { userIdentity: object };
const total = ({ counts }: Activity) => counts.reduce((sum, { count }) => sum + count, 0);
const iso = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** A cloud that gives one stream these pages, and the others nothing. */
function stream(pages: (asked: Asked, page: number) => unknown) {
  return scripted((asked) => {
    const { query } = asked;
    const isFirst =
      query.get('LookupAttribute.1.Value') === 'Encrypt' && query.get('LookupAttribute.2.Value') === 'Read';
    if (!isFirst) return { Events: [] };
    return pages(asked, Number(query.get('NextToken') ?? '0'));
  });
}

describe('the role’s activity', () => {
  it('is counted by key, event and outcome, with its first and last time', async () => {
    const { activity } = await lookUp({
      events: [
        event('key-1', { eventTime: '@-3h' }),
        event('key-1', { eventTime: '@-30m' }),
        event('key-1', { eventName: 'Decrypt' }),
        event('key-2', { errorCode: 'Rejected.Disabled' }),
        event('key-2', { errorCode: 'Rejected.Throttling' }),
        event('', {
          eventName: 'Decrypt',
          requestParameters: { CiphertextBlob: '***' },
          errorCode: 'Forbidden.KeyNotFound',
        }),
        event('key-1', { userIdentity: { type: 'ram-user', userName: 'somebody' } }),
      ],
    });
    const counts = activity.counts.map(({ keyId, event: name, outcome, errorCode, count }) =>
      [keyId, name, outcome, errorCode, count].join(' '),
    );

    expect(counts.sort()).toEqual([
      ' Decrypt denied Forbidden.KeyNotFound 1',
      'key-1 Decrypt success  1',
      'key-1 Encrypt success  2',
      'key-2 Encrypt denied Rejected.Disabled 1',
      'key-2 Encrypt throttled Rejected.Throttling 1',
    ]);
    expect(activity.stopped).toBeUndefined();
    expect(activity.broken).toBe(0);
  });

  it('is looked for among reads and among writes, since nobody knows which they are', async () => {
    const { activity, calls } = await lookUp({ events: [event('key-1'), event('key-1', { eventRW: 'Write' })] });

    expect(total(activity)).toBe(2);
    expect(calls).toBe(4);
  });

  it('takes one call for each of the four streams where it is quiet', async () => {
    const now = Date.now();
    const { activity, calls } = await lookUp({ events: [] }, { now });

    expect(calls).toBe(4);
    expect(activity).toMatchObject({ windowFrom: now - day, readFrom: now - 30 * day, counts: [] });
    expect(activity.stopped).toBeUndefined();
  });

  it('is read over as many pages as there are', async () => {
    const events = Array.from({ length: 180 }, (_, index) => event('key-1', { eventTime: `@-${20 + index * 5}m` }));
    const { activity, calls } = await lookUp({ events });

    expect(total(activity)).toBe(180);
    expect(calls).toBe(4 + 3);
    expect(activity.stopped).toBeUndefined();
  });

  it('is counted once, though it comes in two streams', async () => {
    const record = { ...event('key-1'), eventTime: iso(Date.now() - hour) };
    const { account: of } = await scripted(() => ({ Events: [record] }));
    const activity = valueIn(await lookUpActivity(of, requestOf()));

    expect(total(activity)).toBe(1);
  });

  it('is that of its region alone', async () => {
    const { activity } = await lookUp(
      { events: [event('key-1'), event('key-1', { acsRegion: 'cn-beijing' })] },
      { regionId: 'cn-beijing' },
    );
    expect(total(activity)).toBe(1);
  });

  it('is known until ten minutes ago, for the trail lags', async () => {
    const now = Date.now();
    const { activity } = await lookUp({ events: [event('key-1', { eventTime: '@-2m' })] }, { now });

    expect(total(activity)).toBe(0);
    expect(activity.readTo).toBe(now - 10 * minute);
  });

  it('is asked for in spans of thirty days at most, newest first, fifty at a time', async () => {
    const now = Date.now();
    const { account: of, asked } = await scripted(() => ({ Events: [] }));
    await lookUpActivity(of, requestOf({ now, wantsMore: () => true }));
    const spans = asked.map(({ query }) =>
      [query.get('StartTime'), query.get('EndTime')].map((text) => Date.parse(text ?? '')),
    );

    expect(asked).toHaveLength(12);
    for (const [start = 0, end = 0] of spans) {
      expect(end - start).toBeLessThanOrEqual(30 * day);
      expect(end).toBeGreaterThan(start);
    }
    expect(asked.every(({ query }) => query.get('Direction') === 'BACKWARD' && query.get('MaxResults') === '50')).toBe(
      true,
    );
    const streams = new Set(
      asked.map(({ query }) =>
        [1, 2]
          .map((nth) => `${query.get(`LookupAttribute.${nth}.Key`)}=${query.get(`LookupAttribute.${nth}.Value`)}`)
          .join(' '),
      ),
    );
    expect([...streams].sort()).toEqual([
      'EventName=Decrypt EventRW=Read',
      'EventName=Decrypt EventRW=Write',
      'EventName=Encrypt EventRW=Read',
      'EventName=Encrypt EventRW=Write',
    ]);
  });
});

describe('looking back', () => {
  it('goes on only while something is wanted', async () => {
    const events = [event('key-1', { eventTime: '@-40d' })];
    const until = (counts: Activity['counts']) => !counts.some(({ keyId }) => keyId === 'key-1');
    const settled = await lookUp({ events }, { wantsMore: until });
    const never = await lookUp({ events }, { wantsMore: () => true });
    const not = await lookUp({ events });

    expect([total(settled.activity), total(never.activity), total(not.activity)]).toEqual([1, 1, 0]);
    expect([never.calls, not.calls]).toEqual([12, 4]);
    // The streams run beside each other: one may have asked once more when another found it.
    expect(settled.calls).toBeGreaterThan(4);
    expect(settled.calls).toBeLessThanOrEqual(8);
  });

  it('goes no further back than is configured', async () => {
    const now = Date.now();
    const { activity } = await lookUp(
      { events: [event('key-1', { eventTime: '@-9d' })] },
      { now, lookBackMs: 7 * day, wantsMore: () => true },
    );

    expect(activity.readFrom).toBe(now - 7 * day);
    expect(total(activity)).toBe(0);
  });

  it('reaches what ActionTrail is about to forget, though the last call comes an age after the first', async () => {
    const started = Date.now();
    let nows = 0;
    // The cloud's clock runs ten minutes ahead by the time of the third span.
    const clock = { now: () => started + (nows++ > 8 ? 10 * minute : 0) };
    const emulator = await startEmulator({
      accounts: [file({ events: [event('key-1', { eventTime: '@-89d' })] })],
      clock,
    });
    const activity = await lookUpActivity(
      openAccount(emulator.endpointsLine),
      requestOf({ now: started, wantsMore: () => true }),
    );
    await emulator.close();

    expect(total(valueIn(activity))).toBe(1);
    expect(valueIn(activity).failure).toBeUndefined();
  });

  it('leaves the window whole where it fails beyond it, and says that it failed', async () => {
    const { account: of } = await scripted(({ query }) => {
      const isOld = Date.parse(query.get('EndTime') ?? '') < Date.now() - 20 * day;
      return isOld ? new Refusal(400, 'InvalidQueryParameter') : { Events: [] };
    });
    const activity = valueIn(await lookUpActivity(of, requestOf({ wantsMore: () => true })));

    expect(activity.stopped).toBeUndefined();
    expect(activity.failure).toMatchObject({
      ok: false,
      error: { operation: 'actiontrail:LookupEvents', code: 'InvalidQueryParameter' },
    });
  });
});

describe('reading that stops early', () => {
  const chatty = Array.from({ length: 300 }, (_, index) => event('key-1', { eventTime: `@-${11 + index}m` }));

  it('stays within its budget, and says how far it looked', async () => {
    const now = Date.now();
    const emulator = await startEmulator({ accounts: [file({ events: chatty })], clock: { now: () => now } });
    onTestFinished(() => emulator.close());
    const account = openAccount(emulator.endpointsLine);
    const activity = valueIn(await lookUpActivity(account, requestOf({ now, budget: 6 })));

    expect(emulator.stats().calls['actiontrail:LookupEvents']).toBe(6);
    expect(activity.stopped).toBe('budget');
    expect(total(activity)).toBe(150);
    // 150 events of one a minute, the first eleven minutes ago.
    expect(Math.abs(activity.readFrom - (now - 160 * minute))).toBeLessThan(5_000);
  });

  it('claims nothing where it may not look at all', async () => {
    const now = Date.now();
    const { activity, calls } = await lookUp({ events: chatty }, { now, budget: 0 });

    expect(calls).toBeUndefined();
    expect(activity).toMatchObject({ stopped: 'budget', readFrom: now, counts: [] });
  });

  it('claims for all only what every stream was read for', async () => {
    const now = Date.now();
    const { activity } = await lookUp({ events: chatty }, { now, budget: 3 });

    expect(activity.stopped).toBe('budget');
    expect(activity.readFrom).toBe(now);
  });

  it('is unread where it is denied from the start', async () => {
    const { account: of } = await emulated(file({ accessKeys: [{ ...accessKey, deny: ['actiontrail:*'] }] }));
    expect(errorOf(await lookUpActivity(of, requestOf()))).toMatchObject({
      operation: 'actiontrail:LookupEvents',
      regionId: 'cn-hangzhou',
      code: 'NoPermission',
    });
  });

  it('keeps what it saw before a page failed', async () => {
    const parts = {
      events: chatty,
      faults: [{ operation: 'actiontrail:LookupEvents', after: 5, status: 403, code: 'NoPermission' }],
    };
    const { activity } = await lookUp(parts);

    expect(total(activity)).toBe(100);
    expect(activity.stopped).toBe('failure');
    expect(activity.failure).toMatchObject({ error: { code: 'NoPermission' } });
  });

  it('waits for every stream before it gives up: nothing is asked behind its back', async () => {
    const { account: of, asked } = await scripted(({ query }) =>
      query.get('LookupAttribute.1.Value') === 'Encrypt' ? new Refusal(403, 'NoPermission') : { Events: [] },
    );
    await lookUpActivity(of, requestOf({ wantsMore: () => true }));
    const before = asked.length;
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(asked).toHaveLength(before);
  });
});

describe('a source that does not keep its word', () => {
  const at = (ago: number, fields: object = {}) => ({ ...event('key-1'), eventTime: iso(Date.now() - ago), ...fields });

  it('is not followed in circles', async () => {
    const { account: of, asked } = await stream(() => ({ Events: [at(hour)], NextToken: 'again' }));
    const activity = valueIn(await lookUpActivity(of, requestOf()));

    expect(activity).toMatchObject({ stopped: 'failure', failure: { error: { code: 'MalformedAnswer' } } });
    expect(asked.length).toBeLessThan(8);
  });

  it('is not followed for ever over empty pages', async () => {
    const { account: of, asked } = await stream((_, page) => ({ Events: [], NextToken: String(page + 1) }));
    const activity = valueIn(await lookUpActivity(of, requestOf({ budget: 20 })));

    expect(asked).toHaveLength(20);
    expect(activity.stopped).toBe('budget');
  });

  it('is not believed to be read whole where it gives the oldest first', async () => {
    const pages = [[at(23 * hour), at(22 * hour)], [at(hour)]];
    const { account: of } = await stream((_, page) => ({
      Events: pages[page] ?? [],
      ...(page < 1 && { NextToken: String(page + 1) }),
    }));
    const activity = valueIn(await lookUpActivity(of, requestOf()));

    expect(activity.stopped).toBe('failure');
  });

  it.each([
    ['of 1970', iso(0)],
    ['of 2001', '2001-01-01T00:00:00Z'],
    ['of the day after tomorrow', iso(Date.now() + 2 * day)],
    ['of no time', undefined],
    ['of a time that is no time', 'zebra'],
    ['of a time without its zone', iso(Date.now() - hour).slice(0, 19)],
  ])('is not read to its end by a record %s', async (_, eventTime) => {
    const pages = [[at(hour), at(hour, { eventTime })], [at(2 * hour, { errorCode: 'Rejected.Disabled' })]];
    const { account: of, asked } = await stream((__, page) => ({
      Events: pages[page] ?? [],
      ...(page < 1 && { NextToken: String(page + 1) }),
    }));
    const activity = valueIn(await lookUpActivity(of, requestOf()));

    expect(asked).toHaveLength(5);
    expect(activity.broken).toBe(1);
    expect(activity.counts.map(({ outcome }) => outcome).sort()).toEqual(['denied', 'success']);
    expect(activity.counts.every(({ last }) => last <= Date.now() && last > Date.now() - day)).toBe(true);
  });

  it.each(['Decrypt', 'DescribeKey', 7])(
    'does not take the answer to another question, with a record of %s',
    async (eventName) => {
      const { account: of } = await stream(() => ({ Events: [at(hour, { eventName })] }));
      const activity = valueIn(await lookUpActivity(of, requestOf()));

      expect(activity.broken).toBe(1);
      expect(activity.counts).toEqual([]);
    },
  );

  it.each<[string, object, number, number]>([
    ['account', { recipientAccountId: '42' }, 1, 0],
    ['region', { acsRegion: 'cn-beijing' }, 1, 0],
    ['account, by its role alone', { userIdentity: { ...identity, accountId: '42' } }, 1, 0],
    [
      'role’s account that was called here',
      { userIdentity: { ...identity, accountId: '42' }, recipientAccountId: accountId },
      0,
      0,
    ],
    ['person’s account', { userIdentity: { type: 'ram-user', userName: 'ann', accountId: '42' } }, 0, 0],
  ])('counts nothing of another %s', async (_, fields, broken, count) => {
    const { account: of } = await stream(() => ({ Events: [at(hour, fields)] }));
    const activity = valueIn(await lookUpActivity(of, requestOf()));
    expect([activity.broken, total(activity)]).toEqual([broken, count]);
  });

  it('may hold records that cannot be read, and they are counted as such', async () => {
    const { account: of } = await stream(() => ({
      Events: [null, 7, 'x', [], {}, at(hour, { userIdentity: undefined }), at(hour)],
    }));
    const activity = valueIn(await lookUpActivity(of, requestOf()));

    expect(activity.broken).toBe(6);
    expect(total(activity)).toBe(1);
    expect(activity.stopped).toBeUndefined();
  });

  it.each([{}, { Events: null }, { Events: {} }, { Events: [], NextToken: 7 }, []])(
    'is not silent for answering %j',
    async (body) => {
      const { account: of } = await scripted(() => body);
      expect(errorOf(await lookUpActivity(of, requestOf())).code).toBe('MalformedAnswer');
    },
  );

  it('is at its end where the token is null or empty', async () => {
    for (const NextToken of [null, '', undefined]) {
      const { account: of, asked } = await scripted(() => ({ Events: [], NextToken }));
      expect(valueIn(await lookUpActivity(of, requestOf())).stopped).toBeUndefined();
      expect(asked).toHaveLength(4);
    }
  });
});
