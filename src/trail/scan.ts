import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { type Fields, noRecord, type Stamp, unwrap } from './envelope.ts';
import { inflate } from './inflate.ts';
import { type SplitDamage, splitter } from './split.ts';

/** What is looked for in a delivery, and the limits of it. */
export interface ScanOptions {
  /**
   * Lower-case words. Records are parsed that have one of them as a whole word of a JSON string, in whatever case and however
   * JSON may write it, and the first few; the others are counted.
   */
  readonly words: readonly string[];
  /** What the name of the delivery says of its records, where they do not say it. */
  readonly stamp?: Stamp;
  onRecord(record: Fields, stamp: Stamp): void;
  onDamage(damage: SplitDamage): void;
  /** Called with how many bytes have come, compressed or not. */
  readonly onProgress?: ((bytesIn: number) => void) | undefined;
  /** Default 4 MiB. */
  readonly maxRecordBytes?: number;
  /** How many bytes of JSON are read at most (default 16 GiB): a small file may inflate to any size. */
  readonly maxBytes?: number;
}

export interface ScanResult {
  /** Records with a beginning and an end, parsed or not. */
  readonly records: number;
  /** A digest of the first bytes: the same for a copy that is cut off, or damaged further on. */
  readonly head: string;
  /** A digest of all bytes. */
  readonly digest: string;
}

const mebibyte = 1 << 20;
const maxDepth = 64;
const headBytes = 256;

/**
 * Reads the records of one delivery: gzip or plain; a JSON array, JSON lines, or values one after another, in any envelope.
 * What is damaged is reported, and ends nothing but itself.
 *
 * Rejects only as `chunks` does, or with what a callback throws. Holds a few records, however large the delivery is.
 */
export async function scanDelivery(chunks: AsyncIterable<Uint8Array>, options: ScanOptions): Promise<ScanResult> {
  const { words, stamp, onRecord, onDamage, maxRecordBytes = 4 * mebibyte, maxBytes = 16 * 1024 * mebibyte } = options;
  const split = splitter({
    words,
    maxRecordBytes,
    maxDepth,
    onDamage,
    read(text, offset) {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        return 'is not JSON';
      }
      let records = 0;
      for (const part of unwrap(value, stamp)) {
        if ('record' in part) {
          records += 1;
          onRecord(part.record, part.stamp);
        } else if (part.reason !== noRecord) {
          onDamage({ reason: part.reason, offset });
        }
      }
      return records;
    },
  });

  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let received = 0;
  async function* watched(): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      received += chunk.length;
      options.onProgress?.(received);
      if (head.length < headBytes) head = Buffer.concat([head, chunk]).subarray(0, headBytes);
      if (chunk.length > 0) yield chunk;
    }
  }
  let fault = '';
  let bytesOut = 0;
  const setFault = (reason: string) => {
    fault = reason;
  };
  for await (const chunk of inflate(watched(), setFault)) {
    const room = maxBytes - bytesOut;
    bytesOut += Math.min(room, chunk.length);
    split.push(chunk.subarray(0, room));
    if (chunk.length > room) {
      fault = `is longer than ${maxBytes} bytes`;
      break;
    }
  }
  split.end();
  if (fault !== '') onDamage({ reason: fault, offset: bytesOut });

  return {
    records: split.records,
    head: createHash('sha256').update(head).digest('hex').slice(0, 16),
    digest: hash.digest('hex').slice(0, 24),
  };
}
