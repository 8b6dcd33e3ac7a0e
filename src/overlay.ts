import { worstFirst } from './assemble.ts';
import { checks } from './checks/index.ts';
import { editionOf } from './model/edition.ts';
import { isSameSetting } from './model/encryption.ts';
import type { ReadError } from './model/fact.ts';
import { type Finding, severities, type Verdict, verdicts } from './model/finding.ts';
import type { Report, ReportedCluster, ReportedKey, Summary } from './model/report.ts';
import type { Rereading } from './model/rereading.ts';
import type { Stage } from './model/verification.ts';
import { isVerified } from './model/verification.ts';
import { verificationOf, verifiedOf } from './verification.ts';

const stageByCheck = new Map<string, Stage | undefined>(checks.map(({ id, stage }) => [id, stage]));
const accountChecks = new Set(checks.filter((check) => check.resourceType === 'ACS::::Account').map(({ id }) => id));

/** What goes with the role and KMS as such. */
const accountOperations = new Set([
  'cs:CheckServiceRole',
  'ram:GetRole',
  'ram:ListPoliciesForRole',
  'kms:DescribeAccountKmsStatus',
  'bss:QueryAccountBalance',
]);

/**
 * Lays what was read again over a report. Each resource stands as it was read last: an older reading than the report's
 * changes nothing, in whichever order the two came to be known. What was not read again stays as it was, with its own time.
 * Pure.
 *
 * @param named what the result is called
 */
export function overlay(report: Report, rereading: Rereading, named: { readonly auditId: string }): Report {
  const { readAt } = rereading;
  const timeOf = ({ readAt: own }: { readonly readAt?: string }) => own ?? report.startedAt;
  const isNews = (known: { readonly readAt?: string } | undefined) => known === undefined || timeOf(known) < readAt;
  const dated = <T extends { readonly readAt?: string }>(item: T): T => ({ ...item, readAt: timeOf(item) });

  const gone = new Set(rereading.gone.filter((id) => isNews(report.clusters.find((cluster) => cluster.id === id))));
  const known = new Map(report.clusters.map((cluster) => [cluster.id, cluster]));
  const fresh = rereading.clusters.filter((cluster) => isNews(known.get(cluster.id)));
  const clusters = replaced(report.clusters.map(dated), fresh.map(withActivity), ({ id }) => id).filter(
    ({ id }) => !gone.has(id),
  );
  const keyName = ({ regionId, id }: ReportedKey) => JSON.stringify([regionId, id]);
  const knownKeys = new Map(report.keys.map((key) => [keyName(key), key]));
  const allKeys = replaced(
    report.keys.map(dated),
    rereading.keys.filter((key) => isNews(knownKeys.get(keyName(key)))).map((key) => ({ ...key, readAt })),
    keyName,
  ).map((key) => ({ ...key, references: referencesOf(key), clusters: usersOf(key, clusters) }));
  // A key whose last cluster is gone is nobody's; one that a cluster was switched away from may still be needed.
  const orphaned = new Set(
    allKeys
      .filter(({ clusters: users }) => users.length === 0)
      .filter((key) => {
        const before = knownKeys.get(keyName(key))?.clusters ?? [];
        return before.length > 0 && before.every((id) => gone.has(id));
      })
      .map(keyName),
  );
  const keys = allKeys.filter((key) => !orphaned.has(keyName(key)));

  const isOrphan = ({ type, id, regionId }: Finding['resource']) =>
    (type === 'ACS::ACK::Cluster' && gone.has(id)) ||
    (type === 'ACS::KMS::Key' && orphaned.has(JSON.stringify([regionId, id])));
  const findings = mergeFindings(report, rereading, isNews)
    .filter(({ resource }) => !isOrphan(resource))
    .sort(worstFirst);
  const verifications = verificationsOf(clusters, findings);
  const readErrors = mergeReadErrors(report.readErrors, rereading, gone);

  // A plan is made of one reading of all that it rests on.
  const { plan: _, ...kept } = report;
  return {
    ...kept,
    kind: 'change',
    auditId: named.auditId,
    startedAt: readAt > report.startedAt ? readAt : report.startedAt,
    finishedAt: readAt > report.finishedAt ? readAt : report.finishedAt,
    scope: {
      ...report.scope,
      regions: [...new Set([...report.scope.regions, ...fresh.map(({ regionId }) => regionId)])].sort(),
    },
    readErrors,
    summary: summaryOf(verifications, findings, rereading),
    clusters: verifications,
    keys,
    findings,
    waivers: report.waivers.map((waiver) => ({ ...waiver, findings: waivedBy(waiver.check, waiver, findings) })),
  };

  /** References of before stay, except those that now mean another key. */
  function referencesOf(key: ReportedKey): string[] {
    const before = (knownKeys.get(keyName(key))?.references ?? []).filter(
      (reference) =>
        !rereading.keys.some(
          (other) => other.regionId === key.regionId && other.id !== key.id && other.references.includes(reference),
        ),
    );
    const now = rereading.keys.find((other) => keyName(other) === keyName(key))?.references ?? [];
    return [...new Set([...before, ...now])].sort();
  }

  /** A cluster's activity, and what it costs, are not read again: they stand while the cluster has the same key. */
  function withActivity(cluster: ReportedCluster): ReportedCluster {
    const before = known.get(cluster.id);
    const isSame = before !== undefined && isSameSetting(before.encryption, cluster.encryption);
    return isSame ? { ...cluster, readAt, usage: before.usage, cost: before.cost } : { ...cluster, readAt };
  }
}

