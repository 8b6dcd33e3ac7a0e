import { readFailure } from '../model/fact.ts';
import { maxClockSkewMs } from '../model/timing.ts';
import type { Activity, EventRw } from '../model/usage.ts';
import { type HourCount, hourMs, mergeHours, sumUp } from './count.ts';

/**
 * A pause between deliveries that is longer than this is a gap: nobody knows what happened in it. ActionTrail delivers
 * about every ten minutes where anything happens at all, and the audit's own reads are something.
 */
const gapMs = 3 * hourMs;
/** How old the newest delivery may be. ActionTrail lags by ten minutes, and delivers every ten. */
const freshMs = hourMs;
/** Ids of events are kept so long: what is delivered again comes within hours. */
const idsMs = 72 * hourMs;

/** A span of time in a region, epoch milliseconds. */
export interface RegionSpan {
  readonly regionId: string;
  readonly from: number;
  readonly to: number;
}

/** What could not be read. The region is '' where it may be any. */
export interface Damage extends RegionSpan {
  readonly reason: string;
}

/** The newest record of any KMS call in a region, reads and writes apart; epoch milliseconds. */
export interface RecordedKms {
  readonly regionId: string;
  readonly rw: NonNullable<EventRw>;
  readonly at: number;
}

/** What one delivery held of one account, counted. */
export interface Delivery {
  /**
   * The hour of the newest thing in it (`2026112206`), a digest that is the same for a damaged and a whole copy of the object,
   * and one that is the same for the same bytes only.
   */
  readonly id: string;
  /** Where it came from, such as `oss://bucket/prefix`: the same events may come from two trails. */
  readonly source: string;
  /** When it would have delivered calls. */
  readonly heard: readonly RegionSpan[];
  readonly hours: readonly HourCount[];
  readonly recorded: readonly RecordedKms[];
  readonly damage: readonly Damage[];
}

/** Everything that was delivered of one account. */
export interface Ledger {
  /** Ids of the deliveries in it: one that comes again changes nothing. */
  readonly deliveries: readonly string[];
  readonly sources: Readonly<Record<string, SourceLedger>>;
}

export interface SourceLedger {
  readonly heard: readonly RegionSpan[];
  readonly hours: readonly HourCount[];
  readonly recorded: readonly RecordedKms[];
  /** Damaged deliveries, apart from the others: a whole copy that comes later takes their place. */
  readonly damaged: readonly Delivery[];
}

export const emptyLedger: Ledger = { deliveries: [], sources: {} };
const noSource: SourceLedger = { heard: [], hours: [], recorded: [], damaged: [] };

/** The ledger with deliveries added. In whatever order, and however often, the outcome is the same. */
export function addDeliveries(ledger: Ledger, deliveries: readonly Delivery[]): Ledger {
  const known = new Set(ledger.deliveries);
  const added: Delivery[] = [];
  for (const delivery of deliveries) {
    if (!known.has(delivery.id)) added.push(delivery);
    known.add(delivery.id);
  }
  const before = Object.values(ledger.sources).flatMap(({ damaged }) => damaged);
  const damagedIds = new Set([...before, ...added.filter(({ damage }) => damage.length > 0)].map(({ id }) => id));
  const whole = new Set([...known].filter((id) => !damagedIds.has(id)).map(objectOf));
  const names = new Set([...Object.keys(ledger.sources), ...added.map(({ source }) => source)]);
  const sources = [...names].sort().map((name): [string, SourceLedger] => {
    const { heard, hours, recorded, damaged } = ledger.sources[name] ?? noSource;
    const own = added.filter(({ source }) => source === name);
    const sound = own.filter(({ damage }) => damage.length === 0);
    const left = [...damaged, ...own.filter(({ damage }) => damage.length > 0)];
    return [
      name,
      {
        heard: joinSpans([...heard, ...sound.flatMap((delivery) => delivery.heard)]),
        hours: mergeHours([hours, ...sound.map((delivery) => delivery.hours)], false),
        recorded: newestRecorded([...recorded, ...sound.flatMap((delivery) => delivery.recorded)]),
        damaged: left.filter(({ id }) => !whole.has(objectOf(id))).sort((a, b) => (a.id < b.id ? -1 : 1)),
      },
    ];
  });
  return { deliveries: [...known].sort(), sources: Object.fromEntries(sources) };
}

