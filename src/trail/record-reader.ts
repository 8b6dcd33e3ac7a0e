import { type Buffer, isUtf8 } from 'node:buffer';
import { isSpace, OPEN_OBJECT, QUOTE } from './ascii.ts';
import { unwrap } from './envelope.ts';
import { needle } from './needle.ts';
import { type Broken, headOf } from './place.ts';
import type { Window } from './window.ts';

export interface ReaderOptions {
  readonly words: readonly string[];
  readonly maxDepth: number;
  onRecord(record: object): void;
  onBroken(broken: Broken): void;
}

/** Parses the records that may hold a word, and counts all. */
export interface RecordReader {
  read(window: Window, start: number, end: number, escapes: boolean): void;
  counts(): { readonly records: number; readonly parsed: number };
}

export function recordReader({ words, maxDepth, onRecord, onBroken }: ReaderOptions): RecordReader {
  const { mayBeIn } = needle(words);
  let records = 0;
  let parsed = 0;

  return {
    read(window, start, end, escapes) {
      const { bytes } = window;
      if (!mayBeIn(window, start, end, escapes) && !isList(bytes, start)) {
        records += 1;
        return;
      }
      const parts = partsOf(bytes, start, end, maxDepth);
      for (const part of parts) {
        if (typeof part === 'string') {
          onBroken({
            offset: window.offset + start,
            length: end - start,
            reason: part,
            head: headOf(bytes, start, end),
          });
        } else {
          records += 1;
          parsed += 1;
          onRecord(part);
        }
      }
    },
    counts: () => ({ records, parsed }),
  };
}

/** The records in some bytes of JSON; in the place of each that is none, why not. */
function partsOf(bytes: Buffer, start: number, end: number, maxDepth: number): readonly (object | string)[] {
  const text = decode(bytes, start, end);
  if (text === undefined) return ['is not UTF-8'];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return ['is no JSON'];
  }
  return unwrap(value, maxDepth);
}

/** A text may hold anything but one record: it has to be parsed to know how many. */
function isList(bytes: Buffer, start: number): boolean {
  if (bytes[start] !== QUOTE) return false;
  let index = start + 1;
  while (isSpace(bytes[index])) index += 1;
  return bytes[index] !== OPEN_OBJECT;
}

function decode(bytes: Buffer, start: number, end: number): string | undefined {
  const text = bytes.toString('utf8', start, end);
  // What cannot be decoded becomes this character, which may also have been there.
  return text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end)) ? undefined : text;
}
