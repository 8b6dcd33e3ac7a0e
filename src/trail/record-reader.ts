import { type Buffer, isAscii, isUtf8 } from 'node:buffer';
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

/** A key whose value no word can be seen in, since its letters stand for others. */
const ENCODED = 'data_base64';

export function recordReader({ words, maxDepth, onRecord, onBroken }: ReaderOptions): RecordReader {
  const { holds, mayHide } = needle(words);
  let records = 0;
  let parsed = 0;

  return {
    read(window, start, end, escapes) {
      const { bytes } = window;
      if (!holds(window, start, end) && !(escapes && mayHide(bytes, start, end)) && !isList(bytes, start)) {
        records += 1;
        return;
      }
      const fail = (reason: string) =>
        onBroken({ offset: window.offset + start, length: end - start, reason, head: headOf(bytes, start, end) });
      const text = decode(bytes, start, end);
      if (text === undefined) return fail('is not UTF-8');
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        return fail('is no JSON');
      }
      unwrap(value, maxDepth, {
        onRecord(record) {
          records += 1;
          parsed += 1;
          onRecord(record);
        },
        onBroken: fail,
      });
    },
    counts: () => ({ records, parsed }),
  };
}

/** A text may hold anything but one record: it has to be parsed to know how many. */
function isList(bytes: Buffer, start: number): boolean {
  if (bytes[start] !== QUOTE) return false;
  let index = start + 1;
  while (isSpace(bytes[index])) index += 1;
  return bytes[index] !== OPEN_OBJECT;
}

function decode(bytes: Buffer, start: number, end: number): string | undefined {
  const slice = bytes.subarray(start, end);
  // One byte a character: copied, where anything else is decoded.
  if (isAscii(slice)) return bytes.toString('latin1', start, end);
  return isUtf8(slice) ? bytes.toString('utf8', start, end) : undefined;
}
