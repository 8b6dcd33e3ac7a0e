import type { Clock } from './clock.ts';

/** Calls that share an allowance: at most `perSecond` of them are sent in any second. */
export interface Lane {
  readonly key: string;
  readonly perSecond: number;
}

/** The leave to make one call now. */
export interface Turn {
  /** To be called when the request is really on its way, so that the allowance is counted from then. */
  sent(): void;
  /** To be called once the call is over, however it ended. */
  done(): void;
}

/** Decides when a call may start. */
export interface Pace {
  /** Resolves when it is the caller's turn, first come first served within a lane; undefined once aborted. */
  turn(lane: Lane | undefined, signal?: AbortSignal): Promise<Turn | undefined>;
}

/**
 * Two requests sent a second apart may arrive a little closer than that, and the limits are kept where they arrive.
 * Four per cent is more than networks jitter usually, and far from the 15 per cent that may be lost.
 */
const HEADROOM_MS = 40;
const WINDOW_MS = 1_000 + HEADROOM_MS;

/** Part of an allowance in use: until a moment after the request was sent, or for ever while it was not. */
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
 * stands still, no slot is held for longer than one window.
 */
export function openPace({ clock, concurrency }: { clock: Clock; concurrency: number }): Pace {
  const lanes = new Map<string, LaneState>();
  /** The lanes somebody waits in; few, where an organization has many lanes. */
  const queued = new Set<LaneState>();
  const unlimited: LaneState = { perSecond: Number.POSITIVE_INFINITY, slots: [], waiting: new Set() };
  let running = 0;
  let arrivals = 0;
  let alarm: { at: number; cancel: AbortController } | undefined;

  function turn(lane: Lane | undefined, signal?: AbortSignal): Promise<Turn | undefined> {
    if (signal?.aborted) return Promise.resolve(undefined);
    const state = lane === undefined ? unlimited : laneOf(lane);

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

  function turnOf(slot: Slot | undefined): Turn {
    let over = false;
    const count = () => {
      if (slot?.until === Number.POSITIVE_INFINITY) slot.until = clock.now() + WINDOW_MS;
    };
    return {
      sent() {
        if (slot === undefined) return;
        count();
        dispatch();
      },
      done() {
        if (over) return;
        over = true;
        // What was never sent, as far as is known, may have been.
        count();
        running -= 1;
        dispatch();
      },
    };
  }

  function leave(state: LaneState, waiter: Waiter): void {
    state.waiting.delete(waiter);
    if (state.waiting.size === 0) queued.delete(state);
  }

  function laneOf({ key, perSecond }: Lane): LaneState {
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

  return { turn };
}

function hasRoom(state: LaneState, now: number): boolean {
  if (state.perSecond === Number.POSITIVE_INFINITY) return true;
  for (const slot of state.slots) {
    // The clock was set back: without this the slot would be held for as long as it was set back by.
    if (slot.until !== Number.POSITIVE_INFINITY) slot.until = Math.min(slot.until, now + WINDOW_MS);
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
