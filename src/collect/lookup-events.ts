import * as z from 'zod/mini';
import type { Activity, ActivityCount, CryptoEvent } from '../model/activity.ts';
import type { Fact } from '../model/fact.ts';
import { readRecord } from '../trail/record.ts';
import { type Tally, tally } from '../trail/tally.ts';
import { MalformedAnswer, parseAnswer } from './answer.ts';
import { type Account, attempt, type Subject } from './attempt.ts';

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
export function lookUpActivity(account: Account, request: LookupRequest): Promise<Fact<Activity>> {
  const { regionId, now, windowMs } = request;
  const subject: Subject = { operation: 'actiontrail:LookupEvents', regionId };
  return attempt(account, subject, async () => {
    const windowFrom = now - windowMs;
    const reader: Reader = { ...request, account, windowFrom, calls: 0, pages: 0, tally: tally(), broken: 0 };
    const streams = (['Encrypt', 'Decrypt'] as const).flatMap((event) =>
      (['Read', 'Write'] as const).map((rw): Stream => ({ event, rw, readFrom: now })),
    );
    const readings = streams.map((stream) => readStream(reader, stream));
    const failed = (await Promise.allSettled(readings)).find((reading) => reading.status === 'rejected');
    const failure = failed && (await attempt(account, subject, () => Promise.reject(failed.reason)));
    // Where anything was read, what it shows stands: a refusal that was seen is not unseen for want of the next page.
    if (failed !== undefined && reader.pages === 0) throw failed.reason;
    const readFrom = Math.max(...streams.map((stream) => stream.readFrom));

    return {
      source: 'lookup-events',
      readFrom,
      readTo: now - lagMs,
      windowFrom,
      ...(readFrom > windowFrom ? { stopped: failure === undefined ? 'budget' : 'failure' } : {}),
      ...(failure === undefined || failure.ok ? {} : { failure }),
      broken: reader.broken,
      counts: reader.tally.counts(),
    };
  });
}

interface Reader extends LookupRequest {
  readonly account: Account;
  readonly windowFrom: number;
  readonly tally: Tally;
  calls: number;
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
  const end = reader.now - Math.max(reader.windowMs, reader.lookBackMs);
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
    const times = page.Events.map((event) => count(reader, event));
    token = page.NextToken ?? '';
    if (token === '') {
      stream.readFrom = from;
      return;
    }
    if (tokens.has(token)) throw new MalformedAnswer('actiontrail:LookupEvents', 'it repeats a page token', '');
    tokens.add(token);
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
      MaxResults: String(maxResults),
      ...(token === undefined ? {} : { NextToken: token }),
    },
  });
  return parseAnswer(answerSchema, answer, 'actiontrail:LookupEvents');
}

/** Counts an event that is the role's; tells any event's time, as far as it has one. */
function count(reader: Reader, event: unknown): number {
  const reading = readRecord(event);
  if (reading.is === 'role-call') reader.tally.add(reading.call);
  if (reading.is === 'broken') reader.broken += 1;
  const time = Date.parse(String((event as { eventTime?: unknown } | null)?.eventTime));

  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

/** ISO 8601 without a fraction, as LookupEvents takes it. */
function seconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
