import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noAlerts } from '../../src/model/alert.ts';
import type { DeliveryResult, OutgoingMessage } from '../../src/model/channel.ts';
import { enqueuePending, openAlerts } from '../../src/state/alerts.ts';
import { acquireLease } from '../../src/state/lease.ts';
import { drain, enqueue, openQueue, waitingMessages } from '../../src/state/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import { saying } from '../alerts/saying.ts';
import { memoryStore } from '../store/memory-store.ts';

const channel = 'slack';
const timing = { sleep: async () => {}, random: () => 0.5 };
const hour = 3_600_000;
const at = '2026-11-22T06:30:00.000Z';

/** Time that passes only by sleeping. */
function sleepingClock() {
  let now = 1_000_000_000;
  return {
    now: () => now,
    async sleep(ms: number) {
      now += ms;
    },
    move(ms: number) {
      now += ms;
    },
  };
}

/** Writes messages as notify does: pending in the commit of the alerts. */
async function write(store: Store, accountId: string, texts: readonly string[]): Promise<void> {
  await openAlerts(store, accountId, timing).commit((kept) => ({
    ...kept,
    last: kept.last + texts.length,
    pending: [
      ...kept.pending,
      ...texts.map((text, index) => ({ channel, number: kept.last + 1 + index, at, message: saying(text) })),
    ],
  }));
}

interface Slack {
  readonly got: string[];
  readonly times: number[];
  send(outgoing: OutgoingMessage): Promise<DeliveryResult>;
}

function slack(clock: { now(): number }, answer: (text: string, nth: number) => DeliveryResult): Slack {
  const got: string[] = [];
  const times: number[] = [];
  return {
    got,
    times,
    async send({ message: { title: text } }) {
      times.push(clock.now());
      const posted = answer(text, times.length);
      if (posted.is === 'accepted') got.push(text);
      return posted;
    },
  };
}

async function deliverAll(
  store: Store,
  to: Slack,
  clock: ReturnType<typeof sleepingClock>,
  { budget = hour, digest = 'd' } = {},
) {
  const lease = await acquireLease(store, `deliver-${digest}`, {
    holder: 'me',
    ttlMs: 120_000,
    clock,
    random: () => 0,
  });
  if (lease === undefined) return undefined;
  try {
    const until = clock.now() + budget;
    return await drain({
      store,
      channel,
      opened: { digest, spacingMs: 1_000, send: to.send },
      lease,
      clock,
      timing,
      until,
      sentAt: 0,
    });
  } finally {
    await lease.release();
  }
}

const accepted: DeliveryResult = { is: 'accepted' };
const numbers = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);

async function filled(texts: readonly string[]): Promise<Store> {
  const store = memoryStore();
  await write(store, '1', texts);
  await enqueuePending(store, '1', timing);
  return store;
}

