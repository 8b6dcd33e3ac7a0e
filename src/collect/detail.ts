import type { Fact } from '../model/fact.ts';
import { callAndParse, show } from './answer.ts';
import { type AccountContext, attempt, type Subject, unlessAbsent } from './attempt.ts';
import { type ClusterEntry, clusterSchema } from './clusters.ts';
import { checkIdentity, folded } from './identity.ts';

/** A cluster or a key, named well enough to be asked for. */
export interface ClusterPlace {
  readonly regionId: string;
  readonly id: string;
}

/** Asks ACK for the whole of one cluster; null where it knows no such cluster there. */
export function readDetail(account: AccountContext, place: ClusterPlace): Promise<Fact<ClusterEntry | null>> {
  return attempt(account, subjectOf(place), () =>
    unlessAbsent<ClusterEntry | null>(
      /^ErrorClusterNotFound$/i,
      () => null,
      () => askDetail(account, place),
    ),
  );
}

/** As `readDetail`, for a cluster that was listed a moment ago: that it is not there is a read error. */
export function readListedDetail(account: AccountContext, place: ClusterPlace): Promise<Fact<ClusterEntry>> {
  return attempt(account, subjectOf(place), () => askDetail(account, place));
}

async function askDetail(account: AccountContext, place: ClusterPlace): Promise<ClusterEntry> {
  const { regionId, id } = place;
  const reply = await callAndParse(account, subjectOf(place), clusterSchema, { path: { ClusterId: id } });
  const { value: fields, requestId, malformed } = reply;
  // An answer that does not say which cluster it is about is about none.
  if (!fields.cluster_id) throw malformed(`\`cluster_id\` is ${show(fields.cluster_id)}`);
  checkIdentity(reply, { cluster_id: [fields.cluster_id, id], region_id: [folded(fields.region_id), regionId] });
  return { id, regionId, fields, requestId };
}

function subjectOf({ regionId, id }: ClusterPlace): Subject {
  return { operation: 'cs:DescribeClusterDetail', regionId, resource: id };
}
