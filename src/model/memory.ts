import type { ChangedBy } from './audit-event.ts';
import type { Verdict } from './finding.ts';

/**
 * What is remembered of an account: facts that stay true, whatever is read later. Two memories are united, never is one put in
 * the place of the other, so that neither the order of runs nor a wrong clock makes anything forgotten. Times are the cloud's,
 * ISO 8601 UTC.
 */
export interface Memory {
  readonly clusters: Readonly<Record<string, RememberedCluster>>;
  /** Every change of a verdict, the earliest first. */
  readonly transitions: readonly VerdictTransition[];
}

export interface RememberedCluster {
  /** What it was called, and where it was, at the last reading. */
  readonly last: { readonly readAt: string; readonly name: string; readonly regionId: string; readonly vpcId: string };
  /** The first reading; on within a day of the cluster's creation means that no Secret is older than encryption. */
  readonly first: { readonly readAt: string; readonly encryptedAtCreation: boolean };
  /** Every key that the cluster was read to be encrypted with, by key id. */
  readonly keys: readonly EncryptedPeriod[];
  /** The first and the last reading that found encryption off; null where none did. */
  readonly off: Period | null;
  /** Readings that found encryption on after the last one that found it off. */
  readonly turnedOn: readonly string[];
  /** Every Kubernetes minor version that the cluster was read to have, such as `1.31`. */
  readonly versions: readonly VersionPeriod[];
  /** The ends of the clock hours in which a reading found it not running, of the last 90 days. */
  readonly stopped: readonly string[];
  /** Readings that found it running after the last of these hours. */
  readonly resumed: readonly string[];
  /** Readings that found it updating after the last one that did not. */
  readonly updating: readonly string[];
  /** The last reading that did not find it updating; '' where none did. */
  readonly settled: string;
  readonly attestations: readonly Attestation[];
}

/** The first and the last reading that found something. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export interface EncryptedPeriod extends Period {
  readonly keyId: string;
}

export interface VersionPeriod extends Period {
  readonly minor: string;
}

/** A person's statement that existing Secrets were re-encrypted, with the key that was in use then. */
export interface Attestation {
  readonly at: string;
  readonly by: string;
  readonly how: string;
  readonly keyId: string;
  /** What the cluster's audit log showed of it; absent where it was not asked. */
  readonly auditLog?: AuditLogEvidence;
}

/** What a cluster's audit log shows of its Secrets. Times are ISO 8601 UTC; a Secret that was deleted since is not counted. */
export interface AuditLogEvidence {
  /** Where it was read, in SLS. */
  readonly project: string;
  readonly logstore: string;
  /** When encryption was turned on, as far as that is known. */
  readonly since: string;
  /** The times of the first and the last record of the log, in the 90 days before `since` and after it. */
  readonly from: string;
  readonly to: string;
  /** Distinct Secrets that were written after `since`. */
  readonly written: number;
  /** Distinct Secrets that the log names and of which it shows no write after `since`. */
  readonly notWritten: number;
  /** Who wrote them, those with the most Secrets first; the first and the last write. */
  readonly writers: readonly {
    readonly user: string;
    readonly secrets: number;
    readonly first: string;
    readonly last: string;
  }[];
}

/** A finding that had one verdict and has another. */
export interface VerdictTransition {
  readonly findingId: string;
  /** When the reading was made that it rests on. */
  readonly at: string;
  readonly from: Verdict;
  readonly verdict: Verdict;
  /** The message id of its reason. */
  readonly reason: string;
  readonly changedBy?: ChangedBy;
}

/** Usage is judged by what is not older. */
const stoppedKeptMs = 90 * 86_400_000;

/** Where nothing is remembered yet. */
export const nothingRemembered: Memory = { clusters: {}, transitions: [] };

/** Everything that either of two memories holds: associative, commutative and idempotent. */
export function unite(one: Memory, other: Memory): Memory {
  const clusters: Record<string, RememberedCluster> = { ...one.clusters };
  for (const [id, cluster] of Object.entries(other.clusters)) {
    const known = Object.hasOwn(clusters, id) ? clusters[id] : undefined;
    clusters[id] = known === undefined ? cluster : uniteClusters(known, cluster);
  }
  return { clusters, transitions: uniteTransitions(one.transitions, other.transitions) };
}

function uniteClusters(one: RememberedCluster, other: RememberedCluster): RememberedCluster {
  const off = one.off === null || other.off === null ? (one.off ?? other.off) : span(one.off, other.off);
  const settled = later(one.settled, other.settled);
  const last = newest(one.last, other.last);
  const keptFrom = new Date(Date.parse(last.readAt) - stoppedKeptMs).toISOString();
  const stopped = after(keptFrom, [...one.stopped, ...other.stopped]);
  return {
    last,
    first: oldest(one.first, other.first),
    keys: unitePeriods([...one.keys, ...other.keys], ({ keyId }) => keyId),
    versions: unitePeriods([...one.versions, ...other.versions], ({ minor }) => minor),
    stopped,
    resumed: after(stopped.at(-1) ?? '', [...one.resumed, ...other.resumed]),
    off,
    turnedOn: after(off?.to ?? '', [...one.turnedOn, ...other.turnedOn]),
    updating: after(settled, [...one.updating, ...other.updating]),
    settled,
    attestations: distinct([...one.attestations, ...other.attestations]).sort((a, b) => order(a.at, b.at)),
  };
}

