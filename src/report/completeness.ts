import type { ReadError } from '../model/fact.ts';
import type { Report } from '../model/report.ts';

/** What hides whole clusters where it fails: their lists, and finding the account to list them in. */
const listing = /^(cs:DescribeClusters|sts:|resourcemanager:|fc:)/;

/** The errors that hide clusters. One that names a resource is about that alone. */
export function unlistedOf({ readErrors }: Report): readonly ReadError[] {
  return readErrors.filter(({ operation, resource }) => resource === undefined && listing.test(operation));
}

/** Whether everything was read and decided: only then does a report without failed checks say that all is well. */
export function isComplete({ readErrors, findings }: Report): boolean {
  return readErrors.length === 0 && findings.every(({ verdict }) => verdict !== 'INSUFFICIENT_DATA');
}
