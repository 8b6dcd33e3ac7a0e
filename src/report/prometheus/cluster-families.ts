import { worst } from '../../model/finding.ts';
import { rungs } from '../../model/proof.ts';
import type { Report, ReportedCluster } from '../../model/report.ts';
import type { Family, Labels } from './family.ts';

/**
 * How each cluster stands. A rung has one series, whose label is its verdict: a number for each verdict would have to give
 * the untold one, and some alert would take it for fine.
 */
export function clusterFamilies({ clusters }: Report): Family[] {
  return [
    {
      name: 'sealwatch_cluster_rung',
      samples: clusters.flatMap((cluster) =>
        rungs.map((rung) => ({ labels: { ...labelsOf(cluster), rung, verdict: cluster.proof[rung] }, value: 1 })),
      ),
    },
    {
      name: 'sealwatch_cluster_proof',
      samples: clusters.map((cluster) => ({ labels: { ...labelsOf(cluster), proof: proofOf(cluster) }, value: 1 })),
    },
    {
      name: 'sealwatch_cluster_seen_working_timestamp_seconds',
      unit: 'seconds',
      samples: clusters.flatMap((cluster) =>
        cluster.activity.last === null
          ? []
          : [{ labels: labelsOf(cluster), value: Date.parse(cluster.activity.last) / 1_000 }],
      ),
    },
  ];
}

function labelsOf({ id, name, accountId, regionId }: ReportedCluster): Labels {
  return { account: accountId, region: regionId, cluster: id, name };
}

/** Why a cluster is not proven: something speaks against it, or something could not be told. */
function proofOf({ proven, proof }: ReportedCluster): string {
  if (proven !== false) return proven;
  if (proof.configured === 'NOT_APPLICABLE') return 'not_applicable';
  const proving = [proof.configured, proof.keyValid, proof.roleAuthorized, proof.seenWorking];
  return worst(proving) === 'INSUFFICIENT_DATA' ? 'untold' : 'none';
}
