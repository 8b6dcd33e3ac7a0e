import type { Activity, ActivityCount } from '../model/activity.ts';
import { type Attribution, attribute, bareKeyId, stronger } from '../trail/attribute.ts';
import type { KeyUsers } from './key-users.ts';

/** What the role did with a cluster's key, as one source saw it. Times are epoch milliseconds. */
export interface ClusterActivity {
  readonly source: Activity['source'];
  /** The strongest among the calls that count for the verdict; where none does, among all. */
  readonly attribution: Attribution;
  /** Successful calls attributed to the cluster at least by its key. */
  readonly encrypt: number;
  readonly decrypt: number;
  readonly first: number | null;
  readonly last: number | null;
  /** Calls on the key that KMS refused within the window, whoever of its clusters made them. */
  readonly denied: Denials;
  /** Refused calls within the window that name no key, so that they may be this key's. */
  readonly deniedUnnamed: Denials;
  /** Successful calls within the window that name no key, so that they may be this key's. */
  readonly unnamed: number;
  readonly throttled: number;
  /** The last success on the key, whoever of its clusters made the call. */
  readonly keyLastSuccess: number | null;
  /**
   * Whether the source is known to see the role at work here: it saw it within the window for another cluster of the
   * region, with this key or another, or earlier for this one. Without that, silence may be the source's.
   */
  readonly positiveControl: boolean;
  /** Names of clusters of the region whose own key could not be read: they may share this one. */
  readonly unreadableNeighbors: readonly string[];
  readonly windowFrom: number;
  readonly readFrom: number;
  readonly readTo: number;
  /** Places of the window that could not be read. */
  readonly broken: number;
  /** Whether the whole window was read, every record of it. */
  readonly complete: boolean;
}

export interface Denials {
  readonly count: number;
  readonly last: number | null;
  readonly codes: readonly string[];
}

/**
 * Tells one cluster's part of a region's activity.
 *
 * @param clusterId a cluster that is among the users
 * @param listed whether the list of clusters was complete
 * @param countsFrom from when on calls count for the verdict, epoch milliseconds
 */
export function clusterActivity(
  activity: RegionActivity,
  clusterId: string,
  users: KeyUsers,
  listed: boolean,
  countsFrom: number,
): ClusterActivity {
  const user = users.of(clusterId);
  const sharers = users.sharing(user, activity.windowFrom);
  const onKey = [...user.keyNames].flatMap((name) => activity.byKey.get(name) ?? []);
  const successes = onKey.filter((count) => count.outcome === 'success');
  const attributed = successes
    .map((count) => ({ count, attribution: attribute(count, user, sharers, listed) }))
    .filter((entry) => entry.attribution !== 'none');
  const mine = attributed.map((entry) => entry.count);
  const counting = attributed.filter(({ count }) => count.last >= countsFrom);
  const inWindow = (count: ActivityCount) => count.last >= activity.windowFrom;

  return {
    source: activity.source,
    attribution: (counting.length > 0 ? counting : attributed).reduce<Attribution>(
      (best, entry) => stronger(best, entry.attribution),
      'none',
    ),
    encrypt: total(mine.filter((count) => count.event === 'Encrypt')),
    decrypt: total(mine.filter((count) => count.event === 'Decrypt')),
    first: earliest(mine),
    last: latest(mine),
    denied: denials(onKey.filter(inWindow)),
    deniedUnnamed: denials((activity.byKey.get('') ?? []).filter(inWindow)),
    unnamed: total((activity.byKey.get('') ?? []).filter((count) => count.outcome === 'success' && inWindow(count))),
    throttled: total(onKey.filter((count) => count.outcome === 'throttled' && inWindow(count))),
    keyLastSuccess: latest(successes),
    positiveControl:
      mine.some((count) => !inWindow(count)) ||
      successes.some((count) => inWindow(count) && !mine.includes(count)) ||
      activity.atWork.some((name) => !user.keyNames.has(name)),
    unreadableNeighbors: activity.unreadableNeighbors,
    windowFrom: activity.windowFrom,
    readFrom: activity.readFrom,
    readTo: activity.readTo,
    broken: activity.broken,
    complete: activity.stopped === undefined && activity.broken === 0,
  };
}

/** A region's activity, found by key. */
export interface RegionActivity extends Activity {
  /** By bare key id; '' holds what names no key. */
  readonly byKey: ReadonlyMap<string, readonly ActivityCount[]>;
  /** Keys that clusters name and that the role used successfully within the window. */
  readonly atWork: readonly string[];
  /** Names of clusters whose key could not be read. */
  readonly unreadableNeighbors: readonly string[];
}

/** Indexes a region's activity, once for all of its clusters. */
export function regionActivity(
  activity: Activity,
  users: KeyUsers,
  unreadableNeighbors: readonly string[],
): RegionActivity {
  const byKey = new Map<string, ActivityCount[]>();
  for (const count of activity.counts) {
    const key = count.keyId === null ? '' : bareKeyId(count.keyId);
    const counts = byKey.get(key);
    if (counts === undefined) byKey.set(key, [count]);
    else counts.push(count);
  }
  const worked = (count: ActivityCount) => count.outcome === 'success' && count.last >= activity.windowFrom;
  const atWork = [...byKey].filter(([key, counts]) => users.names(key) && counts.some(worked)).map(([key]) => key);

  return { ...activity, byKey, atWork, unreadableNeighbors };
}

/** The refused ones among the counts. */
export function denials(counts: readonly ActivityCount[]): Denials {
  const denied = counts.filter((count) => count.outcome === 'denied');
  return {
    count: total(denied),
    last: latest(denied),
    codes: [...new Set(denied.map((count) => count.errorCode))].sort(),
  };
}

function total(counts: readonly ActivityCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

function latest(counts: readonly ActivityCount[]): number | null {
  return counts.reduce<number | null>((last, count) => (last === null || count.last > last ? count.last : last), null);
}

function earliest(counts: readonly ActivityCount[]): number | null {
  return counts.reduce<number | null>(
    (first, count) => (first === null || count.first < first ? count.first : first),
    null,
  );
}
