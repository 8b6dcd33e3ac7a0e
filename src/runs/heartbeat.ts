import { heartbeatMessage } from '../alerts/heartbeat.ts';
import { targetsOf } from '../alerts/routes.ts';
import { readIdentity } from '../collect/caller.ts';
import type { Session } from '../session.ts';
import { openAlerts, withMessages } from '../state/alerts.ts';
import { lastBeat, leaveBeat } from '../state/heartbeat.ts';
import { orDamage } from '../store/store.ts';
import { languageOf } from '../words/language.ts';
import { type DeliverOptions, deliver, hasChannel } from './deliver.ts';

const hourMs = 3_600_000;

/** Notes that a scheduled audit ended. */
export async function beat(session: Pick<Session, 'store' | 'cloud' | 'accountId'>): Promise<void> {
  const { store } = session;
  if (store === undefined) return;
  const now = await cloudTime(session);
  await orDamage(store, undefined, () => leaveBeat(store, now));
}

/** The cloud's time, epoch milliseconds: an answer dates it, even one that rejects the call. */
async function cloudTime({ cloud, accountId }: Pick<Session, 'cloud' | 'accountId'>): Promise<number> {
  if (Object.keys(cloud.calls()).length === 0) await readIdentity({ cloud, accountId });
  return cloud.now();
}

/**
 * Alerts once where the last scheduled audit is too long ago: a timer that stopped says nothing itself. Where no audit was
 * ever scheduled, none is missed. The cloud is asked for the time before anything is sent: this machine's clock may be ahead.
 */
export async function checkHeartbeat(session: Session, options: DeliverOptions = {}): Promise<void> {
  const { config, store, clock, timing, accountId, hasDefaultWebhook } = session;
  if (store === undefined || !hasChannel(session)) return;
  const lastBefore = (time: number) => orDamage(store, undefined, () => lastBeat(store, time));
  const isMissed = (time: number, beatAt: number) => time - beatAt > config.heartbeat.hours * hourMs;
  const suspected = await lastBefore(clock.now());
  if (suspected === undefined || !isMissed(clock.now(), suspected)) return;
  const now = await cloudTime(session);
  const last = await lastBefore(now);
  if (last === undefined || !isMissed(now, last)) return;
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
  await deliver(session, options);
}
