import type * as z from 'zod/mini';
import type { Cloud } from '../cloud/call.ts';
import { derive, type Fact, read, readFailure } from '../model/fact.ts';
import { maxClockSkewMs } from '../model/timing.ts';
import type { Activity, ActivityCount } from '../model/usage.ts';
import { sumUp } from '../trail/count.ts';
import { parseAnswer } from './answer.ts';
import { type AccountContext, attempt, readError, type Subject } from './attempt.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { coverageGap, gapSeconds, type Heard, heardOf } from './sls-heard.ts';
import { countQuery, heardQuery, recordedQuery } from './sls-query.ts';
import { type CountRow, countRowsSchema, heardRowsSchema, kindOf, readRow, recordedRowsSchema } from './sls-rows.ts';

/** What happens shows about ten minutes later. */
const lagMs = 600_000;
/**
 * Whether a log carries the time of its event or that of its delivery is not documented. With the latter, events are
 * older than the logs asked for, by as much as a delivery may be late. Events of the future are odd with either.
 */
const latestDelivery = 86_400;
const leeway = maxClockSkewMs / 1000;
/** An analysis gives a hundred rows unless asked for more, and ten thousand at most. */
const usualPage = 5_000;
const mostPages = 40;
/** What is too much to look at is asked for in halves, but of no less than an hour, and so many in all. */
const leastSpan = 3_600;
const mostSpans = 16;
/** How often no answer in time is taken for too much: each one takes as long as a call may. */
const mostTimeouts = 3;

/** Where a trail is delivered to, and what to look for there. */
export interface SlsRequest {
  readonly project: string;
  readonly logstore: string;
  /** Where the project is. */
  readonly logRegion: string;
  readonly regionId: string;
  /** Whose activity: an organization's trail delivers that of all its accounts. */
  readonly accountId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly windowMs: number;
  readonly lookBackMs: number;
  /** Whether anything from before the window is still wanted, given what was counted in it; by default it is. */
  readonly wantsMore?: (counts: readonly ActivityCount[], readFrom: number) => boolean;
  /** How many rows to ask for at once. */
  readonly pageRows?: number;
}

/**
 * Has the role's calls counted where a trail is delivered to SLS: two queries for the window, and one for the time
 * before it, if that is wanted.
 *
 * A logstore without any call may have received nothing, so it is asked for that too. Where it was not listening
 * during the whole window, the activity says so, as it does where the window was not read to its start.
 */
export async function querySlsActivity(cloud: Cloud, request: SlsRequest): Promise<Fact<Activity>> {
  const { accountId, regionId, now, windowMs, lookBackMs } = request;
  if (!/^\d+$/.test(accountId)) return unknown(request, 'AccountUnknown', 'Whose records are meant could not be told');
  if (!/^[a-z0-9-]+$/.test(regionId)) return unknown(request, 'Unsendable', 'No region has such a name');
  const windowFrom = now - windowMs;
  const window: QuerySpan = { from: seconds(windowFrom), to: seconds(now) + 1 };
  const before: QuerySpan = { from: seconds(now - Math.max(windowMs, lookBackMs)), to: window.from };
  const reader = openReader(cloud, request, window);

  const [heard, inWindow] = await Promise.all([hear(reader, before.from), readBack(reader, window)]);
  if (!inWindow.ok && reader.readFrom === window.to) return inWindow;
  if (reader.cut > 0 && countsOf(reader).length === 0) return unknown(request, 'FieldCut', cutAdvice);
  const { problem, ...covered } = coverageOf(request, heard, window);
  // What is certain stands: a refusal that was seen is not unseen because more may have happened.
  if (problem !== undefined && covered.from === window.to && countsOf(reader).length === 0) return problem;

  const isWanted = before.from < before.to && (request.wantsMore?.(countsOf(reader), windowFrom) ?? true);
  const looksBack = inWindow.ok && isWanted;
  const beyond = looksBack ? await readBack(reader, before) : read(null);
  const recorded = looksBack ? await readRecorded(reader) : read({});
  const failure = [inWindow, problem ?? read(null), beyond, recorded].find((reading) => !reading.ok);
  const readFrom = Math.max(reader.readFrom, covered.from);

  return read({
    source: 'sls',
    readFrom: readFrom === window.from ? windowFrom : Math.min(now, readFrom * 1000),
    readTo: Math.min(now - lagMs, covered.to * 1000),
    windowFrom,
    ...(inWindow.ok && problem === undefined ? {} : { stopped: 'failure' as const }),
    ...(failure === undefined || failure.ok ? {} : { failure }),
    broken: reader.broken + reader.cut,
    counts: countsOf(reader),
    ...(recorded.ok ? { recorded: recorded.value } : {}),
  });
}

