import * as z from 'zod/mini';
import { type Fact, type ReadError, read, readFailure } from '../model/fact.ts';
import { type Activity, type ActivityCount, type CryptoEvent, foldedServiceRole } from '../model/usage.ts';
import { activityCounts, type CallCounter, callCounter } from '../trail/count.ts';
import { isFields } from '../trail/envelope.ts';
import { readRecord, roleCallOf, type TrailRecord, textOf } from '../trail/record.ts';
import { parseAnswer } from './answer.ts';
import { type AccountContext, attempt, type Subject } from './attempt.ts';
import { folded } from './identity.ts';
import { MalformedAnswer } from './malformed-answer.ts';

const dayMs = 86_400_000;
/** LookupEvents takes no longer span, and gives no more events at once. */
const maxSpanMs = 30 * dayMs;
const maxResults = 50;
/** ActionTrail forgets after 90 days. A call for the last of them may come an hour after the reading began. */
const maxReachMs = 90 * dayMs - 3_600_000;
/** What happens shows about ten minutes later. */
const lagMs = 600_000;

const answerSchema = z.object({ Events: z.array(z.unknown()), NextToken: z.optional(z.nullable(z.string())) });

export interface LookupRequest {
  readonly regionId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly windowMs: number;
  readonly lookBackMs: number;
  /** How many calls may be made here; what they do not reach stays unread, and the activity says so. */
  readonly budget: number;
  /** Whether anything before the window is still wanted, given what was counted back to a time, epoch milliseconds. */
  readonly wantsMore: (counts: readonly ActivityCount[], readFrom: number) => boolean;
}

/**
 * Reads the role's calls from LookupEvents, newest first: the whole window, then as far back as something is wanted.
 *
 * Whether Encrypt and Decrypt count as reads or as writes is not documented, and neither is what is answered without
 * saying which, so both are asked for explicitly.
 */
export async function lookUpActivity(account: AccountContext, request: LookupRequest): Promise<Fact<Activity>> {
  const { regionId, now, windowMs } = request;
  const subject: Subject = { operation: 'actiontrail:LookupEvents', regionId };
  const windowFrom = now - windowMs;
  const reader: LookupReader = {
    ...request,
    account,
    windowFrom,
    calls: 0,
    pages: 0,
    counter: callCounter(),
    damage: new Map(),
  };
  const streams = (['Encrypt', 'Decrypt'] as const).flatMap((event) =>
    (['Read', 'Write'] as const).map((rw): Stream => ({ event, rw, readFrom: now })),
  );
  const readings = await Promise.all(
    streams.map((stream) => attempt(account, subject, () => readStream(reader, stream))),
  );
  const failure = readings.find((reading) => !reading.ok);
  // Where anything was read, what it shows stands: a denial that was read counts, though the next page could not be read.
  if (failure !== undefined && reader.pages === 0) return failure;
  const readFrom = Math.max(...streams.map((stream) => stream.readFrom));

  return read({
    source: 'lookup-events',
    readFrom,
    readTo: now - lagMs,
    windowFrom,
    ...(readFrom > windowFrom ? { stopped: failure === undefined ? 'budget' : 'failure' } : {}),
    ...(failure === undefined ? {} : { failure }),
    ...damageOf(reader),
    ...countsOf(reader),
  });
}

interface LookupReader extends LookupRequest {
  readonly account: AccountContext;
  readonly windowFrom: number;
  readonly counter: CallCounter;
  calls: number;
  /** Calls that were answered. */
  pages: number;
  /** Records that could not be read, and so may have been the role's, by what is wrong with them. */
  readonly damage: Map<string, { count: number; from: number; to: number }>;
}

interface Stream {
  readonly event: CryptoEvent;
  readonly rw: 'Read' | 'Write';
  /** Back to here everything of this stream was read, epoch milliseconds. */
  readFrom: number;
}

/** Reads one stream back in time, in spans that LookupEvents takes. */
async function readStream(reader: LookupReader, stream: Stream): Promise<void> {
  const end = reader.now - Math.max(reader.windowMs, Math.min(reader.lookBackMs, maxReachMs));
  while (stream.readFrom > end && isWanted(reader, stream)) {
    const from = Math.max(end, stream.readFrom - maxSpanMs);
    await readSpan(reader, stream, from, stream.readFrom);
  }
}

/** Reads one span, page by page and newest first. */
async function readSpan(reader: LookupReader, stream: Stream, from: number, to: number): Promise<void> {
  const tokens = new Set<string>();
  let token: string | undefined;
  while (isWanted(reader, stream)) {
    reader.calls += 1;
    const page = await readPage(reader, stream, from, to, token);
    reader.pages += 1;
    const times = page.Events.map((event) => count(reader, stream, event, from, to)).filter(
      (time) => time !== undefined,
    );
    token = page.NextToken ?? '';
    if (token === '') {
      stream.readFrom = from;
      return;
    }
    if (tokens.has(token)) throw malformed('it repeats a page token');
    tokens.add(token);
    // The oldest event of a page shows how far back it reaches only where nothing newer is to come.
    if ((times.at(-1) ?? 0) > (times[0] ?? 0)) throw malformed('its events are not newest first');
    stream.readFrom = Math.max(from, Math.min(stream.readFrom, ...times));
  }
}

