import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import { callAndParse, count, fieldsOf, type ParsedResponse, show, type Unvalidated } from './answer.ts';
import { type AccountContext, attempt, type Subject } from './attempt.ts';
import type { tagsSchema } from './cluster-tags.ts';
import { checkIdentity } from './identity.ts';
import type { MalformedAnswer } from './malformed-answer.ts';
import { readNumbered } from './pager.ts';

/** The page size of ACK's lists: the largest that other tools are known to ask for; the documents give no maximum. */
export const pageSize = 50;
export const pageSchema = z.object({
  clusters: z.array(z.unknown()),
  page_info: z.object({ page_number: z.optional(z.unknown()), total_count: count }),
});
type ClusterPage = ParsedResponse<z.infer<typeof pageSchema>>;

/** What is read of a cluster, from a list or from its detail. */
export interface ClusterResponse {
  readonly cluster_id: string;
  readonly region_id: string;
  readonly name: string;
  readonly cluster_type: string;
  readonly cluster_spec: string;
  readonly profile: string;
  readonly state: string;
  readonly current_version: string;
  readonly created: string;
  readonly updated: string;
  /** Text of JSON; older SDKs had an object. */
  readonly meta_data: string;
  readonly tags: z.input<typeof tagsSchema>;
  readonly vpc_id: string;
  readonly security_group_id: string;
  readonly vswitch_ids: readonly string[];
  readonly vswitch_id: string;
  readonly worker_ram_role_name: string;
}
export const clusterSchema = fieldsOf<ClusterResponse>();

/** An entry of the list that can be found again: its id and region are known. */
export interface ClusterEntry {
  readonly id: string;
  readonly regionId: string;
  readonly fields: Unvalidated<ClusterResponse>;
  readonly requestId: string;
}

/** Where to list: `''` lists the whole account, asked at any region's endpoint. */
export interface ListRequest {
  readonly listedRegion: string;
  readonly endpointRegion: string;
}

function operationOf({ listedRegion }: ListRequest) {
  return listedRegion === '' ? 'cs:DescribeClustersV1' : 'cs:DescribeClustersForRegion';
}

/** Asks a list of ACK for one of its pages. */
export function pageQuery(number: number) {
  return { page_number: number, page_size: pageSize };
}

function askPage(account: Pick<AccountContext, 'cloud'>, request: ListRequest, number: number): Promise<ClusterPage> {
  const { listedRegion, endpointRegion: regionId } = request;
  const query = pageQuery(number);
  const path = listedRegion === '' ? {} : { path: { region_id: listedRegion } };
  return callAndParse(account, { operation: operationOf(request), regionId }, pageSchema, { query, ...path });
}

/** Asks for the first page ahead of the list, which may then never be read: its failure is reported where it is read. */
export function askFirstPage(account: Pick<AccountContext, 'cloud'>, request: ListRequest): Promise<ClusterPage> {
  const page = askPage(account, request, 1);
  page.catch(() => undefined);
  return page;
}

export interface ClusterList {
  /** Called for every entry as soon as its page is there, duplicates included, also where other pages fail. */
  readonly onEntry: (entry: ClusterEntry) => void;
  /** The first page, where it was asked for already. */
  readonly firstPage?: Promise<ClusterPage> | undefined;
  /** Lists in another way where clusters are missing; by default all pages are read again. */
  readonly lookAgain?: () => Promise<Iterable<ClusterEntry>>;
}

/** Lists clusters, all pages of them: how many there are, or why the list is not complete. */
export async function listClusters(
  account: AccountContext,
  request: ListRequest,
  list: ClusterList,
): Promise<Fact<number>> {
  const { listedRegion, endpointRegion } = request;
  const operation = operationOf(request);
  const subject: Subject = { operation, regionId: listedRegion === '' ? '' : endpointRegion };
  const { lookAgain, onEntry, firstPage } = list;
  let first = firstPage;

  return attempt(account, subject, async () => {
    const found = await readNumbered<ClusterEntry>({
      operation,
      noun: 'clusters',
      pageSize,
      maxPages: 2_000,
      idOf: ({ id }) => id,
      onEntry,
      // Entries that contradict each other are a matter of that cluster, and hide no other.
      agree: () => true,
      ...(lookAgain && { lookAgain }),
      async page(number) {
        const reply = await ((number === 1 && first) || askPage(account, request, number));
        // A second look asks anew.
        if (number === 1) first = undefined;
        const { clusters, page_info } = reply.value;
        checkIdentity(reply, { page_number: [page_info.page_number, number] });
        const entries = clusters.map((entry) => toEntry(entry, reply, listedRegion, number));
        return { entries, total: page_info.total_count, requestId: reply.requestId };
      },
    });
    return found.size;
  });
}

function toEntry(
  listed: unknown,
  { requestId, malformed }: ClusterPage,
  listedRegion: string,
  number: number,
): ClusterEntry | MalformedAnswer {
  const { success, data: fields } = clusterSchema.safeParse(listed);
  if (!success) return malformed(`a cluster of page ${number} is no object`);
  const { cluster_id: id, region_id: regionId } = fields;
  if (typeof id !== 'string' || id === '') return malformed(`a cluster of page ${number} has no \`cluster_id\``);
  if (typeof regionId !== 'string' || regionId === '') return malformed(`cluster ${id} has no \`region_id\``);
  if (listedRegion !== '' && regionId !== listedRegion) {
    return malformed(`cluster ${id} is in ${show(regionId)}, and ${listedRegion} was asked about`);
  }

  return { id, regionId, fields, requestId };
}
