import { OPEN_ARRAY, OPEN_OBJECT } from './ascii.ts';
import { beginsRecord, LONGEST_OPENING } from './boundary.ts';
import { NOTHING, type Place, reportBroken, resume } from './place.ts';

/**
 * Gives up what began at `start`: from there on it cannot be told any more what belongs together.
 *
 * @param from where the next record can begin at the earliest; after `start`
 */
export function lose(place: Place, reason: string, start: number, from: number): void {
  place.lost = reason;
  place.start = start;
  place.fault = undefined;
  place.inside = NOTHING;
  place.wrapper = false;
  place.stale = true;
  place.done = Math.max(from, start + 1);
}

/**
 * Looks for the next place where a record certainly begins, to go on from there.
 *
 * @param last no more bytes will come
 * @returns whether there is one among the bytes at hand
 */
export function findAgain(place: Place, last: boolean): boolean {
  const { window, options, opening, lost, start } = place;
  if (lost === undefined) return true;
  const { bytes } = window;
  // Judging a byte takes a look at those after it, which must not be what was there before.
  if (last) bytes.fill(0, window.end, window.end + LONGEST_OPENING);
  const limit = last ? window.end : window.end - LONGEST_OPENING;
  const desperateFrom = start + options.maxRecordBytes;

  for (let index = place.done; index < limit; index += 1) {
    const byte = bytes[index];
    if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) continue;
    if (!beginsRecord(bytes, index, opening, index > desperateFrom)) continue;
    reportBroken(place, index, lost);
    // An array at the start of a line is a new list, wherever the ones before it ended.
    if (byte === OPEN_ARRAY) place.lists.length = 0;
    resume(place, index);
    return true;
  }
  place.done = Math.max(place.done, limit);
  return false;
}
