import { createHash } from 'node:crypto';
import { assembleCost } from './assemble-cost.ts';
import { remediationOf, sentenceOf } from './checks/catalog.ts';
import { checks } from './checks/index.ts';
import type { AccountCost } from './cost/cost-of.ts';
import { type CostSettings, defaultCostSettings } from './cost/settings.ts';
import { type Evaluation, type EvaluationContext, evaluate } from './evaluate.ts';
import type { ClusterActivity } from './facts/cluster-activity.ts';
import { settleEncryption } from './facts/encryption.ts';
import { joinFacts, type Known, type Subject } from './facts/index.ts';
import type { KeyInUse } from './facts/keys-in-use.ts';
import { indexSnapshot, type SnapshotIndex } from './facts/snapshot-index.ts';
import type { Fact } from './model/fact.ts';
import { type Finding, severities, type Verdict, verdicts } from './model/finding.ts';
import { groupBy } from './model/group-by.ts';
import { phaseOf } from './model/lifecycle.ts';
import { type Memory, rememberedCluster } from './model/memory.ts';
import type { Report, ReportedCluster, ReportedKey, ReportedUsage, Summary } from './model/report.ts';
import type { Resource } from './model/resource.ts';
import type { Settings } from './model/settings.ts';
import type { ClusterReading, Snapshot } from './model/snapshot.ts';
import { isVerified } from './model/verification.ts';
import { readErrorsOf } from './read-errors.ts';
import { verificationOf, verifiedOf } from './verification.ts';
import { applyWaivers, type WrittenWaiver } from './waivers.ts';

export interface AssembleOptions {
  readonly auditId: string;
  readonly toolVersion: string;
  readonly settings: Settings;
  readonly waivers: readonly WrittenWaiver[];
  readonly onCheckError: EvaluationContext['onCheckError'];
  /** What cost is told by; assumed where nothing is said. */
  readonly cost?: CostSettings;
  /** The last report of the same account, for how long findings have been there. */
  readonly previous?: Report | undefined;
}

/** Turns what was read into the report: joins, evaluates, climbs the verification and counts. Pure. */
export function assemble(collected: Snapshot, options: AssembleOptions): Report {
  const snapshot = settleEncryption(collected);
  const { settings, onCheckError } = options;
  const context: EvaluationContext = { now: Date.parse(snapshot.startedAt), settings, onCheckError };
  const index = indexSnapshot(snapshot);
  const known = joinFacts(snapshot, index);
  const evaluations = evaluate(known, checks, context);
  const costs = assembleCost(snapshot, index, known, options.cost ?? defaultCostSettings);
  const clusters = reportClusters(snapshot, index, known, evaluations, costs);
  const { findings, waivers } = applyWaivers(toFindings(evaluations, snapshot, options.previous), options.waivers, {
    now: context.now,
    checkIds: new Set(checks.map(({ id }) => id)),
    tagsOf: tagsOf(snapshot),
    idOf: ({ resource: { type, regionId } }, text) =>
      type === 'ACS::KMS::Key' ? index.keys.idOf(regionId, text) : text,
  });

  return {
    schemaVersion: '1',
    tool: { name: 'sealwatch', version: options.toolVersion },
    auditId: options.auditId,
    startedAt: snapshot.startedAt,
    finishedAt: snapshot.finishedAt,
    scope: {
      accounts: snapshot.accountId === '' ? [] : [snapshot.accountId],
      regions: regionsOf(snapshot),
    },
    readErrors: readErrorsOf({ snapshot, keys: index.keys.all }),
    summary: summarize(snapshot, clusters, findings),
    clusters,
    keys: index.keys.all.map((key) => reportKey(key, snapshot.accountId)),
    findings,
    waivers,
    cost: costs.cost,
  };
}

/** Only clusters have tags that waivers select by. */
function tagsOf({ clusters }: Snapshot): (finding: Finding) => string[] {
  const tags = new Map(clusters.map((cluster) => [cluster.id, cluster.tags]));
  return ({ resource }) =>
    resource.type === 'ACS::ACK::Cluster'
      ? Object.entries(tags.get(resource.id) ?? {}).map(([name, value]) => `${name}=${value}`)
      : [];
}

function regionsOf({ regionsAsked, clusters }: Snapshot): string[] {
  return [...new Set([...regionsAsked, ...clusters.map(({ regionId }) => regionId)])].sort();
}

