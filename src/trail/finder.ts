import type { Buffer } from 'node:buffer';

/** Where the first of some words begins between two positions; -1 where none does. */
export type Find = (bytes: Buffer, from: number, to: number) => number;

/**
 * Finds the first of several words, given in lower case, of two letters and more. It slides a window as long as the
 * shortest of them; the pair of bytes at its end tells how far it can move on, which is nearly its whole length where
 * that pair is in no word. Five bits of a byte are the same for both cases of a letter, and tell letters apart.
 */
export function finder(words: readonly Buffer[]): Find {
  const span = Math.min(...words.map((word) => word.length));
  const shifts = new Uint8Array(1 << 10).fill(Math.min(span - 1, 255));
  for (const word of words) {
    for (let index = 1; index < span; index += 1) {
      const pair = pairOf(word[index - 1] ?? 0, word[index] ?? 0);
      shifts[pair] = Math.min(shifts[pair] ?? 0, span - 1 - index);
    }
  }

  return (bytes, from, to) => {
    // The loop is faster with what it uses at hand.
    const table = shifts;
    let last = from + span - 1;
    while (last < to) {
      const shift = table[pairOf(bytes[last - 1] as number, bytes[last] as number)] as number;
      if (shift === 0 && isAnyAt(words, bytes, last - span + 1, to)) return last - span + 1;
      last += shift === 0 ? 1 : shift;
    }
    return -1;
  };
}

function pairOf(first: number, second: number): number {
  return ((first & 31) << 5) | (second & 31);
}

function isAnyAt(words: readonly Buffer[], bytes: Buffer, start: number, to: number): boolean {
  for (let index = 0; index < words.length; index += 1) {
    if (isAt(words[index] as Buffer, bytes, start, to)) return true;
  }
  return false;
}

function isAt(word: Buffer, bytes: Buffer, start: number, to: number): boolean {
  if (start + word.length > to) return false;
  for (let index = 0; index < word.length; index += 1) {
    if (lower(bytes[start + index] as number) !== word[index]) return false;
  }
  return true;
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
