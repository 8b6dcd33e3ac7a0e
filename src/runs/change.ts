import { withChangedBy } from '../change/attribute.ts';
import type { Session } from '../connect.ts';
import type { AuditEvent } from '../model/actor.ts';
import type { AccountChange } from '../model/change.ts';
import type { ReadError } from '../model/fact.ts';
import { phaseOf } from '../model/lifecycle.ts';
import { type Memory, nothingRemembered } from '../model/memory.ts';
import type { Report } from '../model/report.ts';
import { overlay } from '../overlay.ts';
import { remember } from '../remember.ts';
import { keepDeadLetter } from '../state/dead-letters.ts';
import { type Claim, claimEvent, forgetHandled } from '../state/handled.ts';
import { readMemory, updateMemory } from '../state/memory.ts';
import { saveReport } from '../state/reports.ts';
import { keepRereading } from '../state/rereadings.ts';
import { orDamage, type Store } from '../store/store.ts';
import { type Malformed, readChangeEvent } from '../trail/change-event.ts';
import { damaged, judge, readAccount } from './audit.ts';
import { alarmsOf, changedVerdicts } from './change-outcome.ts';
import { scopeOf } from './change-scope.ts';
import { currentReport } from './current-report.ts';
import { extendHistory } from './history.ts';
import { identityOf } from './identity.ts';
import { type Reread, reread, type Scope } from './reread.ts';

/** How long a cluster that is changing is waited for, milliseconds between readings. */
const settleWaitsMs = [5_000, 10_000, 20_000, 30_000];
/** Event ids are remembered for so many days; ActionTrail delivers again within hours. */
const handledDays = 30;

/** Says to people what changed. It may be called twice for the same change where a run died right after it. */
export type Notify = (report: Report, auditEvents: readonly AuditEvent[], change: AccountChange) => Promise<void>;

export interface ChangeResult {
  /** What was handled now. */
  readonly auditEvents: readonly AuditEvent[];
  /** What was tried by somebody, and refused. */
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

/** A part of an event could not be read; the rest was handled. The invocation fails, so that it is noticed. */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
  readonly result: ChangeResult;

  constructor(result: ChangeResult) {
    const [first] = result.malformed;
    const more = result.malformed.length - 1;
    super(`A part of the event ${first?.reason ?? 'cannot be read'}${more === 0 ? '' : ` (and ${more} more)`}.`);
    this.result = result;
  }
}

/** What an event touched could not be read, or was still changing: the same event is to be handled again. */
export class ChangeIncomplete extends Error {
  override readonly name = 'ChangeIncomplete';
  readonly result: ChangeResult;

  constructor(result: ChangeResult) {
    const { unsettled = [], report } = result.change ?? {};
    const why =
      unsettled.length > 0
        ? `${unsettled.join(', ')} was still changing`
        : (report?.readErrors[0]?.message ?? 'incomplete');
    super(`Not everything that the event touched could be read again: ${why}`);
    this.result = result;
  }
}