describe('the outbox', () => {
  it('sends 500 messages once and in order, one a second at most, though every second call answers 429', async () => {
    const clock = sleepingClock();
    const store = await filled(numbers(500));
    const to = slack(clock, (_, nth) => (nth % 2 === 0 ? { is: 'rateLimited', retryAfterMs: 3_000 } : accepted));
    const began = clock.now();
    const done = await deliverAll(store, to, clock, { budget: 10 * hour });

    expect(done).toMatchObject({ sent: 500, waiting: 0, aside: [] });
    expect(to.got).toEqual(numbers(500));
    const gaps = to.times.slice(1).map((time, index) => time - (to.times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    // Each refusal is waited out: 499 of them at 3 s, and 499 steps of 1 s.
    expect(clock.now() - began).toBe(499 * 4_000);
    expect(await store.list('outbox/')).toSatisfy((keys: string[]) => keys.every((key) => key.includes('/queue/')));
  });

  it('keeps the second between two runs too', async () => {
    const clock = sleepingClock();
    const store = await filled(['a']);
    const to = slack(clock, () => accepted);
    await deliverAll(store, to, clock);
    await write(store, '1', ['b']);
    await enqueuePending(store, '1', timing);
    await deliverAll(store, to, clock);

    expect(to.got).toEqual(['a', 'b']);
    expect((to.times[1] ?? 0) - (to.times[0] ?? 0)).toBe(1_000);
  });

  it('loses nothing in an hour of outage, and keeps the order', async () => {
    const clock = sleepingClock();
    const store = await filled(numbers(20));
    const over = clock.now() + hour;
    const to = slack(clock, () => (clock.now() < over ? { is: 'failed', reason: 'ECONNREFUSED' } : accepted));
    for (let runs = 0; runs < 20; runs += 1) {
      await deliverAll(store, to, clock, { budget: 60_000 });
      clock.move(5 * 60_000);
    }

    expect(to.got).toEqual(numbers(20));
    // It was not battered meanwhile.
    expect(to.times.filter((time) => time < over).length).toBeLessThan(15);
  });

  it('sets aside what is refused for good, tells it, and sends what is behind it', async () => {
    const clock = sleepingClock();
    const store = await filled(['a', 'bad', 'c']);
    const to = slack(clock, (text) =>
      text === 'bad' ? { is: 'rejected', reason: 'answered 400: invalid_payload', byChannel: false } : accepted,
    );
    const done = await deliverAll(store, to, clock);

    expect(to.got).toEqual(['a', 'c']);
    expect(done?.aside).toMatchObject([{ number: 2, why: 'answered 400: invalid_payload' }]);
    expect((await deliverAll(store, to, clock))?.aside).toHaveLength(1);
    expect(to.times).toHaveLength(3);
  });

  it('tries once more what a channel denied, when it accepts another message', async () => {
    const store = await filled(['denied', 'bad']);
    const clock = sleepingClock();
    const isDenied = () => ({ is: 'rejected', reason: 'answered 200: 310000', byChannel: true }) as const;
    expect(await deliverAll(store, slack(clock, isDenied), clock)).toMatchObject({ sent: 0, waiting: 0 });
    await write(store, '1', ['next', 'last']);
    await enqueuePending(store, '1', timing);
    const to = slack(clock, (text) => (text === 'bad' ? isDenied() : accepted));

    expect(await deliverAll(store, to, clock)).toMatchObject({ sent: 3, waiting: 0, aside: [{ number: 2 }] });
    expect(to.got).toEqual(['next', 'denied', 'last']);
    expect(to.times).toHaveLength(4);
  });

  it('sets nothing aside that the address after this one has accepted meanwhile', async () => {
    const clock = sleepingClock();
    const store = await filled(['one']);
    const alive = slack(clock, () => accepted);
    const dead: Slack = {
      ...slack(clock, () => accepted),
      async send() {
        await deliverAll(store, alive, clock, { digest: 'other' });
        return { is: 'rejected', reason: 'answered 404: no_service', byChannel: true };
      },
    };
    expect(await deliverAll(store, dead, clock)).toMatchObject({ sent: 0, waiting: 0, aside: [] });
    expect(await deliverAll(store, alive, clock, { digest: 'other' })).toMatchObject({ sent: 0, aside: [] });
    expect(alive.got).toEqual(['one']);
  });

  it('sends what a dead webhook refused, in its old order, once there is another one', async () => {
    const clock = sleepingClock();
    const store = await filled(numbers(3));
    const dead = slack(clock, () => ({ is: 'rejected', reason: 'answered 404: no_service', byChannel: true }));
    expect((await deliverAll(store, dead, clock))?.aside).toHaveLength(3);
    await write(store, '1', ['m3']);
    await enqueuePending(store, '1', timing);
    const alive = slack(clock, () => accepted);
    const done = await deliverAll(store, alive, clock, { digest: 'other' });

    expect(alive.got).toEqual(numbers(4));
    expect(done?.aside).toEqual([]);
  });

  it('is not blocked by a message that always fails, though the others would go', async () => {
    const clock = sleepingClock();
    const store = await filled(['a', 'poison', 'c', 'd']);
    const to = slack(clock, (text) => (text === 'poison' ? { is: 'failed', reason: 'answered 500' } : accepted));
    const done = await deliverAll(store, to, clock, { budget: 3 * hour });

    expect(to.got).toEqual(['a', 'c', 'd']);
    expect(done?.aside).toMatchObject([{ number: 2 }]);
  });

  it('sends nothing while another one does', async () => {
    const clock = sleepingClock();
    const store = await filled(['a']);
    await acquireLease(store, 'deliver-d', { holder: 'other', ttlMs: 120_000, clock, random: () => 0 });
    const to = slack(clock, () => accepted);

    expect(await deliverAll(store, to, clock)).toBeUndefined();
    expect(to.times).toEqual([]);
  });

  it.each([
    ['its own clock says that it is over', [false, true], [true], 0],
    ['another run has taken it over', [true], [false], 0],
    ['another run takes it over after the first message', [true, true], [true, false], 1],
  ])('posts nothing once the lease is lost: %s', async (_, held, renewals, posts) => {
    const clock = sleepingClock();
    const to = slack(clock, () => accepted);
    const lease = {
      name: 'deliver-d',
      holder: 'me',
      isHeld: () => held.shift() ?? false,
      renew: async () => renewals.shift() ?? false,
      release: async () => {},
    };
    const opened = { digest: 'd', spacingMs: 0, send: to.send };
    const store = await filled(numbers(3));
    const until = clock.now() + hour;
    await drain({ store, channel, opened, lease, clock, timing, until, sentAt: 0 });

    expect(to.got).toEqual(numbers(posts));
  });

  it('removes no message that another run is putting into the queue', async () => {
    const clock = sleepingClock();
    const to = slack(clock, () => accepted);
    const store = await filled([]);
    const messages = [{ number: 1, at, message: saying('m0') }];
    let commit = () => {};
    const mayCommit = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let enqueued: Promise<void> | undefined;
    const written = () =>
      new Promise<void>((resolve) => {
        const pausing: Store = {
          ...store,
          async putIfAbsent(key, bytes) {
            if (!key.includes('/bodies/')) {
              resolve();
              await mayCommit;
            }
            return store.putIfAbsent(key, bytes);
          },
        };
        enqueued = enqueue(pausing, channel, '1', messages, timing);
      });
    let listings = 0;
    const draining: Store = {
      ...store,
      async list(prefix) {
        if (prefix.includes('/bodies/')) listings += 1;
        // The first one looks for orphans, the last one for what nothing names any more.
        if (prefix.includes('/bodies/') && listings === 2) await written();
        return store.list(prefix);
      },
    };
    await deliverAll(draining, to, clock);
    expect(listings).toBe(2);
    commit();
    await enqueued;
    await deliverAll(store, to, clock);

    expect(to.got).toEqual(['m0']);
  });

  it('does not wait for longer than it was meant where the clock was set back', async () => {
    const clock = sleepingClock();
    const store = await filled(['a', 'b']);
    const to = slack(clock, () => accepted);
    await deliverAll(store, to, clock, { budget: 0 });
    clock.move(-400_000_000);
    await deliverAll(store, to, clock, { budget: 5_000 });

    expect(to.got).toEqual(['a', 'b']);
  });

  it('does not wait for a pause that a clock a day ahead noted, however short its runs are', async () => {
    const store = await filled(['one']);
    const ahead = sleepingClock();
    ahead.move(24 * hour);
    const wrong = slack(ahead, () => ({ is: 'failed', reason: 'down' }));
    await deliverAll(store, wrong, ahead, { budget: 1_000 });
    const clock = sleepingClock();
    const right = slack(clock, () => accepted);
    expect(await deliverAll(store, right, clock, { budget: 2_000 })).toMatchObject({ sent: 1, waiting: 0 });
  });

  it('sets a message aside that cannot be read from the store', async () => {
    const clock = sleepingClock();
    const store = await filled(['a', 'b']);
    const [first = ''] = (await store.list('outbox/')).filter((key) => key.includes('/bodies/'));
    await store.delete(first);
    const to = slack(clock, () => accepted);
    const done = await deliverAll(store, to, clock);

    expect(to.got).toEqual(['b']);
    expect(done?.aside).toMatchObject([{ why: 'the message in the store cannot be read' }]);
  });
});

class Crash extends Error {}

/** A store on which any step may be the last one of its process, before it takes effect or after. */
function crashing(store: Store, dies: () => 'no' | 'before' | 'after'): Store {
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    const when = dies();
    if (when === 'before') throw new Crash();
    const result = await act();
    if (when === 'after') throw new Crash();
    return result;
  };
  return {
    place: store.place,
    damage: store.damage,
    read: (key) => step(() => store.read(key)),
    putIfAbsent: (key, bytes) => step(() => store.putIfAbsent(key, bytes)),
    list: (prefix) => step(() => store.list(prefix)),
    delete: (key) => step(() => store.delete(key)),
  };
}

describe('the outbox of processes that die between any two steps', () => {
  it('loses nothing, keeps the order of each account, and doubles only what could not be noted', async () => {
    const fate = fc.constantFrom(
      'no' as const,
      'no' as const,
      'no' as const,
      'no' as const,
      'no' as const,
      'no' as const,
      'before' as const,
      'after' as const,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fate),
        fc.array(fc.constantFrom('1', '2'), { maxLength: 8 }),
        async (fates, accounts) => {
          const store = memoryStore();
          const clock = sleepingClock();
          let calm = false;
          const shaky = crashing(store, () => (calm ? 'no' : (fates.next().value ?? 'no')));
          const to = slack(clock, () => accepted);
          let unnoted = 0;
          const attempt = async (work: () => Promise<unknown>) => {
            const before = to.got.length;
            try {
              await work();
            } catch (error) {
              if (!(error instanceof Crash)) throw error;
              if (to.got.length > before) unnoted += 1;
            }
            clock.move(200_000);
          };
          const wanted: Record<string, string[]> = { '1': [], '2': [] };
          for (const [index, accountId] of accounts.entries()) {
            const texts = [`${accountId}-${index}-a`, `${accountId}-${index}-b`];
            wanted[accountId]?.push(...texts);
            await write(store, accountId, texts);
            await attempt(() => enqueuePending(shaky, accountId, timing));
            await attempt(() => deliverAll(shaky, to, clock));
          }
          calm = true;
          for (const accountId of ['1', '2']) await enqueuePending(shaky, accountId, timing);
          await deliverAll(shaky, to, clock);

          const firsts = [...new Set(to.got)];
          for (const [accountId, texts] of Object.entries(wanted)) {
            expect(firsts.filter((text) => text.startsWith(`${accountId}-`))).toEqual(texts);
          }
          expect(to.got.length - firsts.length).toBeLessThanOrEqual(unnoted);
          const keys = await store.list('outbox/');
          expect(keys.filter((key) => key.includes('/bodies/'))).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes a message once, however many hand it over at once', async () => {
    const store = memoryStore();
    await write(store, '1', numbers(5));
    const turns = crashing(store, () => 'no');
    await Promise.all(Array.from({ length: 6 }, () => enqueuePending(turns, '1', timing)));

    expect((await waitingMessages(store, channel, timing)).map(({ title }) => title)).toEqual(numbers(5));
    expect((await openAlerts(store, '1', timing).read()).value).toEqual({
      state: noAlerts,
      last: 5,
      pending: [],
      notices: [],
      missedBeat: '',
    });
    expect((await openQueue(store, channel, timing).read()).value.next).toBe(6);
  });
});
