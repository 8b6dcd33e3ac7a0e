import { describe, expect, it } from 'vitest';
import { isoSeconds } from '../../../emulator/clock.ts';
import { call, refusalOf } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let now = Date.now();
const ROLE = 'aliyuncsmanagedsecurityrole:ack';
const event = (eventId: string, eventTime: string, more: object = {}) => ({
  eventId,
  eventTime,
  eventName: 'Encrypt',
  serviceName: 'Kms',
  eventRW: 'Write',
  acsRegion: 'cn-hangzhou',
  userIdentity: { userName: ROLE, accessKeyId: 'STS.x' },
  ...more,
});
const cloud = await startCloud(
  {
    events: [
      event('fresh', '@-9m'),
      event('e1', '@-11m'),
      event('e2', '@-2h', { eventName: 'Decrypt', eventRW: 'Read' }),
      event('e3', '@-3d', { serviceName: 'CS', resourceName: 'c1', resourceType: 'ACS::ACK::Cluster' }),
      event('e4', '@-20d', { referencedResources: { 'ACS::KMS::Key': ['key-1'] } }),
      event('e5', '@-80d', { eventRW: undefined, eventAttributes: { SensitiveAction: true } }),
      event('e6', '@-100d'),
      event('beijing', '@-1h', { acsRegion: 'cn-beijing' }),
      event('global', '@-1h', { acsRegion: 'ap-southeast-1', isGlobal: true, serviceName: 'Ram' }),
    ],
  },
  { clock: { now: () => now } },
);

/** The ids that a lookup tells, with its query in short: {Key: value} filters and any parameter. */
async function lookup(filters: Record<string, string> = {}, query: object = {}, endpoint = cloud.home) {
  const attributes = Object.entries(filters).flatMap(([Key, Value], index) => [
    [`LookupAttribute.${index + 1}.Key`, Key],
    [`LookupAttribute.${index + 1}.Value`, Value],
  ]);
  const whole = { ...Object.fromEntries(attributes), ...query };
  const { body } = await call(endpoint, ROOT, 'actiontrail:LookupEvents', { query: whole });
  return { ids: body.Events.map(({ eventId }: { eventId: string }) => eventId), body };
}
const span = (from: number, to: number) => ({ StartTime: isoSeconds(now - from), EndTime: isoSeconds(now - to) });

describe('LookupEvents', () => {
  it('tells the writes of the last seven days in this region, newest first', async () => {
    const { ids, body } = await lookup();
    expect(ids).toEqual(['e1', 'global', 'e3']);
    expect(body).toMatchObject({ StartTime: isoSeconds(now - 7 * DAY), EndTime: isoSeconds(now) });
    expect(body.NextToken).toBeUndefined();
  });
  it('tells them oldest first when asked to', async () => {
    expect((await lookup({}, { Direction: 'FORWARD' })).ids).toEqual(['e3', 'global', 'e1']);
  });
  it('tells reads only when asked for them', async () => {
    expect((await lookup({ EventRW: 'Read' })).ids).toEqual(['e2']);
    expect((await lookup({ EventName: 'Decrypt' })).ids).toEqual([]);
    expect((await lookup({ EventName: 'Decrypt', EventRW: 'Read' })).ids).toEqual(['e2']);
  });
  it('tells the events of another region there', async () => {
    expect((await lookup({}, {}, cloud.beijing)).ids).toEqual(['beijing']);
  });
  it('tells a new event ten minutes after it happened', async () => {
    expect((await lookup({ EventId: 'fresh' })).ids).toEqual([]);
    now += 2 * MINUTE;
    expect((await lookup({ EventId: 'fresh' })).ids).toEqual(['fresh']);
    now -= 2 * MINUTE;
  });
  it('looks back 90 days, 30 at a time', async () => {
    expect((await lookup({}, span(30 * DAY, 0))).ids).toEqual(['e1', 'global', 'e3', 'e4']);
    expect((await lookup({}, span(90 * DAY, 60 * DAY))).ids).toEqual(['e5']);
  });
  it.each([
    [{ ServiceName: 'CS' }, ['e3']],
    [{ ServiceName: 'kms' }, []],
    [{ User: ROLE, ServiceName: 'Kms' }, ['e1', 'e4']],
    [{ ResourceName: 'c1' }, ['e3']],
    [{ ResourceName: 'key-1' }, ['e4']],
    [{ ResourceType: 'ACS::KMS::Key' }, ['e4']],
    [{ EventAccessKeyId: 'STS.x', EventName: 'Encrypt' }, ['e1', 'global', 'e3', 'e4']],
    [{ EventAccessKeyId: 'STS.y' }, []],
    [{ SensitiveAction: 'true' }, []],
  ])('keeps to the filters %j', async (filters, expected) => {
    expect((await lookup(filters, span(30 * DAY, 0))).ids).toEqual(expected);
  });
  it('shows an event that was added while it runs', async () => {
    cloud.account(ACCOUNT).events.push(event('added', isoSeconds(now - 5 * DAY)));
    expect((await lookup()).ids).toEqual(['e1', 'global', 'e3', 'added']);
    cloud.account(ACCOUNT).events.pop();
  });
});