/** Each key or version once, over all that was read of it. */
function unitePeriods<P extends Period>(periods: readonly P[], nameOf: (period: P) => string): P[] {
  const united = new Map<string, P>();
  for (const period of periods) {
    const known = united.get(nameOf(period));
    united.set(nameOf(period), known === undefined ? period : { ...known, ...span(known, period) });
  }
  return [...united].sort(([a], [b]) => order(a, b)).map(([, period]) => period);
}

function uniteTransitions(
  one: readonly VerdictTransition[],
  other: readonly VerdictTransition[],
): readonly VerdictTransition[] {
  if (other.length === 0) return one;
  if (one.length === 0) return other;
  return distinct([...one, ...other]).sort((a, b) => order(a.at, b.at));
}

/** What earlier audits know of a cluster. */
export function rememberedCluster({ clusters }: Memory, clusterId: string): RememberedCluster | undefined {
  return Object.hasOwn(clusters, clusterId) ? clusters[clusterId] : undefined;
}

/**
 * A memory without the transitions that say nothing any more: those to `INSUFFICIENT_DATA` and back to the verdict of before, as
 * of everything in a region that could not be read for a day.
 */
export function withoutInterruptions({ clusters, transitions }: Memory): Memory {
  const open = new Map<string, VerdictTransition>();
  const over = new Set<VerdictTransition>();
  for (const transition of transitions) {
    const { findingId, from, verdict, changedBy } = transition;
    const before = open.get(findingId);
    open.delete(findingId);
    if (verdict === 'INSUFFICIENT_DATA' && from !== verdict) open.set(findingId, transition);
    else if (before !== undefined && before.from === verdict && from !== verdict && changedBy === undefined) {
      over.add(before).add(transition);
    }
  }
  return over.size === 0
    ? { clusters, transitions }
    : { clusters, transitions: transitions.filter((one) => !over.has(one)) };
}

/** Each item once, in an order that depends on nothing but the items. */
function distinct<T>(items: readonly T[]): T[] {
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText].sort(([a], [b]) => order(a, b)).map(([, item]) => item);
}

function after(time: string, times: readonly string[]): string[] {
  return [...new Set(times)].filter((one) => one > time).sort();
}

function span(one: Period, other: Period): Period {
  return { from: one.from < other.from ? one.from : other.from, to: later(one.to, other.to) };
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}

/** Of two readings of the same time the one whose text comes last, so that it is the same everywhere. */
function newest<T extends { readonly readAt: string }>(one: T, other: T): T {
  return (order(one.readAt, other.readAt) || order(JSON.stringify(one), JSON.stringify(other))) < 0 ? other : one;
}

function oldest<T extends { readonly readAt: string }>(one: T, other: T): T {
  return (order(one.readAt, other.readAt) || order(JSON.stringify(one), JSON.stringify(other))) > 0 ? other : one;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The key that the last reading found the cluster encrypted with; undefined where it found encryption off, or none did. */
export function lastKey({ keys, off }: RememberedCluster): EncryptedPeriod | undefined {
  const last = keys.reduce<EncryptedPeriod | undefined>(
    (best, key) => (best && best.to >= key.to ? best : key),
    undefined,
  );
  return last !== undefined && last.to > (off?.to ?? '') ? last : undefined;
}

/** Since when the cluster has been read to be encrypted without a break; undefined where it is not known to be. */
export function encryptedSince(cluster: RememberedCluster): string | undefined {
  if (lastKey(cluster) === undefined) return undefined;
  const { keys, off, turnedOn } = cluster;
  if (off !== null) return turnedOn[0] ?? off.to;
  return keys.map(({ from }) => from).sort()[0];
}

/** Since when the cluster has been read to be encrypted with a key; undefined where it has not been. */
export function keySince(cluster: RememberedCluster, keyId: string): string | undefined {
  const from = cluster.keys.find((period) => period.keyId === keyId)?.from;
  return from === undefined ? undefined : later(from, cluster.turnedOn[0] ?? '');
}

/**
 * Keys that existing Secrets may still need beside the one that the cluster names: no attestation since says that they were
 * re-encrypted with another one.
 */
export function formerKeys({ keys, attestations }: RememberedCluster, namedKey: string): readonly EncryptedPeriod[] {
  return keys.filter(
    (period) =>
      period.keyId !== namedKey &&
      !attestations.some((one) => holds(one) && one.keyId !== period.keyId && one.at > period.to),
  );
}

/** A statement that its own evidence contradicts does not count. */
function holds({ auditLog }: Attestation): boolean {
  return auditLog === undefined || auditLog.notWritten === 0;
}

/** The last attestation that was made since the cluster was last read to be off; undefined where there is none. */
export function lastAttestation({ off, attestations }: RememberedCluster): Attestation | undefined {
  return attestations.filter(({ at }) => at > (off?.to ?? '')).at(-1);
}

/**
 * Whether no Secret of an encrypted cluster can be in plaintext still: encryption has been on since the cluster was made, or
 * somebody attested since it was last off that existing Secrets were re-encrypted.
 */
export function isReencrypted(cluster: RememberedCluster): boolean {
  if (cluster.off === null && cluster.first.encryptedAtCreation) return true;
  const last = lastAttestation(cluster);
  return last !== undefined && holds(last);
}