function toFindings(evaluations: readonly Evaluation[], snapshot: Snapshot, previous: Report | undefined): Finding[] {
  const before = new Map(previous?.findings.map((finding) => [finding.id, finding]));
  const idOf = findingIds();
  const findings = evaluations.map((evaluation): Finding => {
    const { check, resource, decision } = evaluation;
    const id = idOf(check.id, resource);
    const earlier = before.get(id);
    const kept = earlier?.verdict === decision.verdict ? earlier : undefined;
    return {
      id,
      checkId: check.id,
      severity: decision.severity ?? check.severity,
      verdict: decision.verdict,
      resource,
      reason: sentenceOf(decision.message, 'en'),
      message: decision.message,
      evidence: decision.evidence,
      ...remediationFor(evaluation),
      controls: check.controls,
      firstSeen: earlier?.firstSeen ?? snapshot.startedAt,
      since: kept?.since ?? snapshot.startedAt,
      ...(kept?.changedBy && { changedBy: kept.changedBy }),
    };
  });

  return findings.sort(worstFirst);
}

/**
 * Names findings: the same check on the same resource has the same id in every audit, whatever its verdict. A resource is
 * digested once for all of its findings.
 */
function findingIds(): (checkId: string, resource: Resource) => string {
  const digests = new WeakMap<Resource, string>();
  const digestOf = ({ type, id, accountId, regionId }: Resource) =>
    createHash('sha256')
      .update(JSON.stringify([type, accountId, regionId, id]))
      .digest('hex')
      .slice(0, 24);

  return (checkId, resource) => {
    const digest = digests.get(resource) ?? digestOf(resource);
    digests.set(resource, digest);
    return `${checkId}.${digest}`;
  };
}

/** Nothing is to be done where nothing is wrong, and nothing can be said to do about a place that could not be listed. */
function remediationFor({ check, resource, decision }: Evaluation): Pick<Finding, 'remediation'> {
  const isOpen = decision.verdict === 'NON_COMPLIANT' || decision.verdict === 'INSUFFICIENT_DATA';
  const remediation =
    isOpen && resource.type === check.resourceType ? remediationOf(decision.message, resource) : undefined;
  return remediation === undefined ? {} : { remediation };
}

/** The order of findings in every report. */
export function worstFirst(a: Finding, b: Finding): number {
  return (
    verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compare(a.resource.regionId, b.resource.regionId) ||
    compare(a.resource.name, b.resource.name) ||
    compare(a.resource.id, b.resource.id) ||
    compare(a.checkId, b.checkId)
  );
}

/** By code unit: the same order on every machine, and fast for many. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function reportClusters(
  snapshot: Snapshot,
  { keys }: SnapshotIndex,
  known: Known,
  evaluations: readonly Evaluation[],
  costs: AccountCost,
): ReportedCluster[] {
  const ofAccount = evaluations.filter(({ resource }) => resource.type === 'ACS::::Account');
  const accountStages = ofAccount.filter(({ check }) => check.resourceType === 'ACS::::Account');
  const byResource = groupBy(evaluations, ({ resource }) => nameOf(resource));
  const subjects = new Map(known.subjects['ACS::ACK::Cluster'].map((subject) => [subject.resource.id, subject]));

  return snapshot.clusters.map((cluster) => {
    const subject = subjects.get(cluster.id);
    if (subject === undefined) throw new Error(`cluster ${cluster.id} was read, but not joined`);
    const cost = costs.clusters.get(cluster.id) ?? null;
    const { regionId, encryption, namedKey } = cluster;
    const keyId = namedKey === '' ? '' : keys.idOf(regionId, namedKey);
    const isOn = encryption.ok && encryption.value.is === 'on';
    const own = [
      ...(byResource.get(nameOf({ type: 'ACS::ACK::Cluster', regionId, id: cluster.id })) ?? []),
      ...(isOn ? (byResource.get(nameOf({ type: 'ACS::KMS::Key', regionId, id: keyId })) ?? []) : []),
    ];
    return { ...reportCluster(cluster, keyId, subject, own, accountStages, snapshot), cost };
  });
}

function nameOf({ type, regionId, id }: Pick<Resource, 'type' | 'regionId' | 'id'>): string {
  return JSON.stringify([type, regionId, id]);
}

function reportCluster(
  cluster: ClusterReading,
  keyId: string,
  { facts }: Subject<'ACS::ACK::Cluster'>,
  own: readonly Evaluation[],
  ofAccount: readonly Evaluation[],
  { accountId, memory }: Snapshot,
): Omit<ReportedCluster, 'cost'> {
  const activity = facts.activity.ok ? facts.activity.value : null;
  const verification = verificationOf(own, ofAccount, existingSecretsReencrypted(cluster, memory));

  return {
    id: cluster.id,
    name: cluster.name,
    accountId,
    regionId: cluster.regionId,
    spec: cluster.spec,
    profile: cluster.profile,
    version: orEmpty(cluster.version),
    state: orEmpty(cluster.state),
    tags: cluster.tags,
    encryption: { state: encryptionState(cluster), keyId },
    ...(cluster.encryption.ok && { source: cluster.source }),
    verification,
    verified: verifiedOf(verification, activity?.attribution ?? 'none'),
    usage: reportActivity(activity),
  };
}

/**
 * Whether Secrets that are older than encryption were written again: it has none where it was encrypted from birth; otherwise
 * it takes somebody's word, given since the cluster is encrypted. Nothing that can be read tells it.
 */
