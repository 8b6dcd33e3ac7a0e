import { checks } from '../../checks/index.ts';
import { readErrorIn } from '../../checks/shared-reasons.ts';
import type { Finding } from '../../model/finding.ts';
import { keyBook } from '../../model/key-ref.ts';
import type { Report, ReportedKey, Source } from '../../model/report.ts';

/** What the answer that lists a cluster says of its encryption; what was seen before is no answer of now. */
const settingFacts: ReadonlySet<string> = new Set(['encryption', 'spec', 'wasEncrypted']);

/** The answer of the cloud that a finding rests on; undefined where it rests on several, on none, or that is unknown. */
export function sourcesIn(report: Report): (finding: Finding) => Source | undefined {
  const clusters = new Map(report.clusters.map((cluster) => [cluster.id, cluster]));
  const keys = keyBook(report);
  const ofKey = (accountId: string, regionId: string, id: string) =>
    describedBy(keys({ accountId, regionId, id }).reported);

  return ({ checkId, resource: { type, id, accountId, regionId }, message }) => {
    if (type === 'ACS::KMS::Key') return ofKey(accountId, regionId, id);
    const cluster = type === 'ACS::ACK::Cluster' ? clusters.get(id) : undefined;
    const check = checks.find((known) => known.id === checkId);
    if (cluster === undefined || check === undefined || readErrorIn(message) !== undefined) return undefined;
    const needs: readonly string[] = check.needs;
    if (needs.every((need) => settingFacts.has(need))) return cluster.source;
    const isJudged = Object.hasOwn(check.reasons, message.id);
    return isJudged && needs.includes('key') ? ofKey(accountId, regionId, cluster.encryption.keyId) : undefined;
  };
}

/** The answer that described a key. */
export function describedBy(key: ReportedKey | undefined): Source | undefined {
  return key?.requestId === undefined ? undefined : { operation: 'kms:DescribeKey', requestId: key.requestId };
}
