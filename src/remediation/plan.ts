import enabled from '../checks/ack-cluster-encryption-enabled.ts';
import syncedSecretsEncrypted from '../checks/ack-cluster-synced-secrets-encrypted.ts';
import type { EvaluationContext } from '../judge/evaluate.ts';
import type { ChangeReading, EncryptionPast } from '../model/change-reading.ts';
import { phaseOf, reportedEdition } from '../model/cluster.ts';
import { changeEncryptionCommand, rewriteSecrets } from '../model/command-line.ts';
import type { Memory } from '../model/memory.ts';
import {
  type ChangeCall,
  type GuardId,
  type GuardResult,
  type GuardVerdict,
  type JournalState,
  type OrganizationRoom,
  type PlannedChange,
  type RemediationPlan,
  runGuards,
} from '../model/plan.ts';
import type { Report, ReportedCluster } from '../model/report.ts';
import type { Settings } from '../model/settings.ts';
import { type LeaseAnswer, worstResult } from './guard.ts';
import { guards } from './guards/index.ts';
import { maxPercent, maxPerRun } from './guards/of-the-run.ts';
import { type ChosenKey, chooseKey } from './key-rules.ts';
import { mostByPercent, type RemediationSettings } from './settings.ts';

/** What a plan is made of. null is what was not read, or cannot be. */
export interface PlanInput {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly report: Report;
  readonly settings: RemediationSettings;
  readonly checks: Settings;
  readonly onCheckError: EvaluationContext['onCheckError'];
  readonly killSwitch: boolean;
  readonly memory: Memory | null;
  readonly journal: JournalState | null;
  readonly lease: LeaseAnswer | null;
  /** By the cluster's id: what was read of it right before the change. */
  readonly readings: ReadonlyMap<string, ChangeReading>;
  /** By the cluster's id: what the store shows of its past. */
  readonly pasts: ReadonlyMap<string, EncryptionPast>;
  /** Only these clusters, where any are named. */
  readonly only: readonly string[];
  /** Changes that this run has made already in this account. */
  readonly made: number;
  /** null where the run is of this account alone. */
  readonly organization: OrganizationRoom | null;
}

/** What would be changed, in order, and what every guard says of it. Pure. */
export function planOf(input: PlanInput): RemediationPlan {
  const { report, settings, journal, now, only, made } = input;
  const changes: PlannedChange[] = [];
  // Those that would be made were it not for what stops the whole run: they take the places that a run has.
  let before = made;
  const ofRun = new Map<GuardId, GuardResult>();
  for (const cluster of candidates(report, only)) {
    const change = planned(cluster, changes.length + 1, before, input, ofRun);
    changes.push(change);
    if (ownAnswer(change.guards) === 'passed') before += 1;
  }
  return {
    mode: settings.mode,
    madeAt: new Date(now).toISOString(),
    currency: report.cost.currency,
    most: mostChanges(input),
    changes,
    open: journal?.open ?? null,
    lock: journal?.lock ?? null,
  };
}

/** How many changes one run makes in this account: what the limits of the account allow, and those of the organization. */
function mostChanges({ settings, report, organization }: PlanInput): number {
  const { perRun, byPercent } = organization?.limits ?? { perRun: settings.maxPerRun, byPercent: settings.maxPerRun };
  return Math.min(
    settings.maxPerRun,
    mostByPercent(settings.maxPercent, report.summary.proClusters),
    perRun,
    byPercent,
  );
}

/** The guards that other accounts of a run weigh on. */
const limitGuards = [maxPerRun, maxPercent];

/**
 * A plan of one account within the run of an organization: what the other accounts' changes leave no room for is blocked.
 * Everything else stands. Pure.
 */
export function withinOrganization(
  plan: RemediationPlan,
  {
    report,
    settings,
    organization,
  }: Pick<PlanInput, 'report' | 'settings'> & { readonly organization: OrganizationRoom },
): RemediationPlan {
  let before = 0;
  const changes = plan.changes.map((change) => {
    const guards = change.guards.map((known) => {
      const limit = limitGuards.find(({ id }) => id === known.guard);
      return limit === undefined
        ? known
        : { guard: known.guard, ...limit.check({ report, settings, before, organization }) };
    });
    if (ownAnswer(guards) === 'passed') before += 1;
    return { ...change, guards, result: worstResult(guards.map(({ result }) => result)) };
  });
  const { perRun, byPercent } = organization.limits;
  return { ...plan, most: Math.min(plan.most, perRun, byPercent), changes };
}

