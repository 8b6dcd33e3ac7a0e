import { Buffer, isUtf8 } from 'node:buffer';
import {
  BACKSLASH,
  byteBefore,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  INCOMPLETE,
  LIST,
  measure,
  measuring,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from './measure.ts';

/** Why something among the bytes of a delivery is no record, and where it begins, in the bytes of JSON. */
export interface SplitDamage {
  readonly reason: string;
  readonly offset: number;
}

export interface SplitOptions {
  /** Lower-case words: a value in which none of them is a whole word of a JSON string is counted, and not read. */
  readonly words: readonly string[];
  readonly maxRecordBytes: number;
  readonly maxDepth: number;
  /**
   * Reads one JSON value that may hold records.
   *
   * @returns how many records it holds, or why it cannot be read
   */
  read(text: string, offset: number): number | string;
  onDamage(damage: SplitDamage): void;
}

/** Cuts a stream of JSON into records, without parsing those that cannot matter. */
export interface Splitter {
  push(chunk: Uint8Array): void;
  /** The last byte has come. */
  end(): void;
  readonly records: number;
}

/** So many bytes are split at once. */
const blockBytes = 1 << 20;
/** Zero bytes behind the last one: no loop has to look for the end. */
const padding = 8;
const mostLists = 8;
/** The first records are always read: they say whose delivery it is. */
const firstRecords = 10;
/** After damage, bytes are kept before the position: what precedes an object says whether it may be a record. */
const context = 64;
/** Bytes that are looked at again after damage; each try counts as some. A file of nothing but damage would take hours. */
const mostEffort = 2 ** 32;
const effortOfTry = 10_000;

/** White space, commas, the separator of JSON text sequences, the bytes of a byte-order mark. */
const separators = new Set([0x20, 0x09, 0x0a, 0x0d, COMMA, 0x1e, 0xef, 0xbb, 0xbf]);
/**
 * Splits lists and lines of records, objects and texts side by side, lists in lists and lists in objects. It follows strings
 * and brackets over every byte. After damage it goes on with the next value that parses as a record.
 */
export function splitter({ words, maxRecordBytes, maxDepth, read, onDamage }: SplitOptions): Splitter {
  const value = measuring(Buffer.alloc(padding), [...words, 'data_base64'], maxDepth);
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let { bytes, size } = value;
  /** Bytes of the stream before the first of these. */
  let offset = 0;
  let position = 0;
  /** Whether each list that the next value is in, outermost first, is a member of an object. */
  const lists: boolean[] = [];
  /** Where in the stream an object begins that is what follows such a list. */
  let restAt = -1;
  let lost: SplitDamage | undefined;
  let effort = 0;
  let records = 0;

  function push(chunk: Uint8Array): void {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes >= blockBytes) split(false);
  }

  function split(isLast: boolean): void {
    const dropped = lost === undefined ? position : Math.max(0, position - context);
    const kept = size - dropped;
    const needed = kept + waitingBytes + padding;
    // One buffer for all blocks: a new one each time makes the engine collect garbage all the time.
    const room = needed > bytes.length ? Buffer.alloc(needed + blockBytes) : bytes;
    bytes.copy(room, 0, dropped, size);
    bytes = room;
    size = kept;
    for (const chunk of waiting) {
      bytes.set(chunk, size);
      size += chunk.length;
    }
    bytes.fill(0, size, size + padding);
    Object.assign(value, { bytes, size });
    offset += dropped;
    position -= dropped;
    waiting = [];
    waitingBytes = 0;
    for (;;) {
      if (lost !== undefined) seek();
      if (position >= size) return;
      const byte = bytes[position] as number;
      if (byte === OPEN_OBJECT || byte === QUOTE) {
        const end = measure(value, position);
        if (end === INCOMPLETE && !isLast && size - position <= maxRecordBytes) return;
        take(end, isLast);
      } else if (separators.has(byte)) {
        position += 1;
      } else if (byte === OPEN_ARRAY && lists.length < mostLists) {
        lists.push(false);
        position += 1;
      } else if (byte === CLOSE_ARRAY && lists.length > 0) {
        if (!closeList(isLast)) return;
      } else {
        fail(byte === OPEN_ARRAY ? 'is in too many lists' : 'is not a record');
      }
    }
  }

  /** What follows a list in its object is read as an object of its own; returns whether enough is there. */
  function closeList(isLast: boolean): boolean {
    let next = position + 1;
    while (next < size && (bytes[next] as number) <= 0x20) next += 1;
    if (lists.at(-1) === true && next === size && !isLast) return false;
    const isMember = lists.pop();
    position += 1;
    if (!isMember) return true;
    position = next;
    if (bytes[next] === CLOSE_OBJECT) position += 1;
    else if (bytes[next] !== COMMA) fail('has brackets that do not match');
    else bytes[next] = OPEN_OBJECT;
    restAt = offset + next;
    return true;
  }

  function take(end: number, isLast: boolean): void {
    if (lost !== undefined) effort += value.reach - position + effortOfTry;
    if (end === LIST && lost === undefined) {
      lists.push(true);
      position = value.reach;
    } else if (end === INCOMPLETE && isLast && size - position <= maxRecordBytes) {
      fail('does not end');
    } else if (end < 0 ? end === INCOMPLETE : end - position > maxRecordBytes) {
      fail(`is longer than ${maxRecordBytes} bytes`);
    } else if (end < 0) {
      fail(value.fault);
    } else {
      const isRest = restAt === offset + position;
      const found = value.matters || isRest || lost !== undefined || records < firstRecords ? readValue(end) : 1;
      // After damage only a record is certainly none of its pieces.
      if (typeof found === 'string' || (lost !== undefined && found === 0)) {
        fail(String(found));
      } else {
        if (lost !== undefined) onDamage(lost);
        lost = undefined;
        records += found;
        position = end;
      }
    }
  }

  function readValue(end: number): number | string {
    const text = bytes.toString('utf8', position, end);
    // What cannot be decoded becomes this character, which may also have been there.
    if (text.includes('\ufffd') && !isUtf8(bytes.subarray(position, end))) return 'is not UTF-8';
    return read(text, offset + position);
  }

  function fail(reason: string): void {
    lost ??= { reason, offset: offset + position };
    position += 1;
  }

  /** Moves to the next object that has a member and is not the value of one, or to the text of one. */
  function seek(): void {
    if (effort > mostEffort) position = size;
    for (; position < size; position += 1) {
      const [byte, next] = [bytes[position], bytes[position + 1]];
      if (byte === QUOTE && next === OPEN_OBJECT && bytes[position + 2] === BACKSLASH) return;
      if (byte !== OPEN_OBJECT || byteBefore(bytes, position) === COLON) continue;
      let after = position + 1;
      while (after < size && (bytes[after] as number) <= 0x20) after += 1;
      if (bytes[after] === QUOTE || after === size) return;
    }
  }

  return {
    push,
    end() {
      split(true);
      if (lost === undefined && lists.length > 0) lost = { reason: 'the list does not end', offset: offset + size };
      if (lost !== undefined) onDamage(lost);
    },
    get records() {
      return records;
    },
  };
}
