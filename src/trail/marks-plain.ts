import { Buffer } from 'node:buffer';
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  LETTER_U,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from './ascii.ts';
import { type Marker, MOST } from './marks.ts';

/** A marker for where there is no faster one, and what that one is tested against. */
export function openPlainMarker(capacity: number): Marker {
  const bytes = Buffer.allocUnsafe(capacity);
  const at = new Int32Array(MOST);
  let inString = false;
  let escaped = false;
  let previous = COMMA;

  return {
    bytes,
    at,
    restart() {
      inString = false;
      escaped = false;
      previous = COMMA;
    },
    mark(from, to) {
      let count = 0;
      for (let index = from; index < to; index += 1) {
        const byte = bytes[index] as number;
        if (byte === QUOTE && !escaped) {
          inString = !inString;
          if (inString && !mayPrecedeString(previous)) at[count++] = index;
        } else if (byte === LETTER_U && previous === BACKSLASH) {
          at[count++] = index;
        } else if (!inString && isBracket(byte)) {
          at[count++] = index;
        }
        escaped = byte === BACKSLASH && !escaped;
        previous = byte;
      }
      return count;
    },
  };
}

function isBracket(byte: number): boolean {
  return byte === OPEN_OBJECT || byte === CLOSE_OBJECT || byte === OPEN_ARRAY || byte === CLOSE_ARRAY;
}

/** Brackets, commas and colons may, and white space, of which every control byte counts as one here. */
function mayPrecedeString(byte: number): boolean {
  return byte === OPEN_OBJECT || byte === OPEN_ARRAY || byte === COMMA || byte === COLON || byte <= 0x20;
}
