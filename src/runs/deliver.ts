import { type ChannelSetting, targetsOf } from '../alerts/routes.ts';
import { ChannelError } from '../channels/address.ts';
import type { Channel } from '../model/channel.ts';
import type { Session } from '../session.ts';
import { alertedAccounts, enqueuePending } from '../state/alerts.ts';
import { acquireLease } from '../state/lease.ts';
import { drain, openQueue, type SetAside } from '../state/outbox.ts';
import { enqueueRunMessages } from '../state/run-messages.ts';
import { orDamage, type Store } from '../store/store.ts';

const leaseMs = 120_000;

export interface Delivered {
  readonly sent: number;
  /** Messages that will be sent by a later run. */
  readonly waiting: number;
  /** Messages that were set aside, since the channel will never accept them as they are. */
  readonly denied: number;
  /** What keeps messages from being sent, for people. No address of a channel is in it. */
  readonly problems: readonly string[];
}

export interface DeliverOptions {
  /** For how long messages are sent, in milliseconds; the rest is left for the next run. Default a minute. */
  readonly budgetMs?: number;
}

/** Whether anybody is to be notified of anything. */
export function hasChannel({ config, hasDefaultWebhook }: Pick<Session, 'config' | 'hasDefaultWebhook'>): boolean {
  return targetsOf(config.alerts, hasDefaultWebhook).length > 0;
}

/**
 * Sends what waits in the outbox. One run at a time sends to a channel; another one leaves it alone, and counts what
 * waits. A channel that cannot be used does not delay the others.
 */
export async function deliver(session: Session, { budgetMs = 60_000 }: DeliverOptions = {}): Promise<Delivered> {
  const { config, store, timing, hasDefaultWebhook, clock } = session;
  if (store === undefined) return { sent: 0, waiting: 0, denied: 0, problems: [] };
  // What is damaged of one account keeps no other waiting.
  for (const accountId of await alertedAccounts(store)) {
    await orDamage(store, undefined, () => enqueuePending(store, accountId, timing));
  }
  await orDamage(store, undefined, () => enqueueRunMessages(store, timing));
  const until = clock.now() + budgetMs;
  const done: Delivered[] = [];
  // By the address: two names of one robot share its rate.
  const channels = new Map<string, [Found, ...Found[]]>();
  for (const { channel: setting } of targetsOf(config.alerts, hasDefaultWebhook)) {
    const { name } = setting;
    const channel = await open(session, setting);
    if (typeof channel === 'string') {
      done.push(await left(session, store, name, [`The channel ${name} cannot be used: ${channel}`]));
      continue;
    }
    const found = { name, channel };
    const same = channels.get(channel.digest);
    if (same === undefined) channels.set(channel.digest, [found]);
    else same.push(found);
  }
  done.push(
    ...(await Promise.all([...channels.values()].map((same) => deliverTo(session, store, same, until)))).flat(),
  );
  const sum = (of: (one: Delivered) => number) => done.reduce((total, one) => total + of(one), 0);

  return {
    sent: sum(({ sent }) => sent),
    waiting: sum(({ waiting }) => waiting),
    denied: sum(({ denied }) => denied),
    problems: [...store.damage, ...done.flatMap(({ problems }) => problems)],
  };
}

interface Found {
  readonly name: string;
  readonly channel: Channel;
}

/** Drains the queues of one address, one after the other. */
async function deliverTo(
  session: Session,
  store: Store,
  same: readonly [Found, ...Found[]],
  until: number,
): Promise<Delivered[]> {
  const { clock, timing } = session;
  const { digest } = same[0].channel;
  const lease = await acquireLease(store, `deliver-${digest}`, {
    holder: session.newId(),
    ttlMs: Math.min(leaseMs, session.deadAfterMs),
    clock,
    random: timing.random,
    // Two that send at once send a message twice at most.
    passesOverDamage: true,
  });
  if (lease === undefined) return Promise.all(same.map(({ name }) => left(session, store, name, [])));
  const done: Delivered[] = [];
  let sentAt = 0;
  let isEmpty = true;
  try {
    for (const { name, channel: opened } of same) {
      const drained = await drain({ store, channel: name, opened, lease, clock, timing, until, sentAt });
      sentAt = drained.sentAt;
      isEmpty &&= drained.waiting === 0;
      done.push({
        sent: drained.sent,
        waiting: drained.waiting,
        denied: drained.aside.length,
        problems: [
          ...(drained.failure === undefined ? [] : [`Messages for ${name} are waiting: ${drained.failure}.`]),
          ...drained.aside.map((entry) => asideProblem(name, entry)),
        ],
      });
    }
  } finally {
    await lease.release();
  }
  if (!isEmpty || (await waitingIn(session, store, same)) === 0) return done;
  // Another run wrote it while the lease was held, so that it found the lease taken and left its message to this one.
  const more = await deliverTo(session, store, same, until);
  return more.map((one, index) => ({ ...one, sent: one.sent + (done[index]?.sent ?? 0) }));
}

async function waitingIn({ timing }: Session, store: Store, same: readonly Found[]): Promise<number> {
  const queues = await Promise.all(same.map(({ name }) => openQueue(store, name, timing).read()));
  return queues.reduce((sum, { value }) => sum + value.waiting.length, 0);
}

/** A channel, or why it cannot be used. */
export async function open(session: Session, setting: ChannelSetting): Promise<Channel | string> {
  try {
    return await session.openChannel(setting);
  } catch (error) {
    if (error instanceof ChannelError) return error.message;
    throw error;
  }
}

/** What is in a queue that is not ours to send now. */
async function left({ timing }: Session, store: Store, name: string, problems: readonly string[]): Promise<Delivered> {
  const { waiting, aside } = (await openQueue(store, name, timing).read()).value;
  return {
    sent: 0,
    waiting: waiting.length,
    denied: aside.length,
    problems: [...problems, ...aside.map((entry) => asideProblem(name, entry))],
  };
}

function asideProblem(name: string, { number, at, why }: SetAside): string {
  return `Message ${number} for ${name} was set aside at ${at}: ${why}.`;
}