/**
 * Clusters of which it is worth reading more: nothing that is known already stops them but what stops the whole run, and
 * there is a place for them in it.
 */
export function worthReading(plan: RemediationPlan): PlannedChange[] {
  return plan.changes.filter(({ guards }) => ownAnswer(guards) === 'unknown');
}

/** How many changes would be made were it not for what stops the whole run. */
export function readyOf(plan: RemediationPlan): number {
  return plan.changes.filter(({ guards }) => ownAnswer(guards) === 'passed').length;
}

/** What those guards say that are about the change and not about the run. */
export function ownAnswer(answers: readonly GuardResult[]): GuardVerdict {
  return worstResult(answers.filter(({ guard }) => !runGuards.includes(guard)).map(({ result }) => result));
}

/** @param ofRun what guards of the whole run say: each is asked once, as some of them take their time */
function planned(
  cluster: ReportedCluster,
  order: number,
  before: number,
  input: PlanInput,
  ofRun: Map<GuardId, GuardResult>,
): PlannedChange {
  const { report, readings, pasts } = input;
  const { id, name, accountId, regionId, spec, version, cost } = cluster;
  const key = chooseKey(input.settings.keys, cluster);
  const reading = readings.get(id) ?? null;
  const past = pasts.get(id) ?? null;
  const answers = guards.map((guard): GuardResult => {
    const known = ofRun.get(guard.id);
    if (known !== undefined) return known;
    const result = { guard: guard.id, ...guard.check({ ...input, cluster, key, reading, past, before }) };
    if (runGuards.includes(guard.id)) ofRun.set(guard.id, result);
    return result;
  });

  return {
    order,
    cluster: { id, name, accountId, regionId, spec, version },
    key: key.is === 'one' ? key.key : '',
    call: callOf(cluster, key, reading),
    resolves: resolvedBy(report, id),
    cost,
    rollback: changeEncryptionCommand(id, regionId, { disable_encryption: true })[0] ?? '',
    rewrite: rewriteSecrets,
    guards: answers,
    result: worstResult(answers.map(({ result }) => result)),
  };
}

/** KMS's own id of the key is sent, whatever the configuration calls it: ACK documents nothing else. */
function callOf({ id, regionId }: ReportedCluster, key: ChosenKey, reading: ChangeReading | null): ChangeCall | null {
  if (key.is !== 'one' || reading?.key.keyId !== key.key || !reading.key.metadata.ok) return null;
  const keyId = reading.key.metadata.value?.id;
  if (keyId === undefined || keyId === '') return null;
  const body = { disable_encryption: false, kms_key_id: keyId } as const;
  return { operation: 'cs:UpdateKMSEncryption', regionId, clusterId: id, body };
}

const offCheck = enabled.id;
const cachingCheck = syncedSecretsEncrypted.id;

/**
 * Pro clusters that are off. First those in which secrets of KMS are known to lie in the clear, then those that have been
 * off for longest.
 */
function candidates(report: Report, only: readonly string[]): ReportedCluster[] {
  const wrong = new Map<string, { caches: boolean; since: string }>();
  for (const { checkId, verdict, resource, since } of report.findings) {
    if (verdict !== 'NON_COMPLIANT' || (checkId !== offCheck && checkId !== cachingCheck)) continue;
    const known = wrong.get(resource.id);
    const caches = checkId === cachingCheck || known?.caches === true;
    wrong.set(resource.id, { caches, since: checkId === offCheck ? since : (known?.since ?? since) });
  }
  const rank = ({ id }: ReportedCluster) => wrong.get(id) ?? { caches: false, since: '9' };
  return report.clusters
    .filter((cluster) => isOffPro(cluster) && (only.length === 0 || only.includes(cluster.id)))
    .sort((a, b) => {
      const [one, other] = [rank(a), rank(b)];
      return Number(other.caches) - Number(one.caches) || order(one.since, other.since) || order(a.id, b.id);
    });
}

function isOffPro(cluster: ReportedCluster): boolean {
  const { state, encryption } = cluster;
  return reportedEdition(cluster) === 'pro' && encryption.state === 'off' && phaseOf(state) !== 'ended';
}

function resolvedBy({ findings }: Report, clusterId: string): string[] {
  return findings
    .filter(({ checkId, verdict, resource }) => {
      return (
        resource.id === clusterId && verdict === 'NON_COMPLIANT' && (checkId === offCheck || checkId === cachingCheck)
      );
    })
    .map(({ id }) => id);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
