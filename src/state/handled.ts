import { createHash } from 'node:crypto';
import { parseJsonBytes } from '../model/json.ts';
import { isFromFuture } from '../model/timing.ts';
import type { Store } from '../store/store.ts';

const folder = 'handled/';
const dayFolder = 'handled-days/';
const dayMs = 86_400_000;
const firstWaitMs = 250;
const longestWaitMs = 5_000;

/** What claiming an event takes. */
export interface ClaimOptions {
  readonly clock: { now(): number; sleep(ms: number): Promise<void> };
  /** After so many milliseconds the invocation that began is taken for dead; more than handling ever takes. */
  readonly staleMs: number;
}

/** The right to handle an event. */
export interface Claim {
  readonly eventId: string;
  /** Records that it was handled, so that it is not handled again. */
  finish(): Promise<void>;
  /** Gives it back, so that the next delivery of the event is handled. */
  release(): Promise<void>;
}

/** A mark: who began to handle an event, or ended. */
interface Mark {
  readonly eventId: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * Claims an event, or tells that it was handled. Of several that claim it at once one gets it; the others wait until it was
 * handled, given back, or is stale since its handler died: an event that somebody began with is never taken for handled.
 * A damaged mark is stale, and noted in the damage of the store.
 *
 * @returns undefined where it was handled
 * @throws StoreError
 */
export async function claimEvent(
  store: Store,
  eventId: string,
  { clock, staleMs }: ClaimOptions,
): Promise<Claim | undefined> {
  const place = placeOf(eventId);
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, 2 * waitMs)) {
    const keys = await store.list(place);
    if (keys.includes(`${place}done.json`)) return undefined;
    const newest = keys.at(-1);
    const mark = newest === undefined ? undefined : await readMark(store, newest);
    // Given back between the two.
    if (newest !== undefined && mark === undefined) continue;
    if (mark === undefined || isStale(mark.at, clock.now(), staleMs)) {
      // By its day an event is found when it may be forgotten, whatever becomes of it.
      await store.putIfAbsent(
        `${dayFolder}${dayOf(clock.now())}/${digest(eventId)}`,
        encode({ eventId, at: clock.now() }),
      );
      const key = `${place}began-${String(numberOf(newest) + 1).padStart(6, '0')}.json`;
      if (await store.putIfAbsent(key, encode({ eventId, at: clock.now() }))) return claim(store, eventId, key, clock);
      continue;
    }
    await clock.sleep(waitMs);
  }
}

/** A mark from the future says nothing: it would block the event until then. */
function isStale(at: number, now: number, staleMs: number): boolean {
  return isFromFuture(at, now) || now - at >= staleMs;
}

function claim(store: Store, eventId: string, key: string, clock: ClaimOptions['clock']): Claim {
  const place = placeOf(eventId);
  return {
    eventId,
    async finish() {
      await store.putIfAbsent(`${place}done.json`, encode({ eventId, at: clock.now() }));
    },
    release: () => store.delete(key),
  };
}

/** Forgets events that were handled so many days ago; only the first call of a day looks for any. */
export async function forgetHandled(store: Store, now: number, days: number): Promise<void> {
  const today = dayOf(now);
  if (!(await store.putIfAbsent(`${dayFolder}${today}/pruned`, encode({ eventId: '', at: now })))) return;
  const limit = `${dayFolder}${dayOf(now - days * dayMs)}`;
  for (const key of await store.list(dayFolder)) {
    if (key >= limit) return;
    const name = key.slice(key.lastIndexOf('/') + 1);
    if (name !== 'pruned') for (const mark of await store.list(`${folder}${name}/`)) await store.delete(mark);
    await store.delete(key);
  }
}

async function readMark(store: Store, key: string): Promise<Mark | undefined> {
  const bytes = await store.read(key);
  if (bytes === undefined) return undefined;
  const mark = (parseJsonBytes(bytes) ?? {}) as Partial<Mark>;
  if (typeof mark.at === 'number') return mark as Mark;
  store.damage.add(`${key} in ${store.place} is damaged: it is not the claim of an event.`);
  return { eventId: '', at: Number.NEGATIVE_INFINITY };
}

function placeOf(eventId: string): string {
  return `${folder}${digest(eventId)}/`;
}

/** Ids come from events and may be anything. */
function digest(eventId: string): string {
  return createHash('sha256').update(eventId).digest('hex').slice(0, 40);
}

function numberOf(key: string | undefined): number {
  return key === undefined ? 0 : Number(/began-(\d+)\.json$/.exec(key)?.[1] ?? 0);
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function encode(mark: Mark): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(mark));
}
