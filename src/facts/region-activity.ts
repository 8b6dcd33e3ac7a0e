import { groupBy } from '../model/group-by.ts';
import type { Activity, ActivityCount, EventRw } from '../model/usage.ts';
import { type KeySharers, keySharers } from '../trail/attribute.ts';
import { baselineHours, hourMs, hoursIn } from '../trail/count.ts';
import { type UsageHistory, usageHistory } from './baseline.ts';
import type { KeyUsers } from './key-users.ts';

/** A success with another key, or a record of any KMS call that is a read or a write as the missing calls are. */
export interface Corroboration {
  readonly at: number;
  readonly by: 'other-key' | 'kms-record';
}

export interface Denials {
  readonly count: number;
  readonly last: number | null;
  readonly codes: readonly string[];
}

/** Calls by what they name, so that those of one cluster are found without looking at those of all others. */
export interface NamedCounts {
  readonly byCluster: ReadonlyMap<string, readonly ActivityCount[]>;
  readonly byVpc: ReadonlyMap<string, readonly ActivityCount[]>;
  /** Those that name neither a cluster nor the VPC of one that uses the key. */
  readonly others: readonly ActivityCount[];
}

/** Usage of one key; under '' that of no named key, which any cluster of the region may have made. */
export interface KeyUsage {
  readonly sharers: KeySharers;
  readonly counts: readonly ActivityCount[];
  readonly successes: NamedCounts;
  /** Calls within the window that KMS denied. */
  readonly denied: NamedCounts;
  readonly throttled: number;
  readonly lastSuccess: number | null;
  /**
   * Whether KMS secrets are encrypted with the key, where the role only decrypted with it, as ACK's credential component
   * does: in the window, and in all.
   */
  readonly ofSecrets: { readonly recent: SecretsUse; readonly all: SecretsUse };
  /** What usage of the key was like, whichever cluster it was. */
  readonly history: UsageHistory;
  /** How many of the successes are within the window, and the calls that they count. */
  readonly recent: number;
  readonly recentCalls: number;
}

/** A region's activity, found by key. */
export interface IndexedActivity extends Activity {
  /** By canonical reference; '' holds what names no key. */
  readonly byKey: ReadonlyMap<string, KeyUsage>;
  /** Names of clusters whose key could not be read. */
  readonly unreadableNeighbors: readonly string[];
  /** Whether it is known of each reference to a key in the region which key it means. */
  readonly keysResolved: boolean;
  /** Time before `readTo` in which records are missing, the earliest first; all before `readFrom` is not among it. */
  readonly gaps: readonly Gap[];
  /** The newest record, newer than a time, that shows the source seeing calls of these kinds for other keys. */
  corroborate(key: string, kinds: ReadonlySet<EventRw>, after: number): Corroboration | null;
}

/** `none` also where the role encrypted with the key: then the successes are not all of the credential component. */
export type SecretsUse = 'none' | 'some' | 'unknown';

interface Gap {
  readonly from: number;
  readonly to: number;
}

/** What is known of a region's keys, other than their usage. */
interface RegionKeys extends Pick<IndexedActivity, 'unreadableNeighbors' | 'keysResolved'> {
  readonly users: KeyUsers;
  /** The canonical reference to the key that a record names. */
  readonly canonical: (reference: string) => string;
  /** Whether KMS secrets are encrypted with a key. */
  readonly secretsOf: (key: string) => SecretsUse;
  /** Whether the list of clusters was complete. */
  readonly listed: boolean;
  /** Whether a trail covers the region and records all events. */
  readonly recordsAll: boolean;
}

/** Indexes a region's activity, once for all of its clusters. */
export function regionActivity(activity: Activity, known: RegionKeys): IndexedActivity {
  const { users, canonical, unreadableNeighbors, keysResolved, secretsOf, listed } = known;
  const gaps = gapsIn(activity);
  const grouped = groupBy(activity.counts, ({ keyId }) => (keyId === null ? '' : canonical(keyId)));
  const byKey = new Map(
    [...grouped].map(([key, counts]) => {
      const sharers = key === '' ? keySharers(users.all) : users.sharing(key, activity.windowFrom);
      const usersStay = (since: number) => listed && users.stay(key, since);
      return [key, keyUsage(counts, sharers, { activity, gaps, secrets: secretsOf(key), usersStay })];
    }),
  );

  return {
    ...activity,
    byKey,
    unreadableNeighbors,
    keysResolved,
    gaps,
    corroborate: corroborator(activity, byKey, known.recordsAll),
  };
}

interface Seen {
  readonly activity: Activity;
  readonly gaps: readonly Gap[];
  readonly secrets: SecretsUse;
  /** Whether all that use the key now are known, and used it and were running since a time, and no others. */
  usersStay(since: number): boolean;
}

/** A key is used less when one of its clusters goes: that accuses none of the others. */
function sharedHistory(history: UsageHistory, usersStay: Seen['usersStay']): UsageHistory {
  return history.is === 'baseline' && !usersStay(history.from) ? { is: 'unknown' } : history;
}

