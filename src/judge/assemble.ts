import { createHash } from 'node:crypto';
import { remediationOf, sentenceOf } from '../checks/catalog.ts';
import { checks } from '../checks/index.ts';
import { countBySeverity, rootCausesOf } from '../checks/root-causes.ts';
import type { AccountCost } from '../cost/cost-of.ts';
import { type CostSettings, defaultCostSettings } from '../cost/settings.ts';
import type { ClusterActivity } from '../facts/cluster-activity.ts';
import { settleEncryption } from '../facts/encryption.ts';
import { type FactsOfAccount, joinFacts, type ResourceFacts } from '../facts/index.ts';
import type { KeyInUse } from '../facts/keys-in-use.ts';
import { indexSnapshot, type SnapshotIndex } from '../facts/snapshot-index.ts';
import { phaseOf, tagTexts } from '../model/cluster.ts';
import { type Fact, type ReadError, readErrorsOf } from '../model/fact.ts';
import { type Finding, isVerified, type Resource, severities, type Verdict, verdicts } from '../model/finding.ts';
import { groupBy } from '../model/group-by.ts';
import { isReencrypted, lastAttestation, lastKey, type Memory, rememberedCluster } from '../model/memory.ts';

import type {
  Report,
  ReportedCluster,
  ReportedKey,
  ReportedUsage,
  ReportInputs,
  ReportKind,
  Summary,
} from '../model/report.ts';
import type { Settings } from '../model/settings.ts';
import { type ClusterReading, knownAt, type Snapshot } from '../model/snapshot.ts';
import { assembleCost } from './assemble-cost.ts';
import { type Evaluation, type EvaluationContext, evaluate } from './evaluate.ts';
import { withTimes } from './transitions.ts';
import { verificationOf, verifiedOf } from './verification.ts';
import { applyWaivers, type WrittenWaiver } from './waivers.ts';

export interface AssembleOptions {
  readonly auditId: string;
  readonly toolVersion: string;
  readonly settings: Settings;
  readonly waivers: readonly WrittenWaiver[];
  readonly onCheckError: EvaluationContext['onCheckError'];
  /** What cost is computed by; assumed where nothing is said. */
  readonly cost?: CostSettings;
  /** The tag whose value is the owner of a cluster's findings. */
  readonly ownersTag?: string | undefined;
  /** `audit` where nothing is said. */
  readonly kind?: ReportKind;
  /** When the run began and ended; the snapshot's own times where nothing is said. */
  readonly run?: RunTimes;
  /** Where nothing is kept there is no digest of it. */
  readonly inputs?: ReportInputs;
  /** What could not be read of what is kept. */
  readonly storeErrors?: readonly ReadError[];
}

type RunTimes = Pick<Report, 'startedAt' | 'finishedAt'>;

const noInputs: ReportInputs = { snapshotDigest: '', readingDigests: [], memoryDigest: '', configDigest: '' };

/** Turns what was read into the report: joins, evaluates, verifies each cluster and counts. Pure. */
export function assemble(collected: Snapshot, options: AssembleOptions): Report {
  const snapshot = settleEncryption(collected);
  const { kind = 'audit', run = snapshot, inputs = noInputs, storeErrors = [], settings, onCheckError } = options;
  // Deadlines, expiry and waivers are judged at the time of the run; usage at the time until which it was read.
  const context: EvaluationContext = { now: Date.parse(run.startedAt), settings, onCheckError };
  const index = indexSnapshot(snapshot);
  const known = joinFacts(snapshot, index);
  const evaluations = evaluate(known, checks, context);
  const costs = assembleCost(snapshot, index, known, options.cost ?? defaultCostSettings);
  const clusters = reportClusters(snapshot, index, known, evaluations, costs).map((cluster) => undatedIn(run, cluster));
  const { findings, waivers } = applyWaivers(
    toFindings(evaluations, snapshot, run, options.ownersTag),
    options.waivers,
    {
      now: context.now,
      checkIds: new Set(checks.map(({ id }) => id)),
      tagsOf: tagsOf(snapshot),
      idOf: ({ resource: { type, regionId } }, text) =>
        type === 'ACS::KMS::Key' ? index.keys.idOf(regionId, text) : text,
    },
  );

  const keys = index.keys.all.map((key) => undatedIn(run, reportKey(key, snapshot.accountId)));

  return {
    schemaVersion: '1',
    tool: { name: 'sealwatch', version: options.toolVersion },
    auditId: options.auditId,
    kind,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    scope: {
      accounts: snapshot.accountId === '' ? [] : [snapshot.accountId],
      regions: regionsOf(snapshot),
    },
    inputs,
    readErrors: [...readErrorsOf({ snapshot, keys: index.keys.all }), ...storeErrors],
    summary: summarize({ clusters, keys, findings }, snapshot.apiCalls),
    clusters,
    keys,
    findings,
    waivers,
    cost: costs.cost,
  };
}

