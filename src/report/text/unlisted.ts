import type { ReadError } from '../../model/fact.ts';
import type { Report } from '../../model/report.ts';

/** What hides whole clusters where it fails: their lists, and finding the account to list them in. */
const listing = /^(cs:DescribeClusters|sts:|resourcemanager:|fc:)/;

/** The errors that hide clusters. One that names a resource is about that alone. */
export function unlistedOf({ readErrors }: Report): readonly ReadError[] {
  return readErrors.filter(({ operation, resource }) => resource === undefined && listing.test(operation));
}
