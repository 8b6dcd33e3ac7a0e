import { firstLookOf, unknownIn } from '../alerts/digest.ts';
import type { Links } from '../alerts/entry.ts';
import { type Advanced, advance } from '../alerts/life-cycle.ts';
import { readingOf } from '../alerts/reading.ts';
import { coversAccount, noticesFor, targetsOf } from '../alerts/routes.ts';
import { targetMessages } from '../alerts/target-messages.ts';
import { isWeeklyDue } from '../alerts/weekly.ts';
import { slackCard } from '../channels/slack.ts';
import type { AccountNotices } from '../model/alert.ts';
import type { AuditEvent } from '../model/audit-event.ts';
import type { Report } from '../model/report.ts';
import type { Anchor } from '../model/signature.ts';
import type { SlackMessage } from '../model/slack.ts';
import type { Session } from '../session.ts';
import { enqueuePending, type KeptAlerts, nothingKept, openAlerts, withMessages } from '../state/alerts.ts';
import type { OrganizationRun } from '../state/run.ts';
import { StoreError } from '../store/store.ts';
import { currentReport } from './current-report.ts';
import { anchorOf } from './sign-head.ts';

/** What is known beside the report. */
export interface Context {
  /** What people did lately. */
  readonly auditEvents: readonly AuditEvent[];
  /** The regions that were asked for; none is all. Otherwise those of the configuration. */
  readonly regions?: readonly string[];
  /** False where the report is only of what an event touched: then what it does not name is not gone. */
  readonly whole?: boolean;
  /** The organization run whose one message holds the notices of all accounts. */
  readonly run?: Pick<OrganizationRun, 'id' | 'deadline'>;
}

export interface Notified {
  readonly opened: number;
  readonly updated: number;
  readonly resolved: number;
  /** Messages that wait for delivery because of this; in a run it writes them when it ends. */
  readonly queued: number;
  /** Changes that no route leads anywhere. */
  readonly unrouted: number;
}

/** What is needed of a session to put a message together. */
type Composer = Pick<Session, 'config' | 'clock' | 'hasDefaultWebhook'>;

/**
 * Takes the alerts of the report's account to what the report says, and writes the messages about it, or the
 * notices that the message of the run takes. They change together; doing it again with the same report changes nothing.
 *
 * @throws StoreError where there is no store, or it fails
 */
export async function notify(session: Session, report: Report, context: Context): Promise<Notified> {
  const { store, timing } = session;
  if (store === undefined) throw new StoreError('Alerts need a store. Set SEALWATCH_STORE.');
  const accountId = report.scope.accounts[0] ?? '';
  // What an earlier run wrote and could not hand over is older, and goes first.
  if (context.run === undefined) await enqueuePending(store, accountId, timing);
  const anchor = await anchorOf(session);
  let done: Composed | undefined;
  await openAlerts(store, accountId, timing).commit((kept) => {
    done = compose(session, report, context, kept, anchor);
    return done.kept;
  });
  if (done === undefined) throw new Error('the alerts were not looked at');
  if (context.run === undefined) await enqueuePending(store, accountId, timing);
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
  const report = await currentReport(session, session.accountId);
  return report === undefined ? [] : previewMessages(session, report);
}

/** The messages that a first look at a report would send. Pure. */
export function previewMessages({ config, clock }: Composer, report: Report): SlackMessage[] {
  const composed = compose({ config, clock, hasDefaultWebhook: true }, report, { auditEvents: [] }, nothingKept);
  return asSlackShows(composed.kept);
}

/** The messages that an event would send after a first look at the account as it was before. Pure. */
export function previewOfChange(
  { config, clock }: Pick<Composer, 'config' | 'clock'>,
  before: Report,
  after: Report,
  auditEvents: readonly AuditEvent[],
): SlackMessage[] {
  const composer = { config, clock, hasDefaultWebhook: true };
  const first = compose(composer, before, { auditEvents: [] }, nothingKept);
  const then = compose(composer, after, { auditEvents, whole: false }, { ...first.kept, pending: [] });
  return asSlackShows(then.kept);
}

function asSlackShows({ pending }: KeptAlerts): SlackMessage[] {
  return pending.map(({ message }) => slackCard(message, 'UTC'));
}

interface Composed {
  readonly kept: KeptAlerts;
  readonly advanced: Advanced;
  readonly queued: number;
  readonly unrouted: number;
}

/** The next alerts, with what to announce of them. Pure: it may be asked again with newer alerts. */
function compose(session: Composer, report: Report, context: Context, kept: KeptAlerts, anchor?: Anchor): Composed {
  const { config, clock, hasDefaultWebhook } = session;
  const { auditEvents, regions = config.regions, whole = true, run } = context;
  const { remindAfterDays, weeklyDigest } = config.alerts;
  const accountId = report.scope.accounts[0] ?? '';
  const now = clock.now();
  const reading = readingOf(report, { regions, whole });
  const advanced = advance(kept.state, reading, { now, auditEvents, remindAfterDays });
  if (advanced.state === kept.state) return { kept, advanced, queued: 0, unrouted: 0 };

  const isWeekly = whole && isWeeklyDue(kept.state.weekly, now, weeklyDigest);
  const weekly = kept.state.weekly === null || isWeekly ? new Date(now).toISOString() : kept.state.weekly;
  const next = { ...kept, state: { ...advanced.state, weekly } };
  const targets = targetsOf(config.alerts, hasDefaultWebhook).filter((target) => coversAccount(target, accountId));
  const routed = new Set(targets.flatMap((target) => noticesFor(target, advanced.notices)));
  const unrouted = advanced.notices.filter((notice) => !routed.has(notice)).length;
  const account: AccountNotices = {
    accountId,
    auditId: report.auditId,
    notices: advanced.notices,
    firstLook: advanced.firstLook ? firstLookOf(report) : null,
    unknown: isWeekly ? unknownIn(report) : [],
  };
  if (run !== undefined) return { kept: withNotices(next, account, run), advanced, queued: 0, unrouted };

  const at = new Date(now).toISOString();
  const messages = targets.flatMap((target) =>
    targetMessages(target, [account], () => linksOf(session, report.auditId), anchor).map((message) => ({
      channel: target.channel.name,
      at,
      message,
    })),
  );
  return { kept: withMessages(next, messages), advanced, queued: messages.length, unrouted };
}

function withNotices(
  kept: KeptAlerts,
  account: AccountNotices,
  { id, deadline }: NonNullable<Context['run']>,
): KeptAlerts {
  const { notices, firstLook, unknown } = account;
  if (notices.length === 0 && firstLook === null && unknown.length === 0) return kept;
  const number = kept.last + 1;
  return { ...kept, last: number, notices: [...kept.notices, { number, runId: id, deadline, account }] };
}

/** Where the details are. @param auditId of the report; '' where there is none */
export function linksOf({ config }: Pick<Session, 'config'>, auditId: string): Links {
  const { reportUrl, checksUrl } = config.alerts;
  const report = auditId === '' ? '' : reportUrl.replaceAll('{auditId}', encodeURIComponent(auditId));
  return { report, checks: checksUrl };
}
