import { isClockError } from '../cloud/cause.ts';
import type { Config } from '../config/schema.ts';
import { type ReadError, readErrorsOf } from '../model/fact.ts';
import type { Report } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { retireReports } from '../state/reports.ts';
import type { Store } from '../store/store.ts';

const dayMs = 24 * 3_600_000;
/** Reading a list of clusters, or the identity that comes before it. */
const listing = /^(cs:DescribeClusters|sts:)/;

/** Whether what an audit read is ground to retire anything: not where the cloud called its clock wrong, or nothing was read. */
export function mayRetireAfter(snapshot: Snapshot): boolean {
  return isClockTrusted(readErrorsOf(snapshot)) && snapshot.listings.some(({ clusters }) => clusters.ok);
}

/** The same of a run of many accounts, by the reports that were kept of them and by what could not be read besides. */
export function mayRetireAfterRun(kept: readonly Report[], readErrors: readonly ReadError[]): boolean {
  return isClockTrusted([...readErrors, ...kept.flatMap((report) => report.readErrors)]) && kept.some(isListed);
}

/** Whether nothing was read, since the cloud called the clock wrong: nothing dates such a snapshot. */
export function isUndated(snapshot: Snapshot): boolean {
  return !isClockTrusted(readErrorsOf(snapshot)) && !snapshot.listings.some(({ clusters }) => clusters.ok);
}

function isListed({ kind, clusters, readErrors }: Report): boolean {
  return (kind === 'audit' && clusters.length > 0) || !readErrors.some(({ operation }) => listing.test(operation));
}

function isClockTrusted(readErrors: readonly ReadError[]): boolean {
  return !readErrors.some(({ code }) => isClockError(code));
}

/** Removes reports that are older than the configuration keeps them, except the newest. */
export async function retireOld(
  store: Store,
  config: Config,
  { startedAt, finishedAt }: Pick<Snapshot, 'startedAt' | 'finishedAt'>,
): Promise<void> {
  await retireReports(store, { before: oldestKept(config, startedAt), keep: config.retention.keep }, finishedAt);
}

/** Before which time things are old, ISO 8601 UTC. */
export function oldestKept({ retention }: Config, startedAt: string): string {
  return new Date(Date.parse(startedAt) - retention.days * dayMs).toISOString();
}
