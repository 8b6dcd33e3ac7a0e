import { CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './ascii.ts';
import { endWord, walk } from './between.ts';
import { lastStringStart, learn, significantBefore } from './boundary.ts';
import { lose } from './lost.ts';
import { handOver, NOTHING, noteFault, noteLength, OBJECT, type Place, reportBroken } from './place.ts';
import { isNamedAsList, isWrapper } from './wrapper.ts';

/** Lists in lists: more than any delivery has. */
const MOST_LISTS = 8;
const MISMATCH = 'has brackets that do not match';

/** Follows the marks of the bytes before `place.done`. */
export function follow(place: Place, count: number): void {
  const { at } = place.marker;
  place.stale = false;
  for (let index = 0; index < count && !place.stale; index += 1) {
    const position = at[index] as number;
    if (place.inside === OBJECT) goOnInside(place, position);
    else goOnOutside(place, position);
  }
  if (place.stale) return;
  if (place.inside === OBJECT) noteLength(place);
  else walk(place, place.done);
}

function goOnOutside(place: Place, position: number): void {
  walk(place, position);
  if (place.stale) return;
  const byte = place.window.bytes[position];
  if (
    place.gap > position ||
    (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY && byte !== CLOSE_OBJECT && byte !== CLOSE_ARRAY)
  ) {
    // Within a text; or a quote, which `walk` takes.
    place.escapes = true;
    return;
  }
  endWord(place);
  place.gap = position + 1;
  switch (byte) {
    case OPEN_OBJECT:
      return open(place, position, OPEN_OBJECT);
    case OPEN_ARRAY:
      if (place.lists.length < MOST_LISTS) place.lists.push(false);
      else {
        open(place, position, OPEN_ARRAY);
        noteFault(place, 'is a list in too many lists');
      }
      return;
    case CLOSE_ARRAY:
      return closeList(place, position);
    default:
      place.start = position;
      reportBroken(place, position + 1, MISMATCH);
  }
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

function closeList(place: Place, position: number): void {
  const wrapped = place.lists.pop();
  if (wrapped === undefined) {
    place.start = position;
    reportBroken(place, position + 1, MISMATCH);
  } else if (wrapped) {
    open(place, position, OPEN_OBJECT);
    place.wrapper = true;
  }
}

function goOnInside(place: Place, position: number): void {
  const byte = place.window.bytes[position];
  switch (byte) {
    case OPEN_OBJECT:
    case OPEN_ARRAY:
      return goDeeper(place, position, byte);
    case CLOSE_OBJECT:
    case CLOSE_ARRAY:
      return comeBack(place, position, byte);
    case QUOTE: {
      const from = lastStringStart(place.window.bytes, Math.max(0, place.start), position);
      return lose(place, 'has a string that does not end, or quotes that do not match', place.start, from);
    }
    default:
      place.escapes = true;
  }
}

function goDeeper(place: Place, position: number, bracket: number): void {
  const { window, brackets, depth, fault, options } = place;
  const { bytes } = window;
  // What is too long has been forgotten, and cannot be looked at again.
  if (fault === undefined) {
    const previous = bytes[significantBefore(bytes, position)];
    const inObject = brackets[depth] === OPEN_OBJECT;
    if (inObject ? previous !== COLON : previous !== COMMA && previous !== OPEN_ARRAY) {
      return misplaced(place, position, bracket, previous);
    }
    if (bracket === OPEN_ARRAY && depth === 1 && inObject && !place.bare && isNamedAsList(bytes, position)) {
      if (place.wrapper || isWrapper(bytes, place.start, position)) return enterWrapped(place, position);
      place.bare = true;
    }
  }
  place.depth += 1;
  if (place.depth <= options.maxDepth) brackets[place.depth] = bracket;
  else noteFault(place, `is nested deeper than ${options.maxDepth}`);
}

function enterWrapped(place: Place, position: number): void {
  if (place.lists.length >= MOST_LISTS) return noteFault(place, 'is a list in too many lists');
  place.lists.push(true);
  place.inside = NOTHING;
  place.gap = position + 1;
}

/** A bracket opens where none can. */
function misplaced(place: Place, position: number, bracket: number, previous: number | undefined): void {
  // Where a key should be, one level deep, there is the next record: the bracket before it is missing.
  if (bracket === OPEN_OBJECT && place.depth === 1 && place.brackets[1] === OPEN_OBJECT && previous !== OPEN_OBJECT) {
    reportBroken(place, position, MISMATCH);
    place.gap = position + 1;
    return open(place, position, OPEN_OBJECT);
  }
  lose(place, MISMATCH, place.start, position);
}

function comeBack(place: Place, position: number, bracket: number): void {
  const { brackets, depth, options } = place;
  const opened = bracket === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_ARRAY;
  if (depth <= options.maxDepth && brackets[depth] !== opened) {
    // The list ends, and only the record's own bracket is missing.
    if (bracket === CLOSE_ARRAY && depth === 1 && place.lists.length > 0) {
      reportBroken(place, position, MISMATCH);
      place.gap = position + 1;
      return closeList(place, position);
    }
    return lose(place, MISMATCH, place.start, position + 1);
  }
  place.depth -= 1;
  if (place.depth > 0) return;
  const end = position + 1;
  if (place.wrapper && place.fault === undefined) {
    place.inside = NOTHING;
    place.gap = end;
    return;
  }
  const sound = place.fault === undefined;
  handOver(place, end);
  if (sound) place.opening = learn(place.opening, place.window.bytes, place.start, end);
}
