import type { Activity, ActivityCount, CryptoEvent, Outcome } from '../model/activity.ts';
import type { RoleCall } from './record.ts';

const hourMs = 3_600_000;
/**
 * A pause between deliveries that is longer than this is a gap: nobody knows what happened in it. ActionTrail delivers
 * about every ten minutes where anything happens at all, and the audit's own reads are something.
 */
const gapMs = 3 * hourMs;
/** How old the newest delivery may be. ActionTrail lags by ten minutes, and delivers every ten. */
const freshMs = hourMs;

/** Calls that are alike, within one hour. */
export interface HourCount {
  readonly regionId: string;
  readonly keyId: string | null;
  readonly clusterId: string | null;
  readonly vpcId: string | null;
  readonly event: CryptoEvent;
  readonly outcome: Outcome;
  readonly errorCode: string;
  /** Hours since 1970. */
  readonly hour: number;
  readonly count: number;
  /** Epoch milliseconds. */
  readonly first: number;
  readonly last: number;
}

/** A time from which records came, epoch milliseconds. */
export interface Span {
  readonly regionId: string;
  readonly from: number;
  readonly to: number;
}

/** What one delivery held of one account, counted. */
export interface Delivery {
  /**
   * The same for the same bytes, however often they are delivered: the hour of the newest thing in it (`2026112206`), and
   * a digest.
   */
  readonly id: string;
  /** Where it came from, such as `oss://bucket/prefix`: the same events may come from two trails. */
  readonly source: string;
  readonly heard: readonly Span[];
  readonly hours: readonly HourCount[];
  readonly broken: number;
}

/** Everything that was delivered of one account. */
export interface Ledger {
  /** Ids of the deliveries in it: one that comes again changes nothing. */
  readonly deliveries: readonly string[];
  readonly sources: Readonly<Record<string, SourceLedger>>;
}

export interface SourceLedger {
  readonly heard: readonly Span[];
  readonly hours: readonly HourCount[];
  /** Records that could not be read, any of which may have been the role's: in which hour they came is not known. */
  readonly broken: number;
}

export const emptyLedger: Ledger = { deliveries: [], sources: {} };

/** Counts calls by hour, as they come. */
export interface HourCounter {
  add(call: RoleCall): void;
  counts(): HourCount[];
}

export function hourCounter(): HourCounter {
  const counts = new Map<string, HourCount>();
  return {
    add({ time, event, outcome, errorCode, keyId, clusterId, vpcId, regionId }) {
      const hour = Math.floor(time / hourMs);
      const call = {
        regionId,
        keyId,
        clusterId,
        vpcId,
        event,
        outcome,
        errorCode,
        hour,
        count: 1,
        first: time,
        last: time,
      };
      const kind = kindOf(call);
      const before = counts.get(kind);
      counts.set(kind, before === undefined ? call : add(before, call));
    },
    counts: () => [...counts.values()],
  };
}

/** The ledger with deliveries added. In whatever order, and however often, the outcome is the same. */
export function addDeliveries(ledger: Ledger, deliveries: readonly Delivery[]): Ledger {
  const known = new Set(ledger.deliveries);
  const sources = new Map(Object.entries(ledger.sources).map(([name, source]) => [name, open(source)]));
  for (const delivery of deliveries) {
    if (known.has(delivery.id)) continue;
    known.add(delivery.id);
    const source = sources.get(delivery.source) ?? open({ heard: [], hours: [], broken: 0 });
    sources.set(delivery.source, source);
    source.heard.push(...delivery.heard);
    source.broken += delivery.broken;
    for (const hour of delivery.hours) {
      const kind = kindOf(hour);
      const before = source.hours.get(kind);
      source.hours.set(kind, before === undefined ? hour : add(before, hour));
    }
  }

  return {
    deliveries: [...known].sort(),
    sources: Object.fromEntries(
      [...sources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, source]) => [name, close(source)]),
    ),
  };
}

/**
 * The ledger without what is older than a time, epoch milliseconds. A delivery that old may come again: what it holds is
 * then older than anything that is asked for.
 */
export function forgetBefore(ledger: Ledger, time: number): Ledger {
  const sources = Object.entries(ledger.sources).map(([name, { heard, hours, broken }]) => [
    name,
    {
      heard: heard.filter(({ to }) => to >= time).map((span) => ({ ...span, from: Math.max(span.from, time) })),
      hours: hours.filter(({ last }) => last >= time),
      broken,
    },
  ]);
  const limit = hourName(time);
  return { deliveries: ledger.deliveries.filter((id) => id >= limit), sources: Object.fromEntries(sources) };
}

/** The hour of a time (epoch milliseconds), as ids of deliveries begin with it. */
export function hourName(time: number): string {
  return new Date(time).toISOString().slice(0, 13).replace(/\D/g, '');
}

export interface LedgerQuestion {
  readonly regionId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly windowFrom: number;
  readonly lookBackFrom: number;
}