function keyUsage(counts: readonly ActivityCount[], sharers: KeySharers, seen: Seen): KeyUsage {
  const { activity, gaps, secrets, usersStay } = seen;
  const isRecent = recentIn(activity);
  const successes = counts.filter(({ outcome }) => outcome === 'success');
  const recent = successes.filter(isRecent);
  const last = latest(successes);
  const ofSecrets = (some: readonly ActivityCount[]) =>
    some.some(({ event }) => event === 'Encrypt') ? 'none' : secrets;
  return {
    sharers,
    counts,
    successes: namedCounts(successes, sharers),
    denied: namedCounts(
      counts.filter((count) => count.outcome === 'denied' && isRecent(count)),
      sharers,
    ),
    throttled: total(counts.filter((count) => count.outcome === 'throttled' && isRecent(count))),
    lastSuccess: last,
    ofSecrets: {
      recent: ofSecrets(recent),
      all: ofSecrets(successes.filter((count) => count.last >= (last ?? 0) - baselineHours * hourMs)),
    },
    history: sharedHistory(historyOf(successes, readSince(activity, gaps, last ?? 0), []), usersStay),
    recent: recent.length,
    recentCalls: total(recent),
  };
}

function namedCounts(counts: readonly ActivityCount[], { byVpc }: KeySharers): NamedCounts {
  const named = groupBy(counts, ({ clusterId, vpcId }) =>
    clusterId !== null ? 'cluster' : byVpc.has(vpcId ?? '') ? 'vpc' : 'none',
  );
  return {
    byCluster: groupBy(named.get('cluster') ?? [], ({ clusterId }) => clusterId ?? ''),
    byVpc: groupBy(named.get('vpc') ?? [], ({ vpcId }) => vpcId ?? ''),
    others: named.get('none') ?? [],
  };
}

/** Where records of a source are missing: as it says itself, or anywhere in the window. */
function gapsIn({ damage = [], broken, windowFrom, readTo }: Activity): Gap[] {
  const dated = damage.map((fact): Gap => {
    const { from = '', to = '' } = fact.ok ? {} : fact.error;
    return { from: Date.parse(from) || 0, to: Date.parse(to) || readTo };
  });
  const undated = broken > 0 && damage.length === 0 ? [{ from: windowFrom, to: readTo }] : [];
  return [...dated, ...undated].sort((a, b) => a.from - b.from);
}

/** From when on everything was read up to a time. */
export function readSince({ readFrom }: Activity, gaps: readonly Gap[], time: number): number {
  return gaps.reduce((since, { from, to }) => (from <= time ? Math.max(since, Math.min(to, time)) : since), readFrom);
}

export function historyOf(
  successes: readonly ActivityCount[],
  since: number,
  stopped: readonly number[],
): UsageHistory {
  const last = latest(successes);
  if (last === null) return { is: 'unknown' };
  return usageHistory({ hours: successes.flatMap(({ hours }) => hoursIn(hours)), last, since, stopped });
}

type Newest = readonly { readonly key: string; readonly at: number }[];

function corroborator(
  { source, recorded = {} }: Activity,
  byKey: ReadonlyMap<string, KeyUsage>,
  recordsAll: boolean,
): IndexedActivity['corroborate'] {
  // Of each kind the newest success of two keys: one of them is not the key that is asked about.
  const newest = new Map<EventRw, Newest>();
  for (const [key, { counts }] of byKey) {
    if (key === '') continue;
    const successes = groupBy(
      counts.filter(({ outcome }) => outcome === 'success'),
      ({ rw }) => rw,
    );
    for (const [rw, some] of successes) {
      const all = [...(newest.get(rw) ?? []), { key, at: latest(some) ?? 0 }];
      newest.set(rw, all.sort((a, b) => b.at - a.at).slice(0, 2));
    }
  }
  const counts = source !== 'lookup-events' && recordsAll;

  return (key, kinds, after) => {
    // Of calls that were never seen it is not known which kind they are.
    const isAnyKind = kinds.size === 0;
    const successes = [...newest].filter(([rw]) => isAnyKind || kinds.has(rw)).flatMap(([, some]) => some);
    const others = successes.filter((each) => each.key !== key).map(({ at }) => at);
    const { Read: read = 0, Write: write = 0 } = counts ? recorded : {};
    const record = isAnyKind
      ? Math.min(read, write)
      : Math.max(kinds.has('Read') ? read : 0, kinds.has('Write') ? write : 0);
    const other = Math.max(0, ...others);
    if (Math.max(other, record) <= after) return null;
    return other >= record ? { at: other, by: 'other-key' } : { at: record, by: 'kms-record' };
  };
}

export function recentIn({ windowFrom }: Activity): (count: ActivityCount) => boolean {
  return ({ last }) => last >= windowFrom;
}

const noCounts: NamedCounts = { byCluster: new Map(), byVpc: new Map(), others: [] };

export const noUsage: Omit<KeyUsage, 'sharers'> = {
  counts: [],
  successes: noCounts,
  denied: noCounts,
  throttled: 0,
  lastSuccess: null,
  ofSecrets: { recent: 'none', all: 'none' },
  history: { is: 'unknown' },
  recent: 0,
  recentCalls: 0,
};

/** @param denied calls that KMS denied */
export function denialsIn(denied: readonly ActivityCount[]): Denials {
  return {
    count: total(denied),
    last: latest(denied),
    codes: [...new Set(denied.map((count) => count.errorCode))].sort(),
  };
}

export function total(counts: readonly ActivityCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

export function latest(counts: readonly ActivityCount[]): number | null {
  return counts.reduce<number | null>((last, count) => (last === null || count.last > last ? count.last : last), null);
}
