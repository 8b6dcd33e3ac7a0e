import * as z from 'zod/mini';
import type { ActivityCount } from '../model/usage.ts';
import { hourMs, runsOf } from '../trail/count.ts';
import { readRecord, roleCallOf } from '../trail/record.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { kinds } from './sls-query.ts';

/** SQL's null; whether it comes as a word, as a null or not at all is not documented. */
const isNull = (value: string | null | undefined): value is null | undefined | 'null' =>
  value === null || value === undefined || value === 'null';

const cell = z.optional(z.nullable(z.string()));
/** A number as SQL writes it: 7, 7.0 or 1.7556588E9. */
const numeral = z.string().check(z.regex(/^\d{1,15}(\.\d+)?(E\d{1,2})?$/));
const optionalNumeral = z.optional(z.nullable(z.union([numeral, z.literal('null')])));

const rowSchema = z.object({
  period: z.enum(['window', 'before', 'odd', 'cut']),
  service_name: cell,
  event_name: cell,
  identity_type: cell,
  caller: cell,
  caller_account: cell,
  error_code: cell,
  error_message: cell,
  answered_key: cell,
  answered_cluster: cell,
  referenced: cell,
  resource_type: cell,
  resource_name: cell,
  given_key: cell,
  given_cluster: cell,
  vpc_id: cell,
  rw: cell,
  calls: numeral,
  named_calls: numeral,
  call_ids: numeral,
  first_at: optionalNumeral,
  last_at: optionalNumeral,
  /** The hours that had a call, by their first second, as a list of JSON. */
  hours: cell,
});

/** The rows of `countQuery`. */
export const countRowsSchema = z.object({ rows: z.array(rowSchema) });

export type CountRow = z.infer<typeof rowSchema>;

/** The rows of `recordedQuery`. */
export const recordedRowsSchema = z.object({ rows: z.array(z.object({ rw: cell, last_at: optionalNumeral })) });

/** The rows of `heardQuery`. */
export const heardRowsSchema = z.object({
  rows: z.array(z.object({ slot: numeral, first_at: numeral, last_at: numeral, here: numeral })),
});

export type HeardRow = z.infer<typeof heardRowsSchema>['rows'][number];

/** What distinguishes a row from all others of its query. */
export function kindOf(row: CountRow): string {
  return JSON.stringify(kinds.map((kind) => (isNull(row[kind]) ? null : row[kind])));
}

/** Whose calls a query counts, and where. */
interface SlsScope {
  readonly accountId: string;
  readonly regionId: string;
}

/** What a row stands for: calls of the role, records that cannot be read, or those that SQL saw a part of only. */
export type RowReading =
  | { readonly is: 'calls'; readonly count: ActivityCount }
  | { readonly is: 'broken' | 'cut'; readonly count: number }
  | { readonly is: 'other' };

/**
 * Reads a row by making up a record that all of its records are like.
 * @throws MalformedAnswer where the row cannot be the answer to the query
 */
export function readRow(row: CountRow, place: SlsScope): RowReading {
  const [calls, named, ids] = [Number(row.calls), Number(row.named_calls), Number(row.call_ids)];
  if (!(calls >= 1 && named <= calls && ids <= named)) throw malformed('its counts contradict each other');
  // What has no id cannot be recognized as a repetition.
  const count = ids + calls - named;
  const { period } = row;
  if (period === 'cut') return { is: 'cut', count };
  if (period === 'odd') return { is: 'broken', count };

  const [first, last] = [row.first_at, row.last_at].map((time) => Math.round(Number(time ?? Number.NaN) * 1000));
  if (first === undefined || last === undefined || !(first > 0 && last >= first)) {
    throw malformed('`first_at` or `last_at` is not a time');
  }
  const reading = roleCallOf(readRecord(recordOf(row, first, place)), Number.POSITIVE_INFINITY);
  if (reading.is === 'other') return { is: 'other' };
  if (reading.is === 'unreadable') return { is: 'broken', count };
  const { keyId, clusterId, vpcId, event, outcome, rw, acs, errorCode } = reading.call;
  const hours = outcome === 'success' ? runsOf(hoursOf(row), last) : [];
  return {
    is: 'calls',
    count: {
      ...{ keyId, clusterId, vpcId, event, outcome, rw, errorCode, count, first, last, hours },
      ...(acs ? { acs } : {}),
    },
  };
}

function recordOf(row: CountRow, time: number, { accountId, regionId }: SlsScope): Readonly<Record<string, unknown>> {
  return {
    recipientAccountId: accountId,
    acsRegion: regionId,
    serviceName: textOf(row.service_name),
    eventName: textOf(row.event_name),
    eventTime: new Date(time).toISOString(),
    userIdentity: {
      type: textOf(row.identity_type),
      userName: textOf(row.caller),
      accountId: textOf(row.caller_account),
    },
    errorCode: jsonOf(row.error_code),
    errorMessage: jsonOf(row.error_message),
    responseElements: { KeyId: jsonOf(row.answered_key), ClusterId: jsonOf(row.answered_cluster) },
    referencedResources: jsonOf(row.referenced),
    resourceType: jsonOf(row.resource_type),
    resourceName: jsonOf(row.resource_name),
    requestParameters: { KeyId: jsonOf(row.given_key), ClusterId: jsonOf(row.given_cluster) },
    vpcId: jsonOf(row.vpc_id),
    eventRW: jsonOf(row.rw),
  };
}

function hoursOf({ hours }: CountRow): number[] {
  const seconds = jsonOf(hours);
  const isList = Array.isArray(seconds) && seconds.length > 0 && seconds.every((each) => Number.isFinite(each));
  if (!isList) throw malformed('`hours` is not a list of hours');
  return seconds.map((each: number) => Math.floor((each * 1000) / hourMs));
}

function textOf(value: string | null | undefined): string | undefined {
  return isNull(value) ? undefined : value;
}

function jsonOf(value: string | null | undefined): unknown {
  if (isNull(value)) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw malformed('a field is not the JSON that was asked for');
  }
}

function malformed(wrong: string): MalformedAnswer {
  return new MalformedAnswer('log:GetLogs', wrong, '');
}
