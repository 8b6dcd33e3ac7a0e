import { createHash } from 'node:crypto';
import { assembleCost } from './assemble-cost.ts';
import { remediationOf, sentenceOf } from './checks/catalog.ts';
import type { CheckContext } from './checks/define-check.ts';
import { checks } from './checks/index.ts';
import type { AccountCost } from './cost/cost-of.ts';
import { type CostSettings, defaultCostSettings } from './cost/settings.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import type { ClusterActivity } from './facts/cluster-activity.ts';
import { joinFacts, type Known, type Subject } from './facts/index.ts';
import type { Fact } from './model/fact.ts';
import { type Finding, severities, type Verdict, verdicts } from './model/finding.ts';
import { phaseOf } from './model/lifecycle.ts';
import type { Memory } from './model/memory.ts';
import type { Report, ReportedCluster, ReportedKey, ReportedUsage, Summary } from './model/report.ts';
import type { Resource, ResourceType } from './model/resource.ts';
import type { Settings } from './model/settings.ts';
import type { ClusterReading, KeyReading, Snapshot } from './model/snapshot.ts';
import { verificationOf, verified } from './proof.ts';
import { readErrorsOf } from './unread.ts';
import { applyWaivers, type WrittenWaiver } from './waivers.ts';

export interface AssembleOptions {
  readonly auditId: string;
  readonly toolVersion: string;
  readonly settings: Settings;
  readonly waivers: readonly WrittenWaiver[];
  /** What cost is told by; assumed where nothing is said. */
  readonly cost?: CostSettings;
  /** The last report of the same account, for how long findings have been there. */
  readonly previous?: Report | undefined;
}

