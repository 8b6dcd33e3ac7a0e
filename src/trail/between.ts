import { BACKSLASH, COMMA, isSpace, NEWLINE, QUOTE } from './ascii.ts';
import { lose } from './lost.ts';
import { handOver, NOTHING, noteLength, type Place, reportBroken, resume, TEXT, WORD } from './place.ts';

/** Numbers and `null` are no longer. */
const LONGEST_WORD = 64;

/** Goes on outside objects, up to a position: over separators, texts, and what should not be there. */
export function walk(place: Place, to: number): void {
  const { bytes } = place.window;
  while (place.gap < to && !place.stale) {
    const byte = bytes[place.gap] as number;
    if (place.inside === TEXT) {
      goThroughText(place, to);
    } else if (isWord(byte)) {
      if (place.inside === NOTHING) begin(place, WORD);
      else place.gap += 1;
      if (place.gap - place.start > LONGEST_WORD) lose(place, 'is no JSON', place.start, place.gap);
    } else if (isSeparator(byte)) {
      endWord(place);
      place.gap += 1;
    } else if (byte === QUOTE && place.inside === NOTHING) {
      begin(place, TEXT);
    } else {
      lose(place, 'is no JSON', place.inside === WORD ? place.start : place.gap, place.gap);
    }
  }
}

/** A bare word, such as a number, ends where anything else begins. It is no record. */
export function endWord(place: Place): void {
  if (place.inside === WORD) reportBroken(place, place.gap, 'is not a record');
}

function begin(place: Place, what: typeof TEXT | typeof WORD): void {
  place.inside = what;
  place.start = place.gap;
  place.escapes = false;
  place.gap += 1;
}

function goThroughText(place: Place, to: number): void {
  const { bytes } = place.window;
  let index = place.gap;
  while (index < to && bytes[index] !== QUOTE && bytes[index] !== NEWLINE) {
    // An escape may end behind what is known.
    index += bytes[index] === BACKSLASH ? 2 : 1;
  }
  place.gap = index;
  if (index >= to) {
    noteLength(place);
  } else if (bytes[index] === QUOTE) {
    handOver(place, index + 1);
  } else {
    reportBroken(place, index, 'is a text that does not end on its line');
    resume(place, index);
  }
}

/** White space, commas, the separator of JSON text sequences, and the three bytes of a byte-order mark. */
function isSeparator(byte: number): boolean {
  return isSpace(byte) || byte === COMMA || byte === 0x1e || byte === 0xef || byte === 0xbb || byte === 0xbf;
}

function isWord(byte: number): boolean {
  const letter = byte | 0x20;
  const isLetter = letter >= 0x61 && letter <= 0x7a;
  return isLetter || (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e;
}
