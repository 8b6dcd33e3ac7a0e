import { Buffer } from 'node:buffer';
import { BACKSLASH, LETTER_U, QUOTE } from './ascii.ts';

/**
 * Finds, in one pass over every byte, the few that matter to where records begin and end:
 *
 * - brackets outside strings;
 * - quotes that open a string where none can begin, since nothing that may precede one does: strings and what lies
 *   between them have been taken for each other, at the latest there;
 * - the `u` or backslash that a backslash escapes: letters may be written in other ways than as themselves.
 */
export interface Marker {
  readonly bytes: Buffer;
  /** Where the marked bytes are, ascending, after `mark`. */
  readonly at: Int32Array;
  /** Marks bytes `from` to `to`, at most `MOST` of them, which follow on those marked before; returns how many it found. */
  mark(from: number, to: number): number;
  /** What comes next follows on nothing: it is outside strings. */
  restart(): void;
}

/** Bytes that are marked at once: few enough to stay in the fastest cache until they have been dealt with. */
export const MOST = 1 << 14;

const BRACKET = 1;
const STRING = 2;
const ESCAPE = 3;
/** What a byte is outside strings. */
const outside = table({ '{': BRACKET, '}': BRACKET, '[': BRACKET, ']': BRACKET, '"': STRING, '\\': ESCAPE });
/** The bytes that need a look within strings. */
const inside = table({ '"': 1, '\\': 1 });
/** What may come before a string: these, and white space, of which every control byte counts as one here. */
const before = table({ '{': 1, '[': 1, ',': 1, ':': 1, ...Object.fromEntries(controls()) });

/** @param capacity how many bytes there is room for */
export function openMarker(capacity: number): Marker {
  const bytes = Buffer.allocUnsafe(capacity);
  const at = new Int32Array(MOST);
  let inString = false;
  let escaped = false;
  let mayOpen = true;

  return {
    bytes,
    at,
    restart() {
      inString = false;
      escaped = false;
      mayOpen = true;
    },
    mark(from, to) {
      if (from >= to) return 0;
      // The loops are a good deal faster with what they use at hand.
      const kinds = outside;
      const ends = inside;
      const openers = before;
      const unrolled = to - 4;
      let count = 0;
      let index = from;
      let open = inString;
      let opens = mayOpen;
      if (escaped) {
        escaped = false;
        const byte = bytes[index] as number;
        if (byte === LETTER_U || byte === BACKSLASH) at[count++] = index;
        if (open || byte === QUOTE || byte === BACKSLASH) {
          opens = openers[byte] !== 0;
          index += 1;
        }
      }
      while (index < to) {
        if (!open) {
          const byte = bytes[index] as number;
          const kind = kinds[byte];
          if (kind === STRING) {
            if (!opens) at[count++] = index;
            open = true;
          } else if (kind === BRACKET) {
            at[count++] = index;
          } else if (kind === ESCAPE) {
            if (index + 1 === to) {
              escaped = true;
              break;
            }
            const next = bytes[index + 1];
            if (next === LETTER_U || next === BACKSLASH) at[count++] = index + 1;
            if (next === QUOTE || next === BACKSLASH) index += 1;
          }
          opens = openers[byte] !== 0;
          index += 1;
          continue;
        }
        // Most time goes into this: four bytes a turn, since a turn costs as much as a byte.
        while (index < unrolled) {
          if (ends[bytes[index] as number] !== 0) break;
          if (ends[bytes[index + 1] as number] !== 0) {
            index += 1;
            break;
          }
          if (ends[bytes[index + 2] as number] !== 0) {
            index += 2;
            break;
          }
          if (ends[bytes[index + 3] as number] !== 0) {
            index += 3;
            break;
          }
          index += 4;
        }
        while (index < to && ends[bytes[index] as number] === 0) index += 1;
        if (index >= to) break;
        if (bytes[index] === QUOTE) {
          open = false;
          opens = false;
          index += 1;
          continue;
        }
        index += 1;
        if (index === to) {
          escaped = true;
          break;
        }
        const byte = bytes[index];
        if (byte === LETTER_U || byte === BACKSLASH) at[count++] = index;
        index += 1;
      }
      inString = open;
      mayOpen = openers[bytes[to - 1] as number] !== 0;
      return count;
    },
  };
}

function table(kinds: Readonly<Record<string, number>>): Uint8Array {
  const bytes = new Uint8Array(256);
  for (const [character, kind] of Object.entries(kinds)) bytes[character.charCodeAt(0)] = kind;
  return bytes;
}

function controls(): [string, number][] {
  return Array.from({ length: 33 }, (_, code) => [String.fromCharCode(code), 1]);
}