/** Turns what was read into the report: joins, evaluates, climbs the verification and counts. Pure. */
export function assemble(snapshot: Snapshot, options: AssembleOptions): Report {
  const context: CheckContext = { now: Date.parse(snapshot.startedAt), settings: options.settings };
  const known = joinFacts(snapshot);
  const evaluations = evaluate(known, checks, context);
  const costs = assembleCost(snapshot, known, options.cost ?? defaultCostSettings);
  const clusters = reportClusters(snapshot, known, evaluations, costs);
  const { findings, waivers } = applyWaivers(toFindings(evaluations, snapshot, options.previous), options.waivers, {
    now: context.now,
    checkIds: new Set(checks.map(({ id }) => id)),
    tagsOf: tagsOf(snapshot),
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
    readErrors: readErrorsOf(snapshot),
    summary: summarize(snapshot, clusters, findings),
    clusters,
    keys: snapshot.keys.map((key) => reportKey(key, snapshot)),
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
  known: Known,
  evaluations: readonly Evaluation[],
  costs: AccountCost,
): ReportedCluster[] {
  const ofAccount = evaluations.filter(({ resource }) => resource.type === 'ACS::::Account');
  const accountStages = ofAccount.filter(({ check }) => check.resourceType === 'ACS::::Account');
  const byCluster = byResource(evaluations, 'ACS::ACK::Cluster');
  const byKey = byResource(evaluations, 'ACS::KMS::Key');
  const subjects = new Map(known.subjects['ACS::ACK::Cluster'].map((subject) => [subject.resource.id, subject]));

  return snapshot.clusters.map((cluster) => {
    const subject = subjects.get(cluster.id);
    if (subject === undefined) throw new Error(`cluster ${cluster.id} was read, but not joined`);
    const cost = costs.clusters.get(cluster.id) ?? null;
    const own = [...(byCluster.get(nameOf(cluster)) ?? []), ...(byKey.get(nameOf(keyOf(cluster))) ?? [])];
    return { ...reportCluster(cluster, subject, own, accountStages, snapshot), cost };
  });
}

/** The key that a cluster is encrypted with, as the findings on it name it. */
function keyOf({ regionId, encryption }: ClusterReading) {
  return { regionId, id: encryption.ok && encryption.value.is === 'on' ? encryption.value.keyId : '' };
}

function byResource(
  evaluations: readonly Evaluation[],
  type: ResourceType,
): ReadonlyMap<string, readonly Evaluation[]> {
  const found = new Map<string, Evaluation[]>();
  for (const evaluation of evaluations) {
    if (evaluation.resource.type !== type) continue;
    const name = nameOf(evaluation.resource);
    const own = found.get(name);
    if (own === undefined) found.set(name, [evaluation]);
    else own.push(evaluation);
  }
  return found;
}

function nameOf({ regionId, id }: { readonly regionId: string; readonly id: string }): string {
  return JSON.stringify([regionId, id]);
}

function reportCluster(
  cluster: ClusterReading,
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
    encryption: { state: encryptionState(cluster), keyId: cluster.namedKey },
    ...(cluster.encryption.ok && { source: cluster.source }),
    verification,
    verified: verified(verification, activity?.attribution ?? 'none'),
    usage: reportActivity(activity),
  };
}

/**
 * Whether Secrets that are older than encryption were written again: it has none where it was encrypted from birth; otherwise
 * it takes somebody's word, given since the cluster is encrypted. Nothing that can be read tells it.
 */
function existingSecretsReencrypted(cluster: ClusterReading, memory: Memory): Verdict {
  if (cluster.encryption.ok && cluster.encryption.value.is !== 'on') return 'NOT_APPLICABLE';
  const known = Object.hasOwn(memory.clusters, cluster.id) ? memory.clusters[cluster.id] : undefined;
  if (!cluster.encryption.ok || known === undefined || known.encryptedSince === null) return 'INSUFFICIENT_DATA';
  const isAttested = known.attested !== null && known.attested.at >= known.encryptedSince;

  return known.encryptedFromFirstReading || isAttested ? 'COMPLIANT' : 'INSUFFICIENT_DATA';
}

/** `unknown` also while the cluster is updating: the setting may be the one that changes. */
function encryptionState({ encryption, state }: ClusterReading): 'on' | 'off' | 'unknown' {
  if (!encryption.ok || !state.ok || phaseOf(state.value) === 'settling') return 'unknown';
  return encryption.value.is === 'on' ? 'on' : 'off';
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

function reportKey({ regionId, keyId, metadata, requestId }: KeyReading, snapshot: Snapshot): ReportedKey {
  const told = metadata.ok ? metadata.value : null;
  const absent = metadata.ok && metadata.value === null;
  const field = <T>(fact: Fact<T> | undefined, text: (value: T) => string) => (fact?.ok ? text(fact.value) : '');

  return {
    id: keyId,
    accountId: snapshot.accountId,
    regionId,
    arn: told?.arn ?? '',
    state: absent ? 'Absent' : field(told?.state, String),
    spec: field(told?.spec, String),
    deletionProtection: field(told?.deletionProtection, (on) => (on ? 'Enabled' : 'Disabled')),
    deleteDate:
      told?.deleteDate.ok && told.deleteDate.value !== null ? new Date(told.deleteDate.value).toISOString() : null,
    rotation: field(told?.rotation, String),
    instanceId: field(told?.instanceId, String),
    clusters: snapshot.clusters
      .filter((cluster) => cluster.regionId === regionId && cluster.namedKey === keyId)
      .map(({ id }) => id),
    ...(metadata.ok && requestId !== '' && { requestId }),
  };
}

function summarize(snapshot: Snapshot, clusters: readonly ReportedCluster[], findings: readonly Finding[]): Summary {
  const count = <K extends string>(keys: readonly K[], of: (key: K) => number) =>
    Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>;

  return {
    clusters: clusters.length,
    proClusters: snapshot.clusters.filter(({ edition }) => edition.ok && edition.value === 'pro').length,
    verified: clusters.filter((cluster) => cluster.verified !== false).length,
    verdicts: count(verdicts, (verdict) => findings.filter((finding) => finding.verdict === verdict).length),
    bySeverity: count(
      severities,
      (severity) =>
        findings.filter((finding) => finding.verdict === 'NON_COMPLIANT' && finding.severity === severity).length,
    ),
    apiCalls: snapshot.apiCalls,
  };
}
