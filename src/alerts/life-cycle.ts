import { reasonOf as declaredReason, follows } from '../checks/catalog.ts';
import type {
  Alert,
  AlertOccurrence,
  AlertState,
  Cause,
  HeldFinding,
  LastNotice,
  Notice,
  NoticeKind,
} from '../model/alert.ts';
import type { AuditEvent } from '../model/audit-event.ts';
import type { Severity } from '../model/finding.ts';
import { isAlias } from '../model/key-ref.ts';
import { isFromFuture } from '../model/timing.ts';
import { rank } from './causes.ts';
import type { AlertReading } from './reading.ts';

const dayMs = 86_400_000;
/** A reason that comes more often within a day is paused. */
const opensPerDay = 3;
const expiresSoonMs = 7 * dayMs;
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
  /** Whether this is the first whole report of the account: then it is announced as one. */
  readonly firstLook: boolean;
}

/** One alert after a report, and what to announce of it. */
interface LifeCycleStep {
  /** undefined where it is forgotten. */
  readonly alert: Alert | undefined;
  readonly kind?: NoticeKind;
  readonly before?: Alert;
}

/**
 * Takes the alerts of an account from one report to the next. A report that is older than the last one, or the same once
 * more, changes nothing but actors that were not known; what could not be read neither opens nor resolves; what is waived is
 * not sent until it is no longer waived, except that its waiver expires soon.
 */
export function advance(state: AlertState, reading: AlertReading, moment: Moment): Advanced {
  const now = { ...moment, at: new Date(moment.now).toISOString() };
  const isStale = isNotAfter(reading.at, state.handled, moment.now);
  const causes = new Map(
    (isStale ? [] : reading.causes).map((cause) => {
      const known = recognized(cause, state);
      return [known.id, known] as const;
    }),
  );
  const alerts: Record<string, Alert> = {};
  const notices: Notice[] = [];
  for (const id of new Set([...Object.keys(state.alerts), ...causes.keys()])) {
    const alert = Object.hasOwn(state.alerts, id) ? state.alerts[id] : undefined;
    const step = isStale ? { alert } : stepOf(alert, causes.get(id), reading, now);
    const after = step.kind === undefined && step.alert !== undefined ? unprompted(step.alert, now) : step;
    if (after.alert !== undefined) alerts[id] = after.alert;
    if (after.kind !== undefined) {
      const ending =
        after.kind === 'resolved' && after.before !== undefined ? reading.endingOf(after.before.cause) : null;
      const notice = noticeOf(after.kind, after.alert ?? after.before, after.before, moment.auditEvents, now.at);
      notices.push({ ...notice, ending });
    }
  }
  if (isStale && notices.length === 0) return { state, notices, firstLook: false };

  return {
    state: { ...state, handled: reading.whole && !isStale ? reading.at : state.handled, alerts },
    notices: notices.sort(worstFirst),
    firstLook: reading.whole && state.handled === null,
  };
}

interface Now extends Moment {
  readonly at: string;
}

/** Whether a reading began no later than one before it; one from the future is not compared with. Times are ISO 8601 UTC. */
function isNotAfter(at: string, before: string | null, now: number): boolean {
  if (before === null || isFromFuture(Date.parse(before), now)) return false;
  return Date.parse(at) <= Date.parse(before);
}

/** What has passed since a time, in milliseconds; without end for a time from the future, which says nothing. */
function elapsedSince(time: string, now: number): number {
  return isFromFuture(Date.parse(time), now) ? Number.POSITIVE_INFINITY : now - Date.parse(time);
}

/** What is to be sent of an alert that the reading did not change. */
function unprompted(alert: Alert, now: Now): LifeCycleStep {
  if (alert.phase === 'resolved') return { alert };
  const auditEvent = alert.phase === 'open' ? lateAuditEvent(alert, now.auditEvents) : undefined;
  if (auditEvent !== undefined && alert.notified !== null) {
    return { alert: { ...alert, notified: { ...alert.notified, auditEvent } }, kind: 'updated', before: alert };
  }
  const expires = expiryOf(alert.cause);
  const isSoon = expires !== '' && Date.parse(expires) + dayMs - now.now <= expiresSoonMs;
  if (!isSoon || expires === alert.announcedExpiry) return { alert };
  return { alert: { ...alert, announcedExpiry: expires }, kind: 'waiverExpiring', before: alert };
}

