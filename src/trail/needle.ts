import { Buffer } from 'node:buffer';
import { BACKSLASH, LETTER_U } from './ascii.ts';
import type { Window } from './window.ts';

/** Looks for words in JSON that nobody has parsed. */
export interface Needle {
  /** Whether the bytes hold a word as it is, in any case. Asked of ascending ranges, each byte is looked at once. */
  holds(window: Window, start: number, end: number): boolean;
  /** Whether an escape in the bytes stands for something a word could be written with. */
  mayHide(bytes: Uint8Array, start: number, end: number): boolean;
}

/** What JSON writers leave as it is, unless they write it as `\u00XX`: neither quote, slash nor backslash. */
const plain = /[\w.:@-]+/g;
/** Shorter words are in nearly every record, so that looking for them costs more than it saves. */
const SHORTEST = 3;

/**
 * Prepares a search that may find too much, never too little. Of each word its longest plain run is looked for; where
 * that is too short, everything is said to hold it. Case is disregarded in ASCII only.
 */
export function needle(words: readonly string[]): Needle {
  const runs = words.map((word) => Buffer.from(longestRun(word.toLowerCase())));
  const find = runs.some((run) => run.length < SHORTEST) ? undefined : finder(runs);
  const longest = Math.max(0, ...runs.map((run) => run.length));
  /** The first word found at or after what was asked last, and up to where all are known; offsets, not positions. */
  let hit = -1;
  let known = 0;

  return {
    holds(window, start, end) {
      if (find === undefined) return true;
      const { offset } = window;
      if (hit < offset + start) {
        const found = find(window.bytes, Math.max(start, known - offset), window.end);
        hit = found === -1 ? -1 : offset + found;
        // A word may begin in the last bytes of the window and end after them.
        known = found === -1 ? offset + window.end - longest + 1 : hit + 1;
      }
      return hit >= offset + start && hit < offset + end;
    },
    mayHide(bytes, start, end) {
      for (let index = bytes.indexOf(BACKSLASH, start); index !== -1 && index < end - 5; index += 1) {
        if (bytes[index] === BACKSLASH && bytes[index + 1] === LETTER_U && isPlain(bytes, index + 2)) return true;
      }
      return false;
    },
  };
}

function longestRun(word: string): string {
  return (word.match(plain) ?? []).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}

/** Whether four digits name a plain character, or the backslash, which begins another escape in a text within a text. */
function isPlain(bytes: Uint8Array, at: number): boolean {
  const digits = String.fromCharCode(...bytes.subarray(at, at + 4));
  if (!/^00[2-7][0-9a-f]$/i.test(digits)) return false;
  return /[\w.:@\\-]/.test(String.fromCharCode(Number.parseInt(digits, 16)));
}

/**
 * Finds the first of several words. Slides a window as long as the shortest word; the pair of bytes at its end tells
 * how far it may move on, which is nearly its whole length wherever that pair is in no word. Five bits of a byte are
 * the same for both cases of a letter, and tell letters well enough apart.
 */
function finder(words: readonly Buffer[]): (bytes: Uint8Array, from: number, to: number) => number {
  if (words.length === 0) return () => -1;
  const span = Math.min(...words.map((word) => word.length));
  const shifts = new Uint8Array(1 << 10).fill(Math.min(span - 1, 255));
  for (const word of words) {
    for (let index = 1; index < span; index += 1) {
      const pair = (((word[index - 1] ?? 0) & 31) << 5) | ((word[index] ?? 0) & 31);
      shifts[pair] = Math.min(shifts[pair] ?? 0, span - 1 - index);
    }
  }

  return (bytes, from, to) => {
    // The loop is a good deal faster with what it uses at hand.
    const table = shifts;
    let last = from + span - 1;
    while (last < to) {
      const shift = table[(((bytes[last - 1] as number) & 31) << 5) | ((bytes[last] as number) & 31)] as number;
      if (shift === 0 && isAnyAt(words, bytes, last - span + 1, to)) return last - span + 1;
      last += shift === 0 ? 1 : shift;
    }
    return -1;
  };
}

function isAnyAt(words: readonly Buffer[], bytes: Uint8Array, start: number, to: number): boolean {
  for (let index = 0; index < words.length; index += 1) {
    if (isAt(words[index] as Buffer, bytes, start, to)) return true;
  }
  return false;
}

function isAt(word: Buffer, bytes: Uint8Array, start: number, to: number): boolean {
  if (start + word.length > to) return false;
  for (let index = 0; index < word.length; index += 1) {
    if (lower(bytes[start + index] as number) !== word[index]) return false;
  }
  return true;
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