/** From when on, and until when, the logstore is known to have heard everything; where not for the whole window, why. */
function coverageOf(
  request: SlsRequest,
  heard: Fact<Heard | undefined>,
  window: QuerySpan,
): QuerySpan & { readonly problem?: Fact<never> } {
  const nothing = { from: window.to, to: window.to };
  if (!heard.ok) return { ...nothing, problem: heard };
  const { value } = heard;
  if (value === undefined)
    return { ...nothing, problem: notCovered(request, `nothing of account ${request.accountId}`) };
  if (value.ofRegion === 0) return { ...nothing, problem: notCovered(request, `nothing of ${request.regionId}`) };
  const gap = coverageGap(value, window);
  if (gap !== undefined) return { from: value.from, to: value.to, problem: notCovered(request, gap) };
  return { from: Math.min(value.from, window.from), to: window.to };
}

/** Whole seconds since the epoch, the end not included, as SLS takes them. */
interface QuerySpan {
  readonly from: number;
  readonly to: number;
}

interface SlsReader {
  readonly account: AccountContext;
  readonly subject: Subject;
  readonly request: SlsRequest;
  readonly window: QuerySpan;
  readonly counts: Record<'window' | 'before', ActivityCount[]>;
  /** Back to here everything was read. */
  readFrom: number;
  spans: number;
  /** Queries that were answered. */
  answers: number;
  timeouts: number;
  broken: number;
  /** Records of which SQL saw a part only. */
  cut: number;
}

function openReader(cloud: Cloud, request: SlsRequest, window: QuerySpan): SlsReader {
  const account = { accountId: request.accountId, cloud };
  const reader = { account, subject: subjectOf(request), request, window, counts: { window: [], before: [] } };
  return { ...reader, readFrom: window.to, spans: 0, answers: 0, timeouts: 0, broken: 0, cut: 0 };
}

function countsOf({ counts }: SlsReader): ActivityCount[] {
  return [...sumUp(counts.window), ...sumUp(counts.before)];
}

/** Reads a span that ends where everything newer was read; where it is too much at once, by halves, newest first. */
async function readBack(reader: SlsReader, span: QuerySpan): Promise<Fact<null>> {
  reader.spans += 1;
  const rows = await attempt(reader.account, reader.subject, () => countedIn(reader, span));
  if (rows.ok) {
    reader.readFrom = span.from;
    return rows;
  }
  const mayHalve = span.to - span.from >= 2 * leastSpan && reader.spans < mostSpans;
  if (!isTooMuch(reader, rows) || !mayHalve) return rows;
  const middle = Math.floor((span.from + span.to) / 2);
  const newer = await readBack(reader, { from: middle, to: span.to });
  return newer.ok ? readBack(reader, { from: span.from, to: middle }) : newer;
}

/** Whether a failure may be due to the size of the question. What never answers at all is only out of reach. */
function isTooMuch(reader: SlsReader, fact: Fact<unknown>): boolean {
  if (fact.ok || fact.error.code !== 'Timeout') return !fact.ok && fact.error.code === 'Incomplete';
  reader.timeouts += 1;
  return reader.answers > 0 && reader.timeouts <= mostTimeouts;
}