/** Only clusters have tags that waivers select by. */
function tagsOf({ clusters }: Snapshot): (finding: Finding) => string[] {
  const tags = new Map(clusters.map((cluster) => [cluster.id, cluster.tags]));
  return ({ resource }) => (resource.type === 'ACS::ACK::Cluster' ? tagTexts(tags.get(resource.id) ?? {}) : []);
}

function regionsOf({ regionsAsked, clusters }: Snapshot): string[] {
  return [...new Set([...regionsAsked, ...clusters.map(({ regionId }) => regionId)])].sort();
}

/** What was read during the run needs no time of its own, unless the clocks of the cloud and of this process differ. */
function undatedIn<T extends { readonly readAt?: string }>({ startedAt, finishedAt }: RunTimes, item: T): T {
  const { readAt, ...rest } = item;
  // The cloud says its time in whole seconds.
  const isBefore = readAt !== undefined && readAt < startedAt;
  const isAfter = readAt !== undefined && Date.parse(readAt) > Date.parse(finishedAt) + 1_000;
  return isBefore || isAfter ? item : (rest as T);
}

function toFindings(
  evaluations: readonly Evaluation[],
  snapshot: Snapshot,
  run: RunTimes,
  ownersTag: string | undefined,
): Finding[] {
  const idOf = findingIds();
  const readAt = readingTimes(snapshot);
  const ownerOf = owners(snapshot, ownersTag);
  const findings = evaluations.map((evaluation): Finding => {
    const { check, resource } = evaluation;
    const read = readAt(resource);
    const owner = ownerOf(resource);
    return undatedIn<Finding>(run, {
      ...findingOf(evaluation, idOf(check.id, resource), run.startedAt),
      ...(owner !== undefined && { owner }),
      ...(read !== undefined && { readAt: read }),
    });
  });

  return timedFindings(findings, snapshot).sort(worstFirst);
}

/** A check's decision as a finding that was first made at a time, ISO 8601 UTC. */
export function findingOf(evaluation: Evaluation, id: string, at: string): Finding {
  const { check, resource, decision } = evaluation;
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
    firstSeen: at,
    since: at,
  };
}

/** Who owns a resource: a key is its clusters' owner's, where they have one and the same. */
function owners({ clusters }: Snapshot, tag: string | undefined): (resource: Resource) => string | undefined {
  if (tag === undefined) return () => undefined;
  const place = (regionId: string, id: string) => JSON.stringify([regionId, id]);
  const ofCluster = new Map(clusters.map(({ id, tags }) => [id, Object.hasOwn(tags, tag) ? tags[tag] : undefined]));
  const ofKey = new Map<string, Set<string | undefined>>();
  for (const { id, regionId, namedKey } of clusters) {
    const name = place(regionId, namedKey);
    ofKey.set(name, (ofKey.get(name) ?? new Set()).add(ofCluster.get(id)));
  }
  return ({ type, regionId, id }) => {
    if (type === 'ACS::ACK::Cluster') return ofCluster.get(id);
    const [owner, ...others] = (type === 'ACS::KMS::Key' && ofKey.get(place(regionId, id))) || [];
    return others.length === 0 ? owner : undefined;
  };
}

/** The findings, with the times that what is remembered gives them. */
export function timedFindings(findings: readonly Finding[], snapshot: Snapshot): Finding[] {
  return withTimes(findings, snapshot.memory, { knownAt: knownAt(snapshot), otherwise: snapshot.startedAt });
}

/** When what is known of a resource was read. */
function readingTimes({ clusters, keys, security, trails }: Snapshot): (resource: Resource) => string | undefined {
  const place = (regionId: string, id: string) => JSON.stringify([regionId, id]);
  const ofCluster = new Map(clusters.map(({ id, readAt }) => [id, readAt]));
  const ofKey = new Map(keys.map(({ regionId, keyId, readAt }) => [place(regionId, keyId), readAt]));
  const ofRegion = new Map(trails.map(({ regionId, readAt }) => [regionId, readAt]));
  return ({ type, regionId, id }) => {
    switch (type) {
      case 'ACS::ACK::Cluster':
        return ofCluster.get(id);
      case 'ACS::KMS::Key':
        return ofKey.get(place(regionId, id));
      case 'ACS::::Region':
        return ofRegion.get(id);
      default:
        return security?.readAt;
    }
  };
}

