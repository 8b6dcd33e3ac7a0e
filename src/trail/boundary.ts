import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isSpace,
  NEWLINE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from './ascii.ts';

/** How the records of a delivery begin: up to the end of the first key, such as `{"eventId"`. */
export interface Opening {
  /** Of the latest record. */
  readonly latest: Uint8Array;
  /** Of the latest two in a row that began alike. */
  readonly usual: Uint8Array | undefined;
}

/** No opening worth knowing is longer. It is also how far ahead of a byte one must see to judge it. */
export const LONGEST_OPENING = 80;

/** What is known of openings once a sound record has been seen at a position. */
export function learn(known: Opening | undefined, bytes: Uint8Array, start: number, end: number): Opening | undefined {
  if (known !== undefined && isAt(known.latest, bytes, start)) {
    return known.usual === known.latest ? known : { latest: known.latest, usual: known.latest };
  }
  const limit = Math.min(end, start + LONGEST_OPENING);
  const first = quoteBetween(bytes, start, limit);
  const second = quoteBetween(bytes, first + 1, limit);
  return second === limit ? known : { latest: Uint8Array.from(bytes.subarray(start, second + 1)), usual: known?.usual };
}

/** The first quote from one position up to another, or the latter. */
function quoteBetween(bytes: Uint8Array, from: number, to: number): number {
  let index = from;
  while (index < to && bytes[index] !== QUOTE) index += 1;
  return Math.min(index, to);
}

/**
 * Whether a record begins at a bracket, when it is not known any more what is inside a string and what is nested how
 * deep.
 *
 * A bracket at the start of a line begins a record: a line does not end inside a string. So does an object that follows
 * directly on another, and one that begins as most do, unless it is a value in a record. Where records do not begin
 * alike, or none has come for long (`desperate`), an object after an object and a comma is believed to, although it may
 * be in a list in a record. All these end in a quote, which would be escaped inside a string.
 */
export function beginsRecord(
  bytes: Uint8Array,
  position: number,
  opening: Opening | undefined,
  desperate: boolean,
): boolean {
  if (position > 0 && bytes[position - 1] === NEWLINE) return true;
  if (bytes[position] !== OPEN_OBJECT || bytes[significantAfter(bytes, position)] !== QUOTE) return false;
  const previous = significantBefore(bytes, position);
  const before = significantBefore(bytes, previous);
  if (bytes[previous] === CLOSE_OBJECT) return true;
  if (opening?.usual !== undefined && isAt(opening.usual, bytes, position)) {
    return bytes[previous] !== COLON && (bytes[previous] !== OPEN_ARRAY || bytes[before] === CLOSE_ARRAY);
  }
  const isAlike = opening?.usual !== undefined && opening.usual === opening.latest;
  return (!isAlike || desperate) && bytes[previous] === COMMA && bytes[before] === CLOSE_OBJECT;
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
