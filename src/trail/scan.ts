import { byteSource, plain } from './byte-source.ts';
import { gunzip } from './gzip.ts';
import { beginsAsGzip } from './gzip-header.ts';
import { type Broken, headOf } from './place.ts';
import { recordReader } from './record-reader.ts';
import { splitter } from './split.ts';

export type { Broken } from './place.ts';

/** What is looked for in a delivery, and who is told. */
export interface ScanOptions {
  /**
   * Records that can hold none of these words are counted, and not parsed. A word is found however JSON may write it,
   * without regard to case in ASCII; records may be parsed that do not hold it. Without words nothing is parsed.
   */
  readonly words: readonly string[];
  onRecord(record: unknown): void;
  onBroken(broken: Broken): void;
  /** Records are a few thousand bytes long; nothing that carries them takes more than a megabyte (default 1 MiB). */
  readonly maxRecordBytes?: number;
  /** How many brackets may be open at once in a record (default 64). */
  readonly maxDepth?: number;
  /** How many bytes of JSON are read at most (default 16 GiB): a small file may inflate to any size. */
  readonly maxBytes?: number;
  /** Told how many bytes of the delivery have come, compressed or not. */
  onProgress?(bytesIn: number): void;
}

export interface ScanResult {
  /** Records with a beginning and an end, parsed or not. Broken ones are not among them. */
  readonly records: number;
  /** Those that were parsed, and given to `onRecord`. */
  readonly parsed: number;
  /** How often `onBroken` was called: records that cannot be read, and bytes that are none. */
  readonly broken: number;
  readonly bytesIn: number;
  /** Bytes of JSON. */
  readonly bytesOut: number;
  /** The end is missing, or was not read. */
  readonly truncated: boolean;
}

const MIB = 1 << 20;
const GIB = 1 << 30;

/**
 * Reads the records of one ActionTrail delivery: gzip or plain; a JSON array, JSON lines, or objects and arrays one
 * after another; bare, in EventBridge's or a log service's envelope, as JSON in strings, in lists and objects of them.
 *
 * What is damaged is reported and never ends the scan. Rejects only as `chunks` does, or with what a callback throws.
 * Holds about 2 MiB, however large the delivery is.
 */
export async function scanDelivery(chunks: AsyncIterable<Uint8Array>, options: ScanOptions): Promise<ScanResult> {
  const { maxRecordBytes = MIB, maxDepth = 64, maxBytes = 16 * GIB } = options;
  const source = byteSource(chunks, (received) => options.onProgress?.(received));
  const total = { broken: 0, bytesOut: 0, truncated: false };
  const onBroken = (broken: Broken) => {
    total.broken += 1;
    options.onBroken(broken);
  };
  const reader = recordReader({
    words: options.words,
    maxDepth,
    onRecord: (record) => options.onRecord(record),
    onBroken,
  });
  const split = splitter({ maxRecordBytes, maxDepth, onUnit: reader.read, onBroken });

  try {
    for await (const part of beginsAsGzip(await source.peek(3)) ? gunzip(source) : plain(source)) {
      if (!(part instanceof Uint8Array)) {
        // The bytes that follow belong to nothing that came before.
        split.end();
        const head = headOf(part.head, 0, part.head.length);
        onBroken({ offset: total.bytesOut, length: part.length, reason: part.reason, head });
        total.truncated ||= part.cut;
      } else if (total.bytesOut + part.length > maxBytes) {
        split.push(part.subarray(0, maxBytes - total.bytesOut));
        total.bytesOut = maxBytes;
        total.truncated = true;
        onBroken({
          offset: maxBytes,
          length: 0,
          reason: `is longer than ${maxBytes} bytes, which were read`,
          head: '',
        });
        break;
      } else {
        total.bytesOut += part.length;
        split.push(part);
      }
    }
  } finally {
    await source.close();
  }
  const isWhole = split.end();

  return { ...reader.counts(), ...total, bytesIn: source.received, truncated: total.truncated || !isWhole };
}
