import { groupBy } from '../model/group-by.ts';
import type { Activity, ActivityCount } from '../model/usage.ts';
import {
  type Attribution,
  attribute,
  type KeySharers,
  type KeyUser,
  keySharers,
  stronger,
  weaker,
} from '../trail/attribute.ts';
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
  /** Calls on the key that KMS refused within the window, from any of its clusters. */
  readonly denied: Denials;
  /** Refused calls within the window that name no key, so that they may be this key's. */
  readonly deniedUnnamed: Denials;
  /** Successful calls within the window that name no key, so that they may be this key's. */
  readonly unnamed: number;
  readonly throttled: number;
  /** The last success on the key, from any of its clusters. */
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

/** Usage of one key, the successes by what they name. */
interface KeyUsage {
  readonly sharers: KeySharers;
  readonly counts: readonly ActivityCount[];
  readonly byCluster: ReadonlyMap<string, readonly ActivityCount[]>;
  readonly byVpc: ReadonlyMap<string, readonly ActivityCount[]>;
  /** Successes that name neither a cluster nor the VPC of one that uses the key. */
  readonly others: readonly ActivityCount[];
  readonly denied: Denials;
  readonly throttled: number;
  readonly lastSuccess: number | null;
  /** How many of the successes are within the window, and the calls that they count. */
  readonly recent: number;
  readonly recentCalls: number;
}

/** A region's activity, found by key. */
export interface RegionActivity extends Activity {
  /** By canonical reference; '' holds what names no key. */
  readonly byKey: ReadonlyMap<string, KeyUsage>;
  /** Keys that clusters name and that the role used successfully within the window. */
  readonly atWork: readonly string[];
  /** Names of clusters whose key could not be read. */
  readonly unreadableNeighbors: readonly string[];
  /** Whether it is known of each reference to a key in the region which key it means. */
  readonly keysResolved: boolean;
}

/** What is known of a region's keys, other than their usage. */
interface RegionKeys extends Pick<RegionActivity, 'unreadableNeighbors' | 'keysResolved'> {
  readonly users: KeyUsers;
  /** The canonical reference to the key that a record names. */
  readonly canonical: (reference: string) => string;
}

/** Indexes a region's activity, once for all of its clusters. */
export function regionActivity(
  activity: Activity,
  { users, canonical, unreadableNeighbors, keysResolved }: RegionKeys,
): RegionActivity {
  const isRecent = recentIn(activity);
  const grouped = groupBy(activity.counts, ({ keyId }) => (keyId === null ? '' : canonical(keyId)));
  const byKey = new Map(
    [...grouped].map(([key, counts]) => [key, keyUsage(counts, users.sharing(key, activity.windowFrom), isRecent)]),
  );
  const atWork = [...byKey].filter(([key, { recent }]) => users.names(key) && recent > 0).map(([key]) => key);

  return { ...activity, byKey, atWork, unreadableNeighbors, keysResolved };
}

function keyUsage(
  counts: readonly ActivityCount[],
  sharers: KeySharers,
  isRecent: (count: ActivityCount) => boolean,
): KeyUsage {
  const successes = counts.filter(({ outcome }) => outcome === 'success');
  const recent = successes.filter(isRecent);
  const named = groupBy(successes, ({ clusterId, vpcId }) =>
    clusterId !== null ? 'cluster' : sharers.byVpc.has(vpcId ?? '') ? 'vpc' : 'none',
  );
  return {
    sharers,
    counts,
    byCluster: groupBy(named.get('cluster') ?? [], ({ clusterId }) => clusterId ?? ''),
    byVpc: groupBy(named.get('vpc') ?? [], ({ vpcId }) => vpcId ?? ''),
    others: named.get('none') ?? [],
    denied: denials(counts.filter(isRecent)),
    throttled: total(counts.filter((count) => count.outcome === 'throttled' && isRecent(count))),
    lastSuccess: latest(successes),
    recent: recent.length,
    recentCalls: total(recent),
  };
}

function recentIn({ windowFrom }: Activity): (count: ActivityCount) => boolean {
  return ({ last }) => last >= windowFrom;
}

const noUsage: Omit<KeyUsage, 'sharers'> = {
  counts: [],
  byCluster: new Map(),
  byVpc: new Map(),
  others: [],
  denied: { count: 0, last: null, codes: [] },
  throttled: 0,
  lastSuccess: null,
  recent: 0,
  recentCalls: 0,
};

/**
 * One cluster's part of a region's activity.
 *
 * @param user the cluster
 * @param listed whether the list of clusters was complete
 * @param countsFrom from when on calls count for the verdict, epoch milliseconds
 */
export function clusterActivity(
  activity: RegionActivity,
  user: KeyUser,
  listed: boolean,
  countsFrom: number,
): ClusterActivity {
  const usage = activity.byKey.get(user.key) ?? { ...noUsage, sharers: keySharers([user]) };
  const isRecent = recentIn(activity);
  const attributed = [
    ...(usage.byCluster.get(user.clusterId) ?? []),
    ...(usage.byVpc.get(user.vpcId) ?? []),
    ...usage.others,
  ].map((count) => ({ count, attribution: attribute(count, user, usage.sharers, listed) }));
  const mine = attributed.map((entry) => entry.count);
  const counting = attributed.filter(({ count }) => count.last >= countsFrom);
  const strongest = (counting.length > 0 ? counting : attributed).reduce<Attribution>(
    (best, entry) => stronger(best, entry.attribution),
    'none',
  );

  return {
    source: activity.source,
    // A reference that was not resolved may mean this key, and its cluster may have made the calls.
    attribution: activity.keysResolved ? strongest : weaker(strongest, 'shared-key'),
    encrypt: total(mine.filter((count) => count.event === 'Encrypt')),
    decrypt: total(mine.filter((count) => count.event === 'Decrypt')),
    first: earliest(mine),
    last: latest(mine),
    denied: usage.denied,
    deniedUnnamed: activity.byKey.get('')?.denied ?? noUsage.denied,
    unnamed: activity.byKey.get('')?.recentCalls ?? 0,
    throttled: usage.throttled,
    keyLastSuccess: usage.lastSuccess,
    positiveControl:
      mine.some((count) => !isRecent(count)) ||
      usage.recent > mine.filter(isRecent).length ||
      activity.atWork.some((key) => key !== user.key),
    unreadableNeighbors: activity.unreadableNeighbors,
    windowFrom: activity.windowFrom,
    readFrom: activity.readFrom,
    readTo: activity.readTo,
    broken: activity.broken,
    complete: activity.stopped === undefined && activity.broken === 0,
  };
}

function denials(counts: readonly ActivityCount[]): Denials {
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
