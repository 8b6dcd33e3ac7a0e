import type { Buffer } from 'node:buffer';

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const ZERO = 0x30;
const LETTER_U = 0x75;

/** What `measure` returns where a value has no end: more bytes are needed, it is none, or it only wraps a list. */
export const INCOMPLETE = -1;
export const DAMAGED = -2;
export const LIST = -3;

/** Bytes of JSON, and what is known of the value in them that was measured last. */
export interface Measured {
  /** With zero bytes behind the last one: no loop has to look for the end. */
  bytes: Buffer;
  /** How many bytes there are without those. */
  size: number;
  /** Why it is no value. */
  fault: string;
  /** Whether a string in it is one of the words, or may be. */
  matters: boolean;
  /** How far it was looked at. */
  reach: number;
  /** In lower case. */
  readonly words: readonly string[];
  /** For each last letter of a word, in either case, the lengths of such words, modulo 32, a bit each. */
  readonly lengths: Uint32Array;
  /** What was opened, outermost first. */
  readonly brackets: Uint8Array;
}

/** White space, brackets, commas and colons. */
const mayPrecedeString = new Uint8Array(256).fill(1, 0, 0x21);
for (const byte of [COLON, COMMA, OPEN_OBJECT, OPEN_ARRAY]) mayPrecedeString[byte] = 1;
/** Lists of records in an object. */
const listName = /"(records|events)"\s*:\s*$/i;

export function measuring(bytes: Buffer, words: readonly string[], maxDepth: number): Measured {
  const lengths = new Uint32Array(256);
  for (const word of words.flatMap((each) => [each, each.toUpperCase()])) {
    const last = word.charCodeAt(word.length - 1) & 0xff;
    lengths[last] = (lengths[last] ?? 0) | (1 << word.length);
  }
  const brackets = new Uint8Array(maxDepth + 1);
  return { bytes, size: 0, fault: '', matters: false, reach: 0, words, lengths, brackets };
}

/**
 * Finds where the object or the text ends that begins at an index.
 *
 * It is no closure: the engine optimizes one function, not one for each delivery.
 *
 * @returns the index behind its last byte, or why it has none
 */
export function measure(input: Measured, from: number): number {
  const { bytes, size, lengths, brackets } = input;
  let mayMatter = false;
  let index = from;
  let depth = 0;
  for (;;) {
    const byte = bytes[index++] as number;
    if (byte === QUOTE) {
      if (index - 1 > from && mayPrecedeString[bytes[index - 2] as number] === 0)
        return stop(input, index, 'has a string where none can be');
      const start = index;
      let letter = bytes[index++] as number;
      while (letter !== QUOTE) {
        if (letter < 0x20) return stop(input, index, 'has a string that does not end on its line');
        if (letter === BACKSLASH) {
          mayMatter ||= isWordEscaped(input, index);
          index += 1;
        }
        letter = bytes[index++] as number;
      }
      // Few strings are as long as a word and end like it.
      const ends = lengths[bytes[index - 2] as number] as number;
      if (ends !== 0 && (ends >>> (index - 1 - start)) & 1) mayMatter ||= isWord(input, start, index - 1);
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (depth > 0) {
        const before = byteBefore(bytes, index - 1);
        const isPlaced = brackets[depth] === OPEN_OBJECT ? before === COLON : before === COMMA || before === OPEN_ARRAY;
        if (!isPlaced) return stop(input, index, 'has brackets that do not match');
      }
      if (depth === brackets.length - 1) return stop(input, index, `is nested deeper than ${depth}`);
      if (byte === OPEN_ARRAY && depth === 1 && isList(bytes, from, index - 1)) {
        input.reach = index;
        return LIST;
      }
      depth += 1;
      brackets[depth] = byte;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      // The two brackets of a kind are two apart.
      if (byte !== (brackets[depth] as number) + 2) return stop(input, index, 'has brackets that do not match');
      depth -= 1;
    } else if (byte === 0 && index > size) {
      return stop(input, index, '');
    } else {
      continue;
    }
    if (depth > 0) continue;
    input.reach = index;
    // A text may hold a list: it has to be parsed to know of how many.
    input.matters = mayMatter || (bytes[from] === QUOTE && bytes[from + 1] !== OPEN_OBJECT);
    return index;
  }
}

/** Whether an escape may stand for a letter of a word, or ends one in a text that is JSON itself, however often it is escaped. */
function isWordEscaped(input: Measured, index: number): boolean {
  const { bytes, words, lengths } = input;
  let next = index;
  while (bytes[next] === BACKSLASH) next += 1;
  if (bytes[next] === LETTER_U) return bytes[next + 1] === ZERO && bytes[next + 2] === ZERO;
  if (bytes[next] !== QUOTE) return false;
  let end = index - 1;
  while (bytes[end - 1] === BACKSLASH) end -= 1;
  if (lengths[bytes[end - 1] as number] === 0) return false;
  return words.some(({ length }) => bytes[end - length - 1] === QUOTE && isWord(input, end - length, end));
}

/** Whether bytes are a word, in whatever case; a few that differ from one are taken for it. */
function isWord({ bytes, words }: Measured, start: number, end: number): boolean {
  for (const word of words) {
    let at = word.length === end - start ? 0 : -1;
    while (at >= 0 && at < word.length)
      at = ((bytes[start + at] as number) | 0x20) === (word.charCodeAt(at) | 0x20) ? at + 1 : -1;
    if (at > 0) return true;
  }
  return false;
}

function stop(input: Measured, index: number, fault: string): number {
  input.reach = Math.min(index, input.size);
  input.fault = fault;
  return index > input.size ? INCOMPLETE : DAMAGED;
}

/** The last byte before an index that is no white space. */
export function byteBefore(bytes: Buffer, index: number): number | undefined {
  let before = index - 1;
  while ((bytes[before] as number) <= 0x20) before -= 1;
  return bytes[before];
}

/** Whether an object only wraps the list that begins there, and nothing before it shows that it is a record itself. */
function isList(bytes: Buffer, from: number, index: number): boolean {
  if (!listName.test(bytes.toString('latin1', Math.max(from, index - 40), index))) return false;
  return !/"eventName"\s*:/i.test(bytes.toString('latin1', from, index));
}