/**
 * Handles an event: reads again what it touched, judges that, and tells what changed and who did it. The event is a hint;
 * what the cloud says is the truth, so repeated, late and reordered events change nothing.
 *
 * @param notify called once what changed is kept, before the event is marked as handled
 * @throws MalformedEvent after everything that can be read was handled
 * @throws ChangeIncomplete after what could be read was kept and told
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
  if (accountChange !== undefined && !(accountChange.complete && accountChange.unsettled.length === 0)) {
    await release(claims);
    throw new ChangeIncomplete(result);
  }
  for (const claim of claims.values()) await claim.finish();
  if (store !== undefined) await forgetHandled(store, clock.now(), handledDays);
  if (malformed.length > 0) throw new MalformedEvent(result);

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

async function handle(
  session: Session,
  auditEvents: readonly AuditEvent[],
  notify: Notify,
): Promise<AccountChange | undefined> {
  const { store, accountId, timing } = session;
  const eventIds = auditEvents.map(({ eventId }) => eventId);
  // A run that died after it had read must not keep the next one from seeing what changed.
  const before = store && (await orDamage(store, undefined, () => currentReport(store, accountId, new Set(eventIds))));
  const remembered = store && (await orDamage(store, undefined, () => readMemory(store, accountId, timing)));
  const memory = remembered ?? nothingRemembered;
  // Without memory it is not known which clusters the event touched.
  const isUnknown = before === undefined || (store !== undefined && remembered === undefined);
  const scope = isUnknown ? 'everything' : scopeOf(auditEvents, before, memory);
  if (scope === undefined) return undefined;
  const known = { auditEvents, before, memory, eventIds };
  const told =
    store === undefined || before === undefined || scope === 'everything'
      ? await readEverything(session, known)
      : await readScope(session, store, { ...known, before }, scope);
  await notify(told.report, auditEvents, told);

  return told;
}

interface Known {
  readonly auditEvents: readonly AuditEvent[];
  readonly eventIds: readonly string[];
  readonly before: Report | undefined;
  readonly memory: Memory;
}

/** Audits the account, where nothing is known of it or it cannot be told what was touched. */
async function readEverything(session: Session, { auditEvents, before, memory }: Known): Promise<AccountChange> {
  const { report, snapshot, kept } = await judge(session, await readAccount(session), {
    complete: async (after) => ({ ...after, findings: withChangedBy(after.findings, { before, after, auditEvents }) }),
  });
  const comparison = { before, after: report, auditEvents, memory, readings: snapshot.clusters };
  return {
    accountId: session.accountId,
    report,
    kept,
    changed: changedVerdicts(comparison, undefined),
    alarms: alarmsOf(comparison),
    unsettled: unsettledOf(auditEvents, snapshot.clusters),
    complete: report.readErrors.every((error) => isKnown(error, before) || error.operation === damaged),
  };
}

/** What the last reading could not read either does not make an event come again and again. */
function isKnown({ operation, regionId, resource }: ReadError, before: Report | undefined): boolean {
  return (before?.readErrors ?? []).some(
    (error) => error.operation === operation && error.regionId === regionId && error.resource === resource,
  );
}

async function readScope(
  session: Session,
  store: Store,
  { auditEvents, before, memory, eventIds }: Known & { readonly before: Report },
  scope: Scope,
): Promise<AccountChange> {
  const { accountId, timing, newId } = session;
  const { rereading: read, snapshot } = await settled(session, auditEvents, () =>
    reread(session, before, memory, scope, eventIds),
  );
  const auditId = `${read.readAt.slice(0, 19).replaceAll(':', '-')}Z-${newId()}-change`;
  const after = overlay(before, read, { auditId });
  const rereading = { ...read, findings: withChangedBy(read.findings, { before, after, auditEvents }) };
  await keepRereading(store, rereading, newId());
  const now = (await currentReport(store, accountId)) ?? overlay(before, rereading, { auditId });
  const report: Report = { ...now, auditId, summary: { ...now.summary, apiCalls: rereading.apiCalls } };
  const kept = await orDamage(store, undefined, async () => {
    const key = await saveReport(store, report, snapshot.finishedAt);
    return `${store.place}/${key}`;
  });
  await orDamage(store, undefined, () =>
    updateMemory(store, accountId, timing, (remembered) => remember(remembered, snapshot)),
  );
  await extendHistory(session, report);
  const comparison = { before, after: report, auditEvents, memory, readings: snapshot.clusters };

  return {
    accountId,
    report,
    kept,
    changed: changedVerdicts(comparison, rereading),
    alarms: alarmsOf(comparison),
    unsettled: unsettledOf(auditEvents, snapshot.clusters),
    complete: rereading.readErrors.length === 0,
  };
}

/** Reads until the clusters that something was done to are at rest: what they are on the way to is what counts. */
async function settled(
  { clock }: Session,
  auditEvents: readonly AuditEvent[],
  reading: () => Promise<Reread>,
): Promise<Reread> {
  let found = await reading();
  for (const waitMs of settleWaitsMs) {
    if (unsettledOf(auditEvents, found.snapshot.clusters).length === 0) break;
    await clock.sleep(waitMs);
    found = await reading();
  }
  return found;
}

function unsettledOf(auditEvents: readonly AuditEvent[], clusters: Reread['snapshot']['clusters']): string[] {
  const touched = new Set(
    auditEvents
      .filter(({ eventName }) => eventName === 'UpdateKMSEncryption')
      .map((auditEvent) => auditEvent.resourceId),
  );
  return clusters
    .filter(({ id, state }) => touched.has(id) && state.ok && phaseOf(state.value) === 'settling')
    .map(({ id }) => id);
}
