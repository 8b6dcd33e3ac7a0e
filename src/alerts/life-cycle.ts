import type { AuditEvent } from '../model/actor.ts';
import type { Alert, AlertState, Cause, HeldFinding, Notice, NoticeKind, Told } from '../model/alert.ts';
import type { Severity } from '../model/finding.ts';
import { isAlias } from '../model/key-ref.ts';
import { rank } from './causes.ts';
import type { Reading } from './reading.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** An alert that opens more often within a day is held. */
const opensPerDay = 3;

export interface Moment {
  /** Epoch milliseconds. */
  readonly now: number;
  /** What people did lately, as far as it is known. */
  readonly auditEvents: readonly AuditEvent[];
  readonly remindAfterDays: number;
}

export interface Advanced {
  /** The very state that was given, where the report changes nothing. */
  readonly state: AlertState;
  readonly notices: readonly Notice[];
  /** Whether this is the first whole report of the account: then it is told as one. */
  readonly firstLook: boolean;
}

/** One alert after a report, and what is to be told of it. */
interface Step {
  /** undefined where it is forgotten. */
  readonly alert: Alert | undefined;
  readonly kind?: NoticeKind;
  readonly before?: Alert;
}

/**
 * Takes the alerts of an account from one report to the next. A report that is older than the last one, or the same once
 * more, changes nothing; what could not be read neither opens nor resolves; what is waived is silent until it is no
 * longer waived.
 */
export function advance(state: AlertState, reading: Reading, moment: Moment): Advanced {
  const isStale = state.handled !== null && reading.at <= state.handled;
  if (isStale) return { state, notices: [], firstLook: false };
  const at = new Date(moment.now).toISOString();
  const causes = new Map(
    reading.causes.map((cause) => {
      const known = recognized(cause, state);
      return [known.id, known] as const;
    }),
  );
  const alerts: Record<string, Alert> = {};
  const notices: Notice[] = [];
  for (const id of new Set([...Object.keys(state.alerts), ...causes.keys()])) {
    const alert = Object.hasOwn(state.alerts, id) ? state.alerts[id] : undefined;
    const cause = causes.get(id);
    const step = stepOf(alert, cause, reading, { ...moment, at });
    if (step.alert !== undefined) alerts[id] = step.alert;
    if (step.kind !== undefined) {
      notices.push(noticeOf(step.kind, step.alert ?? step.before, step.before, moment.auditEvents, at));
    }
  }

  return {
    state: { ...state, handled: reading.whole ? reading.at : state.handled, alerts },
    notices: notices.sort(worstFirst),
    firstLook: reading.whole && state.handled === null,
  };
}

interface Now extends Moment {
  readonly at: string;
}

function stepOf(alert: Alert | undefined, cause: Cause | undefined, reading: Reading, now: Now): Step {
  // What was read of it since is newer than this.
  if (alert !== undefined && reading.at <= alert.readAt) return { alert };
  if (cause === undefined) return alert === undefined ? { alert } : stepWithout(alert, reading, now);
  if (alert === undefined || alert.phase === 'resolved') return opening(alert, cause, reading, now);

  const merged = mergedWith(alert, cause, reading);
  const next: Alert = { ...alert, cause: merged, readAt: reading.at };
  if (merged.waived) return { alert: { ...next, phase: 'waived' } };
  if (alert.phase === 'waived' || hasLapsed(alert.cause, merged)) {
    return {
      alert: {
        ...next,
        phase: 'open',
        changedAt: alert.phase === 'open' ? alert.changedAt : now.at,
        ...tell(next, now),
      },
      kind: 'lapsed',
    };
  }
  return standing(alert, next, now);
}