/** The last day of the waiver that ends first; '' where there is none. */
export function expiryOf({ findings }: Cause): string {
  return findings.flatMap(({ waiverExpires }) => (waiverExpires === '' ? [] : [waiverExpires])).sort()[0] ?? '';
}

/**
 * The event that led to an open alert, where it is handled after the alert was sent: of two that are handled at once the
 * one whose reading comes second finds nothing changed.
 */
function lateAuditEvent(
  { cause, notified, openedAt, paused }: Alert,
  auditEvents: readonly AuditEvent[],
): AuditEvent | undefined {
  if (notified === null || has(paused, notified.reason)) return undefined;
  const auditEvent = auditEventOn(cause, auditEvents);
  if (auditEvent === null || Date.parse(auditEvent.time) > Date.parse(openedAt)) return undefined;
  if (notified.auditEvent === null) return auditEvent;
  const isLater = Date.parse(auditEvent.time) > Date.parse(notified.auditEvent.time);
  return isLater && auditEvent.eventId !== notified.auditEvent.eventId ? auditEvent : undefined;
}

/** What is wrong, so that a repeat is known from another reason; all of what cannot be read in a place is one. */
function reasonOf({ kind, reasons: [first] }: Cause): string {
  if (kind === 'read-error' || first === undefined || 'readErrors' in first) return '';
  return declaredReason(first.message)?.sameAs ?? first.message.id;
}

function stepOf(alert: Alert | undefined, cause: Cause | undefined, reading: AlertReading, now: Now): LifeCycleStep {
  // What was read of it since is newer than this.
  if (alert !== undefined && isNotAfter(reading.at, alert.readAt, now.now)) return { alert };
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
        ...markNotified(next, now),
      },
      kind: 'lapsed',
    };
  }
  return reasonOf(merged) === reasonOf(alert.cause) ? standing(alert, next, now) : changed(alert, next, now);
}

/** An alert that is open and stays so, for the same reason. */
function standing(before: Alert, next: Alert, now: Now): LifeCycleStep {
  const { notified, paused } = before;
  const isPaused = has(paused, reasonOf(next.cause));
  const hasMore = addedTo(notified, next.cause).length > 0;
  if (notified === null || isWorse(next, notified) || (hasMore && !isPaused)) {
    return { alert: { ...next, ...markNotified(next, now) }, kind: 'updated', before };
  }
  if (isPaused) {
    if (!isSteady(before, now)) return { alert: next };
    return { alert: { ...next, paused: [], ...markNotified(next, now) }, kind: 'reminded' };
  }
  const isDue = elapsedSince(notified.at, now.now) >= now.remindAfterDays * dayMs;
  return isDue ? { alert: { ...next, ...markNotified(next, now) }, kind: 'reminded' } : { alert: next };
}

/** An alert that is open and now has another reason, such as a disabled key that is to be deleted. */
function changed(before: Alert, next: Alert, now: Now): LifeCycleStep {
  const paused = stillPaused(before, now);
  const open = occurring({ ...next, changedAt: now.at, paused }, now);
  if (isPausedRepeat({ ...before, paused }, open.cause)) return { alert: open };
  const isFrequent = has(open.paused, reasonOf(open.cause));
  return { alert: { ...open, ...markNotified(open, now) }, kind: isFrequent ? 'held' : 'updated', before };
}

function opening(before: Alert | undefined, cause: Cause, reading: AlertReading, now: Now): LifeCycleStep {
  const paused = before === undefined ? [] : stillPaused(before, now);
  const fresh: Alert = {
    cause,
    phase: cause.waived ? 'waived' : 'open',
    openedAt: now.at,
    changedAt: now.at,
    readAt: reading.at,
    notified: null,
    opened: before?.opened ?? [],
    paused,
    announcedExpiry: before?.announcedExpiry ?? '',
  };
  if (cause.waived) return { alert: fresh };
  const open = occurring(fresh, now);
  const reason = reasonOf(cause);
  if (before?.notified && has(paused, reason)) {
    // It was announced that repeats of this reason are paused; only getting worse is sent.
    const next: Alert = { ...open, notified: { ...before.notified, reason } };
    if (!isWorse(next, before.notified)) return { alert: next };
    return { alert: { ...next, ...markNotified(next, now) }, kind: 'updated', before };
  }
  return { alert: { ...open, ...markNotified(open, now) }, kind: has(open.paused, reason) ? 'held' : 'opened' };
}

