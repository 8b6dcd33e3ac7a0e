import { stages } from '../../model/finding.ts';
import type { Report, ReportedCluster } from '../../model/report.ts';
import type { Family, Labels } from './family.ts';

/**
 * How each cluster stands. A stage has one series, whose label is its verdict: a number for each verdict would have to give
 * INSUFFICIENT_DATA, and some alert would take it for compliant.
 */
export function clusterFamilies({ clusters }: Report): Family[] {
  return [
    {
      name: 'sealwatch_cluster_stage',
      samples: clusters.flatMap((cluster) =>
        stages.map((stage) => ({
          labels: { ...labelsOf(cluster), stage, verdict: cluster.verification[stage] },
          value: 1,
        })),
      ),
    },
    {
      name: 'sealwatch_cluster_verified',
      samples: clusters.map((cluster) => ({
        labels: { ...labelsOf(cluster), verified: verificationIn(cluster) },
        value: 1,
      })),
    },
    {
      name: 'sealwatch_cluster_key_used_timestamp_seconds',
      unit: 'seconds',
      samples: clusters.flatMap((cluster) =>
        cluster.usage.last === null
          ? []
          : [{ labels: labelsOf(cluster), value: Date.parse(cluster.usage.last) / 1_000 }],
      ),
    },
  ];
}

function labelsOf({ id, name, accountId, regionId }: ReportedCluster): Labels {
  return { account: accountId, region: regionId, cluster: id, name };
}

/** Why a cluster is not verified: something speaks against it, or something is unknown. */
function verificationIn({ verified, verification }: ReportedCluster): string {
  return verification.configured === 'NOT_APPLICABLE' ? 'not_applicable' : verified;
}