function existingSecretsReencrypted(cluster: ClusterReading, memory: Memory): Verdict {
  if (cluster.encryption.ok && cluster.encryption.value.is !== 'on') return 'NOT_APPLICABLE';
  const known = rememberedCluster(memory, cluster.id);
  if (!cluster.encryption.ok || known === undefined || known.encryptedSince === null) return 'INSUFFICIENT_DATA';
  const isAttested = known.attested !== null && known.attested.at >= known.encryptedSince;

  return known.encryptedFromFirstReading || isAttested ? 'COMPLIANT' : 'INSUFFICIENT_DATA';
}

/** `unknown` also while the cluster is updating: the setting may be the one that changes. */
function encryptionState({ encryption, state }: ClusterReading): 'on' | 'off' | 'unknown' {
  if (!encryption.ok || !state.ok || phaseOf(state.value) === 'settling') return 'unknown';
  return encryption.value.is === 'not-offered' ? 'off' : encryption.value.is;
}

function orEmpty(fact: Fact<string>): string {
  return fact.ok ? fact.value : '';
}

function reportActivity(activity: ClusterActivity | null): ReportedUsage {
  const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  return {
    source: activity?.source ?? 'none',
    attribution: activity?.attribution ?? 'none',
    encrypt: activity?.encrypt ?? 0,
    decrypt: activity?.decrypt ?? 0,
    denied: activity?.denied.count ?? 0,
    throttled: activity?.throttled ?? 0,
    first: iso(activity?.first ?? null),
    last: iso(activity?.last ?? null),
    readFrom: iso(activity?.readFrom ?? null),
    readTo: iso(activity?.readTo ?? null),
    complete: activity?.complete ?? false,
  };
}

function reportKey(key: KeyInUse, accountId: string): ReportedKey {
  const { regionId, id, references, metadata, requestId, clusterIds } = key;
  const told = metadata.ok ? metadata.value : null;
  const absent = metadata.ok && metadata.value === null;
  const field = <T>(fact: Fact<T> | undefined, text: (value: T) => string) => (fact?.ok ? text(fact.value) : '');

  return {
    id,
    references,
    accountId,
    regionId,
    arn: told?.arn ?? '',
    state: absent ? 'Absent' : field(told?.state, String),
    spec: field(told?.spec, String),
    deletionProtection: field(told?.deletionProtection, (on) => (on ? 'Enabled' : 'Disabled')),
    deleteDate:
      told?.deleteDate.ok && told.deleteDate.value !== null ? new Date(told.deleteDate.value).toISOString() : null,
    rotation: field(told?.rotation, String),
    instanceId: field(told?.instanceId, String),
    clusters: clusterIds,
    ...(metadata.ok && requestId !== '' && { requestId }),
  };
}

function summarize(snapshot: Snapshot, clusters: readonly ReportedCluster[], findings: readonly Finding[]): Summary {
  const count = <K extends string>(keys: readonly K[], of: (key: K) => number) =>
    Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>;

  return {
    clusters: clusters.length,
    proClusters: snapshot.clusters.filter(({ edition }) => edition.ok && edition.value === 'pro').length,
    verified: clusters.filter(({ verified }) => isVerified(verified)).length,
    verdicts: count(verdicts, (verdict) => findings.filter((finding) => finding.verdict === verdict).length),
    bySeverity: count(
      severities,
      (severity) =>
        findings.filter((finding) => finding.verdict === 'NON_COMPLIANT' && finding.severity === severity).length,
    ),
    apiCalls: snapshot.apiCalls,
  };
}