/** The alert with its reason counted once more, and paused where it came too often within a day. */
function occurring(alert: Alert, now: Now): Alert {
  const reason = reasonOf(alert.cause);
  const recent = alert.opened.filter(({ at }) => elapsedSince(at, now.now) < dayMs);
  const opened = [...recent, { at: now.at, reason }];
  const isFrequent = opened.filter((one) => one.reason === reason).length > opensPerDay;
  const others = alert.paused.filter((one) => one.reason !== reason);
  const isPaused = isFrequent || has(alert.paused, reason);
  return { ...alert, opened, paused: isPaused ? [...others, { at: now.at, reason }] : others };
}

/** The paused reasons, where the one that an alert has now goes. */
function pausedAfter({ phase, cause, paused }: Alert, { at }: Now): AlertOccurrence[] {
  const gone = phase === 'resolved' ? undefined : reasonOf(cause);
  return paused.map((one) => (one.reason === gone ? { ...one, at } : one));
}

/** Those of them that came or went within the last day. */
function stillPaused(alert: Alert, now: Now): AlertOccurrence[] {
  return pausedAfter(alert, now).filter(({ at }) => elapsedSince(at, now.now) < dayMs);
}

function has(occurrences: readonly AlertOccurrence[], reason: string): boolean {
  return occurrences.some((one) => one.reason === reason);
}

/** Whether repeats of a reason are paused, and this one is no worse than what was sent. */
function isPausedRepeat({ paused, notified }: Alert, cause: Cause): boolean {
  return has(paused, reasonOf(cause)) && notified !== null && rank(cause.severity) >= rank(notified.severity);
}

function isWorse({ cause }: Alert, notified: LastNotice): boolean {
  return rank(cause.severity) < rank(notified.severity);
}

/** What becomes of an alert whose cause the report does not name. */
function stepWithout(alert: Alert, reading: AlertReading, now: Now): LifeCycleStep {
  if (alert.phase === 'resolved') return afterwards(alert, now);
  const { cause } = alert;
  const left = cause.findings.filter((finding) => !reading.settles(finding, cause.id));
  const isOver = cause.kind === 'read-error' ? reading.readsAll(cause.accountId, cause.regionId) : left.length === 0;
  if (!isOver) {
    // What was settled is settled, though the rest could not be read.
    const next: Alert = { ...alert, cause: { ...cause, findings: left } };
    return alert.phase === 'waived' ? { alert: next } : standing(alert, next, now);
  }
  if (alert.notified === null) return { alert: undefined };
  // Another alert has taken its findings over: nothing is resolved.
  const { findings } = cause;
  if (findings.length > 0 && findings.every((finding) => reading.isElsewhere(finding, cause.id))) {
    return { alert: undefined };
  }
  const paused = pausedAfter(alert, now);
  const resolved: Alert = { ...alert, phase: 'resolved', changedAt: now.at, readAt: reading.at, paused };
  return isQuiet(alert) ? { alert: resolved } : { alert: resolved, kind: 'resolved', before: alert };
}

/** Whether what people know of the alert is that it comes and goes. */
function isQuiet({ paused, notified }: Alert): boolean {
  return notified !== null && has(paused, notified.reason);
}

/** A resolved alert is remembered for a day, since it may come back; a paused one says then that it stayed away. */
function afterwards(alert: Alert, now: Now): LifeCycleStep {
  if (!isSteady(alert, now)) return { alert };
  return isQuiet(alert) ? { alert: undefined, kind: 'resolved', before: alert } : { alert: undefined };
}

function isSteady({ changedAt }: Alert, { now }: Now): boolean {
  return elapsedSince(changedAt, now) >= dayMs;
}

