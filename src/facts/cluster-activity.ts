import { minorVersionOf, phaseOf } from '../model/cluster.ts';
import { type Memory, type RememberedCluster, rememberedCluster } from '../model/memory.ts';
import { type ClusterReading, isEncrypted } from '../model/snapshot.ts';
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
import { hourMs } from '../trail/count.ts';
import { type UsageHistory, usualAbsence } from './baseline.ts';
import type { KeyUsers } from './key-users.ts';
import {
  type Corroboration,
  type Denials,
  denialsIn,
  historyOf,
  type IndexedActivity,
  type KeyUsage,
  latest,
  type NamedCounts,
  noUsage,
  readSince,
  recentIn,
  total,
} from './region-activity.ts';

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
  /** Calls on the key that KMS denied within the window, as far as they may be the cluster's. */
  readonly denied: Denials;
  /** Of these, the ones after which no call succeeded that is at least as surely the cluster's. */
  readonly deniedSince: Denials;
  /** The same of denied calls that name no key, so that they may be this key's. */
  readonly deniedUnnamed: Denials;
  /** Successful calls within the window that name no key, so that they may be this key's. */
  readonly unnamed: number;
  readonly throttled: number;
  /** The last success on the key, from any of its clusters. */
  readonly keyLastSuccess: number | null;
  /** What usage was like before the last success: of the cluster, or of the key that it shares. */
  readonly history: UsageHistory;
  readonly historyOf: 'cluster' | 'key';
  /** Since when calls are absent: the last success, or when the cluster was running again; null where none was seen. */
  readonly absentSince: number | null;
  /** The newest record that shows, after a call was overdue, that the source would have seen it. */
  readonly corroboration: Corroboration | null;
  /** Whether usage ended everywhere in the region at the same time, so that the source is suspect. */
  readonly sourceSuspect: boolean;
  /** Names of clusters of the region whose own key could not be read: they may share this one. */
  readonly unreadableNeighbors: readonly string[];
  readonly windowFrom: number;
  readonly readFrom: number;
  readonly readTo: number;
  /** Places of the window that could not be read. */
  readonly broken: number;
  /** Whether the whole window was read, every record of it. */
  readonly complete: boolean;
  /** Since when everything up to `readTo` was read. */
  readonly completeSince: number;
}

/** What is known of a cluster, from which its part of a region's activity follows. Times are epoch milliseconds. */
interface UsingCluster {
  readonly user: KeyUser;
  /** Whether the list of clusters was complete. */
  readonly listed: boolean;
  readonly created: number;
  /** Since when it has had this key, this minor version and encryption without a break, as far as is known. */
  readonly steadySince: number;
  /** When it was read to be not running. */
  readonly stopped: readonly number[];
  /** When it was first read to be running after that; null where it was not. */
  readonly resumed: number | null;
}

/** One cluster's part of a region's activity. */
function clusterActivity(activity: IndexedActivity, cluster: UsingCluster): ClusterActivity {
  const { user, listed, created } = cluster;
  const usage = activity.byKey.get(user.key) ?? { ...noUsage, sharers: keySharers([user]) };
  const isRecent = recentIn(activity);
  const ownCounts = (counts: NamedCounts, sharers: KeySharers) =>
    [...(counts.byCluster.get(user.clusterId) ?? []), ...(counts.byVpc.get(user.vpcId) ?? []), ...counts.others].map(
      (count) => ({ count, attribution: attribute(count, user, sharers, listed) }),
    );
  const successes = ownCounts(usage.successes, usage.sharers);
  const attributed = successes.map(({ count, attribution: own }) => {
    // KMS secrets are decrypted by the same role.
    const mayBeSecrets = own === 'exclusive-key' && usage.ofSecrets[isRecent(count) ? 'recent' : 'all'] !== 'none';
    // A reference that was not resolved may mean this key, and its cluster may have made the calls.
    const isUncertain = mayBeSecrets || !activity.keysResolved;
    return { count, attribution: isUncertain ? weaker(own, 'shared-key') : own };
  });
  const mine = attributed.map((entry) => entry.count);
  // What a key did before the cluster was there, it did for others.
  const inLife = attributed.filter(({ count }) => count.last >= created);
  const inWindow = inLife.filter(({ count }) => isRecent(count));
  const counting = [inWindow, inLife, attributed].find((some) => some.length > 0) ?? [];
  const last = latest(mine);
  const unnamed = activity.byKey.get('');
  const denied = ownCounts(usage.denied, usage.sharers).filter(isPossible);
  const deniedUnnamed = unnamed === undefined ? [] : ownCounts(unnamed.denied, unnamed.sharers).filter(isPossible);
  const isStanding = standingAgainst(successes);

  return {
    source: activity.source,
    attribution: counting.reduce<Attribution>((best, entry) => stronger(best, entry.attribution), 'none'),
    encrypt: total(mine.filter((count) => count.event === 'Encrypt')),
    decrypt: total(mine.filter((count) => count.event === 'Decrypt')),
    first: earliest(mine),
    last,
    denied: denialsIn(denied.map(({ count }) => count)),
    deniedSince: denialsIn(denied.filter(isStanding).map(({ count }) => count)),
    deniedUnnamed: denialsIn(deniedUnnamed.filter(isStanding).map(({ count }) => count)),
    unnamed: unnamed?.recentCalls ?? 0,
    throttled: usage.throttled,
    keyLastSuccess: usage.lastSuccess,
    ...absence(activity, cluster, usage, attributed),
    sourceSuspect: false,
    unreadableNeighbors: activity.unreadableNeighbors,
    windowFrom: activity.windowFrom,
    readFrom: activity.readFrom,
    readTo: activity.readTo,
    broken: activity.broken,
    complete: activity.stopped === undefined && activity.broken === 0,
  };
}