/**
 * Names findings: the same check on the same resource has the same id in every audit, whatever its verdict. A resource is
 * digested once for all of its findings.
 */
export function findingIds(): (checkId: string, resource: Resource) => string {
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
  known: FactsOfAccount,
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
  { facts }: ResourceFacts<'ACS::ACK::Cluster'>,
  own: readonly Evaluation[],
  ofAccount: readonly Evaluation[],
  { accountId, memory }: Snapshot,
): Omit<ReportedCluster, 'cost'> {
  const activity = facts.activity.ok ? facts.activity.value : null;
  const verification = verificationOf(own, ofAccount, existingSecretsReencrypted(cluster, memory));
  const known = rememberedCluster(memory, cluster.id);
  const isOn = cluster.encryption.ok && cluster.encryption.value.is === 'on';
  const attestation = isOn && known !== undefined ? lastAttestation(known) : undefined;

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
    ...(attestation !== undefined && { attestation }),
    usage: reportActivity(activity),
    readAt: cluster.readAt,
  };
}

/**
 * Whether Secrets that are older than encryption were written again: it has none where it was encrypted from birth; otherwise
 * it takes a person's statement, given since the cluster is encrypted. Nothing that can be read shows it.
 */
function existingSecretsReencrypted(cluster: ClusterReading, memory: Memory): Verdict {
  if (cluster.encryption.ok && cluster.encryption.value.is !== 'on') return 'NOT_APPLICABLE';
  const known = rememberedCluster(memory, cluster.id);
  if (!cluster.encryption.ok || known === undefined || lastKey(known) === undefined) return 'INSUFFICIENT_DATA';

  return isReencrypted(known) ? 'COMPLIANT' : 'INSUFFICIENT_DATA';
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
    failed: activity?.failed ?? 0,
    first: iso(activity?.first ?? null),
    last: iso(activity?.last ?? null),
    readFrom: iso(activity?.readFrom ?? null),
    readTo: iso(activity?.readTo ?? null),
    complete: activity?.complete ?? false,
  };
}

function reportKey(key: KeyInUse, accountId: string): ReportedKey {
  const { regionId, id, references, metadata, requestId, clusterIds, readAt } = key;
  const known = metadata.ok ? metadata.value : null;
  const absent = metadata.ok && metadata.value === null;
  const field = <T>(fact: Fact<T> | undefined, text: (value: T) => string) => (fact?.ok ? text(fact.value) : '');

  return {
    id,
    references,
    accountId,
    regionId,
    arn: known?.arn ?? '',
    state: absent ? 'Absent' : field(known?.state, String),
    spec: field(known?.spec, String),
    deletionProtection: field(known?.deletionProtection, (on) => (on ? 'Enabled' : 'Disabled')),
    deleteDate:
      known?.deleteDate.ok && known.deleteDate.value !== null ? new Date(known.deleteDate.value).toISOString() : null,
    rotation: field(known?.rotation, String),
    instanceId: field(known?.instanceId, String),
    clusters: clusterIds,
    ...(metadata.ok && requestId !== '' && { requestId }),
    readAt,
  };
}

/** Counts what a report holds. */
export function summarize(
  { clusters, keys, findings }: Pick<Report, 'clusters' | 'keys' | 'findings'>,
  apiCalls: Summary['apiCalls'],
): Summary {
  const count = <K extends string>(names: readonly K[], of: (finding: Finding) => K, all: readonly Finding[]) =>
    Object.fromEntries(names.map((name) => [name, all.filter((finding) => of(finding) === name).length])) as Record<
      K,
      number
    >;

  return {
    clusters: clusters.length,
    proClusters: clusters.filter(({ verification }) => verification.configured !== 'NOT_APPLICABLE').length,
    verified: clusters.filter(({ verified }) => isVerified(verified)).length,
    verdicts: count(verdicts, ({ verdict }) => verdict, findings),
    bySeverity: countBySeverity(rootCausesOf({ clusters, keys, findings })),
    findingsBySeverity: count(
      severities,
      ({ severity }) => severity,
      findings.filter(({ verdict }) => verdict === 'NON_COMPLIANT'),
    ),
    apiCalls,
  };
}
