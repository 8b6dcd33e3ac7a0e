import * as z from 'zod/mini';
import type { Activity, ActivityCount, CryptoEvent } from '../model/activity.ts';
import { type Fact, read } from '../model/fact.ts';
import { readRecord } from '../trail/record.ts';
import { type Tally, tally } from '../trail/tally.ts';
import { MalformedAnswer, parseAnswer, time } from './answer.ts';
import { type Account, attempt, type Subject } from './attempt.ts';
import { folded } from './identity.ts';

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
  /** Whether anything before the window is still wanted, given what has been counted so far. */
  readonly wantsMore: (counts: readonly ActivityCount[]) => boolean;
}

/**
 * Reads the role's calls from LookupEvents, newest first: the whole window, then as far back as something is wanted.
 *
 * Whether Encrypt and Decrypt count as reads or as writes is not documented, and neither is what is answered without
 * saying which, so both are asked for explicitly.
 */
export async function lookUpActivity(account: Account, request: LookupRequest): Promise<Fact<Activity>> {
  const { regionId, now, windowMs } = request;
  const subject: Subject = { operation: 'actiontrail:LookupEvents', regionId };
  const windowFrom = now - windowMs;
  const reader: Reader = { ...request, account, windowFrom, calls: 0, pages: 0, tally: tally(), broken: 0 };
  const streams = (['Encrypt', 'Decrypt'] as const).flatMap((event) =>
    (['Read', 'Write'] as const).map((rw): Stream => ({ event, rw, readFrom: now })),
  );
  const readings = await Promise.all(
    streams.map((stream) => attempt(account, subject, () => readStream(reader, stream))),
  );
  const failure = readings.find((reading) => !reading.ok);
  // Where anything was read, what it shows stands: a refusal that was seen is not unseen for want of the next page.
  if (failure !== undefined && reader.pages === 0) return failure;
  const readFrom = Math.max(...streams.map((stream) => stream.readFrom));

  return read({
    source: 'lookup-events',
    readFrom,
    readTo: now - lagMs,
    windowFrom,
    ...(readFrom > windowFrom ? { stopped: failure === undefined ? 'budget' : 'failure' } : {}),
    ...(failure === undefined ? {} : { failure }),
    broken: reader.broken,
    counts: reader.tally.counts(),
  });
}

interface Reader extends LookupRequest {
  readonly account: Account;
  readonly windowFrom: number;
  readonly tally: Tally;
  calls: number;
  /** Calls that were answered. */
  pages: number;
  /** Records that could not be read, and so may have been the role's. */
  broken: number;
}

interface Stream {
  readonly event: CryptoEvent;
  readonly rw: 'Read' | 'Write';
  /** Back to here everything of this stream was read, epoch milliseconds. */
  readFrom: number;
}

/** Reads one stream back in time, in spans that LookupEvents takes. */
async function readStream(reader: Reader, stream: Stream): Promise<void> {
  const end = reader.now - Math.max(reader.windowMs, Math.min(reader.lookBackMs, maxReachMs));
  while (stream.readFrom > end && isWanted(reader, stream)) {
    const from = Math.max(end, stream.readFrom - maxSpanMs);
    await readSpan(reader, stream, from, stream.readFrom);
  }
}

/** Reads one span, page by page and newest first. */
async function readSpan(reader: Reader, stream: Stream, from: number, to: number): Promise<void> {
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
    // How far back a page reaches can be told by its oldest event only where nothing newer is to come.
    if ((times.at(-1) ?? 0) > (times[0] ?? 0)) throw malformed('its events are not newest first');
    stream.readFrom = Math.max(from, Math.min(stream.readFrom, ...times));
  }
}

function isWanted(reader: Reader, stream: Stream): boolean {
  if (reader.calls >= reader.budget) return false;
  return stream.readFrom > reader.windowFrom || reader.wantsMore(reader.tally.counts());
}

async function readPage(
  { account, regionId }: Reader,
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
 * Counts an event that is the role's, and reports any event's time. An event of another name than was asked for shows that
 * the page answers another question, so that what was asked for may be missing from it. A time that was not asked for is
 * as good as none: it would show the key at work in the future, or everything read back to 1970.
 */
function count(reader: Reader, stream: Stream, event: unknown, from: number, to: number): number | undefined {
  const reading = readRecord(event);
  const { eventName, eventTime } = (event ?? {}) as { eventName?: unknown; eventTime?: unknown };
  const isNamed = folded(eventName) === folded(stream.event);
  const told = time.safeParse(eventTime);
  const asked = told.success && told.data >= from - 1_000 && told.data <= to + 1_000;
  if (reading.is === 'role-call' && asked && isNamed) reader.tally.add(reading.call);
  else if (reading.is !== 'other' || !isNamed) reader.broken += 1;

  return asked ? told.data : undefined;
}

function malformed(wrong: string): MalformedAnswer {
  return new MalformedAnswer('actiontrail:LookupEvents', wrong, '');
}

/** ISO 8601 without a fraction, as LookupEvents takes it. */
function seconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