interface AttributedCount {
  readonly count: ActivityCount;
  readonly attribution: Attribution;
}

/** Whether calls may be the cluster's. */
function isPossible({ attribution }: AttributedCount): boolean {
  return attribution !== 'none';
}

/** Gives whether no call succeeded after a denied one that is at least as surely the cluster's. */
function standingAgainst(successes: readonly AttributedCount[]): (denied: AttributedCount) => boolean {
  const lastBy = new Map<Attribution, number>();
  for (const { count, attribution } of successes) {
    lastBy.set(attribution, Math.max(count.last, lastBy.get(attribution) ?? 0));
  }
  return ({ count, attribution }) =>
    ![...lastBy].some(([own, last]) => stronger(own, attribution) === own && last > count.last);
}

/** What the absence of calls is judged by. */
function absence(
  activity: IndexedActivity,
  { user, steadySince, stopped, resumed }: UsingCluster,
  usage: KeyUsage,
  attributed: readonly AttributedCount[],
): Pick<ClusterActivity, 'history' | 'historyOf' | 'absentSince' | 'corroboration' | 'completeSince'> {
  const mine = attributed.map(({ count }) => count);
  const own = attributed.flatMap(({ count, attribution }) =>
    attribution === 'cluster' || attribution === 'exclusive-key' ? [count] : [],
  );
  const historyIn = (counts: readonly ActivityCount[]) => {
    const since = readSince(activity, activity.gaps, latest(counts) ?? 0);
    return historyOf(counts, Math.max(steadySince, since), stopped);
  };
  const ofCluster = historyIn(own);
  // A cluster that has not used the key throughout is not judged by what others did with it.
  const isOfKey =
    ofCluster.is !== 'baseline' &&
    usage.history.is === 'baseline' &&
    usage.ofSecrets.all === 'none' &&
    usage.history.from >= steadySince;
  const history = isOfKey ? usage.history : ofCluster.is === 'baseline' ? ofCluster : rareOnly(historyIn(mine));
  const last = isOfKey ? usage.lastSuccess : latest(mine);
  const lastStop = stopped.at(-1) ?? 0;
  const wasStopped = last !== null && lastStop > last;
  const absentSince = wasStopped ? (resumed ?? activity.readTo) : last;
  const overdue =
    history.is === 'baseline'
      ? (absentSince ?? 0) + history.longestGap
      : Math.max(activity.windowFrom, absentSince ?? 0);
  const kinds = new Set((isOfKey ? usage.counts : mine).map(({ rw }) => rw));

  return {
    history,
    historyOf: isOfKey ? 'key' : 'cluster',
    absentSince,
    corroboration: activity.corroborate(user.key, kinds, overdue),
    completeSince: readSince(activity, activity.gaps, activity.readTo),
  };
}

