import * as z from 'zod/mini';
import type { Answer } from '../cloud/call.ts';
import type { Fact } from '../model/fact.ts';
import { fields as fieldsSchema, MalformedAnswer, parseAnswer } from './answer.ts';
import { type Account, attempt, type Subject } from './attempt.ts';

/** The list's page size: the largest that other tools are known to ask for; the documents give no maximum. */
const pageSize = 50;
/** 100,000 clusters; a list that claims more is not believed. */
const maxPages = 2_000;

const page = z.object({
  clusters: z.array(z.unknown()),
  page_info: z.object({
    total_count: z.number().check(z.refine((count) => Number.isSafeInteger(count) && count >= 0)),
  }),
});

/** An entry of the list that can be found again: its id and region are known. */
export interface ClusterEntry {
  readonly id: string;
  readonly regionId: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly requestId: string;
}

/** Where to list: `''` lists the whole account, asked at any region's endpoint. */
export interface ListRequest {
  readonly listedRegion: string;
  readonly endpointRegion: string;
}

/** Asks for a page of the list. */
function askPage({ cloud }: Pick<Account, 'cloud'>, { listedRegion, endpointRegion }: ListRequest, number: number) {
  const query = { page_number: number, page_size: pageSize };
  return listedRegion === ''
    ? cloud.call('cs:DescribeClustersV1', { regionId: endpointRegion, query })
    : cloud.call('cs:DescribeClustersForRegion', {
        regionId: endpointRegion,
        query,
        path: { region_id: listedRegion },
      });
}

/** Asks for the first page ahead of the list, which may then never be read: its failure is told by whoever reads it. */
export function askFirstPage(account: Pick<Account, 'cloud'>, request: ListRequest): Promise<Answer> {
  const page = askPage(account, request, 1);
  page.catch(() => undefined);
  return page;
}

/**
 * Lists clusters, all pages of them. Entries are handed on as soon as their page is there, each cluster once.
 *
 * @param onEntry called for every cluster, also of pages that came while others failed
 * @param first the first page, where it was asked for already
 * @returns how many clusters there are, or why the list is not complete
 */
export async function listClusters(
  account: Account,
  request: ListRequest,
  onEntry: (entry: ClusterEntry) => void,
  first?: Promise<Answer>,
): Promise<Fact<number>> {
  const { listedRegion, endpointRegion } = request;
  const operation = listedRegion === '' ? 'cs:DescribeClustersV1' : 'cs:DescribeClustersForRegion';
  const subject: Subject = { operation, regionId: listedRegion === '' ? '' : endpointRegion };
  const seen = new Set<string>();
  let entries = 0;
  let total = 0;
  let size = pageSize;
  let nameless: MalformedAnswer | undefined;

  /** @returns how many entries the page holds */
  const readPage = async (number: number): Promise<number> => {
    const answer = await ((number === 1 ? first : undefined) ?? askPage(account, request, number));
    const { clusters, page_info } = parseAnswer(page, answer, operation);
    entries += clusters.length;
    total = Math.max(total, page_info.total_count);
    // The server may give fewer on a page than it was asked for, whatever it says of that.
    if (number === 1 && clusters.length > 0 && clusters.length < total) size = Math.min(size, clusters.length);
    for (const listed of clusters) {
      const entry = toEntry(listed, answer, operation, number);
      // A cluster that cannot be found again makes the list incomplete, and hides no other.
      if (entry instanceof MalformedAnswer) nameless ??= entry;
      else handOn(entry);
    }
    return clusters.length;
  };
  const handOn = (entry: ClusterEntry): void => {
    if (seen.has(entry.id)) return;
    seen.add(entry.id);
    onEntry(entry);
  };

  return attempt(account, subject, async () => {
    let pages = 1;
    let length = await readPage(1);
    // The total may grow while pages are read, so ask until what it promised has come.
    while (pages * size < total) {
      const last = Math.ceil(total / size);
      if (last > maxPages) throw new MalformedAnswer(operation, `it claims ${total} clusters`, '');
      const lengths = await settleAll(Array.from({ length: last - pages }, (_, index) => readPage(pages + 1 + index)));
      length = lengths.at(-1) ?? 0;
      pages = last;
    }
    // Where a cluster is listed twice, the total may count it once: then there is more than it promised.
    for (let before = -1; seen.size < total && seen.size > before && length >= size; ) {
      before = seen.size;
      pages += 1;
      length = await readPage(pages);
    }
    if (nameless !== undefined) throw nameless;
    // A total below what was listed is no total: there may be more pages than it tells of.
    if (entries < total || seen.size > total) {
      throw new MalformedAnswer(operation, `it counts ${total} clusters and lists ${entries}`, '');
    }
    return seen.size;
  });
}

function toEntry(
  listed: unknown,
  { requestId }: Answer,
  operation: string,
  number: number,
): ClusterEntry | MalformedAnswer {
  const malformed = (wrong: string) => new MalformedAnswer(operation, wrong, requestId);
  const { success, data: fields } = fieldsSchema.safeParse(listed);
  if (!success) return malformed(`a cluster of page ${number} is no object`);
  const { cluster_id: id, region_id: regionId } = fields;
  if (typeof id !== 'string' || id === '') return malformed(`a cluster of page ${number} has no \`cluster_id\``);
  if (typeof regionId !== 'string' || regionId === '') return malformed(`cluster ${id} has no \`region_id\``);

  return { id, regionId, fields, requestId };
}

/** Waits for all of them, then fails with the first failure: no page is left running, none of the others is lost. */
async function settleAll<T>(pages: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(pages);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
