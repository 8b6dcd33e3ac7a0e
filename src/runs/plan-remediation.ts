import type { AccountContext } from '../collect/attempt.ts';
import { readForChange } from '../collect/change-reading.ts';
import type { CollectProgress } from '../collect/progress.ts';
import type { ChangeReading, EncryptionPast } from '../model/change-reading.ts';
import type { Memory } from '../model/memory.ts';
import type { JournalState, OrganizationRoom, PlannedChange, RemediationPlan } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import { maxClockSkewMs } from '../model/timing.ts';
import type { LeaseAnswer } from '../remediation/guard.ts';
import { planOf, readyOf, worthReading } from '../remediation/plan.ts';
import { foundEncrypted } from '../remediation/steps.ts';
import type { Session } from '../session.ts';
import { everEncrypted } from '../state/encryption-past.ts';
import { openJournal } from '../state/journal.ts';
import { leaseHolder } from '../state/lease.ts';
import type { ChangePlaces, PlacesTaken } from '../state/places.ts';
import type { Store } from '../store/store.ts';
import { type AuditResult, judge, readAccount, wantedBy } from './audit.ts';
import { settingsOf } from './conclude.ts';
import { knownAccount, reportOf } from './current-report.ts';

/** So many clusters are read at the same time, and at most in one run. */
const atOnce = 8;
const mostReadings = 200;

/** What a plan is made for. */
export interface PlanRunOptions {
  /** Only these clusters, where any are named. */
  readonly only: readonly string[];
  readonly onProgress?: (progress: CollectProgress) => void;
  /** The places of the run over many accounts that this one is a part of. */
  readonly places?: ChangePlaces;
  /** Whether it is one of many accounts whose reports are added to the chain together. */
  readonly inRun?: boolean;
}

export interface Planned extends AuditResult {
  readonly plan: RemediationPlan;
}

/** What is known beside the report when a change is judged. null where there is no store, or the memory is damaged. */
export interface PlanContext {
  readonly memory: Memory | null;
  readonly journal: JournalState | null;
  readonly lease: LeaseAnswer | null;
  /** Changes that this run has made already in this account. */
  readonly made: number;
  /** null where the run is of this account alone. */
  readonly organization: OrganizationRoom | null;
}

/** The name under which one run at a time makes changes in an account. */
export function leaseName(accountId: string): string {
  return `remediate-${accountId}`;
}

/** Audits the account and says what would be changed; the report is kept with the plan in it. Nothing is changed. */
export async function planRemediation(
  session: Session,
  { only, onProgress, places, inRun = false }: PlanRunOptions,
): Promise<Planned> {
  const snapshot = await readAccount(session, onProgress);
  const { store } = session;
  let plan: RemediationPlan | undefined;
  const complete = async (report: Report, memory: Memory): Promise<Report> => {
    const known: PlanContext =
      store === undefined
        ? { memory: null, journal: null, lease: null, made: 0, organization: null }
        : await planContext(session, store, snapshot.accountId, memory, places);
    plan = await makePlan(session, report, known, only);
    return { ...report, plan: plan };
  };
  const result = await judge(session, snapshot, { complete, inRun });
  if (plan === undefined) throw new Error('no plan was made');

  return { ...result, plan };
}

/** The plan for the account's last report; nothing is audited or kept. undefined where there is none. */
export async function previewPlan(
  session: Session,
): Promise<{ readonly report: Report; readonly plan: RemediationPlan } | undefined> {
  const { store, accountId } = session;
  const account = await knownAccount(session, accountId);
  if (store === undefined || account === undefined) return undefined;
  const report = await reportOf(session, account);
  const known = await planContext(session, store, accountId, account.memory);
  return { report, plan: await makePlan(session, report, known, []) };
}

