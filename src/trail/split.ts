import { Buffer, isUtf8 } from 'node:buffer';

/** Why something among the bytes of a delivery is no record, and where it begins, in the bytes of JSON. */
export interface Damage {
  readonly reason: string;
  readonly offset: number;
}

export interface SplitOptions {
  /** Lower-case words: a text in which none of them is a whole word of a JSON string is not handed over. */
  readonly words: readonly string[];
  readonly maxRecordBytes: number;
  readonly maxDepth: number;
  /**
   * One JSON value that may hold records, and where it begins.
   *
   * @returns how many records it holds, or why it cannot be read
   */
  read(text: string, offset: number): number | string;
  onDamage(damage: Damage): void;
}

/** Cuts a stream of JSON into records, without parsing those that cannot matter. */
export interface Splitter {
  push(chunk: Uint8Array): void;
  /** The last byte has come, or what follows does not follow on what came. Returns whether everything had ended. */
  end(): boolean;
  readonly records: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const NEWLINE = 0x0a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LETTER_U = 0x75;
const mostLists = 8;
/** The first records are always handed over: they say whose delivery it is. */
const firstRecords = 10;
/** Bytes that are kept before the place where a record is looked for. */
const context = 64;
/** Zero bytes behind the last one: no loop has to look for the end. */
const padding = 8;
/** So often what may be a record after damage is tried; a failed parse is slow. */
const mostTries = 100_000;

/** What a byte is outside strings: 0 where it does not matter. */
const structure = new Uint8Array(256);
for (const byte of [0, QUOTE, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT]) structure[byte] = 1;
/** Bytes of a string that neither end it nor escape anything. Control characters are not among them. */
const plain = new Uint8Array(256).fill(1, 0x20);
for (const byte of [QUOTE, BACKSLASH]) plain[byte] = 0;
/** White space, brackets, commas and colons. */
const mayPrecedeString = new Uint8Array(256).fill(1, 0, 0x21);
for (const byte of [COLON, COMMA, OPEN_OBJECT, OPEN_ARRAY]) mayPrecedeString[byte] = 1;
/** White space, commas, the separator of JSON text sequences, the bytes of a byte-order mark. */
const separators = new Set([0x20, 0x09, NEWLINE, 0x0d, COMMA, 0x1e, 0xef, 0xbb, 0xbf]);
/** Lists of records in an object. */
const listNames = /"(records|events)"\s*:\s*$/i;

const INCOMPLETE = -1;
const DAMAGED = -2;
const LIST = -3;

/**
 * Splits lists and lines of records, objects and texts side by side, lists in lists and lists in objects. It follows strings
 * and brackets over every byte. After damage it goes on with the next value that parses as a record.
 */
export function splitter({ words, maxRecordBytes, maxDepth, read, onDamage }: SplitOptions): Splitter {
  const wanted = new Set([...words, 'data_base64']);
  /** For each length the last letters of the words, a bit each. */
  const lastLetters = new Uint32Array(64);
  for (const word of wanted)
    lastLetters[word.length] = (lastLetters[word.length] ?? 0) | (1 << (word.charCodeAt(word.length - 1) & 31));
  const brackets = new Uint8Array(maxDepth + 1);

  /** What is kept, and zero bytes, at which every loop stops. */
  let bytes = Buffer.alloc(padding);
  let limit = 0;
  /** Bytes of the stream before the first that is kept. */
  let offset = 0;
  let position = 0;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  /** No value is measured again before so many bytes are there. */
  let awaited = 0;
  /** Whether each list that the next value is in, outermost first, is a member of an object. */
  let lists: boolean[] = [];
  let lost: Damage | undefined;
  let records = 0;
  let tries = 0;
  /** Of the value measured last: why it is none, whether it may matter, and where a list in it begins. */
  let fault = '';
  let matters = false;
  let listAt = 0;

  function push(chunk: Uint8Array): void {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (limit - position + waitingBytes >= awaited) run(false);
  }

  /** Takes in what came, and drops what is dealt with. */
  function takeIn(): void {
    // The way back is found by the bytes before.
    const dropped = lost === undefined ? position : Math.max(0, position - context);
    const needed = limit - dropped + waitingBytes + padding;
    const room = needed > bytes.length ? Buffer.alloc(needed + (needed >> 1)) : bytes;
    bytes.copy(room, 0, dropped, limit);
    bytes = room;
    limit -= dropped;
    for (const chunk of waiting) {
      bytes.set(chunk, limit);
      limit += chunk.length;
    }
    bytes.fill(0, limit, limit + padding);
    offset += dropped;
    position -= dropped;
    waiting = [];
    waitingBytes = 0;
  }

  function run(isLast: boolean): void {
    awaited = 0;
    takeIn();
    while (position < limit) {
      if (lost !== undefined ? !recover(isLast) : !step(isLast)) return;
    }
  }

  /** Takes one value or separator; returns whether there was a whole one. */
  function step(isLast: boolean): boolean {
    const byte = bytes[position] as number;
    if (separators.has(byte)) {
      position += 1;
    } else if (byte === OPEN_ARRAY && lists.length < mostLists) {
      lists.push(false);
      position += 1;
    } else if (byte === CLOSE_ARRAY && lists.length > 0) {
      if (lists.pop()) return take(measure(position + 1, OPEN_OBJECT), isLast, true);
      position += 1;
    } else if (byte === OPEN_OBJECT || byte === QUOTE) {
      return take(measure(position, 0), isLast, false);
    } else {
      lose(byte === OPEN_ARRAY ? 'is in too many lists' : 'is not a record');
    }
    return true;
  }

  function take(end: number, isLast: boolean, isRest: boolean): boolean {
    if (end === INCOMPLETE && limit - position <= maxRecordBytes && !isLast) {
      if (isRest) lists.push(true);
      awaited = 2 * (limit - position);
      return false;
    }
    if (end === LIST) {
      lists.push(true);
      position = listAt + 1;
    } else if (end < 0) {
      lose(end === DAMAGED ? fault : isLast ? 'does not end' : tooLong());
    } else if (end - position > maxRecordBytes) {
      lose(tooLong());
    } else {
      const isWanted = matters || (records < firstRecords && !isRest);
      const found = isWanted ? readValue(end, isRest) : isRest ? 0 : 1;
      if (typeof found === 'string') {
        lose(found);
      } else {
        records += found;
        position = end;
      }
    }
    return true;
  }

  /** Reads what begins at the position; of an object around a list, what follows the list. */
  function readValue(end: number, isRest: boolean): number | string {
    const text = isRest ? `{"":0${bytes.toString('utf8', position + 1, end)}` : bytes.toString('utf8', position, end);
    // What cannot be decoded becomes this character, which may also have been there.
    if (text.includes('\ufffd') && !isUtf8(bytes.subarray(position, end))) return 'is not UTF-8';
    return read(text, offset + position);
  }

  function tooLong(): string {
    return `is longer than ${maxRecordBytes} bytes`;
  }

  function lose(reason: string): void {
    lost = { reason, offset: offset + position };
    position += 1;
  }

  /** Looks for the next value that is certainly a record; returns whether there was one. */
  function recover(isLast: boolean): boolean {
    for (;;) {
      const object = tries < mostTries ? bytes.indexOf(OPEN_OBJECT, position) : -1;
      if (object === -1 || object >= limit) break;
      const isText = bytes[object + 1] === BACKSLASH && bytes[object + 2] === QUOTE && bytes[object - 1] === QUOTE;
      position = isText ? object - 1 : object;
      const end = mayBegin(object) || isText ? measure(position, 0) : DAMAGED;
      if (end === INCOMPLETE && limit - position <= maxRecordBytes && !isLast) {
        awaited = 2 * (limit - position);
        return false;
      }
      if (end > 0 && end - position <= maxRecordBytes) {
        tries += 1;
        const found = readValue(end, false);
        if (typeof found === 'number' && found > 0) {
          records += found;
          position = end;
          settle();
          return true;
        }
      }
      position = object + 1;
    }
    position = limit;
    return false;
  }

  /** Whether an object has a member, and is not the value of one. */
  function mayBegin(object: number): boolean {
    let [before, after] = [object - 1, object + 1];
    while (before >= 0 && (bytes[before] as number) <= 0x20) before -= 1;
    while (after < limit && (bytes[after] as number) <= 0x20) after += 1;
    return bytes[before] !== COLON && (bytes[after] === QUOTE || after === limit);
  }

  function settle(): void {
    if (lost !== undefined) onDamage(lost);
    lost = undefined;
  }

  /**
   * Finds where a value ends: a text, or an object.
   *
   * @param outer the bracket that was opened before, 0 where none was
   */
  function measure(from: number, outer: number): number {
    const [input, size, isStructure, isPlain, lastLetter] = [bytes, limit, structure, plain, lastLetters];
    let index = from;
    let depth = outer === 0 ? 0 : 1;
    brackets[depth] = outer;
    let escapes = false;
    let found = false;
    for (;;) {
      while (isStructure[input[index] as number] === 0) index += 1;
      const byte = input[index] as number;
      if (byte === QUOTE) {
        if (index > from && mayPrecedeString[input[index - 1] as number] === 0)
          return damaged('has a string where none can be');
        index += 1;
        let word = index;
        for (;;) {
          while (isPlain[input[index] as number] === 1) index += 1;
          const length = index - word;
          // The ends of all words at once: few strings are compared.
          if (length < 64 && ((lastLetter[length] as number) >>> ((input[index - 1] as number) & 31)) & 1 && !found)
            found = wanted.has(input.toString('latin1', word, index).toLowerCase());
          const end = input[index] as number;
          if (end === QUOTE) {
            const next = input[index + 1];
            // Most strings are followed by another one at once.
            if ((next !== COLON && next !== COMMA) || input[index + 2] !== QUOTE || depth === 0) break;
            index += 3;
          } else if (end === BACKSLASH) {
            if (input[index + 1] === LETTER_U) escapes = true;
            index += 2;
          } else if (index >= size) {
            return INCOMPLETE;
          } else {
            return damaged('has a string that does not end on its line');
          }
          word = index;
        }
        index += 1;
      } else if (byte === 0) {
        if (index >= size) return INCOMPLETE;
        index += 1;
        continue;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (depth > 0 && !mayPrecedeBracket(index, brackets[depth] as number))
          return damaged('has brackets that do not match');
        if (depth === maxDepth) return damaged(`is nested deeper than ${maxDepth}`);
        if (byte === OPEN_ARRAY && depth === 1 && isList(from, index)) return LIST;
        depth += 1;
        brackets[depth] = byte;
        index += 1;
      } else {
        // The two brackets of a kind are two apart.
        if (byte !== (brackets[depth] as number) + 2) return damaged('has brackets that do not match');
        depth -= 1;
        index += 1;
      }
      if (depth === 0) {
        matters = found || (escapes && mayHideLetters(from, index)) || isTextOfList(from);
        return index;
      }
    }
  }

  function damaged(reason: string): number {
    fault = reason;
    return DAMAGED;
  }

  /** In an object a bracket follows a colon, in a list a comma or the list's own bracket. */
  function mayPrecedeBracket(index: number, outer: number): boolean {
    let before = index - 1;
    while ((bytes[before] as number) <= 0x20) before -= 1;
    const byte = bytes[before];
    return outer === OPEN_OBJECT ? byte === COLON : byte === COMMA || byte === OPEN_ARRAY;
  }

  /** Whether an object only wraps the list that begins there, and nothing before it shows that it is a record itself. */
  function isList(from: number, index: number): boolean {
    if (!listNames.test(bytes.toString('latin1', Math.max(from, index - 40), index))) return false;
    listAt = index;
    return !/"eventName"\s*:/i.test(bytes.toString('latin1', from, index));
  }

  /** Whether an escape may stand for a letter of a word, or for a backslash that begins such an escape in a text within. */
  function mayHideLetters(from: number, to: number): boolean {
    return /\\u00[2-7]/.test(bytes.toString('latin1', from, to));
  }

  /** A text may hold a list: it has to be parsed to know of how many. */
  function isTextOfList(from: number): boolean {
    return bytes[from] === QUOTE && bytes[from + 1] !== OPEN_OBJECT;
  }

  return {
    push,
    end() {
      run(true);
      const isWhole = lists.length === 0 && lost === undefined;
      if (lost === undefined && lists.length > 0) lost = { reason: 'the list does not end', offset: offset + limit };
      settle();
      lists = [];
      offset += limit;
      bytes = Buffer.alloc(padding);
      limit = 0;
      position = 0;
      return isWhole;
    },
    get records() {
      return records;
    },
  };
}