describe('the pages of LookupEvents', () => {
  const events = Array.from({ length: 120 }, (_, index) => event(`p${index}`, isoSeconds(now - (index + 20) * MINUTE)));
  it('follow each other by token, fifty at most, the last one without a token', async () => {
    const paged = await startCloud({ events });
    const seen: string[] = [];
    const sizes: number[] = [];
    let query: object = { MaxResults: 50 };
    for (let page = 0; page < 3; page++) {
      const { ids, body } = await lookup({ EventName: 'Encrypt' }, query, paged.home);
      seen.push(...ids);
      sizes.push(ids.length);
      if (page === 0) paged.account(ACCOUNT).events.push(event('later', isoSeconds(Date.now())));
      query = { MaxResults: 50, NextToken: body.NextToken ?? 'none' };
    }
    expect(sizes).toEqual([50, 50, 20]);
    expect(query).toMatchObject({ NextToken: 'none' });
    expect(seen).toEqual(events.map(({ eventId }) => eventId));
  });
  it('do not shift when an event comes into view between two of them', async () => {
    let time = now;
    const fresh = event('fresh', isoSeconds(now - 9 * MINUTE));
    const paged = await startCloud({ events: [fresh, ...events] }, { clock: { now: () => time } });
    const first = await lookup({}, {}, paged.home);
    time += 5 * MINUTE;
    const second = await lookup({}, { NextToken: first.body.NextToken }, paged.home);
    expect([first.ids[0], second.ids[0]]).toEqual(['p0', 'p20']);
    expect((await lookup({}, {}, paged.home)).ids[0]).toBe('fresh');
  });
  it('are twenty long unless told otherwise', async () => {
    const paged = await startCloud({ events });
    expect((await lookup({}, {}, paged.home)).ids).toHaveLength(20);
  });
  it('belong to one query', async () => {
    const paged = await startCloud({ events });
    const { body } = await lookup({ EventName: 'Encrypt' }, {}, paged.home);
    const other = lookup({ EventName: 'Decrypt' }, { NextToken: body.NextToken }, paged.home);
    expect(await refusalOf(other)).toMatchObject({ statusCode: 400, code: 'InvalidQueryParameter' });
  });
});

describe('LookupEvents refuses', () => {
  it.each([
    [{ StartTime: '2026-08-20T00:00:00Z' }, 'InvalidParameterEndTime'],
    [{ EndTime: '2026-08-20T00:00:00Z' }, 'InvalidParameterStartTime'],
    [{ StartTime: 'yesterday', EndTime: 'today' }, 'InvalidParameterStartTime'],
    [span(0, DAY), 'InvalidParameterCombination'],
    [span(31 * DAY, 0), 'InvalidParameterStartTime'],
    [span(91 * DAY, 80 * DAY), 'InvalidParameterStartTime'],
    [{ MaxResults: 51 }, 'InvalidQueryParameter'],
    [{ MaxResults: 0 }, 'InvalidQueryParameter'],
    [{ Direction: 'SIDEWAYS' }, 'InvalidQueryParameter'],
    [{ NextToken: 'forged' }, 'InvalidQueryParameter'],
    [{ 'LookupAttribute.1.Key': 'Colour', 'LookupAttribute.1.Value': 'red' }, 'InvalidQueryParameter'],
    [{ 'LookupAttribute.1.Key': 'User' }, 'InvalidQueryParameter'],
  ])('%j', async (query, code) => {
    expect(await refusalOf(lookup({}, query))).toMatchObject({ statusCode: 400, code });
  });
  it('three filters', async () => {
    const three = lookup({ EventName: 'Encrypt', ServiceName: 'Kms', User: ROLE });
    expect(await refusalOf(three)).toMatchObject({ statusCode: 400, code: 'InvalidQueryParameter' });
  });
});
