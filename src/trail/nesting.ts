import { CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './ascii.ts';
import { endWord, walk } from './between.ts';
import { lastStringStart, learn, significantBefore } from './boundary.ts';
import { lose } from './lost.ts';
import { handOver, NOTHING, noteLength, OBJECT, type Place, reportBroken } from './place.ts';
import { isNamedAsList, isWrapper } from './wrapper.ts';

/** Lists in lists: more than any delivery has. */
const MOST_LISTS = 8;
const MISMATCH = 'has brackets that do not match';
const TOO_MANY_LISTS = 'is in too many lists';

/** Follows the marks of the bytes before `place.done`. */
export function follow(place: Place, count: number): void {
  const { at } = place.marker;
  place.stale = false;
  for (let index = 0; index < count && !place.stale; index += 1) {
    if (place.inside === OBJECT) index = skim(place, index, count);
    if (index === count) break;
    const position = at[index] as number;
    if (place.inside === OBJECT) goOnInside(place, position);
    else goOnOutside(place, position);
  }
  if (place.stale) return;
  if (place.inside === OBJECT) noteLength(place);
  else walk(place, place.done);
}

/**
 * Passes over brackets that are in order, deep inside a record: most marks are such, and this is the fast way for them.
 *
 * @returns the first mark that needs a closer look, or `count`
 */
function skim(place: Place, from: number, count: number): number {
  const { marker, brackets, options } = place;
  const { at, bytes } = marker;
  if (place.fault !== undefined) return from;
  let depth = place.depth;
  let index = from;
  for (; index < count; index += 1) {
    const position = at[index] as number;
    const byte = bytes[position] as number;
    const outer = brackets[depth] as number;
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (depth === options.maxDepth || (byte === OPEN_ARRAY && depth === 1)) break;
      if (!mayOpen(outer, bytes[position - 1] as number)) break;
      depth += 1;
      brackets[depth] = byte;
    } else {
      // The two brackets of a kind are two apart.
      if (depth === 1 || byte !== outer + 2) break;
      depth -= 1;
    }
  }
  place.depth = depth;
  return index;
}

function goOnOutside(place: Place, position: number): void {
  walk(place, position);
  const byte = place.window.bytes[position] as number;
  if (place.stale) return;
  if (place.gap > position || !isBracket(byte)) {
    // An escape in a text; or the quote that opens one, which `walk` takes.
    place.escapes = true;
    return;
  }
  endWord(place);
  place.gap = position + 1;
  if (byte === OPEN_OBJECT) open(place, position, byte);
  else if (byte === OPEN_ARRAY) openList(place, position);
  else if (byte === CLOSE_ARRAY) closeList(place, position);
  else reportStray(place, position);
}

function isBracket(byte: number): boolean {
  return byte === OPEN_OBJECT || byte === CLOSE_OBJECT || byte === OPEN_ARRAY || byte === CLOSE_ARRAY;
}

function open(place: Place, position: number, bracket: number): void {
  place.inside = OBJECT;
  place.start = position;
  place.depth = 1;
  place.brackets[1] = bracket;
  place.escapes = false;
  place.wrapper = false;
  place.bare = false;
}

function openList(place: Place, position: number): void {
  if (place.lists.length < MOST_LISTS) {
    place.lists.push(false);
  } else {
    open(place, position, OPEN_ARRAY);
    place.fault = TOO_MANY_LISTS;
  }
}

function closeList(place: Place, position: number): void {
  const wrapped = place.lists.pop();
  if (wrapped === undefined) {
    reportStray(place, position);
  } else if (wrapped) {
    open(place, position, OPEN_OBJECT);
    place.wrapper = true;
  }
}

function reportStray(place: Place, position: number): void {
  place.start = position;
  reportBroken(place, position + 1, MISMATCH);
}

function goOnInside(place: Place, position: number): void {
  const { bytes } = place.window;
  const byte = bytes[position] as number;
  if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
    goDeeper(place, position, byte);
  } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
    comeBack(place, position, byte);
  } else if (byte === QUOTE) {
    const from = lastStringStart(bytes, Math.max(0, place.start), position);
    lose(place, 'has a string that does not end, or quotes that do not match', place.start, from);
  } else {
    place.escapes = true;
  }
}

function goDeeper(place: Place, position: number, bracket: number): void {
  const { window, brackets, options } = place;
  // What has a fault is forgotten, and cannot be looked at again.
  if (place.fault === undefined) {
    const previous = window.bytes[significantBefore(window.bytes, position)] as number;
    if (!mayOpen(brackets[place.depth] as number, previous)) {
      misplaced(place, position, bracket, previous);
      return;
    }
    if (bracket === OPEN_ARRAY && isList(place, position)) {
      enterList(place, position);
      return;
    }
  }
  place.depth += 1;
  if (place.depth <= options.maxDepth) brackets[place.depth] = bracket;
  else place.fault ??= `is nested deeper than ${options.maxDepth}`;
}

/** What may come before a bracket that opens, inside another. */
function mayOpen(outer: number, previous: number): boolean {
  return outer === OPEN_OBJECT ? previous === COLON : previous === COMMA || previous === OPEN_ARRAY;
}

/** Whether the array is a list that the object wraps. */
function isList(place: Place, position: number): boolean {
  const { bytes } = place.window;
  if (place.depth !== 1 || place.bare || !isNamedAsList(bytes, position)) return false;
  place.bare = !place.wrapper && !isWrapper(bytes, place.start, position);
  return !place.bare;
}

function enterList(place: Place, position: number): void {
  if (place.lists.length < MOST_LISTS) {
    place.lists.push(true);
    place.inside = NOTHING;
    place.gap = position + 1;
  } else {
    place.depth += 1;
    place.fault = TOO_MANY_LISTS;
  }
}

/** A bracket opens where none can. */
function misplaced(place: Place, position: number, bracket: number, previous: number): void {
  // Where a key should be, one level deep, there is the next record: the bracket before it is missing.
  if (bracket === OPEN_OBJECT && place.depth === 1 && previous !== OPEN_OBJECT) {
    reportBroken(place, position, MISMATCH);
    open(place, position, OPEN_OBJECT);
  } else {
    lose(place, MISMATCH, place.start, position);
  }
}

function comeBack(place: Place, position: number, bracket: number): void {
  const { brackets, depth, options } = place;
  const opened = bracket === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_ARRAY;
  if (depth > options.maxDepth || brackets[depth] === opened) {
    place.depth -= 1;
    if (depth === 1) finish(place, position + 1);
  } else if (bracket === CLOSE_ARRAY && depth === 1 && place.lists.length > 0) {
    // The list ends, and only the record's own bracket is missing.
    reportBroken(place, position, MISMATCH);
    place.gap = position + 1;
    closeList(place, position);
  } else {
    lose(place, MISMATCH, place.start, position + 1);
  }
}

function finish(place: Place, end: number): void {
  const { start, fault, wrapper, window } = place;
  if (wrapper && fault === undefined) {
    place.inside = NOTHING;
    place.gap = end;
    return;
  }
  handOver(place, end);
  if (fault === undefined) place.opening = learn(place.opening, window.bytes, start, end);
}
