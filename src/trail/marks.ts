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
      const unrolled = to - 4;
      let count = 0;
      let index = from;
      let open = inString;
      if (from >= to) return 0;
      if (escaped) {
        const byte = bytes[index] as number;
        if (byte === LETTER_U || byte === BACKSLASH) at[count++] = index;
        escaped = false;
        mayOpen = before[byte] !== 0;
        if (open || byte === QUOTE || byte === BACKSLASH) index += 1;
      }
      scan: while (index < to) {
        if (!open) {
          const kind = outside[bytes[index] as number] as number;
          if (kind === 0) {
            index += 1;
            continue;
          }
          if (kind === BRACKET) {
            at[count++] = index;
            index += 1;
            continue;
          }
          if (kind === ESCAPE) {
            index += 1;
            if (index === to) {
              escaped = true;
              break;
            }
            const byte = bytes[index] as number;
            if (byte === LETTER_U || byte === BACKSLASH) at[count++] = index;
            if (byte === QUOTE || byte === BACKSLASH) index += 1;
            continue;
          }
          if (index === from ? !mayOpen : before[bytes[index - 1] as number] === 0) at[count++] = index;
          open = true;
          index += 1;
        }
        for (;;) {
          // Most time goes into this loop: four bytes a turn, since a turn costs as much as a byte.
          for (;;) {
            if (index > unrolled) {
              while (index < to && inside[bytes[index] as number] === 0) index += 1;
              break;
            }
            if (inside[bytes[index] as number] !== 0) break;
            if (inside[bytes[index + 1] as number] !== 0) {
              index += 1;
              break;
            }
            if (inside[bytes[index + 2] as number] !== 0) {
              index += 2;
              break;
            }
            if (inside[bytes[index + 3] as number] !== 0) {
              index += 3;
              break;
            }
            index += 4;
          }
          if (index >= to) break scan;
          if (bytes[index] === QUOTE) {
            open = false;
            index += 1;
            break;
          }
          index += 1;
          if (index === to) {
            escaped = true;
            break scan;
          }
          const byte = bytes[index] as number;
          if (byte === LETTER_U || byte === BACKSLASH) at[count++] = index;
          index += 1;
        }
      }
      inString = open;
      mayOpen = before[bytes[to - 1] as number] !== 0;
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
