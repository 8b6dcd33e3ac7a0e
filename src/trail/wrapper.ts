import type { Buffer } from 'node:buffer';
import { COLON, isSpace, QUOTE } from './ascii.ts';
import { isBareRecord } from './envelope.ts';

/** Keys whose array holds records, in lower case. */
const keys = new Set(['records', 'events', 'data']);
const LONGEST_KEY = 7;

/** Whether the array that begins at a position is the value of a key that is used for lists of records. */
export function isNamedAsList(bytes: Buffer, bracket: number): boolean {
  return keys.has(keyBefore(bytes, bracket).toLowerCase());
}

/**
 * Whether an object with such an array only wraps it: nothing that came before the array shows that the object is a
 * record itself.
 *
 * @param start where the object begins
 * @param bracket where the array begins
 */
export function isWrapper(bytes: Buffer, start: number, bracket: number): boolean {
  try {
    const before: unknown = JSON.parse(`${bytes.toString('utf8', start, bracket)}null}`);
    return !isBareRecord(before);
  } catch {
    return false;
  }
}

/** The key of the member whose value begins at a position; '' where it is longer than any that matters. */
function keyBefore(bytes: Buffer, value: number): string {
  let index = skipBack(bytes, value);
  if (bytes[index] !== COLON) return '';
  index = skipBack(bytes, index);
  if (bytes[index] !== QUOTE) return '';
  for (let length = 1; length <= LONGEST_KEY + 1; length += 1) {
    if (bytes[index - length] === QUOTE) return bytes.toString('latin1', index - length + 1, index);
  }
  return '';
}

function skipBack(bytes: Buffer, position: number): number {
  let index = position - 1;
  while (isSpace(bytes[index])) index -= 1;
  return index;
}
