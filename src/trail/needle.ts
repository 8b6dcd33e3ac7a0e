import { Buffer } from 'node:buffer';
import { BACKSLASH, LETTER_U } from './ascii.ts';
import { type Find, finder } from './finder.ts';
import type { Window } from './window.ts';

/** Looks for words in JSON that nobody has parsed. It may find too much, never too little. */
export interface Needle {
  /**
   * Whether the bytes may hold a word. Asked of ascending ranges, it looks at each byte once.
   *
   * @param escapes whether there may be letters that are written as escapes
   */
  mayBeIn(window: Window, start: number, end: number, escapes: boolean): boolean;
}

/** What JSON writers leave as it is, unless they write it as `\u00XX`: neither quote, slash nor backslash. */
const plain = /[\w.:@-]+/g;
/** Shorter words are in nearly every record, so that looking for them costs more than it saves. */
const SHORTEST = 3;
/** The end of `data_base64`, a key whose value hides every word. It begins with a byte that is rare, so is soon found. */
const ENCODED = Buffer.from('_base64');

/**
 * Prepares to look for words. Of each word its longest plain run is looked for; where that is too short, everything
 * may hold it. Case is disregarded in ASCII.
 */
export function needle(words: readonly string[]): Needle {
  if (words.length === 0) return { mayBeIn: () => false };
  const runs = words.map((word) => Buffer.from(longestRun(word.toLowerCase())));
  if (runs.some((run) => run.length < SHORTEST)) return { mayBeIn: () => true };
  const isWordIn = search(finder(runs), Math.max(...runs.map((run) => run.length)));
  const isEncodedIn = search(findEncoded, ENCODED.length);

  return {
    mayBeIn(window, start, end, escapes) {
      if (isWordIn(window, start, end) || isEncodedIn(window, start, end)) return true;
      return escapes && mayHide(window.bytes, start, end);
    },
  };
}

/** Searches ahead, as far as there are bytes, and remembers what it found. */
function search(find: Find, longest: number): (window: Window, start: number, end: number) => boolean {
  /** Offsets, not positions: the first that was found after what was asked last, and up to where all are known. */
  let hit = -1;
  let known = 0;

  return ({ bytes, offset, end: last }, start, end) => {
    if (hit < offset + start && known < offset + end) {
      const found = find(bytes, Math.max(start, known - offset), last);
      if (found !== -1) hit = offset + found;
      // One may have begun in the last bytes, and end after them.
      known = found === -1 ? offset + last - longest + 1 : hit + 1;
    }
    return hit >= offset + start && hit < offset + end;
  };
}

const findEncoded: Find = (bytes, from, to) => {
  const found = bytes.subarray(from, to).indexOf(ENCODED);
  return found === -1 ? -1 : from + found;
};

function longestRun(word: string): string {
  return (word.match(plain) ?? []).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}

/** Whether an escape stands for a plain character, or for a backslash, which begins an escape in a text within. */
function mayHide(bytes: Buffer, start: number, end: number): boolean {
  for (let index = start; index < end - 5; index += 1) {
    if (bytes[index] !== BACKSLASH || bytes[index + 1] !== LETTER_U) continue;
    const digits = bytes.toString('latin1', index + 2, index + 6);
    if (!/^00[2-7][0-9a-f]$/i.test(digits)) continue;
    if (/[\w.:@\\-]/.test(String.fromCharCode(Number.parseInt(digits, 16)))) return true;
  }
  return false;
}