/** Regular usage that is not surely the cluster's is no baseline of it. */
function rareOnly(history: UsageHistory): UsageHistory {
  return history.is === 'rare' ? history : { is: 'unknown' };
}

const suspectMs = 24 * hourMs;

/**
 * Whether usage ended everywhere at the same time: every cluster with a baseline, two or more, missed calls, the last ones
 * within a day of each other, and some have been missing for too long.
 */
function isSourceSuspect(usages: readonly { readonly key: string; readonly usage: ClusterActivity }[]): boolean {
  const baselines = new Map<string, { last: number; missing: boolean; overdue: boolean }>();
  for (const [index, { key, usage }] of usages.entries()) {
    const { history, historyOf: scope, absentSince, readTo } = usage;
    if (history.is !== 'baseline' || absentSince === null) continue;
    const absent = readTo - absentSince;
    baselines.set(scope === 'key' ? key : String(index), {
      last: absentSince,
      missing: absent > history.longestGap,
      overdue: absent > usualAbsence(history),
    });
  }
  const all = [...baselines.values()];
  const times = all.map(({ last }) => last);
  return (
    all.length >= 2 &&
    all.every(({ missing }) => missing) &&
    all.some(({ overdue }) => overdue) &&
    Math.max(...times) - Math.min(...times) <= suspectMs
  );
}

interface RegionContext {
  readonly users: KeyUsers;
  readonly listed: boolean;
  readonly canonical: (reference: string) => string;
  readonly memory: Memory;
}

/** The usage of each encrypted cluster of a region. */
export function usageByCluster(
  activity: IndexedActivity,
  clusters: readonly ClusterReading[],
  { users, listed, canonical, memory }: RegionContext,
): ReadonlyMap<string, ClusterActivity> {
  const usages = clusters.filter(isEncrypted).map((cluster) => {
    const { id, state, created } = cluster;
    const user = users.of(id);
    const known = rememberedCluster(memory, id);
    const usage = clusterActivity(activity, {
      user,
      listed,
      created: created.ok ? created.value : 0,
      steadySince: steadySince(cluster, known, canonical),
      stopped: known?.stopped.map((time) => Date.parse(time)) ?? [],
      resumed: timeOf(known?.resumed[0]),
    });
    return { id, key: user.key, isRunning: state.ok && phaseOf(state.value) === 'running', usage };
  });
  const sourceSuspect = isSourceSuspect(usages.filter(({ isRunning }) => isRunning));
  return new Map(usages.map(({ id, usage }) => [id, { ...usage, sourceSuspect }]));
}

/**
 * Since when a cluster has had its key, its minor version and encryption, as far as is known. Between two readings a change may
 * have been at any time, so it counts from the later one; and the cluster's last change may have been one of these, where
 * nothing remembered from before it says that they were the same then.
 */
function steadySince(
  { created, updated, version, namedKey, readAt }: ClusterReading,
  known: RememberedCluster | undefined,
  canonical: (reference: string) => string,
): number {
  const key = canonical(namedKey);
  const minor = version.ok ? minorVersionOf(version.value) : undefined;
  const keys = known?.keys.map((period) => ({ period, isSame: canonical(period.keyId) === key })) ?? [];
  const versions = known?.versions.map((period) => ({ period, isSame: period.minor === minor })) ?? [];
  const firstOf = (periods: typeof keys | typeof versions) =>
    Math.min(...periods.filter(({ isSame }) => isSame).map(({ period }) => Date.parse(period.from)));
  const sameSince = Math.min(Math.max(firstOf(keys), firstOf(versions)), Date.parse(readAt));
  const otherwise = [
    ...[...keys, ...versions].filter(({ isSame }) => !isSame).map(({ period }) => period.to),
    ...(known?.off ? [known.off.to] : []),
  ].map((time) => Date.parse(time));

  return Math.max(
    created.ok ? created.value : 0,
    updated === null ? 0 : Math.min(updated, sameSince),
    timeOf(known?.turnedOn[0]) ?? 0,
    ...(otherwise.length === 0 ? [] : [sameSince, ...otherwise]),
  );
}

function timeOf(time: string | undefined): number | null {
  return time === undefined ? null : Date.parse(time);
}

function earliest(counts: readonly ActivityCount[]): number | null {
  return counts.reduce<number | null>(
    (first, count) => (first === null || count.first < first ? count.first : first),
    null,
  );
}
