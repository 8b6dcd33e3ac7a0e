import { BACKSLASH, CLOSE_OBJECT, COLON, COMMA, isSpace, NEWLINE, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './ascii.ts';

/** How records of one delivery begin: up to the end of the first key, such as `{"eventId"`. */
export interface Opening {
  readonly bytes: Uint8Array;
  /** Whether two records in a row began so. Where they differ, an opening tells nothing. */
  readonly confirmed: boolean;
}

/** No opening worth knowing is longer. It is also how far ahead of a byte one must see to judge it. */
export const LONGEST_OPENING = 80;

/** What is known of openings once a sound record has been seen at a position. */
export function learn(known: Opening | undefined, bytes: Uint8Array, start: number, end: number): Opening | undefined {
  if (known !== undefined && isAt(known.bytes, bytes, start))
    return known.confirmed ? known : { ...known, confirmed: true };
  const limit = Math.min(end, start + LONGEST_OPENING);
  const first = quoteBetween(bytes, start, limit);
  const second = quoteBetween(bytes, first + 1, limit);
  return second === limit ? undefined : { bytes: bytes.slice(start, second + 1), confirmed: false };
}

/** The first quote from one position up to another, or the latter. */
function quoteBetween(bytes: Uint8Array, from: number, to: number): number {
  let index = from;
  while (index < to && bytes[index] !== QUOTE) index += 1;
  return Math.min(index, to);
}

/**
 * Whether a record begins at a bracket, when it is not known any more what is inside a string and what is nested how
 * deep. Nothing inside a string can be taken for it, since a quote is escaped there and a line does not end.
 *
 * A bracket at the start of a line begins a record. So does what looks like the other records' opening, unless it is
 * the value of a key. Where records have no opening in common, or none has come for long (`desperate`), an object that
 * follows on an object is believed, although it may be nested in a record.
 */
export function beginsRecord(
  bytes: Uint8Array,
  position: number,
  opening: Opening | undefined,
  desperate: boolean,
): boolean {
  const bracket = bytes[position];
  if (bracket !== OPEN_OBJECT && bracket !== OPEN_ARRAY) return false;
  if (position > 0 && bytes[position - 1] === NEWLINE) return true;
  if (bracket === OPEN_ARRAY) return false;
  const previous = significantBefore(bytes, position);
  if (opening?.confirmed === true && isAt(opening.bytes, bytes, position)) return bytes[previous] !== COLON;
  if (opening?.confirmed === true && !desperate) return false;
  if (bytes[previous] !== COMMA || bytes[significantBefore(bytes, previous)] !== CLOSE_OBJECT) return false;

  return bytes[significantAfter(bytes, position)] === QUOTE;
}

/** The last byte before a position that is not white space; -1 where there is none. */
export function significantBefore(bytes: Uint8Array, position: number): number {
  let index = position - 1;
  while (index >= 0 && isSpace(bytes[index])) index -= 1;
  return index;
}

function significantAfter(bytes: Uint8Array, position: number): number {
  let index = position + 1;
  while (index < position + LONGEST_OPENING && isSpace(bytes[index])) index += 1;
  return index;
}

/** Where the last string before a position was opened, or the start of the record. */
export function lastStringStart(bytes: Uint8Array, start: number, position: number): number {
  const closed = bytes.lastIndexOf(QUOTE, position - 1);
  let opened = closed;
  do {
    if (opened <= start) return start;
    opened = bytes.lastIndexOf(QUOTE, opened - 1);
  } while (isEscaped(bytes, opened));

  return Math.max(opened, start);
}

function isEscaped(bytes: Uint8Array, position: number): boolean {
  let index = position;
  while (index > 0 && bytes[index - 1] === BACKSLASH) index -= 1;
  return (position - index) % 2 === 1;
}

function isAt(expected: Uint8Array, bytes: Uint8Array, position: number): boolean {
  for (let index = 0; index < expected.length; index += 1) {
    if (bytes[position + index] !== expected[index]) return false;
  }
  return true;
}