/** The cause as it is now, with those of its findings that could not be read again. */
function mergedWith({ cause: before }: Alert, cause: Cause, reading: AlertReading): Cause {
  const there = new Set(cause.findings.map(({ id }) => id));
  const left = before.findings.filter((finding) => !there.has(finding.id) && !reading.settles(finding, before.id));
  if (left.length === 0) return reading.whole ? cause : { ...cause, clusters: union(before.clusters, cause.clusters) };
  const findings = [...cause.findings, ...left];
  const worst = worstOf(findings);
  // What is worst about it could not be read now, and stands as it was read last.
  const isBeforeWorse = worst !== undefined && rank(worst) < rank(cause.severity) && before.severity === worst;
  const base = isBeforeWorse || (left[0]?.id === before.findings[0]?.id && onlyFollows(cause)) ? before : cause;

  return {
    ...base,
    findings,
    clusters: union(before.clusters, cause.clusters),
    names: [...new Set([...before.names, ...cause.names])],
    waived: worst === undefined,
  };
}

function onlyFollows({ reasons }: Cause): boolean {
  return reasons.every((reason) => 'message' in reason && follows(reason));
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

function markNotified({ notified, cause }: Alert, { at, auditEvents }: Now): { notified: LastNotice } {
  const severity =
    notified !== null && rank(notified.severity) < rank(cause.severity) ? notified.severity : cause.severity;
  const clusters = [...new Set([...(notified?.clusters ?? []), ...cause.clusters.map(({ id }) => id)])];
  const auditEvent = auditEventOn(cause, auditEvents) ?? notified?.auditEvent ?? null;
  return { notified: { at, severity, clusters, reason: reasonOf(cause), auditEvent } };
}

function addedTo(notified: LastNotice | null, { clusters }: Cause): Cause['clusters'] {
  const known = new Set(notified?.clusters);
  return clusters.filter(({ id }) => !known.has(id));
}

function noticeOf(
  kind: NoticeKind,
  alert: Alert | undefined,
  before: Alert | undefined,
  auditEvents: readonly AuditEvent[],
  at: string,
): Omit<Notice, 'ending'> {
  if (alert === undefined) throw new Error(`nothing is known of what was ${kind}`);
  const { cause, notified, openedAt } = alert;
  const earlier = before?.notified ?? null;
  const severity =
    notified !== null && rank(notified.severity) < rank(cause.severity) ? notified.severity : cause.severity;

  return {
    kind,
    cause,
    severity,
    before: earlier !== null && rank(cause.severity) < rank(earlier.severity) ? earlier.severity : null,
    added: kind === 'updated' ? addedTo(earlier, cause) : [],
    openedAt,
    at,
    auditEvent:
      kind === 'waiverExpiring'
        ? null
        : auditEventOn(cause, kind === 'resolved' ? auditEventsAfter(openedAt, auditEvents) : auditEvents),
  };
}

/** What led to an alert did not end it. */
function auditEventsAfter(openedAt: string, auditEvents: readonly AuditEvent[]): AuditEvent[] {
  return auditEvents.filter(({ time }) => Date.parse(time) > Date.parse(openedAt));
}

/** The last thing that somebody did to what is at fault. Times order what is shown; they decide nothing. */
function auditEventOn(
  { accountId, names, subject, clusters }: Cause,
  auditEvents: readonly AuditEvent[],
): AuditEvent | null {
  const ids = new Set([subject.id, ...names, ...clusters.map(({ id }) => id)]);
  const own = auditEvents.filter((auditEvent) => auditEvent.accountId === accountId && ids.has(auditEvent.resourceId));
  return own.sort((a, b) => Date.parse(b.time) - Date.parse(a.time))[0] ?? null;
}

export const noticeOrder: readonly NoticeKind[] = [
  'opened',
  'updated',
  'lapsed',
  'held',
  'waiverExpiring',
  'reminded',
  'resolved',
];

/** What is wrong, worst first, before what is over; of one severity, what is new comes before what was notified before. */
export function worstFirst(a: Notice, b: Notice): number {
  return (
    Number(a.kind === 'resolved') - Number(b.kind === 'resolved') ||
    rank(a.severity) - rank(b.severity) ||
    noticeOrder.indexOf(a.kind) - noticeOrder.indexOf(b.kind) ||
    (a.cause.id < b.cause.id ? -1 : 1)
  );
}