/** One for each region, reads and writes apart. */
export function newestRecorded(all: readonly RecordedKms[]): RecordedKms[] {
  const newest = new Map<string, RecordedKms>();
  for (const each of all) {
    const name = `${each.regionId} ${each.rw}`;
    if ((newest.get(name)?.at ?? 0) < each.at) newest.set(name, each);
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/** The part of the id of a delivery that a damaged and a whole copy of the object have in common. */
function objectOf(id: string): string {
  return id.split('-')[1] ?? id;
}

/**
 * The ledger without what is older than a time, epoch milliseconds. A delivery that old may come again: what it holds is
 * then older than anything that is asked for.
 *
 * @param now epoch milliseconds
 */
export function forgetBefore(ledger: Ledger, time: number, now: number): Ledger {
  const limit = hourName(time);
  const sources = Object.entries(ledger.sources).map(
    ([name, { heard, hours, recorded, damaged }]): [string, SourceLedger] => [
      name,
      {
        heard: heard.filter(({ to }) => to >= time).map((span) => ({ ...span, from: Math.max(span.from, time) })),
        hours: hours
          .filter(({ last }) => last >= time)
          .map((count) => (count.last < now - idsMs ? { ...count, ids: [] } : count)),
        recorded: recorded.filter(({ at }) => at >= time),
        damaged: damaged.filter(({ id }) => id >= limit),
      },
    ],
  );
  return { deliveries: ledger.deliveries.filter((id) => id >= limit), sources: Object.fromEntries(sources) };
}

/** The hour of a time (epoch milliseconds), as ids of deliveries begin with it. */
export function hourName(time: number): string {
  return new Date(time).toISOString().slice(0, 13).replace(/\D/g, '');
}

export interface LedgerQuestion {
  readonly accountId: string;
  readonly regionId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly windowFrom: number;
  readonly lookBackFrom: number;
}

/** What the ledger says of a region, or undefined where its deliveries do not cover the whole window. */
export function activityOf(ledger: Ledger, question: LedgerQuestion): Activity | undefined {
  const { regionId, now, windowFrom, lookBackFrom } = question;
  const latest = now + maxClockSkewMs;
  const heard = lastRun(spansOf(ledger).filter((span) => span.regionId === regionId && span.to <= latest));
  if (heard === undefined || heard.from > windowFrom || heard.to < now - freshMs) return undefined;
  const counts = hoursOf(ledger, regionId).filter(({ last }) => last >= lookBackFrom);
  const inTime = counts.filter(({ last }) => last <= latest);
  const ahead = counts
    .filter(({ last }) => last > latest)
    .map(({ first, last }) => ({ regionId, from: first, to: last, reason: 'is dated ahead of the clock' }));
  const damage = [...damageOf(ledger, regionId).filter(({ to }) => to >= lookBackFrom), ...ahead];

  return {
    source: 'ledger',
    readFrom: heard.from,
    readTo: heard.to,
    windowFrom,
    broken: damage.filter(({ to }) => to >= windowFrom).length,
    ...(damage.length === 0 ? {} : { damage: damage.map((span) => unreadSpan(span, question)) }),
    counts: [
      ...sumUp(inTime.filter(({ last }) => last >= windowFrom)),
      ...sumUp(inTime.filter(({ last }) => last < windowFrom)),
    ],
    recorded: recordedIn(ledger, regionId, latest),
  };
}

function recordedIn({ sources }: Ledger, regionId: string, latest: number): NonNullable<Activity['recorded']> {
  const all = Object.values(sources).flatMap(({ recorded }) => recorded);
  const here = newestRecorded(all.filter((each) => each.regionId === regionId && each.at <= latest));
  return Object.fromEntries(here.map(({ rw, at }) => [rw, at]));
}

function unreadSpan({ from, to, reason }: Damage, { accountId, regionId }: LedgerQuestion) {
  return readFailure({
    operation: 'oss:GetObject',
    accountId,
    regionId,
    code: 'DamagedDelivery',
    message: `A part of what ActionTrail delivered ${reason}.`,
    requestId: '',
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  });
}

/** What could not be read of a region; what touches and has one reason is one. */
function damageOf(ledger: Ledger, regionId: string): Damage[] {
  const all = Object.values(ledger.sources).flatMap(({ damaged }) => damaged.flatMap(({ damage }) => damage));
  const joined: Damage[] = [];
  for (const damage of all
    .filter((each) => each.regionId === regionId || each.regionId === '')
    .sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && damage.from <= last.to + hourMs)
      joined[joined.length - 1] = { ...last, to: Math.max(last.to, damage.to) };
    else joined.push(damage);
  }
  return joined;
}

function spansOf(ledger: Ledger): RegionSpan[] {
  return Object.values(ledger.sources).flatMap(({ heard, damaged }) => [
    ...heard,
    ...damaged.flatMap((each) => each.heard),
  ]);
}

/** Regions of which anything was delivered, each with the newest time without a gap. */
export function coverageOf(ledger: Ledger): RegionSpan[] {
  const spans = spansOf(ledger);
  const regionIds = [...new Set(spans.map(({ regionId }) => regionId))].sort();
  return regionIds.flatMap((regionId) => {
    const run = lastRun(spans.filter((span) => span.regionId === regionId));
    return run === undefined ? [] : [{ regionId, ...run }];
  });
}

/** The newest time without a gap, from the spans of all sources. */
function lastRun(spans: readonly RegionSpan[]): { from: number; to: number } | undefined {
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

/** Every hour and kind of call of a region once, however many sources saw it. */
export function hoursOf(ledger: Ledger, regionId: string): HourCount[] {
  const sources = Object.values(ledger.sources).map(({ hours, damaged }) =>
    mergeHours([hours, ...damaged.map((delivery) => delivery.hours)], false).filter(
      (hour) => hour.regionId === regionId,
    ),
  );
  return mergeHours(sources, true);
}

/** Spans of a region that touch, or nearly do, are one: a ledger of months stays small. */
function joinSpans(spans: readonly RegionSpan[]): RegionSpan[] {
  const joined: RegionSpan[] = [];
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
