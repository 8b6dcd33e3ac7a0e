import type { Activity, ActivityCount, HourRun } from '../model/usage.ts';
import type { RoleCall } from './record.ts';

export const hourMs = 3_600_000;
/** How far back from the last success hours are kept: a baseline rests on no older ones. */
export const baselineHours = 14 * 24;
/** Of how many events of a region and hour the ids are kept. Beyond that an event that comes again is counted again. */
const mostIds = 50_000;
/** So many kinds of calls with one key are compared one by one. */
const mostCompared = 16;

/** Calls that are alike, within one hour. */
export interface HourCount extends Omit<ActivityCount, 'hours'> {
  readonly regionId: string;
  /** Hours since 1970. */
  readonly hour: number;
  /** Digests of the ids of these calls; of calls without an id, and where there are too many, none. */
  readonly ids: readonly number[];
  /** Whether the count may include events twice. */
  readonly repeats?: true;
}

/** Counts calls by hour, as they come. An event that comes again is not counted again. */
export interface CallCounter {
  add(call: RoleCall): void;
  counts(): HourCount[];
}

interface OpenCount extends Omit<HourCount, 'acs' | 'ids' | 'repeats' | 'count' | 'first' | 'last'> {
  acs?: true;
  count: number;
  first: number;
  last: number;
  readonly ids: number[];
}

/** One hour of one region. */
interface Place {
  readonly ids: Set<number>;
  /** By key, the first kinds of calls: to compare a few takes less than to compose a name for each call. */
  readonly byKey: Map<string | null, OpenCount[]>;
  /** By name, the other kinds. */
  readonly others: Map<string, OpenCount>;
}

export function callCounter(): CallCounter {
  const regions = new Map<string, Map<number, Place>>();
  return {
    add({ eventId, time, event, outcome, errorCode, keyId, clusterId, vpcId, rw, acs, regionId }) {
      const hour = Math.floor(time / hourMs);
      const hours = regions.get(regionId) ?? new Map<number, Place>();
      if (hours.size === 0) regions.set(regionId, hours);
      let place = hours.get(hour);
      if (place === undefined) {
        place = { ids: new Set(), byKey: new Map(), others: new Map() };
        hours.set(hour, place);
      }
      const hasDigest = eventId !== '' && place.ids.size <= mostIds;
      const digest = hasDigest ? digestOf(eventId) : 0;
      if (hasDigest && place.ids.has(digest)) return;

      const compared = place.byKey.get(keyId) ?? [];
      if (compared.length === 0) place.byKey.set(keyId, compared);
      let known = compared.find(
        (one) =>
          one.event === event &&
          one.vpcId === vpcId &&
          one.rw === rw &&
          one.outcome === outcome &&
          one.errorCode === errorCode &&
          one.clusterId === clusterId &&
          one.acs === acs,
      );
      if (known === undefined) {
        // Three spreads would take longer than all else that is done with a call.
        const start = { count: 0, first: time, last: time, ids: [] };
        const fresh: OpenCount = { regionId, keyId, clusterId, vpcId, event, outcome, rw, errorCode, hour, ...start };
        if (acs) fresh.acs = acs;
        const kind = compared.length < mostCompared ? '' : kindOf(fresh);
        known = place.others.get(kind) ?? fresh;
        if (kind === '') compared.push(known);
        else place.others.set(kind, known);
      }
      if (hasDigest) {
        place.ids.add(digest);
        known.ids.push(digest);
      }
      known.count += 1;
      known.first = Math.min(known.first, time);
      known.last = Math.max(known.last, time);
    },
    counts() {
      const places = [...regions.values()].flatMap((hours) => [...hours.values()]);
      const counts = places.flatMap(({ byKey, others }) => [...[...byKey.values()].flat(), ...others.values()]);
      return boundIds(counts.map((count) => ({ ...count, ids: sorted(count.ids) })));
    },
  };
}

/**
 * Counts of the same deliveries put together, each hour and kind once.
 *
 * @param same whether the groups hold the same calls, as two trails do: then the larger of two counts stands where ids
 * do not decide it
 */
export function mergeHours(groups: readonly (readonly HourCount[])[], same: boolean): HourCount[] {
  const merged = new Map<string, HourCount>();
  for (const group of groups) {
    for (const count of group) {
      const kind = kindOf(count);
      const known = merged.get(kind);
      merged.set(kind, known === undefined ? count : join(known, count, same));
    }
  }
  return boundIds([...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count));
}

