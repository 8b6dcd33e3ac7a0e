import { withChangedBy } from '../change/attribute.ts';
import { alarmsOf, changedVerdicts, changeReport } from '../change/compare.ts';
import { type ChangeScope, type ResourcePlace, scopeOf } from '../change/scope.ts';
import { timedFindings } from '../judge/assemble.ts';
import { transitionsBetween } from '../judge/transitions.ts';
import type { AuditEvent } from '../model/audit-event.ts';
import { phaseOf } from '../model/cluster.ts';
import { ExpectedError } from '../model/errors.ts';
import { type ReadError, readErrorsOf, readFailure } from '../model/fact.ts';
import { nothingRemembered, unite } from '../model/memory.ts';
import type { AccountChange, Report } from '../model/report.ts';
import { type ClusterReading, knownAt, type Readings, type Snapshot } from '../model/snapshot.ts';
import type { Session } from '../session.ts';
import { keepDeadLetter } from '../state/dead-letters.ts';
import { fold } from '../state/fold.ts';
import { type Claim, claimEvent, forgetHandled } from '../state/handled.ts';
import { learn } from '../state/learn.ts';
import { remember } from '../state/memory.ts';
import { saveReport } from '../state/reports.ts';
import { keepReadings } from '../state/snapshots.ts';
import { orDamage, type Store } from '../store/store.ts';
import { type Malformed, readChangeEvent } from '../trail/change-event.ts';
import { damaged, damageErrors, judge, readAccount, stampOf } from './audit.ts';
import { conclude } from './conclude.ts';
import { inputsOf, type KnownAccount, knownAccount, reportOf } from './current-report.ts';
import { extendHistory } from './history.ts';
import { identityOf } from './identity.ts';
import { readScope, scopeOfReadings } from './read-again.ts';
import { signHead } from './sign-head.ts';

/** How long a cluster that is changing is waited for, milliseconds between readings. */
const settleWaitsMs = [5_000, 10_000, 20_000, 30_000];
/** Event ids are remembered for so many days; ActionTrail delivers again within hours. */
const handledDays = 30;

/** Says to people what changed. It may be called twice for the same change where a run died right after it. */
export type Notify = (report: Report, auditEvents: readonly AuditEvent[], change: AccountChange) => Promise<void>;

export interface ChangeResult {
  /** What was handled now. */
  readonly auditEvents: readonly AuditEvent[];
  /** Changes that were tried, and denied. */
  readonly attempts: readonly AuditEvent[];
  /** Ids of events that had been handled before. */
  readonly repeated: readonly string[];
  /** What was done in other accounts, which these credentials do not open. */
  readonly elsewhere: readonly AuditEvent[];
  /** undefined where nothing that we watch was touched. */
  readonly change: AccountChange | undefined;
  /** Parts that could not be read. They are kept as a dead letter where there is a store. */
  readonly malformed: readonly Malformed[];
}

/** A part of an event was not handled; the rest was. The invocation fails, so that an operator sees it. */
export class ChangeIncomplete extends ExpectedError {
  override readonly name = 'ChangeIncomplete';
  /**
   * `malformed`: a part of the event cannot be parsed. `incomplete`: a resource could not be read or was still changing, so
   * the same event has to be handled again.
   */
  readonly reason: 'malformed' | 'incomplete';
  readonly result: ChangeResult;

  constructor(reason: ChangeIncomplete['reason'], result: ChangeResult) {
    super(reason === 'malformed' ? malformedPart(result) : unreadPart(result));
    this.reason = reason;
    this.result = result;
  }
}

function malformedPart({ malformed: [first, ...others] }: ChangeResult): string {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `A part of the event ${first?.reason ?? 'cannot be read'}${more}.`;
}

function unreadPart({ change }: ChangeResult): string {
  const { unsettled = [], readErrors = [] } = change ?? {};
  const reason =
    unsettled.length > 0 ? `${unsettled.join(', ')} was still changing` : (readErrors[0]?.message ?? 'incomplete');
  return `Not everything that the event touched could be read again: ${reason}`;
}

/**
 * Handles an event: reads again what it touched, judges that, and tells what changed and who did it. The event is a hint;
 * what the cloud says is the truth, so repeated, late and reordered events change nothing.
 *
 * @param notify called once what changed is kept, before the event is marked as handled
 * @throws ChangeIncomplete after everything that could be read was stored and notified
 */
