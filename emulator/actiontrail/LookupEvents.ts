import { isoSeconds, parseIsoSeconds } from '../clock.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { type CallContext, operation } from '../operation.ts';
import { choice, dottedList, integer, type ParamValues, text } from '../params.ts';
import { TRAIL_LOOKUPS } from '../rates.ts';
import { ATTRIBUTES, eventRw, isOfRegion } from './records.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** An event shows up some ten minutes after it happened. */
const LAG_MS = 10 * MINUTE_MS;
const DEFAULT_SPAN_MS = 7 * DAY_MS;
const LONGEST_SPAN_MS = 30 * DAY_MS;
const OLDEST_MS = 90 * DAY_MS;

const PARAMS = {
  StartTime: text,
  EndTime: text,
  LookupAttribute: dottedList,
  // Unknown on the real service: how many without MaxResults.
  MaxResults: integer({ min: 1, max: 50, fallback: 20 }),
  NextToken: text,
  Direction: choice(['BACKWARD', 'FORWARD'], 'BACKWARD'),
};

type Asked = ParamValues<typeof PARAMS>;

/** Where the next page starts, and for which query. */
interface Place {
  readonly start: number;
  readonly end: number;
  /** The end of what was visible when the first page was asked for, so that pages do not shift. */
  readonly visible: number;
  readonly offset: number;
  readonly query: string;
}

/** Looks for the events of this region, newest first, a page at a time. */
export const lookupEvents = operation({
  product: 'actiontrail',
  name: 'LookupEvents',
  rate: TRAIL_LOOKUPS,
  params: PARAMS,
  answer(account, asked, context) {
    const filters = readFilters(asked.LookupAttribute);
    const place = asked.NextToken === undefined ? firstPlace(asked, context) : readToken(asked);
    const { start, end, visible, offset } = place;
    const found = context.records
      .of(account)
      .filter(
        ({ time, record }) => time >= start && time <= end && time <= visible && isOfRegion(record, context.region),
      )
      .filter(({ record }) => filters.every((matches) => matches(record)));
    if (asked.Direction === 'BACKWARD') found.reverse();
    const next = offset + asked.MaxResults;
    return {
      Events: found.slice(offset, next).map(({ record }) => record),
      StartTime: isoSeconds(start),
      EndTime: isoSeconds(end),
      ...(next < found.length && { NextToken: writeToken({ ...place, offset: next }) }),
    };
  },
});

function readFilters(attributes: Asked['LookupAttribute']) {
  if (attributes.length > 2) throw invalidParameter('actiontrail', 'LookupAttribute', 'one or two filters');
  const filters = attributes.map(({ Key = '', Value }) => {
    const matches = ATTRIBUTES.get(Key);
    if (matches === undefined || Value === undefined) {
      const keys = [...ATTRIBUTES.keys()].join(', ');
      throw invalidParameter('actiontrail', 'LookupAttribute', `a Value and a Key out of ${keys}`);
    }
    return (record: Record<string, unknown>) => matches(record, Value);
  });
  // Unknown on the real service: whether reads are served unasked. The older API served writes only, so this one does.
  if (attributes.some(({ Key }) => Key === 'EventRW')) return filters;
  return [...filters, (record: Record<string, unknown>) => eventRw(record) === 'Write'];
}

function firstPlace(asked: Asked, { clock }: CallContext): Place {
  const now = clock.now();
  const { start, end } = readSpan(asked, now);
  return { start, end, visible: now - LAG_MS, offset: 0, query: queryOf(asked) };
}

function readSpan({ StartTime, EndTime }: Asked, now: number): { start: number; end: number } {
  if (StartTime === undefined && EndTime === undefined) return { start: now - DEFAULT_SPAN_MS, end: now };
  const start = readTime('StartTime', StartTime);
  const end = readTime('EndTime', EndTime);
  if (start >= end) {
    throw new ApiError(400, 'InvalidParameterCombination', 'The end time must be later than the start time.');
  }
  // Unknown on the real service: which code says that a range is too long or too old.
  if (end - start > LONGEST_SPAN_MS)
    throw invalidParameter('actiontrail', 'StartTime', 'at most 30 days before EndTime');
  // A minute of grace: the caller computed its 90 days a moment ago.
  if (start < now - OLDEST_MS - MINUTE_MS)
    throw invalidParameter('actiontrail', 'StartTime', 'a time of the last 90 days');
  return { start, end };
}

function readTime(name: string, value: string | undefined): number {
  const expected = 'yyyy-MM-ddTHH:mm:ssZ, given together with the other end of the range';
  const time = parseIsoSeconds(value ?? '');
  if (time === undefined) throw invalidParameter('actiontrail', name, expected);
  return time;
}

/** What a token was given out for: it is of no use for another query. */
function queryOf({ StartTime, EndTime, LookupAttribute, Direction }: Asked): string {
  return JSON.stringify([StartTime, EndTime, LookupAttribute, Direction]);
}

function writeToken(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function readToken(asked: Asked): Place {
  const refused = invalidParameter('actiontrail', 'NextToken', 'the token of the page before, of the same query');
  try {
    const place = JSON.parse(Buffer.from(asked.NextToken ?? '', 'base64url').toString()) as Place;
    if (place.query === queryOf(asked)) return place;
  } catch {
    throw refused;
  }
  throw refused;
}
