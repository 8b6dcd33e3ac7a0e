import { type AccountCost, type CostSubject, costOf } from '../cost/cost-of.ts';
import { pricedKey } from '../cost/key.ts';
import type { CostSettings } from '../cost/settings.ts';
import type { ClusterFacts } from '../facts/cluster-facts.ts';
import type { FactsOfAccount } from '../facts/index.ts';
import type { SnapshotIndex } from '../facts/snapshot-index.ts';
import type { FactTable } from '../model/fact.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Activity, RegionUsage } from '../model/usage.ts';

const monthMs = 30 * 86_400_000;

/** The cost of encrypted Secrets, and of encrypting the rest, from what was read. */
export function assembleCost(
  snapshot: Snapshot,
  index: SnapshotIndex,
  known: FactsOfAccount,
  settings: CostSettings,
): AccountCost {
  const regions = new Set(index.regionIds);
  const subjects = known.subjects['ACS::ACK::Cluster']
    .filter(({ facts }) => mayCost(facts))
    .map(({ resource, facts }) => subjectOf(resource.id, resource.regionId, facts, index));
  const readable = subjects.filter((subject) => subject !== undefined);

  return costOf(
    {
      subjects: readable,
      unknown: subjects.length - readable.length,
      usage: usageIn(snapshot),
      users: (regionId) => (regions.has(regionId) ? index.region(regionId).users.all : []),
      canonical: index.keys.canonical,
    },
    settings,
  );
}

/**
 * What was seen of each region: by the ledger, which has the longest span, otherwise by whatever source the activity is of. A
 * source of which a part could not be read counts too little, and is left out.
 */
function usageIn({ usage = [], activity }: Snapshot): RegionUsage[] {
  const counted = new Set(usage.map(({ regionId }) => regionId));
  const others = activity.flatMap(({ regionId, activity: seen }) =>
    counted.has(regionId) || !seen.ok || seen.value.broken > 0 ? [] : [usageOf(regionId, seen.value)],
  );
  return [...usage, ...others];
}

function usageOf(regionId: string, { source, readFrom, readTo, counts }: Activity): RegionUsage {
  // What was long ago says little of the next month.
  const from = Math.max(readFrom, readTo - monthMs);
  return {
    regionId,
    source,
    from,
    to: readTo,
    counts: counts.flatMap(({ keyId, clusterId, vpcId, event, outcome, count, first, last }) => {
      if (last < from) return [];
      // Of what began before the span, the part that falls into it, as if the calls were even.
      const share = first >= from ? 1 : (last - from) / Math.max(1, last - first);
      return [{ keyId, clusterId, vpcId, event, outcome, count: Math.round(count * share) }];
    }),
  };
}

/** A cluster that may be a Pro one, and that is there. */
function mayCost({ edition, lifecycle }: FactTable<ClusterFacts>): boolean {
  const isOther = edition.ok && edition.value !== 'pro';
  const isGone = lifecycle.ok && lifecycle.value.phase === 'ended';
  return !isOther && !isGone;
}

/** undefined where it is not known whether the cluster is encrypted, as while that may be changing. */
function subjectOf(
  id: string,
  regionId: string,
  facts: FactTable<ClusterFacts>,
  index: SnapshotIndex,
): CostSubject | undefined {
  const { edition, lifecycle, encryption, kmsVersion, created, encryptedSince, polling } = facts;
  if (!edition.ok || !lifecycle.ok || lifecycle.value.phase === 'settling' || !encryption.ok) return undefined;
  if (encryption.value.is === 'not-offered' || encryption.value.is === 'unknown') return undefined;
  const keyId = encryption.value.is === 'on' ? encryption.value.keyId : null;
  const reading = keyId === null ? undefined : index.keys.find(regionId, keyId)?.metadata;

  return {
    id,
    regionId,
    kms: kmsVersion.ok ? kmsVersion.value : 'unknown',
    key:
      keyId === null
        ? null
        : pricedKey(regionId, index.keys.idOf(regionId, keyId), reading?.ok ? reading.value : undefined),
    since: Math.max(created.ok ? created.value : 0, encryptedSince.ok ? (encryptedSince.value ?? 0) : 0),
    pollInterval: polling.ok && polling.value !== null ? (polling.value.on ? polling.value.interval : 0) : null,
  };
}