export async function change(session: Session, eventText: string, notify: Notify): Promise<ChangeResult> {
  const { store, clock } = session;
  const { auditEvents, attempts, malformed } = readChangeEvent(eventText);
  if (malformed.length > 0 && store !== undefined) {
    const reasons = malformed.map(({ reason }) => reason);
    await keepDeadLetter(store, eventText, reasons, new Date(clock.now()).toISOString());
  }
  const accountId = auditEvents.length === 0 ? session.accountId : await identityOf(session);
  const own = auditEvents.filter((auditEvent) => auditEvent.accountId === '' || auditEvent.accountId === accountId);
  const elsewhere = auditEvents.filter((auditEvent) => !own.includes(auditEvent));

  const { claims, repeated } = await claimAll(session, own);
  const claimed = store === undefined ? own : own.filter(({ eventId }) => claims.has(eventId));
  let accountChange: AccountChange | undefined;
  try {
    accountChange = claimed.length === 0 ? undefined : await handle({ ...session, accountId }, claimed, notify);
  } catch (error) {
    await release(claims);
    throw error;
  }
  const result = { auditEvents: claimed, attempts, repeated, elsewhere, change: accountChange, malformed };
  if (accountChange !== undefined && accountChange.readErrors.length + accountChange.unsettled.length > 0) {
    await release(claims);
    throw new ChangeIncomplete('incomplete', result);
  }
  for (const claim of claims.values()) await claim.finish();
  if (store !== undefined) await forgetHandled(store, clock.now(), handledDays);
  if (malformed.length > 0) throw new ChangeIncomplete('malformed', result);

  return result;
}

/** Claims events, in the same order everywhere: of two that want the same ones none waits for the other for ever. */
async function claimAll({ store, clock, deadAfterMs }: Session, auditEvents: readonly AuditEvent[]) {
  const claims = new Map<string, Claim>();
  const repeated: string[] = [];
  if (store === undefined) return { claims, repeated };
  try {
    for (const { eventId } of auditEvents.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))) {
      const claim = await claimEvent(store, eventId, { clock, staleMs: deadAfterMs });
      if (claim === undefined) repeated.push(eventId);
      else claims.set(eventId, claim);
    }
  } catch (error) {
    await release(claims);
    throw error;
  }
  return { claims, repeated };
}

/** Gives events back. Where that fails too they are taken over once they are stale. */
async function release(claims: ReadonlyMap<string, Claim>): Promise<void> {
  await Promise.allSettled([...claims.values()].map((claim) => claim.release()));
}

/**
 * Reads a cluster again that something else than an audit event says has changed, and says to people what is another verdict now.
 *
 * @returns the report of the account
 */
export async function readClusterAgain(session: Session, place: ResourcePlace, notify: Notify): Promise<Report> {
  const scope: ChangeScope = { clusters: [place], keys: [], account: false, trailRegions: [], network: false };
  const changed = await handle(session, [], notify, () => scope);
  if (changed === undefined) throw new Error('a cluster was to be read again, and nothing was');
  return changed.report;
}

async function handle(
  session: Session,
  auditEvents: readonly AuditEvent[],
  notify: Notify,
  scopeIn: (snapshot: Snapshot) => ReturnType<typeof scopeOf> = (snapshot) => scopeOf(auditEvents, snapshot),
): Promise<AccountChange | undefined> {
  const { store, accountId } = session;
  const eventIds = auditEvents.map(({ eventId }) => eventId);
  // A run that died after it had read must not keep the next one from seeing what changed.
  const account =
    store && (await orDamage(store, undefined, () => knownAccount(session, accountId, new Set(eventIds))));
  // Where a part of what is kept is damaged it is not known which clusters the event touched.
  const isUnknown = account === undefined || account.damaged.length > 0;
  const scope = isUnknown ? 'everything' : scopeIn(account.snapshot);
  if (scope === undefined) return undefined;
  const reported = account && store && (await orDamage(store, undefined, () => reportOf(session, account)));
  const before = account && reported && { ...account, report: reported };
  const changed =
    store === undefined || before === undefined || scope === 'everything'
      ? await readEverything(session, auditEvents, before)
      : await readAndKeep(session, store, { auditEvents, eventIds, before }, scope);
  await notify(changed.report, auditEvents, changed);

  return changed;
}

/** An account as it was known before the events. */
type Before = KnownAccount & { readonly report: Report };

/** Audits the account, where nothing is known of it or it is unknown what was touched. */
async function readEverything(
  session: Session,
  auditEvents: readonly AuditEvent[],
  before: Before | undefined,
): Promise<AccountChange> {
  const { report, snapshot, kept } = await judge(session, await readAccount(session), {
    attribute: (after) => withChangedBy(after.findings, { before: before?.report, after, auditEvents }),
  });
  const memory = before?.memory ?? nothingRemembered;
  const comparison = { before: before?.report, after: report, auditEvents, memory, readings: snapshot.clusters };
  return {
    accountId: session.accountId,
    report,
    kept,
    changed: changedVerdicts(comparison, undefined),
    alarms: alarmsOf(comparison),
    unsettled: unsettledOf(auditEvents, snapshot.clusters),
    readErrors: report.readErrors.filter((error) => !isKnown(error, before?.report) && error.operation !== damaged),
  };
}

