import { createHash } from 'node:crypto';
import type { AlertMessage } from '../model/alert-message.ts';
import type { Channel, DeliveryResult, OutgoingMessage } from '../model/channel.ts';
import { parseJsonBytes } from '../model/json.ts';
import { isFromFuture, type Timing } from '../model/timing.ts';
import type { Store } from '../store/store.ts';
import type { Lease } from './lease.ts';
import { openSequence, type Sequence } from './sequence.ts';

const folder = 'outbox/';
const secondMs = 1_000;
const longestBackOffMs = 15 * 60 * secondMs;
/** After so many failures of a message, about an hour, it is looked whether it is the message, or the channel. */
const suspectAfter = 12;
/** Waiting is done in pieces no longer than this, so that the lease can be renewed in between. */
const longestNapMs = 20 * secondMs;

/** A message that is waiting. */
export interface Waiting {
  readonly number: number;
  /** Names the object that holds the message. */
  readonly body: string;
  readonly failures: number;
  /** Whether the one behind it went through: it has one try left. */
  readonly suspect: boolean;
  /** Whether it was set aside, and is tried again since the channel accepted another message. */
  readonly retried: boolean;
}

/** A message that was set aside, so that those behind it could go. */
export interface SetAside extends Waiting {
  readonly why: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** The digest of the channel, where the channel is at fault and not the message; otherwise ''. */
  readonly channel: string;
}

/** The messages for one channel, in order. */
export interface Queue {
  readonly next: number;
  readonly waiting: readonly Waiting[];
  readonly aside: readonly SetAside[];
  /** The highest number that was taken from each source: what comes again is known by it. */
  readonly taken: Readonly<Record<string, number>>;
  /** When something was last sent, epoch milliseconds. */
  readonly sentAt: number;
  /** Nothing is to be sent for so many milliseconds from a time on. */
  readonly pause: { readonly from: number; readonly ms: number };
  /** Whether the second message is to tell if it is the first that is bad, or the channel. */
  readonly probing: boolean;
}

const empty: Queue = {
  next: 1,
  waiting: [],
  aside: [],
  taken: {},
  sentAt: 0,
  pause: { from: 0, ms: 0 },
  probing: false,
};

export function openQueue(store: Store, channel: string, timing: Timing): Sequence<Queue> {
  return openSequence<Queue>(store, `${folderOf(channel)}queue`, {
    initial: empty,
    parse,
    timing,
    recover: (earlier) => earlier,
  });
}

/** Puts messages of a source at the end of the queue, in the order of their numbers; numbers that it had are passed over. */
export async function enqueue(
  store: Store,
  channel: string,
  source: string,
  messages: readonly (Omit<OutgoingMessage, 'id'> & { readonly number: number })[],
  timing: Timing,
): Promise<void> {
  const queue = openQueue(store, channel, timing);
  const { taken } = (await queue.read()).value;
  const wanted = messages.filter(({ number }) => number > (taken[source] ?? 0));
  // The bodies lie there before anything names them; writing one again is writing the same.
  for (const { number, at, message } of wanted) {
    const bytes = new TextEncoder().encode(`${JSON.stringify({ at, message })}\n`);
    await store.putIfAbsent(bodyKey(channel, bodyName(source, number)), bytes);
  }
  if (wanted.length === 0) return;
  await queue.commit((state) => {
    const fresh = wanted.filter(({ number }) => number > (state.taken[source] ?? 0));
    const newest = fresh.at(-1);
    if (newest === undefined) return state;
    const added = fresh.map(
      ({ number }, index): Waiting => ({
        number: state.next + index,
        body: bodyName(source, number),
        failures: 0,
        suspect: false,
        retried: false,
      }),
    );
    return {
      ...state,
      next: state.next + added.length,
      waiting: [...state.waiting, ...added],
      taken: { ...state.taken, [source]: newest.number },
    };
  });
}

export interface Draining {
  readonly store: Store;
  /** Its name. */
  readonly channel: string;
  /** What it is opened as: its digest tells whether it is still the same. */
  readonly opened: Channel;
  readonly lease: Lease;
  readonly clock: { now(): number; sleep(ms: number): Promise<void> };
  readonly timing: Timing;
  /** Epoch milliseconds after which nothing more is begun. */
  readonly until: number;
  /** When something was last sent to this address from another queue, epoch milliseconds. */
  readonly sentAt: number;
}

export interface Drained {
  /** When something was last sent, epoch milliseconds. */
  readonly sentAt: number;
  readonly sent: number;
  readonly waiting: number;
  /** Why the last attempt failed; undefined if it did not. */
  readonly failure: string | undefined;
  readonly aside: readonly SetAside[];
}