/** The items, those of the same name replaced and the others added at the end. */
function replaced<T>(items: readonly T[], by: readonly T[], nameOf: (item: T) => string): T[] {
  const fresh = new Map(by.map((item) => [nameOf(item), item]));
  const names = new Set(items.map(nameOf));
  return [...items.map((item) => fresh.get(nameOf(item)) ?? item), ...by.filter((item) => !names.has(nameOf(item)))];
}

function usersOf(key: ReportedKey, clusters: readonly ReportedCluster[]): string[] {
  return clusters
    .filter(({ regionId, encryption }) => regionId === key.regionId && encryption.keyId === key.id)
    .map(({ id }) => id);
}

function mergeFindings(
  report: Report,
  { findings, readAt }: Rereading,
  isNews: (finding: Finding | undefined) => boolean,
): Finding[] {
  const before = new Map(report.findings.map((finding) => [finding.id, finding]));
  const news = findings
    .filter((finding) => isNews(before.get(finding.id)) && !isOldNews(before.get(finding.id), finding))
    .map((finding): Finding => {
      const earlier = before.get(finding.id);
      if (earlier === undefined) return { ...finding, readAt };
      const { firstSeen } = earlier;
      if (earlier.verdict !== finding.verdict) return { ...finding, firstSeen, readAt };
      const changedBy = finding.changedBy ?? earlier.changedBy;
      return { ...finding, firstSeen, since: earlier.since, ...(changedBy && { changedBy }), readAt };
    });
  const dated = report.findings.map((finding) => ({ ...finding, readAt: finding.readAt ?? report.startedAt }));

  return replaced(dated, news, ({ id }) => id);
}

/**
 * That KMS knows no such key here was known before, and that the key works all the same: its activity, which tells that, is
 * not read again.
 */
function isOldNews(before: Finding | undefined, finding: Finding): boolean {
  return before?.message.id === 'key-absent-but-working' && finding.message.id === 'key-absent';
}

function verificationsOf(clusters: readonly ReportedCluster[], findings: readonly Finding[]): ReportedCluster[] {
  const judged = ({ checkId, verdict }: Finding) => {
    const stage = stageByCheck.get(checkId);
    return { check: stage === undefined ? {} : { stage: stage }, decision: { verdict } };
  };
  const ofAccount = findings
    .filter(({ resource, checkId }) => resource.type === 'ACS::::Account' && accountChecks.has(checkId))
    .map(judged);
  const byResource = new Map<string, Finding[]>();
  const nameOf = (type: string, regionId: string, id: string) => JSON.stringify([type, regionId, id]);
  for (const finding of findings) {
    const { type, regionId, id } = finding.resource;
    const own = byResource.get(nameOf(type, regionId, id));
    if (own === undefined) byResource.set(nameOf(type, regionId, id), [finding]);
    else own.push(finding);
  }

  return clusters.map((cluster) => {
    const { id, regionId, encryption } = cluster;
    const ofKey = encryption.state === 'off' ? [] : byResource.get(nameOf('ACS::KMS::Key', regionId, encryption.keyId));
    const own = [...(byResource.get(nameOf('ACS::ACK::Cluster', regionId, id)) ?? []), ...(ofKey ?? [])].map(judged);
    const verification = verificationOf(own, ofAccount, cluster.verification.existingSecretsReencrypted);
    return { ...cluster, verification, verified: verifiedOf(verification, cluster.usage.attribution) };
  });
}

function mergeReadErrors(before: readonly ReadError[], rereading: Rereading, gone: ReadonlySet<string>): ReadError[] {
  const again = new Set([
    ...gone,
    ...rereading.clusters.map(({ id }) => id),
    ...rereading.keys.flatMap(({ id, references }) => [id, ...references]),
  ]);
  const stays = before.filter(({ operation, resource = '', regionId }) => {
    if (accountOperations.has(operation)) return !rereading.account;
    if (/^actiontrail:(DescribeTrails|GetTrailStatus)$/.test(operation)) {
      return !rereading.trailRegions.includes(regionId);
    }
    return !again.has(resource);
  });
  const all = new Map([...stays, ...rereading.readErrors].map((error) => [JSON.stringify(error), error]));
  return [...all.values()];
}

function summaryOf(
  clusters: readonly ReportedCluster[],
  findings: readonly Finding[],
  { apiCalls }: Rereading,
): Summary {
  const count = <K extends string>(names: readonly K[], of: (finding: Finding) => K | undefined) =>
    Object.fromEntries(
      names.map((name) => [name, findings.filter((finding) => of(finding) === name).length]),
    ) as Record<K, number>;

  return {
    clusters: clusters.length,
    proClusters: clusters.filter(({ spec, profile }) => editionOf({ type: null, spec, profile }) === 'pro').length,
    verified: clusters.filter(({ verified }) => isVerified(verified)).length,
    verdicts: count<Verdict>(verdicts, ({ verdict }) => verdict),
    bySeverity: count(severities, ({ verdict, severity }) => (verdict === 'NON_COMPLIANT' ? severity : undefined)),
    apiCalls,
  };
}

function waivedBy(check: string, by: { reason: string; expires: string }, findings: readonly Finding[]): number {
  return findings.filter(
    ({ checkId, waiver }) => checkId === check && waiver?.reason === by.reason && waiver.expires === by.expires,
  ).length;
}