async function planContext(
  { timing, clock }: Session,
  store: Store,
  accountId: string,
  memory: Memory | null,
  places?: ChangePlaces,
): Promise<PlanContext> {
  const { random } = timing;
  const taken = await places?.read();
  const holder = await leaseHolder(store, leaseName(accountId), { clock, random, clockSkewMs: maxClockSkewMs });
  return {
    memory,
    journal: await openJournal(store, accountId, timing).read(),
    lease: leaseAnswer(holder),
    made: taken?.clusterIds.size ?? 0,
    organization: roomIn(places, taken),
  };
}

/**
 * Asks every guard, reading more of the clusters that nothing known stops: in their order, until as many changes are ready
 * as a run may make.
 */
export async function makePlan(
  session: Session,
  report: Report,
  known: PlanContext,
  only: readonly string[],
  cloud = session.cloud,
): Promise<RemediationPlan> {
  const { config, clock } = session;
  const readings = new Map<string, ChangeReading>();
  const pasts = new Map<string, EncryptionPast>();
  const plan = () =>
    planOf({
      ...known,
      now: clock.now(),
      report,
      settings: config.remediation,
      checks: settingsOf(config),
      onCheckError: session.onCheckError,
      killSwitch: session.killSwitch,
      readings,
      pasts,
      only,
    });
  let current = plan();
  for (;;) {
    const next = worthReading(current).filter(({ key, cluster }) => key !== '' && !readings.has(cluster.id));
    const isEnough = readyOf(current) + known.made >= current.most || readings.size >= mostReadings;
    if (next.length === 0 || isEnough) return current;
    const changes = next.slice(0, atOnce);
    const read = await Promise.all(changes.map((change) => readOne(session, cloud, report, change)));
    for (const reading of read) readings.set(reading.clusterId, reading);
    await recordEncrypted(session, report, read);
    // After the reading: what another run found before that is in the store by now, or the reading shows it.
    for (const { clusterId } of read) {
      const past = await pastOf(session, report, known.memory, clusterId);
      if (past !== null) pasts.set(clusterId, past);
    }
    current = plan();
  }
}

/** What is read to be encrypted here stands in no report, and must not be forgotten once a person turns encryption off. */
async function recordEncrypted(
  { store, timing, clock }: Session,
  { scope }: Report,
  readings: readonly ChangeReading[],
): Promise<void> {
  for (const { clusterId, cluster } of readings) {
    const fresh = cluster.ok ? cluster.value : null;
    const isOn = fresh?.encryption.ok === true && fresh.encryption.value.is === 'on';
    if (store === undefined || fresh === null || (!isOn && fresh.namedKey === '')) continue;
    const found = { clusterId, keyId: fresh.namedKey };
    await openJournal(store, scope.accounts[0] ?? '', timing).append((state) =>
      foundEncrypted(state, found, { now: clock.now(), by: 'sealwatch remediate' }),
    );
  }
}

async function pastOf(
  { store, timing }: Session,
  { scope, startedAt }: Report,
  memory: Memory | null,
  clusterId: string,
): Promise<EncryptionPast | null> {
  if (store === undefined) return null;
  return everEncrypted(store, scope.accounts[0] ?? '', clusterId, { timing, memory, auditedAt: startedAt });
}

function readOne(
  { clock, config }: Session,
  cloud: Session['cloud'],
  report: Report,
  { cluster, key }: PlannedChange,
): Promise<ChangeReading> {
  const account: AccountContext = { accountId: report.scope.accounts[0] ?? '', cloud };
  const { aliases, keyTags } = wantedBy(config);
  const { id: clusterId, regionId } = cluster;
  return readForChange(account, { regionId, clusterId, keyId: key, aliases, keyTags, now: () => clock.now() });
}

/** What a run over many accounts leaves to one of them; null where there is no such run. */
export function roomIn(places: ChangePlaces | undefined, taken: PlacesTaken | undefined): OrganizationRoom | null {
  return places === undefined || taken === undefined ? null : { limits: places.limits, elsewhere: taken.elsewhere };
}

function leaseAnswer(held: { readonly holder: string; readonly until: number } | undefined): LeaseAnswer {
  if (held === undefined) return { is: 'free' };
  return { is: 'taken', holder: held.holder, until: new Date(held.until).toISOString() };
}
