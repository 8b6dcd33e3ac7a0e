import type { EncryptionPast } from '../model/change-reading.ts';
import { reportedEdition } from '../model/cluster.ts';
import { type Memory, rememberedCluster } from '../model/memory.ts';
import type { Report } from '../model/report.ts';
import { maxClockSkewMs, type Timing } from '../model/timing.ts';
import { type Store, StoreError } from '../store/store.ts';
import { linkedSince } from './chain.ts';
import { openHistory } from './history.ts';
import { listReportsOf, reportKey, reportNamed, type StoredReport } from './reports.ts';

/** So many reports are read at the same time. */
const atOnce = 8;

/** What is known beside the stored reports. */
export interface PastContext {
  readonly timing: Timing;
  /** null where it could not be read. */
  readonly memory: Memory | null;
  /** When the audit began that the question is asked in, ISO 8601 UTC. */
  readonly auditedAt: string;
}

/**
 * Whether a cluster was ever encrypted, as far as the store shows: every stored report of its account is read, and has to agree
 * with the history and with memory. What should be there and is not makes the answer unknown, as it may have shown encryption.
 */
export async function everEncrypted(
  store: Store,
  accountId: string,
  clusterId: string,
  { timing, memory, auditedAt }: PastContext,
): Promise<EncryptionPast> {
  const missing: string[] = [];
  const stored = (await orMissing(missing, () => listReportsOf(store, accountId, Date.parse(auditedAt)))) ?? [];
  const points =
    (await orMissing(missing, async () => (await openHistory(store, accountId, timing).read()).points)) ?? [];
  const named = new Set(points.map(({ auditId }) => auditId));
  if (stored.length > 0 && points.length === 0 && missing.length === 0) missing.push(`history/${accountId}`);
  for (const id of named) if (!stored.some((report) => report.id === id)) missing.push(reportKey(id));

  let first = '';
  for (let from = 0; from < stored.length; from += atOnce) {
    const batch = stored.slice(from, from + atOnce);
    const reports = await Promise.all(batch.map(async (one) => ({ one, report: await reportOf(store, one, missing) })));
    for (const { one, report } of reports) {
      if (report === undefined) {
        if (named.has(one.id) || (await wasKept(store, one, missing))) missing.push(reportKey(one.id));
        continue;
      }
      const seen = encryptionIn(report, clusterId);
      if (seen !== undefined) return { is: 'encrypted', record: reportKey(one.id), ...seen };
      const cluster = report.clusters.find(({ id }) => id === clusterId);
      if (cluster === undefined || reportedEdition(cluster) !== 'pro') continue;
      const at = cluster.readAt ?? report.finishedAt;
      if (first === '' || at < first) first = at;
    }
  }
  const known = memory === null ? undefined : rememberedCluster(memory, clusterId);
  // Each audit that keeps a report remembers what it read, so that a memory which begins later has lost its beginning.
  const firstRead = known === undefined ? Number.NaN : Date.parse(known.first.readAt);
  if (first !== '' && firstRead - maxClockSkewMs > Date.parse(first)) {
    missing.push(`memory/ before ${known?.first.readAt} (reports begin at ${first})`);
  }
  if (firstRead + maxClockSkewMs < Date.parse(auditedAt) && stored.length === 0) missing.push('reports/');
  return missing.length > 0 ? { is: 'unknown', missing: [...new Set(missing)] } : { is: 'never' };
}

/** What a report shows of a cluster's encryption; undefined where it shows none. */
function encryptionIn(
  { clusters, plan, startedAt }: Report,
  clusterId: string,
): { at: string; keyId: string } | undefined {
  const cluster = clusters.find(({ id }) => id === clusterId);
  if (cluster !== undefined && (cluster.encryption.state === 'on' || cluster.encryption.keyId !== '')) {
    return { at: cluster.readAt ?? startedAt, keyId: cluster.encryption.keyId };
  }
  const open = plan?.open;
  if (open?.cluster.id === clusterId && open.calledAt !== null) return { at: open.calledAt, keyId: open.keyId };
  const lock = plan?.lock;
  return lock?.cluster.id === clusterId ? { at: lock.at, keyId: '' } : undefined;
}

async function reportOf(store: Store, { id }: StoredReport, missing: string[]): Promise<Report | undefined> {
  const report = await orMissing(missing, () => reportNamed(store, id));
  return Array.isArray(report?.clusters) ? report : undefined;
}

/** A report that only the index names was never kept where the run died before: then no link of the chain names it either. */
async function wasKept(store: Store, { id, startedAt }: StoredReport, missing: string[]): Promise<boolean> {
  const key = reportKey(id);
  if ((await store.list(key)).length > 0) return true;
  const found = await orMissing(missing, () => linkedSince(store, [key], startedAt));
  if (found === undefined || found.linked.has(key)) return true;
  if (found.isDamaged) missing.push('chain/ (a link is damaged)');
  return found.isDamaged;
}

async function orMissing<T>(missing: string[], act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    missing.push(error.message);
    return undefined;
  }
}
