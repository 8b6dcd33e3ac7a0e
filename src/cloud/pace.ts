import type { Clock } from './clock.ts';

/** Calls that share an allowance: at most `perSecond` of them are sent in any second. */
export interface RateLane {
  readonly key: string;
  readonly perSecond: number;
}

/** The leave to make one call now. */
export interface Permit {
  /** To be called when the request is really on its way, so that the allowance is counted from then. */
  sent(): void;
  /** To be called once the call is over, however it ended. */
  release(): void;
}

/** Decides when a call may start; one for all clients of a process, since they draw on the same allowances. */
export interface Pacer {
  /** Resolves when it is the caller's turn, first come first served within a lane; undefined once aborted. */
  acquire(lane: RateLane | undefined, signal?: AbortSignal): Promise<Permit | undefined>;
}

export interface PacerOptions {
  readonly clock: Clock;
  /** Most calls in flight at once, over all accounts, regions and products. */
  readonly concurrency: number;
  /** Whether the rates of lanes are kept; default true. */
  readonly pacing?: boolean;
}

/** Lets every call start at once: for one that is made within the turn of another, and would wait for itself. */
export const unpaced: Pacer = {
  acquire: async (_, signal) => (signal?.aborted ? undefined : { sent() {}, release() {} }),
};

/**
 * The limits are kept where the requests arrive, and two that are sent a second apart may arrive closer together. A
 * request has arrived at the latest when it is answered, so a second from then on is always right, and hardly longer:
 * a little more than a second, for timers that go off early.
 */
const AFTER_ANSWER_MS = 1_005;
/** Where the answer is long in coming, the request can hardly have been that long on its way; 15 per cent may be lost. */
const AFTER_SENT_MS = 1_120;

/** Part of an allowance in use: for ever while the request is not sent, then until a moment that an answer brings near. */
interface Slot {
  until: number;
}

interface Waiter {
  readonly order: number;
  readonly start: (slot: Slot | undefined) => void;
}

interface LaneState {
  readonly perSecond: number;
  slots: Slot[];
  /** In order of arrival; a Set, because those who give up leave from the middle. */
  readonly waiting: Set<Waiter>;
}

/**
 * Holds every lane to its rate over a sliding window, and all calls together to `concurrency` at a time. A lane that
 * has to wait does not hold up the others. Trusts the clock as little as it can: after a jump, or with a clock that
 * stands still, a call waits no longer for its lane than it would have.
 */
export function openPacer({ clock, concurrency, pacing = true }: PacerOptions): Pacer {
  const lanes = new Map<string, LaneState>();
  /** The lanes somebody waits in; few, where an organization has many lanes. */
  const queued = new Set<LaneState>();
  const unlimited: LaneState = { perSecond: Number.POSITIVE_INFINITY, slots: [], waiting: new Set() };
  let running = 0;
  let arrivals = 0;
  let alarm: { at: number; cancel: AbortController } | undefined;

  function acquire(lane: RateLane | undefined, signal?: AbortSignal): Promise<Permit | undefined> {
    if (signal?.aborted) return Promise.resolve(undefined);
    const state = lane === undefined || !pacing ? unlimited : laneOf(lane);

    return new Promise((resolve) => {
      const waiter: Waiter = { order: arrivals++, start };
      state.waiting.add(waiter);
      queued.add(state);
      signal?.addEventListener('abort', giveUp, { once: true });
      dispatch();

      function start(slot: Slot | undefined): void {
        signal?.removeEventListener('abort', giveUp);
        resolve(turnOf(slot));
      }
      function giveUp(): void {
        leave(state, waiter);
        resolve(undefined);
        dispatch();
      }
    });
  }

  function turnOf(slot: Slot | undefined): Permit {
    let over = false;
    const freeAfter = (ms: number) => {
      if (slot !== undefined) slot.until = Math.min(slot.until, clock.now() + ms);
    };
    return {
      sent() {
        if (slot === undefined || over) return;
        freeAfter(AFTER_SENT_MS);
        dispatch();
      },
      release() {
        if (over) return;
        over = true;
        // Also what was never sent, as far as is known: it may have been.
        freeAfter(AFTER_ANSWER_MS);
        running -= 1;
        dispatch();
      },
    };
  }

  function leave(state: LaneState, waiter: Waiter): void {
    state.waiting.delete(waiter);
    if (state.waiting.size === 0) queued.delete(state);
  }

  function laneOf({ key, perSecond }: RateLane): LaneState {
    const state = lanes.get(key) ?? { perSecond, slots: [], waiting: new Set() };
    lanes.set(key, state);
    return state;
  }

  /** Starts all that may start now, and sees to it that it is called again when more may. */
  function dispatch(): void {
    const now = clock.now();
    while (running < concurrency) {
      const state = nextLane(now);
      const [waiter] = state?.waiting ?? [];
      if (state === undefined || waiter === undefined) break;
      leave(state, waiter);
      running += 1;
      waiter.start(takeSlot(state));
    }
    // With all places taken, the end of a call comes before any alarm could help.
    if (running < concurrency) setAlarm(now);
  }

  /** Of the lanes that have a free slot, that whose first caller has waited longest. */
  function nextLane(now: number): LaneState | undefined {
    let best: { state: LaneState; order: number } | undefined;
    for (const state of queued) {
      const [first] = state.waiting;
      if (first === undefined || (best !== undefined && best.order < first.order)) continue;
      if (hasRoom(state, now)) best = { state, order: first.order };
    }
    return best?.state;
  }

  function setAlarm(now: number): void {
    let at = Number.POSITIVE_INFINITY;
    for (const { slots } of queued) {
      for (const { until } of slots) at = Math.min(at, until);
    }
    if (alarm !== undefined && alarm.at <= at) return;
    alarm?.cancel.abort();
    alarm = undefined;
    if (at === Number.POSITIVE_INFINITY) return;

    const mine = { at, cancel: new AbortController() };
    alarm = mine;
    const ring = () => {
      // A cancelled sleep ends too, at once or not at all, as the clock likes.
      if (alarm !== mine) return;
      alarm = undefined;
      // By the time slept, whatever the clock says now.
      for (const state of queued) state.slots = state.slots.filter(({ until }) => until > at);
      dispatch();
    };
    clock.sleep(at - now, mine.cancel.signal).then(ring, ring);
  }

  return { acquire };
}

function hasRoom(state: LaneState, now: number): boolean {
  if (state.perSecond === Number.POSITIVE_INFINITY) return true;
  for (const slot of state.slots) {
    // The clock was set back: without this the slot would be held for as long as it was set back by.
    if (slot.until !== Number.POSITIVE_INFINITY) slot.until = Math.min(slot.until, now + AFTER_SENT_MS);
  }
  state.slots = state.slots.filter(({ until }) => until > now);
  return state.slots.length < state.perSecond;
}

function takeSlot(state: LaneState): Slot | undefined {
  if (state.perSecond === Number.POSITIVE_INFINITY) return undefined;
  const slot = { until: Number.POSITIVE_INFINITY };
  state.slots.push(slot);
  return slot;
}