/** Hour counts, or sums of them, each kind once; of all regions that they are of. */
export function sumUp(counts: Iterable<HourCount | ActivityCount>): ActivityCount[] {
  const sums = new Map<string, { -readonly [K in keyof ActivityCount]: ActivityCount[K] }>();
  const hours = new Map<string, Set<number>>();
  for (const each of counts) {
    const { keyId, clusterId, vpcId, event, outcome, rw, errorCode, count, first, last } = each;
    const kind = JSON.stringify([keyId, clusterId, vpcId, event, outcome, rw, errorCode]);
    const known = sums.get(kind);
    if (known === undefined) {
      sums.set(kind, { keyId, clusterId, vpcId, event, outcome, rw, errorCode, count, first, last, hours: [] });
    } else {
      known.count += count;
      known.first = Math.min(known.first, first);
      known.last = Math.max(known.last, last);
    }
    if (outcome !== 'success') continue;
    const seen = hours.get(kind) ?? new Set();
    for (const hour of 'hours' in each ? hoursIn(each.hours) : [each.hour]) seen.add(hour);
    hours.set(kind, seen);
  }
  return [...sums].map(([kind, sum]) => ({ ...sum, hours: runsOf(hours.get(kind) ?? [], sum.last) }));
}

/** What was counted, that of the window apart from what was before it, and how often the role of ACS clusters called. */
export function activityCounts(
  counts: readonly (HourCount | ActivityCount)[],
  windowFrom: number,
): Pick<Activity, 'counts' | 'acsCalls'> {
  const isRecent = ({ last }: HourCount | ActivityCount) => last >= windowFrom;
  const own = counts.filter(({ acs }) => !acs);
  const acsCalls = counts.reduce((sum, each) => sum + (each.acs && isRecent(each) ? each.count : 0), 0);
  return {
    counts: [...sumUp(own.filter(isRecent)), ...sumUp(own.filter((each) => !isRecent(each)))],
    ...(acsCalls === 0 ? {} : { acsCalls }),
  };
}

/** Every hour of runs of hours. */
export function hoursIn(runs: readonly HourRun[]): number[] {
  return runs.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
}

/**
 * Hours as runs, without those that no baseline can rest on.
 *
 * @param last the time of the last success, epoch milliseconds
 */
export function runsOf(hours: Iterable<number>, last: number): HourRun[] {
  const runs: [number, number][] = [];
  for (const hour of [...new Set(hours)].sort((a, b) => a - b)) {
    if (hour < Math.floor(last / hourMs) - baselineHours) continue;
    const run = runs.at(-1);
    if (run !== undefined && hour === run[1] + 1) run[1] = hour;
    else runs.push([hour, hour]);
  }
  return runs;
}

function kindOf({ regionId, keyId, clusterId, vpcId, event, outcome, rw, errorCode, acs, hour }: HourCount): string {
  return JSON.stringify([regionId, hour, keyId, clusterId, vpcId, event, outcome, rw, errorCode, acs]);
}

function join(one: HourCount, other: HourCount, same: boolean): HourCount {
  const ids = sorted(new Set([...one.ids, ...other.ids]));
  const [rest, otherRest] = [one.count - one.ids.length, other.count - other.ids.length];
  // Calls without an id may be those that the other one counted.
  const isSure = rest === 0 && otherRest === 0;
  const count = same && !isSure ? Math.max(one.count, other.count) : ids.length + rest + otherRest;
  const { repeats, ...counted } = one;
  return {
    ...counted,
    count,
    first: Math.min(one.first, other.first),
    last: Math.max(one.last, other.last),
    ids: same && !isSure ? [] : ids,
    ...(repeats || other.repeats || !(isSure || same) ? { repeats: true } : {}),
  };
}

/** Forgets the ids of hours that have too many. */
function boundIds(counts: readonly HourCount[]): HourCount[] {
  const sums = new Map<string, number>();
  const placeOf = ({ regionId, hour }: HourCount) => `${regionId} ${hour}`;
  for (const count of counts) sums.set(placeOf(count), (sums.get(placeOf(count)) ?? 0) + count.ids.length);
  return counts.map((count) =>
    (sums.get(placeOf(count)) ?? 0) > mostIds ? { ...count, ids: [], repeats: true } : count,
  );
}

function sorted(ids: Iterable<number>): number[] {
  return [...ids].sort((a, b) => a - b);
}

/** 53 bits; a cryptographic digest would take longer than all else that is done with a call. */
function digestOf(eventId: string): number {
  let [one, other] = [0x811c9dc5, 0x9747b28c];
  for (let index = 0; index < eventId.length; index += 1) {
    const code = eventId.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(((other << 13) | (other >>> 19)) ^ code, 0x85ebca6b);
  }
  return mixed(one) * 2 ** 21 + (mixed(other ^ one) >>> 11);
}

/** Every bit of the outcome depends on every bit of the number. */
function mixed(number: number): number {
  const half = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  const whole = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return (whole ^ (whole >>> 16)) >>> 0;
}