/** An alert that is open and stays so. */
function standing(before: Alert, next: Alert, now: Now): Step {
  const { told, held } = before;
  const isWorse = told === null || rank(next.cause.severity) < rank(told.severity);
  const hasMore = addedTo(told, next.cause).length > 0;
  if (isWorse || (hasMore && !held)) return { alert: { ...next, ...tell(next, now) }, kind: 'updated', before };
  if (held) {
    if (!isSteady(before, now)) return { alert: next };
    return { alert: { ...next, held: false, ...tell(next, now) }, kind: 'reminded' };
  }
  const isDue = now.now - Date.parse(told.at) >= now.remindAfterDays * dayMs;
  return isDue ? { alert: { ...next, ...tell(next, now) }, kind: 'reminded' } : { alert: next };
}

function opening(before: Alert | undefined, cause: Cause, reading: Reading, now: Now): Step {
  const recent = (before?.opened ?? []).filter((time) => now.now - Date.parse(time) < dayMs);
  const fresh: Alert = {
    cause,
    phase: cause.waived ? 'waived' : 'open',
    openedAt: now.at,
    changedAt: now.at,
    readAt: reading.at,
    told: null,
    opened: cause.waived ? recent : [...recent, now.at],
    held: false,
  };
  if (cause.waived) return { alert: fresh };
  if (before?.held) {
    // It was said that nothing more would be told; only getting worse is worth a word.
    const isWorse = before.told === null || rank(cause.severity) < rank(before.told.severity);
    const next: Alert = { ...fresh, held: true, told: before.told };
    return isWorse ? { alert: { ...next, ...tell(next, now) }, kind: 'updated', before } : { alert: next };
  }
  const held = fresh.opened.length > opensPerDay;
  return { alert: { ...fresh, held, ...tell(fresh, now) }, kind: held ? 'held' : 'opened' };
}

/** What becomes of an alert whose cause the report does not name. */
function stepWithout(alert: Alert, reading: Reading, now: Now): Step {
  if (alert.phase === 'resolved') return afterwards(alert, now);
  const { cause } = alert;
  const left = cause.findings.filter((finding) => !reading.settles(finding, cause.id));
  const isOver = cause.kind === 'read-error' ? reading.readsAll(cause.accountId, cause.regionId) : left.length === 0;
  if (!isOver) {
    // What was settled is settled, though the rest could not be read.
    const next: Alert = { ...alert, cause: { ...cause, findings: left } };
    return alert.phase === 'waived' ? { alert: next } : standing(alert, next, now);
  }
  if (alert.told === null) return { alert: undefined };
  const resolved: Alert = { ...alert, phase: 'resolved', changedAt: now.at, readAt: reading.at };
  return alert.held ? { alert: resolved } : { alert: resolved, kind: 'resolved', before: alert };
}

/** A resolved alert is remembered for a day, since it may come back; a held one says then that it stayed away. */
function afterwards(alert: Alert, now: Now): Step {
  if (!isSteady(alert, now)) return { alert };
  return alert.held ? { alert: undefined, kind: 'resolved', before: alert } : { alert: undefined };
}

function isSteady({ changedAt }: Alert, { now }: Now): boolean {
  return now - Date.parse(changedAt) >= dayMs;
}

/** The cause as it is now, with those of its findings that could not be read again. */
function mergedWith({ cause: before }: Alert, cause: Cause, reading: Reading): Cause {
  const there = new Set(cause.findings.map(({ id }) => id));
  const left = before.findings.filter((finding) => !there.has(finding.id) && !reading.settles(finding, before.id));
  if (left.length === 0) return reading.whole ? cause : { ...cause, clusters: union(before.clusters, cause.clusters) };
  const findings = [...cause.findings, ...left];
  const worst = worstOf(findings);
  // What is worst about it could not be read now, and stands as it was read last.
  const base = worst !== undefined && rank(worst) < rank(cause.severity) && before.severity === worst ? before : cause;

  return {
    ...base,
    findings,
    clusters: union(before.clusters, cause.clusters),
    names: [...new Set([...before.names, ...cause.names])],
    waived: worst === undefined,
  };
}

function worstOf(findings: readonly HeldFinding[]): Severity | undefined {
  return findings
    .filter(({ waived }) => !waived)
    .map(({ severity }) => severity)
    .sort((a, b) => rank(a) - rank(b))[0];
}