/**
 * Sends what is waiting, in order, no faster than the channel documents, as long as the lease is held and there is time. Each
 * message is marked as soon as it was accepted: only one whose acceptance could not be noted, since the answer was lost or
 * the process died at that moment, is sent again.
 */
export async function drain(options: Draining): Promise<Drained> {
  const { store, channel, opened, lease, clock, timing, until } = options;
  const { digest, spacingMs } = opened;
  const queue = openQueue(store, channel, timing);
  await adoptOrphans();
  let state = await queue.commit((before) => restored(before, digest));
  let sent = 0;
  let failure: string | undefined;
  while (state.waiting.length > 0) {
    if (!(await isReady(state))) break;
    const [head, second] = state.waiting as [Waiting, ...Waiting[]];
    const chosen = state.probing && second !== undefined ? second : head;
    const delivery = await postBody(chosen);
    const at = clock.now();
    if (delivery.is === 'accepted') sent += 1;
    failure = delivery.is === 'failed' ? delivery.reason : undefined;
    state = await queue.commit((before) => afterwards(before, chosen, delivery, { at, digest, spacingMs }));
    if (delivery.is === 'accepted' || delivery.is === 'rejected') await forget(state, chosen);
  }
  await sweep(state);
  return {
    sent,
    waiting: state.waiting.length,
    failure,
    aside: state.aside,
    sentAt: Math.max(options.sentAt, state.sentAt),
  };

  /** Puts messages into the queue that only a damaged state of it named: theirs are the bodies that it never took. */
  async function adoptOrphans(): Promise<void> {
    const { taken } = (await queue.read()).value;
    const orphans = new Map<string, (Omit<OutgoingMessage, 'id'> & { number: number })[]>();
    for (const { key, source, number } of await bodies()) {
      if (number <= (taken[source] ?? 0)) continue;
      const bytes = await store.read(key);
      const found = bytes === undefined ? undefined : readMessage(bytes);
      if (found === undefined) continue;
      orphans.set(source, [...(orphans.get(source) ?? []), { number, ...found }]);
    }
    for (const [source, messages] of orphans) await enqueue(store, channel, source, messages, timing);
  }

  async function bodies() {
    const prefix = bodyKey(channel, '').slice(0, -'.json'.length);
    return (await store.list(prefix)).map((key) => {
      const body = key.slice(prefix.length, -'.json'.length);
      const [source = '', number] = body.split('.');
      return { key, body, source, number: Number(number) };
    });
  }

  /** Waits for the turn; false where it does not come in time, or the lease is lost. */
  async function isReady({ sentAt, pause }: Queue): Promise<boolean> {
    const now = clock.now();
    // A clock that was set back must not make anybody wait for longer than was meant.
    const spacing = Math.min(spacingMs, Math.max(sentAt, options.sentAt) + spacingMs - now);
    const paused = isFromFuture(pause.from, now) ? 0 : Math.min(pause.ms, pause.from + pause.ms - now);
    let left = Math.max(0, spacing, paused);
    if (now + left > until) return false;
    while (left > 0) {
      const nap = Math.min(left, longestNapMs);
      await clock.sleep(nap);
      left -= nap;
      if (left > 0 && !(await lease.renew())) return false;
    }
    return lease.isHeld() && (await lease.renew());
  }

  async function postBody({ body }: Waiting): Promise<DeliveryResult> {
    const bytes = await store.read(bodyKey(channel, body));
    const found = bytes === undefined ? undefined : readMessage(bytes);
    if (bytes === undefined || found === undefined) {
      return { is: 'rejected', reason: 'the message in the store cannot be read', byChannel: false };
    }
    // With the text: a store that was begun anew gives the same numbers to other messages.
    const id = createHash('sha256')
      .update(JSON.stringify([channel, body]))
      .update(bytes)
      .digest('hex')
      .slice(0, 24);
    return opened.send({ id: `msg_${id}`, ...found });
  }

  /** Removes what nothing names any more; a crash in between leaves it for the sweep. */
  async function forget(after: Queue, { body }: Waiting): Promise<void> {
    if (!isNamed(after, body)) await store.delete(bodyKey(channel, body));
  }

  async function sweep(after: Queue): Promise<void> {
    for (const { key, body, source, number } of await bodies()) {
      if (number <= (after.taken[source] ?? 0) && !isNamed(after, body)) await store.delete(key);
    }
  }
}

function isNamed({ waiting, aside }: Queue, body: string): boolean {
  return waiting.some((entry) => entry.body === body) || aside.some((entry) => entry.body === body);
}

/** What the channel denied under another address or secret is tried again, in its old order. */
function restored(state: Queue, digest: string): Queue {
  return withAgain(state, false, ({ channel }) => channel !== digest);
}