/** What the last reading could not read either does not make an event come again and again. */
function isKnown({ operation, regionId, resource }: ReadError, before: Report | undefined): boolean {
  return (before?.readErrors ?? []).some(
    (error) => error.operation === operation && error.regionId === regionId && error.resource === resource,
  );
}

interface Handling {
  readonly auditEvents: readonly AuditEvent[];
  readonly eventIds: readonly string[];
  readonly before: Before;
}

/** Reads what was touched, and keeps what is remembered of it, the readings and the report, in this order. */
async function readAndKeep(
  session: Session,
  store: Store,
  { auditEvents, eventIds, before }: Handling,
  scope: ChangeScope,
): Promise<AccountChange> {
  const { accountId, newId } = session;
  const readings = await settled(session, auditEvents, () => readScope(session, before.snapshot, scope, eventIds));
  const auditId = `${stampOf(readings.startedAt)}-${newId()}-change`;
  const touched = scopeOfReadings(readings);

  const learned = learn(before.memory, readings);
  const known = before.readings.map(({ value }) => value);
  const snapshot = fold(before.base.value, [...known, readings], unite(before.memory, learned));
  const draft = conclude(session, snapshot, { auditId, run: readings });
  const attributed = withChangedBy(draft.findings, { before: before.report, after: draft, auditEvents });
  const transitions = transitionsBetween(before.report.findings, attributed, knownAt(snapshot));
  await orDamage(store, undefined, () => remember(store, accountId, { ...learned, transitions }));
  await orDamage(store, undefined, () => keepReadings(store, readings));
  // Others may have read meanwhile, and what is said is to hold for all.
  const kept = await orDamage(store, undefined, () => knownAccount(session, accountId));
  const now = kept ?? { ...before, snapshot };
  const isAlone = now.base.digest === before.base.digest && now.readings.length <= known.length + 1;
  const inputs = inputsOf(session, now);
  const storeErrors = [...now.damaged, ...damageErrors(accountId, store)];
  const after: Report = isAlone
    ? {
        ...draft,
        kind: 'change',
        inputs,
        readErrors: [...draft.readErrors, ...storeErrors],
        findings: timedFindings(draft.findings, now.snapshot),
      }
    : conclude(session, now.snapshot, { auditId, kind: 'change', run: readings, inputs, storeErrors });
  const report: Report = { ...after, summary: { ...after.summary, apiCalls: readings.apiCalls } };
  const stored = await orDamage(store, undefined, () =>
    saveReport(store, changeReport(report, before.report, touched), readings.finishedAt, {
      readAt: readings.clusters.length > 0 ? knownAt(readings) : undefined,
    }),
  );
  await signHead(session);
  if (stored !== undefined) await extendHistory(session, { report, ...stored });
  const comparison = {
    before: before.report,
    after: report,
    auditEvents,
    memory: before.memory,
    readings: readings.clusters,
  };

  return {
    accountId,
    report,
    kept: stored === undefined ? undefined : `${store.place}/${stored.key}`,
    changed: changedVerdicts(comparison, touched),
    alarms: alarmsOf(comparison),
    unsettled: unsettledOf(auditEvents, readings.clusters),
    readErrors: readErrorsOf(withFailed(readings)),
  };
}

function withFailed(readings: Readings): object {
  return { ...readings, failed: readings.failed.map(({ error }) => readFailure(error)) };
}

/** Reads until the clusters that something was done to are at rest: what they are on the way to is what counts. */
async function settled(
  { clock }: Session,
  auditEvents: readonly AuditEvent[],
  reading: () => Promise<Readings>,
): Promise<Readings> {
  let found = await reading();
  for (const waitMs of settleWaitsMs) {
    if (unsettledOf(auditEvents, found.clusters).length === 0) break;
    await clock.sleep(waitMs);
    found = await reading();
  }
  return found;
}

function unsettledOf(auditEvents: readonly AuditEvent[], clusters: readonly ClusterReading[]): string[] {
  const touched = new Set(
    auditEvents
      .filter(({ eventName }) => eventName === 'UpdateKMSEncryption')
      .map((auditEvent) => auditEvent.resourceId),
  );
  return clusters
    .filter(({ id, state }) => touched.has(id) && state.ok && phaseOf(state.value) === 'settling')
    .map(({ id }) => id);
}
