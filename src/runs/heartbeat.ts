import { heartbeatMessage } from '../alerts/heartbeat.ts';
import { targetsOf } from '../alerts/routes.ts';
import type { Session } from '../session.ts';
import { openAlerts, withMessages } from '../state/alerts.ts';
import { lastBeat, leaveBeat } from '../state/heartbeat.ts';
import { orDamage } from '../store/store.ts';
import { languageOf } from '../words/language.ts';
import { deliver, hasChannel } from './deliver.ts';

const hourMs = 3_600_000;

/** Notes that a scheduled audit ended. */
export async function beat({ store, clock }: Pick<Session, 'store' | 'clock'>): Promise<void> {
  if (store !== undefined) await orDamage(store, undefined, () => leaveBeat(store, clock.now()));
}

/**
 * Alerts once where the last scheduled audit is too long ago: a timer that stopped says nothing itself. Where no audit was
 * ever scheduled, none is missed.
 */
export async function checkHeartbeat(session: Session): Promise<void> {
  const { config, store, clock, timing, accountId, hasDefaultWebhook } = session;
  if (store === undefined || !hasChannel(session)) return;
  const now = clock.now();
  const last = await orDamage(store, undefined, () => lastBeat(store, now));
  if (last === undefined || now - last <= config.heartbeat.hours * hourMs) return;
  const missed = new Date(last).toISOString();
  const messages = targetsOf(config.alerts, hasDefaultWebhook).map(({ channel: { name, language } }) => ({
    channel: name,
    at: new Date(now).toISOString(),
    message: heartbeatMessage(missed, now - last, languageOf(language)),
  }));
  const alerts = openAlerts(store, accountId, timing);
  if ((await alerts.read()).value.missedBeat === missed) return;
  await alerts.commit((kept) =>
    kept.missedBeat === missed ? kept : withMessages({ ...kept, missedBeat: missed }, messages),
  );
  await deliver(session);
}