function union(before: Cause['clusters'], now: Cause['clusters']): Cause['clusters'] {
  const ids = new Set(now.map(({ id }) => id));
  return [...now, ...before.filter(({ id }) => !ids.has(id))];
}

/** Whether something is wrong without a waiver that was waived before. */
function hasLapsed(before: Cause, after: Cause): boolean {
  const waived = new Set(before.findings.filter((finding) => finding.waived).map(({ id }) => id));
  return after.findings.some((finding) => !finding.waived && waived.has(finding.id));
}

/**
 * A key that could not be described goes by its alias alone: it is the one that was known by that alias, and no alert of
 * its own.
 */
function recognized(cause: Cause, { alerts }: AlertState): Cause {
  const isNameless = cause.names.length > 0 && isAlias(cause.subject.id);
  if (!isNameless || Object.hasOwn(alerts, cause.id)) return cause;
  const known = Object.values(alerts).find(
    ({ phase, cause: other }) =>
      phase !== 'resolved' &&
      other.kind === cause.kind &&
      other.accountId === cause.accountId &&
      other.regionId === cause.regionId &&
      (cause.kind === 'dead-key' || other.checkId === cause.checkId) &&
      other.names.includes(cause.subject.id),
  );
  return known === undefined ? cause : { ...cause, id: known.cause.id, subject: known.cause.subject };
}

function tell({ told, cause }: Alert, { at }: Now): { told: Told } {
  const severity = told !== null && rank(told.severity) < rank(cause.severity) ? told.severity : cause.severity;
  const clusters = [...new Set([...(told?.clusters ?? []), ...cause.clusters.map(({ id }) => id)])];
  return { told: { at, severity, clusters } };
}

function addedTo(told: Told | null, { clusters }: Cause): Cause['clusters'] {
  const known = new Set(told?.clusters);
  return clusters.filter(({ id }) => !known.has(id));
}

function noticeOf(
  kind: NoticeKind,
  alert: Alert | undefined,
  before: Alert | undefined,
  auditEvents: readonly AuditEvent[],
  at: string,
): Notice {
  if (alert === undefined) throw new Error(`nothing is known of what was ${kind}`);
  const { cause, told, openedAt } = alert;
  const earlier = before?.told ?? null;
  const severity = told !== null && rank(told.severity) < rank(cause.severity) ? told.severity : cause.severity;

  return {
    kind,
    cause,
    severity,
    before: earlier !== null && rank(cause.severity) < rank(earlier.severity) ? earlier.severity : null,
    added: kind === 'updated' ? addedTo(earlier, cause) : [],
    openedAt,
    at,
    // What led to it did not end it.
    auditEvent: auditEventOn(
      cause,
      kind === 'resolved' ? auditEvents.filter(({ time }) => time > openedAt) : auditEvents,
    ),
  };
}

/** The last thing that somebody did to what is at fault. Times order what is shown; they decide nothing. */
function auditEventOn(
  { accountId, names, subject, clusters }: Cause,
  auditEvents: readonly AuditEvent[],
): AuditEvent | null {
  const ids = new Set([subject.id, ...names, ...clusters.map(({ id }) => id)]);
  const own = auditEvents.filter((auditEvent) => auditEvent.accountId === accountId && ids.has(auditEvent.resourceId));
  return [...own].sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0))[0] ?? null;
}

const order: readonly NoticeKind[] = ['opened', 'updated', 'lapsed', 'held', 'reminded', 'resolved'];

/** News of what is wrong, worst first, before what is known already and what is over. */
export function worstFirst(a: Notice, b: Notice): number {
  const later = ({ kind }: Notice) => (kind === 'resolved' ? 2 : kind === 'reminded' ? 1 : 0);
  return (
    later(a) - later(b) ||
    rank(a.severity) - rank(b.severity) ||
    order.indexOf(a.kind) - order.indexOf(b.kind) ||
    (a.cause.id < b.cause.id ? -1 : 1)
  );
}