function withAgain(state: Queue, retried: boolean, isWanted: (entry: SetAside) => boolean): Queue {
  const again = state.aside.filter((entry) => entry.channel !== '' && isWanted(entry));
  if (again.length === 0) return state;
  const waiting = [
    ...again.map(({ number, body }): Waiting => ({ number, body, failures: 0, suspect: false, retried })),
    ...state.waiting,
  ];
  return {
    ...state,
    waiting: waiting.sort((a, b) => a.number - b.number),
    aside: state.aside.filter((entry) => !again.includes(entry)),
    pause: { from: 0, ms: 0 },
  };
}

/** The queue after an attempt. */
function afterwards(
  state: Queue,
  tried: Waiting,
  delivery: DeliveryResult,
  { at, digest, spacingMs }: { readonly at: number; readonly digest: string; readonly spacingMs: number },
): Queue {
  const head = state.waiting[0];
  const isHead = head?.number === tried.number;
  const others = state.waiting.filter(({ number }) => number !== tried.number);
  const next = { ...state, sentAt: at };
  // Another process, by the address before or by a wrong clock, ended this message meanwhile, and its body is gone.
  if (others.length === state.waiting.length) return next;
  const setAside = (why: string, channel: string): Queue => ({
    ...next,
    waiting: others,
    aside: [...state.aside, { ...tried, why, at: new Date(at).toISOString(), channel }],
    probing: state.probing && others.length > 1,
  });
  const replaced = (changed: Waiting) =>
    state.waiting.map((entry) => (entry.number === changed.number ? changed : entry));
  switch (delivery.is) {
    case 'accepted': {
      // The one behind it went through, so it may be bad itself; or the channel is back just now.
      const waiting = isHead
        ? others
        : others.map((entry, index) => (index === 0 ? { ...entry, suspect: true } : entry));
      // The channel works, perhaps since somebody changed its settings: what it denied is tried once more.
      return withAgain({ ...next, waiting, pause: { from: 0, ms: 0 }, probing: false }, true, () => true);
    }
    case 'rejected':
      return setAside(delivery.reason, delivery.byChannel && !tried.retried ? digest : '');
    case 'rateLimited':
      return { ...next, pause: { from: at, ms: Math.max(spacingMs, delivery.retryAfterMs) } };
    case 'failed': {
      if (isHead && tried.suspect) return setAside(`${delivery.reason}, and the message behind it was accepted`, '');
      const failures = tried.failures + 1;
      const probing = isHead && failures >= suspectAfter && others.length > 0;
      const backOffMs = Math.min(longestBackOffMs, 2 * secondMs * 2 ** Math.min(failures, 16));
      const ownPauseMs = probing ? spacingMs : isHead ? backOffMs : longestBackOffMs;
      return {
        ...next,
        waiting: isHead ? replaced({ ...tried, failures }) : state.waiting,
        pause: { from: at, ms: Math.max(ownPauseMs, delivery.retryAfterMs ?? 0) },
        probing,
      };
    }
  }
}

function readMessage(bytes: Uint8Array): Omit<OutgoingMessage, 'id'> | undefined {
  const { at, message } = (parseJsonBytes(bytes) ?? {}) as Partial<OutgoingMessage>;
  return typeof at === 'string' && typeof message?.title === 'string' && Array.isArray(message.entries)
    ? { at, message }
    : undefined;
}

function bodyName(source: string, number: number): string {
  return `${source}.${String(number).padStart(9, '0')}`;
}

function bodyKey(channel: string, body: string): string {
  return `${folderOf(channel)}bodies/${body}.json`;
}

function folderOf(channel: string): string {
  return `${folder}${channel}/`;
}

/** The messages that wait, in order, as they would be sent. */
export async function waitingMessages(store: Store, channel: string, timing: Timing): Promise<AlertMessage[]> {
  const { waiting } = (await openQueue(store, channel, timing).read()).value;
  const messages: AlertMessage[] = [];
  for (const { body } of waiting) {
    const bytes = await store.read(bodyKey(channel, body));
    const found = bytes === undefined ? undefined : readMessage(bytes);
    if (found !== undefined) messages.push(found.message);
  }
  return messages;
}

function parse(value: unknown): Queue {
  const queue = Object(value) as Partial<Queue>;
  const isQueue =
    Number.isSafeInteger(queue.next) &&
    Array.isArray(queue.waiting) &&
    Array.isArray(queue.aside) &&
    typeof queue.taken === 'object' &&
    typeof queue.sentAt === 'number' &&
    typeof queue.pause?.ms === 'number';
  if (!isQueue) throw new TypeError('no queue');
  return queue as Queue;
}
