import type { Finding } from '../model/finding.ts';
import { keyBook } from '../model/key-book.ts';
import type { Report, ReportedKey, Source } from '../model/report.ts';

/** Tells which answer of the cloud a finding rests on; undefined where it rests on several, on none, or nobody knows. */
export function sourcesIn(report: Report): (finding: Finding) => Source | undefined {
  const clusters = new Map(report.clusters.map((cluster) => [cluster.id, cluster]));
  const keys = keyBook(report);
  const ofKey = (accountId: string, regionId: string, id: string) =>
    describedBy(keys({ accountId, regionId, id }).reported);

  return ({ checkId, resource: { type, id, accountId, regionId }, message }) => {
    if (type === 'ACS::KMS::Key') return ofKey(accountId, regionId, id);
    const cluster = type === 'ACS::ACK::Cluster' ? clusters.get(id) : undefined;
    if (cluster === undefined || message.id === 'read-error') return undefined;
    if (checkId === 'ack-cluster-encryption-enabled') return cluster.source;
    return /^(key|rotation)-/.test(message.id) ? ofKey(accountId, regionId, cluster.encryption.keyId) : undefined;
  };
}

/** The answer that described a key. */
export function describedBy(key: ReportedKey | undefined): Source | undefined {
  return key?.requestId === undefined ? undefined : { operation: 'kms:DescribeKey', requestId: key.requestId };
}