/** Counts one span: all of it, or nothing, since a page more or less would be another count. */
async function countedIn(reader: SlsReader, { from, to }: QuerySpan): Promise<null> {
  const { regionId, accountId } = reader.request;
  const [earliest, latest] = [from - latestDelivery, reader.window.to + leeway];
  const windowFrom = (reader.request.now - reader.request.windowMs) / 1000;
  const query = countQuery({ regionId, accountId, windowFrom, earliest, latest });
  const rows = new Map<string, CountRow>();
  for (const page of await pagesOf(reader, query, { from, to }, countRowsSchema)) {
    // Between two pages something may have come in and shifted the rows: the newer row counts more.
    for (const row of page) rows.set(kindOf(row), row);
  }
  for (const reading of [...rows.values()].map((row) => readRow(row, { accountId, regionId }))) {
    if (reading.is === 'calls') reader.counts[reading.period].push(reading.count);
    else if (reading.is === 'broken') reader.broken += reading.count;
    else if (reading.is === 'cut') reader.cut += reading.count;
  }
  return null;
}

/**
 * What the logstore heard of the account since a time, and a little before, in which it may have been heard last; where that
 * is too much to look at, in the window alone.
 */
async function hear(reader: SlsReader, from: number): Promise<Fact<Heard | undefined>> {
  const { account, subject, request, window } = reader;
  const query = heardQuery(request);
  const heardSince = (since: number) =>
    attempt(account, subject, () => pagesOf(reader, query, { from: since, to: window.to }, heardRowsSchema));
  const all = await heardSince(from - gapSeconds);
  const justBefore = window.from - gapSeconds;
  const pages = isTooMuch(reader, all) && from < window.from ? await heardSince(justBefore) : all;

  return derive(pages, (rows) => heardOf(rows.flat()));
}

/** When KMS was last recorded in the window, whoever called it. */
async function readRecorded(reader: SlsReader): Promise<Fact<NonNullable<Activity['recorded']>>> {
  const { account, subject, request, window } = reader;
  const query = recordedQuery({ ...request, latest: window.to + leeway });
  const pages = await attempt(account, subject, () => pagesOf(reader, query, window, recordedRowsSchema));
  return derive(pages, (rows) =>
    Object.fromEntries(
      rows.flat().flatMap(({ rw, last_at }) => {
        const name = rw === 'read' ? 'Read' : rw === 'write' ? 'Write' : undefined;
        const at = Number(last_at ?? Number.NaN) * 1000;
        return name === undefined || !(at > 0) ? [] : [[name, at]];
      }),
    ),
  );
}

/** All rows of a query, page by page: only LIMIT pages what is computed. */
async function pagesOf<Row>(
  reader: SlsReader,
  query: string,
  { from, to }: QuerySpan,
  schema: z.ZodMiniType<{ rows: Row[] }>,
): Promise<Row[][]> {
  const { account, subject, request } = reader;
  const { project, logstore, logRegion, pageRows = usualPage } = request;
  const pages: Row[][] = [];
  while (pages.length < mostPages) {
    const answer = await account.cloud.call('log:GetLogs', {
      regionId: logRegion,
      path: { project, logstore },
      query: {
        type: 'log',
        from,
        to,
        query: `${query} limit ${pages.length * pageRows}, ${pageRows}`,
        line: 0,
        offset: 0,
      },
    });
    reader.answers += 1;
    const { rows } = parseAnswer(schema, answer, subject.operation);
    if (rows.length > pageRows)
      throw new MalformedAnswer(subject.operation, 'gave more rows than asked for', answer.requestId);
    pages.push(rows);
    if (rows.length < pageRows) return pages;
  }
  throw new MalformedAnswer(subject.operation, 'has more rows than there can be', '');
}

const cutAdvice =
  'SQL sees only the beginning of each record. Raise the maximum text length in the index of the logstore from 2,048 to ' +
  '16,384 bytes, and index the logs of before again';

function notCovered(request: SlsRequest, what: string): ReturnType<typeof unknown> {
  return unknown(request, 'NotCovered', `The logstore holds ${what}`);
}

function unknown(request: SlsRequest, code: string, message: string) {
  return readFailure(readError(request, subjectOf(request), { code, message: `${message}.`, requestId: '' }));
}

function subjectOf({ regionId, project, logstore }: SlsRequest): Subject {
  return { operation: 'log:GetLogs', regionId, resource: `${project}/${logstore}` };
}

function seconds(time: number): number {
  return Math.floor(time / 1000);
}
