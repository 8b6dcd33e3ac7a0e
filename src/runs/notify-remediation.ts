import { announcement, outcomeMessage, planMessage, type RemediationLanguage } from '../alerts/remediation.ts';
import { type ChannelTarget, coversAccount, targetsOf } from '../alerts/routes.ts';
import type { AlertMessage } from '../model/alert-message.ts';
import { tagTexts } from '../model/cluster.ts';
import type { OpenChange, PlannedChange, RemediationPlan } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import { costText } from '../report/remediation/cost.ts';
import { standingOf } from '../report/remediation/view.ts';
import type { Session } from '../session.ts';
import { addMessages, type PendingMessage } from '../state/alerts.ts';
import { isPlanNotified, rememberPlan } from '../state/notified-plans.ts';
import type { Store } from '../store/store.ts';
import { type Lang, languageOf } from '../words/language.ts';
import { remediationWordsOf } from '../words/remediation-language.ts';
import { reasonOf } from '../words/remediation-words.ts';
import { deliver, hasChannel } from './deliver.ts';

function languageIn(language: Lang): RemediationLanguage {
  const { lang, message, alerts, text } = languageOf(language);
  return { lang, message, alerts, text, remediation: remediationWordsOf(language) };
}

/** So long the call waits for the channels, milliseconds; what they do not accept by then they get later. */
const deliverMs = 5_000;

/** Why a change is not made any more, in the language of alerts. */
export function reasonsOf(session: Session, change: PlannedChange | undefined): string {
  if (change === undefined) return 'it is no Pro cluster that is off';
  const { message, remediation } = languageIn(session.config.alerts.language);
  return change.guards
    .filter(({ result }) => result !== 'passed')
    .map((result) => reasonOf(result.message, remediation, { message }))
    .join(' ');
}

/** Delivers what waits, and comes back in time, whatever a channel does; what is under way then ends by itself. */
export async function deliverInTime(session: Session): Promise<void> {
  const over = new AbortController();
  const delivered = deliver(session, { budgetMs: deliverMs });
  const waited = session.clock.sleep(deliverMs, over.signal).catch((error: unknown) => {
    if (!over.signal.aborted) throw error;
  });
  try {
    await Promise.race([delivered, waited]);
  } finally {
    over.abort();
    // The message stays in the outbox until it is accepted, so that a failure after that time loses nothing.
    delivered.catch(() => undefined);
  }
}

/**
 * Says what could be turned on where remediation is not armed: once, until it is something else. No message is sent where no
 * webhook is.
 */
export async function notifyPlan(session: Session, report: Report, plan: RemediationPlan): Promise<void> {
  const { store, timing, config, hasDefaultWebhook } = session;
  const accountId = report.scope.accounts[0] ?? '';
  const ready = plan.changes.filter((change) => standingOf(change) === 'ready');
  if (store === undefined || plan.mode !== 'plan' || ready.length === 0 || !hasChannel(session)) return;
  const what = JSON.stringify(ready.map(({ call }) => [call?.clusterId, call?.body.kms_key_id]).sort());
  if (await isPlanNotified(store, accountId, what)) return;
  const messageIn = (language: RemediationLanguage) =>
    planMessage(
      accountId,
      ready.map((change) => ({ change, cost: costText(change.cost, plan.currency, language.remediation) })),
      language,
    );
  const targets = targetsOf(config.alerts, hasDefaultWebhook).filter((target) => coversAccount(target, accountId));
  await addMessages(store, accountId, messagesFor(session, targets, messageIn), timing);
  // After the message: it may come twice, but never not.
  await rememberPlan(store, accountId, what);
  await deliverInTime(session);
}

/** Says that a change is about to be made. When this returns, the message is certain to be sent. */
export async function announce(
  session: Session,
  store: Store,
  report: Report,
  change: OpenChange,
  planned: PlannedChange,
  by: string,
): Promise<void> {
  await send(session, store, report, change, (language) => {
    const cost = costText(planned.cost, report.cost.currency, language.remediation);
    return announcement(change, planned, cost, by, language);
  });
}

/** Says what became of a change. */
export async function notifyOutcome(
  session: Session,
  store: Store,
  report: Report,
  change: OpenChange,
  by: string,
): Promise<void> {
  const accountId = report.scope.accounts[0] ?? '';
  await send(session, store, report, change, (language) => outcomeMessage(change, accountId, by, language));
}

async function send(
  session: Session,
  store: Store,
  report: Report,
  change: OpenChange,
  messageIn: (language: RemediationLanguage) => AlertMessage,
): Promise<void> {
  const accountId = report.scope.accounts[0] ?? '';
  const messages = messagesFor(session, targetsFor(session, report, change), messageIn);
  await addMessages(store, accountId, messages, session.timing);
  if (hasChannel(session)) await deliverInTime(session);
}

export function messagesFor(
  { clock }: Session,
  targets: readonly ChannelTarget[],
  messageIn: (language: RemediationLanguage, target: ChannelTarget) => AlertMessage | undefined,
): Omit<PendingMessage, 'number'>[] {
  const at = new Date(clock.now()).toISOString();
  return targets.flatMap((target) => {
    const { name, language } = target.channel;
    const message = messageIn(languageIn(language), target);
    return message === undefined ? [] : [{ channel: name, at, message }];
  });
}

/**
 * The channels of the cluster's account, region or tags, whatever the severity; without any, all of them. A change is in
 * the outbox even where no channel is configured yet.
 */
export function targetsFor(session: Session, report: Report, { cluster }: OpenChange): ChannelTarget[] {
  const { config, hasDefaultWebhook } = session;
  const targets = targetsOf(config.alerts, hasDefaultWebhook);
  const accountId = report.scope.accounts[0] ?? '';
  const tags = tagTexts(report.clusters.find(({ id }) => id === cluster.id)?.tags ?? {});
  const isNear = ({ routes }: ChannelTarget) =>
    routes.some(
      (route) =>
        (route.accounts.length === 0 || route.accounts.includes(accountId)) &&
        (route.regions.length === 0 || route.regions.includes(cluster.regionId)) &&
        (route.tags.length === 0 || route.tags.some((tag) => tags.includes(tag))),
    );
  const chosen = [isNear, (target: ChannelTarget) => coversAccount(target, accountId), () => true]
    .map((isWanted) => targets.filter(isWanted))
    .find((found) => found.length > 0);
  return chosen ?? defaultTargets(session);
}

/** Where messages wait where no channel is configured yet. */
export function defaultTargets({ config }: Session): ChannelTarget[] {
  return targetsOf({ ...config.alerts, channels: [], routes: [] }, true);
}