function isWanted(reader: LookupReader, stream: Stream): boolean {
  if (reader.calls >= reader.budget) return false;
  return stream.readFrom > reader.windowFrom || reader.wantsMore(countsOf(reader).counts, stream.readFrom);
}

async function readPage(
  { account, regionId }: LookupReader,
  { event, rw }: Stream,
  from: number,
  to: number,
  token?: string,
) {
  const answer = await account.cloud.call('actiontrail:LookupEvents', {
    regionId,
    query: {
      StartTime: seconds(from),
      EndTime: seconds(to),
      LookupAttribute: [
        { Key: 'EventName', Value: event },
        { Key: 'EventRW', Value: rw },
      ],
      Direction: 'BACKWARD',
      MaxResults: String(maxResults),
      ...(token === undefined ? {} : { NextToken: token }),
    },
  });
  return parseAnswer(answerSchema, answer, 'actiontrail:LookupEvents');
}

/**
 * Counts an event that is the role's, and returns any event's time. An event of another name than was asked for shows that
 * the page answers another question, so that what was asked for may be missing from it. A time that was not asked for is
 * as good as none: it would show the key in use in the future, or everything read back to 1970.
 */
function count(reader: LookupReader, stream: Stream, event: unknown, from: number, to: number): number | undefined {
  // What a record does not say of itself is what was asked about.
  const stamp = { eventId: '', accountId: reader.account.accountId, regionId: reader.regionId };
  const record = readRecord(isFields(event) ? event : {}, stamp);
  const reading = roleCallOf(record, reader.now);
  const { time } = record;
  const isAsked = time !== undefined && time >= from - 1_000 && time <= to + 1_000;
  if (!isFields(event)) note(reader, 'is not a record', undefined);
  else if (folded(record.eventName) !== folded(stream.event))
    note(reader, 'is of another event than was asked for', undefined);
  else if (reading.is === 'unreadable') note(reader, reading.reason, isAsked ? time : undefined);
  else if (!isAsked && reading.is === 'role-call') note(reader, 'is of a time that was not asked for', undefined);
  else if (!isHere(reader, record)) note(reader, 'is of another account or region', time);
  else if (reading.is === 'role-call') reader.counter.add({ ...reading.call, rw: reading.call.rw ?? stream.rw });

  return isAsked ? time : undefined;
}

/**
 * Whether a record is of the account and region that were asked about, as far as it says. Where it does not name an account, one
 * of the service role is of the account of that role: it is used in no other.
 */
function isHere({ account, regionId: asked }: LookupReader, record: TrailRecord): boolean {
  const { accountId, saysAccount, regionId, identity } = record;
  const isOfRole = textOf(identity?.userName).toLowerCase().startsWith(foldedServiceRole);
  const caller = saysAccount || !isOfRole ? '' : textOf(identity?.accountId);
  const isOurs = [accountId ?? '', caller].every((one) => ['', account.accountId].includes(one));
  return isOurs && ['', asked].includes(regionId ?? '');
}

function note({ damage, now, windowMs }: LookupReader, reason: string, time: number | undefined): void {
  const [from, to] = time === undefined ? [now - windowMs, now] : [time, time];
  const known = damage.get(reason) ?? { count: 0, from, to };
  damage.set(reason, { count: known.count + 1, from: Math.min(known.from, from), to: Math.max(known.to, to) });
}

function damageOf(reader: LookupReader): Pick<Activity, 'broken' | 'damage'> {
  const { account, regionId, windowFrom } = reader;
  const all = [...reader.damage];
  const errors = all.map(
    ([reason, { count, from, to }]): ReadError => ({
      operation: 'actiontrail:LookupEvents',
      accountId: account.accountId,
      regionId,
      code: 'UnreadableRecord',
      message: `${count === 1 ? 'A record' : `Each of ${count} records`} ${reason}.`,
      requestId: '',
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    }),
  );
  const broken = all.reduce((sum, [, { count, to }]) => sum + (to >= windowFrom ? count : 0), 0);
  return { broken, ...(errors.length === 0 ? {} : { damage: errors.map(readFailure) }) };
}

function countsOf({ counter, windowFrom }: LookupReader): ReturnType<typeof activityCounts> {
  return activityCounts(counter.counts(), windowFrom);
}

function malformed(wrong: string): MalformedAnswer {
  return new MalformedAnswer('actiontrail:LookupEvents', wrong, '');
}

/** ISO 8601 without a fraction, as LookupEvents takes it. */
function seconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
