import { isFromFuture } from '../model/timing.ts';
import type { Store } from '../store/store.ts';

const folder = 'heartbeats/';
const kept = 10;

/** Leaves a beat of a scheduled run. The name tells all of it, so that no damage can hide that the timer stopped. */
export async function leaveBeat(store: Store, now: number): Promise<void> {
  await store.putIfAbsent(`${folder}${new Date(now).toISOString().replaceAll(':', '-')}`, new Uint8Array());
  for (const key of (await store.list(folder)).slice(0, -kept)) await store.delete(key);
}

/** When the last scheduled run left its beat, milliseconds since the epoch; undefined where none ever did. */
export async function lastBeat(store: Store, now: number): Promise<number | undefined> {
  const times = (await store.list(folder)).map((key) =>
    Date.parse(key.slice(folder.length).replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:')),
  );
  return times.findLast((time) => !isFromFuture(time, now));
}
