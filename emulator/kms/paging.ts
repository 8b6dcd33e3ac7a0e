import { integer } from '../params.ts';

/** The paging that KMS listings share. */
export const KMS_PAGING = {
  PageNumber: integer({ min: 1, fallback: 1 }),
  PageSize: integer({ min: 1, max: 100, fallback: 10 }),
};

/** One page in the form of a KMS listing, such as {Keys: {Key: […]}, PageNumber, PageSize, TotalCount}. */
export function kmsPage(
  plural: string,
  singular: string,
  items: readonly unknown[],
  { PageNumber, PageSize }: { PageNumber: number; PageSize: number },
): object {
  const page = items.slice((PageNumber - 1) * PageSize, PageNumber * PageSize);
  return { [plural]: { [singular]: page }, PageNumber, PageSize, TotalCount: items.length };
}
