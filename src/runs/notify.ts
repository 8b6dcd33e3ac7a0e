import { changesMessage, firstLookMessage, weeklyMessage } from '../alerts/digest.ts';
import type { Links } from '../alerts/entry.ts';
import { type Advanced, advance } from '../alerts/life-cycle.ts';
import { readingOf } from '../alerts/reading.ts';
import { hearsOf, noticesFor, type Target, targetsOf } from '../alerts/routes.ts';
import { isWeeklyDue } from '../alerts/weekly.ts';
import type { Session } from '../connect.ts';
import type { Deed } from '../model/actor.ts';
import { noAlerts } from '../model/alert.ts';
import type { Report } from '../model/report.ts';
import type { SlackMessage } from '../model/slack.ts';
import { handOver, type KeptAlerts, openAlerts } from '../state/alerts.ts';
import { lastReport } from '../state/reports.ts';
import { StoreError } from '../store/store.ts';
import { type Language, languageOf } from '../words/language.ts';

/** What is known beside the report. */
export interface Context {
  /** What people did lately. */
  readonly deeds: readonly Deed[];
  /** The regions that were asked for; none is all. Otherwise those of the configuration. */
  readonly regions?: readonly string[];
  /** False where the report is only of what an event touched: then what it does not name is not gone. */
  readonly whole?: boolean;
  /** Whether somebody else will hand the messages over for delivery, as in a run of many accounts. */
  readonly later?: boolean;
}

export interface Notified {
  readonly opened: number;
  readonly updated: number;
  readonly resolved: number;
  /** Messages that wait for delivery because of this. */
  readonly queued: number;
  /** Changes that no route leads anywhere. */
  readonly unrouted: number;
}

/** What is needed of a session to put a message together. */
type Composer = Pick<Session, 'config' | 'clock' | 'hasDefaultWebhook'>;

/**
 * Takes the alerts of the report's account to what the report says, and writes the messages that tell of it. Alerts and
 * messages change together; doing it again with the same report changes nothing.
 *
 * @throws StoreError where there is no store, or it fails
 */
export async function notify(session: Session, report: Report, context: Context): Promise<Notified> {
  const { store, timing } = session;
  if (store === undefined) throw new StoreError('Alerts need a store. Set SEALWATCH_STORE.');
  const accountId = report.scope.accounts[0] ?? '';
  // What an earlier run wrote and could not hand over is older, and goes first.
  if (!context.later) await handOver(store, accountId, timing);
  let done: Composed | undefined;
  await openAlerts(store, accountId, timing).commit((kept) => {
    done = compose(session, report, context, kept);
    return done.kept;
  });
  if (done === undefined) throw new Error('the alerts were not looked at');
  if (!context.later) await handOver(store, accountId, timing);
  const { notices } = done.advanced;
  const count = (...kinds: readonly string[]) => notices.filter(({ kind }) => kinds.includes(kind)).length;

  return {
    opened: count('opened', 'held', 'lapsed'),
    updated: count('updated'),
    resolved: count('resolved'),
    queued: done.queued,
    unrouted: done.unrouted,
  };
}

/** The messages that a first look at the account's last report would send, worst first; nothing is kept or sent. */
export async function previewOf(session: Session): Promise<SlackMessage[]> {
  const { store, accountId } = session;
  const report = store === undefined ? undefined : await lastReport(store, accountId);
  return report === undefined ? [] : previewMessages(session, report);
}

/** The messages that a first look at a report would send. Pure. */
export function previewMessages({ config, clock }: Composer, report: Report): SlackMessage[] {
  const kept: KeptAlerts = { state: noAlerts, last: 0, pending: [] };
  const composed = compose({ config, clock, hasDefaultWebhook: true }, report, { deeds: [] }, kept);
  return composed.kept.pending.map(({ message }) => message);
}

/** The messages that an event would send after a first look at the account as it was before. Pure. */
export function previewOfChange(
  { config, clock }: Pick<Composer, 'config' | 'clock'>,
  before: Report,
  after: Report,
  deeds: readonly Deed[],
): SlackMessage[] {
  const composer = { config, clock, hasDefaultWebhook: true };
  const first = compose(composer, before, { deeds: [] }, { state: noAlerts, last: 0, pending: [] });
  const then = compose(composer, after, { deeds, whole: false }, { ...first.kept, pending: [] });
  return then.kept.pending.map(({ message }) => message);
}

interface Composed {
  readonly kept: KeptAlerts;
  readonly advanced: Advanced;
  readonly queued: number;
  readonly unrouted: number;
}

/** The next alerts, with the messages of all targets. Pure: it may be asked again with newer alerts. */
function compose(session: Composer, report: Report, context: Context, kept: KeptAlerts): Composed {
  const { config, clock, hasDefaultWebhook } = session;
  const { deeds, regions = config.regions, whole = true } = context;
  const { routes, remindAfterDays, weeklyDigest } = config.alerts;
  const language = languageOf(config.alerts.language);
  const accountId = report.scope.accounts[0] ?? '';
  const now = clock.now();
  const reading = readingOf(report, { regions, whole });
  const advanced = advance(kept.state, reading, { now, deeds, remindAfterDays });
  if (advanced.state === kept.state) return { kept, advanced, queued: 0, unrouted: 0 };

  const isWeekly = whole && isWeeklyDue(kept.state.weekly, now, weeklyDigest);
  const targets = targetsOf(routes, hasDefaultWebhook).filter((target) => hearsOf(target, accountId));
  const messages = targets.flatMap((target) =>
    messagesFor(target, report, accountId, advanced, isWeekly, linksOf(session, report), language).map((message) => ({
      webhook: target.webhook,
      message,
    })),
  );
  const told = new Set(targets.flatMap((target) => noticesFor(target, advanced.notices)));
  const weekly = kept.state.weekly === null || isWeekly ? new Date(now).toISOString() : kept.state.weekly;

  return {
    kept: {
      state: { ...advanced.state, weekly },
      last: kept.last + messages.length,
      pending: [...kept.pending, ...messages.map((message, index) => ({ ...message, number: kept.last + 1 + index }))],
    },
    advanced,
    queued: messages.length,
    unrouted: advanced.notices.filter((notice) => !told.has(notice)).length,
  };
}

function messagesFor(
  target: Target,
  report: Report,
  accountId: string,
  { notices, firstLook }: Advanced,
  isWeekly: boolean,
  links: Links,
  language: Language,
): SlackMessage[] {
  const [first, ...rest] = noticesFor(target, notices);
  const messages: SlackMessage[] = [];
  if (firstLook) {
    messages.push(firstLookMessage(report, accountId, first === undefined ? [] : [first, ...rest], language, links));
  } else if (first !== undefined) messages.push(changesMessage(accountId, [first, ...rest], language, links));
  const weekly = isWeekly ? weeklyMessage(report, accountId, language, links) : undefined;
  return weekly === undefined ? messages : [...messages, weekly];
}

function linksOf({ config }: Composer, { auditId }: Report): Links {
  const { reportUrl, checksUrl } = config.alerts;
  return { report: reportUrl.replaceAll('{auditId}', encodeURIComponent(auditId)), checks: checksUrl };
}
