import { isClockError } from '../cloud/cause.ts';
import { type ReadError, readErrorsOf } from '../model/fact.ts';
import type { Report } from '../model/report.ts';
import { knownAt, type Snapshot } from '../model/snapshot.ts';

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

/** When a snapshot was read, by the cloud's clock, ISO 8601 UTC; undefined where no list of clusters was read. */
export function readAtOf(snapshot: Snapshot): string | undefined {
  return snapshot.listings.some(({ clusters }) => clusters.ok) ? knownAt(snapshot) : undefined;
}

/** When what a run reports was read, by the cloud's clock, ISO 8601 UTC; undefined where no cluster was. */
export function readAtOfRun(reports: readonly Report[]): string | undefined {
  const times = reports.flatMap(({ clusters }) => clusters.flatMap(({ readAt }) => readAt ?? []));
  return times.reduce<string | undefined>((last, at) => (last === undefined || at > last ? at : last), undefined);
}