/** What the ledger tells of a region, or undefined where it was not listening during the whole window. */
export function activityOf(
  ledger: Ledger,
  { regionId, now, windowFrom, lookBackFrom }: LedgerQuestion,
): Activity | undefined {
  const spans = Object.values(ledger.sources).flatMap(({ heard }) =>
    heard.filter((span) => span.regionId === regionId),
  );
  const heard = lastRun(spans);
  if (heard === undefined || heard.from > windowFrom || heard.to < now - freshMs) return undefined;
  const counts = hoursOf(ledger, regionId).filter(({ last }) => last >= lookBackFrom);

  return {
    source: 'ledger',
    readFrom: heard.from,
    readTo: heard.to,
    windowFrom,
    broken: Object.values(ledger.sources).reduce((sum, { broken }) => sum + broken, 0),
    counts: [
      ...sumUp(counts.filter(({ last }) => last >= windowFrom)),
      ...sumUp(counts.filter(({ last }) => last < windowFrom)),
    ],
  };
}

/** Regions that a ledger heard of, each with the newest time in which it listened without a gap. */
export function listeningTimes(ledger: Ledger): Span[] {
  const spans = Object.values(ledger.sources).flatMap(({ heard }) => heard);
  const regionIds = [...new Set(spans.map(({ regionId }) => regionId))].sort();
  return regionIds.flatMap((regionId) => {
    const run = lastRun(spans.filter((span) => span.regionId === regionId));
    return run === undefined ? [] : [{ regionId, ...run }];
  });
}

/** The newest time without a gap, from the spans of all sources. */
function lastRun(spans: readonly Span[]): { from: number; to: number } | undefined {
  const newestFirst = [...spans].sort((a, b) => b.to - a.to);
  const [newest] = newestFirst;
  if (newest === undefined) return undefined;
  let from = newest.from;
  for (const span of newestFirst) {
    if (span.to < from - gapMs) break;
    from = Math.min(from, span.from);
  }
  return { from, to: newest.to };
}

/** Every hour and kind of call of a region once: where two sources saw the same hour, the larger count stands. */
export function hoursOf(ledger: Ledger, regionId: string): HourCount[] {
  const counts = new Map<string, HourCount>();
  for (const { hours } of Object.values(ledger.sources)) {
    for (const hour of hours) {
      if (hour.regionId !== regionId) continue;
      const kind = kindOf(hour);
      const other = counts.get(kind);
      counts.set(
        kind,
        other === undefined ? hour : { ...widen(hour, other), count: Math.max(hour.count, other.count) },
      );
    }
  }
  return [...counts.values()];
}

/** Counts over hours. */
function sumUp(hours: readonly HourCount[]): ActivityCount[] {
  const counts = new Map<string, ActivityCount>();
  for (const { keyId, clusterId, vpcId, event, outcome, errorCode, count, first, last } of hours) {
    const kind = JSON.stringify([keyId, clusterId, vpcId, event, outcome, errorCode]);
    const before = counts.get(kind);
    counts.set(kind, {
      keyId,
      clusterId,
      vpcId,
      event,
      outcome,
      errorCode,
      count: (before?.count ?? 0) + count,
      first: Math.min(before?.first ?? first, first),
      last: Math.max(before?.last ?? last, last),
    });
  }
  return [...counts.values()];
}

function kindOf({ regionId, keyId, clusterId, vpcId, event, outcome, errorCode, hour }: HourCount): string {
  return JSON.stringify([regionId, keyId, clusterId, vpcId, event, outcome, errorCode, hour]);
}

function add(one: HourCount, other: HourCount): HourCount {
  return { ...widen(one, other), count: one.count + other.count };
}

function widen(one: HourCount, other: HourCount): HourCount {
  return { ...one, first: Math.min(one.first, other.first), last: Math.max(one.last, other.last) };
}

interface OpenSource {
  readonly heard: Span[];
  readonly hours: Map<string, HourCount>;
  broken: number;
}

function open({ heard, hours, broken }: SourceLedger): OpenSource {
  return { heard: [...heard], hours: new Map(hours.map((hour) => [kindOf(hour), hour])), broken };
}

function close({ heard, hours, broken }: OpenSource): SourceLedger {
  return {
    heard: joinSpans(heard),
    hours: [...hours].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, hour]) => hour),
    broken,
  };
}

/** Spans of a region that touch, or nearly do, are one: a ledger of months stays small. */
function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  const sorted = [...spans].sort((a, b) =>
    a.regionId < b.regionId ? -1 : a.regionId > b.regionId ? 1 : a.from - b.from,
  );
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && last.regionId === span.regionId && span.from <= last.to + gapMs) {
      joined[joined.length - 1] = { ...last, to: Math.max(last.to, span.to) };
    } else {
      joined.push(span);
    }
  }
  return joined;
}
