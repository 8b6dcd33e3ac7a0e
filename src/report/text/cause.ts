import { causeOf, follows, isAboutKey } from '../../checks/catalog.ts';
import { type Finding, severities } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import { type KeyBook, type KeyId, type KnownKey, keyBook } from '../../model/key-ref.ts';
import type { Report, ReportedCluster } from '../../model/report.ts';

/** One thing that is wrong, with every finding that it explains: a dead key is one, however many clusters hang on it. */
export interface Cause {
  /** Worst first; never empty. */
  readonly findings: readonly [Finding, ...Finding[]];
  /** The key at fault, where one is. */
  readonly key?: FaultyKey;
  /** The cluster at fault, where it is one cluster's own. */
  readonly cluster?: ReportedCluster;
}

/** A key that is at fault, with what hangs on it. */
export interface FaultyKey extends KnownKey {
  /** Clusters that it encrypts. */
  readonly encrypting: readonly ReportedCluster[];
  /** Clusters that are off, but still name it: their old Secrets may need it. */
  readonly left: readonly ReportedCluster[];
}

type Clusters = ReadonlyMap<string, ReportedCluster>;

/** The `NON_COMPLIANT` findings by cause, worst first; what was waived is a cause apart. */
export function causesOf(report: Report): Cause[] {
  const clusters: Clusters = new Map(report.clusters.map((cluster) => [cluster.id, cluster]));
  const keys = keyBook(report);
  const broken = report.findings.filter(({ verdict }) => verdict === 'NON_COMPLIANT');
  const groups = groupBy(broken, (finding) => {
    const key = keyAtFault(finding, clusters);
    return JSON.stringify([
      key === undefined ? ownCause(finding) : [key.accountId, key.regionId, key.id],
      finding.waiver ?? null,
    ]);
  });

  return [...groups.values()]
    .map((findings) => toCause(findings, clusters, keys))
    .sort((a, b) => rank(a.findings[0]) - rank(b.findings[0]));
}

function toCause(group: readonly [Finding, ...Finding[]], clusters: Clusters, keys: KeyBook): Cause {
  const findings = [...group].sort((a, b) => rank(a) - rank(b)) as [Finding, ...Finding[]];
  const key = keyAtFault(findings[0], clusters);
  if (key !== undefined) return { findings, key: faultyKey(key, keys) };

  const cluster = clusters.get(findings[0].resource.id);
  return { findings, ...(cluster === undefined ? {} : { cluster }) };
}

function faultyKey(id: KeyId, keys: KeyBook): FaultyKey {
  const key = keys(id);
  return {
    ...key,
    encrypting: key.clusters.filter(({ encryption }) => encryption.state !== 'off'),
    // A cluster that is gone, or that no key could encrypt, needs none.
    left: key.clusters.filter(
      ({ encryption, verification }) => encryption.state === 'off' && verification.configured !== 'NOT_APPLICABLE',
    ),
  };
}

/** The findings on a cluster that its key explains are those whose reason has the key as its root cause. */
function keyAtFault(finding: Finding, clusters: Clusters): KeyId | undefined {
  const { resource } = finding;
  const { id, accountId, regionId } = resource;
  if (resource.type === 'ACS::KMS::Key') return { id, accountId, regionId };
  if (!isAboutKey(finding)) return undefined;
  const keyId = clusters.get(id)?.encryption.keyId ?? '';

  return keyId === '' ? undefined : { id: keyId, accountId, regionId };
}

/** What a cluster leaves unencrypted by being off is the same matter as its being off. */
function ownCause(finding: Finding): string {
  const { id, resource } = finding;
  return causeOf(finding) === 'off' ? JSON.stringify(['off', resource.accountId, resource.id]) : id;
}

/** The findings of a cause whose remediation is of use: a consequence is not to be looked into where its cause is known. */
export function toRemediate(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding, index) => finding.remediation !== undefined && (index === 0 || !follows(finding)));
}

/** What is accepted for a while is read last, and what follows from a bad key after what is bad about it. */
function rank(finding: Finding): number {
  const { severity, waiver } = finding;
  return severities.indexOf(severity) + (follows(finding) ? 0.5 : 0) + (waiver === undefined ? 0 : severities.length);
}
