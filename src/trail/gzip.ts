import { Buffer } from 'node:buffer';
import type { ByteSource } from './byte-source.ts';
import { crc32 } from './crc32.ts';
import { beginsAsGzip, headerLength, LONGEST_HEADER, MAGIC } from './gzip-header.ts';
import { inflate } from './inflate.ts';

/** What is wrong with a gzip file at some place. */
export interface Damage {
  readonly reason: string;
  /** Bytes of the file that are of no use for it, and how they begin; none where that cannot be told. */
  readonly length: number;
  readonly head: Buffer;
  /** The rest is missing. */
  readonly cut: boolean;
}

/** A file has one, or a few, or one for each time that it was added to. Each costs about as much as 30 KB of data. */
const MOST_MEMBERS = 100_000;
const BLOCK = 1 << 16;
const CUT = damage('the gzip file is cut off', true);

/**
 * Inflates all members of a gzip file, one after the other. Damage is told in its place among the bytes; what comes
 * after it does not follow on what came before it. After damage the next member is looked for.
 */
export async function* gunzip(source: ByteSource): AsyncGenerator<Uint8Array | Damage, void> {
  for (let member = 0; (await source.peek(1)).length > 0; member += 1) {
    const header = await findHeader(source);
    if (header === 'cut' || member === MOST_MEMBERS) {
      yield header === 'cut' ? CUT : damage(`there are more than ${MOST_MEMBERS} gzip members`, true);
      return;
    }
    if (header === 'none') {
      yield await skipToMember(source);
    } else {
      source.skip(header);
      const problem = yield* readMember(source);
      if (problem !== undefined) yield problem;
    }
  }
}

/** Inflates one member, and compares its length and checksum; returns what is wrong with it. */
async function* readMember(source: ByteSource): AsyncGenerator<Uint8Array, Damage | undefined> {
  const outputs = inflate(source);
  let checksum = 0;
  let length = 0;
  try {
    for (;;) {
      const next = await outputs.next();
      if (next.done === true) {
        if (next.value === 'cut') return CUT;
        if (next.value === 'corrupt') return damage('the gzip data is damaged, some of it is lost', false);
        break;
      }
      checksum = crc32(next.value, checksum);
      length += next.value.length;
      yield next.value;
    }
  } finally {
    await outputs.return('cut');
  }

  const trailer = await source.peek(8);
  source.skip(trailer.length);
  if (trailer.length < 8) return CUT;
  const isSound = trailer.readUInt32LE(0) === checksum && trailer.readUInt32LE(4) === length % 2 ** 32;
  return isSound ? undefined : damage('the gzip checksum is wrong', false);
}

/** The length of the header that comes next. */
async function findHeader(source: ByteSource): Promise<number | 'cut' | 'none'> {
  for (let count = 64; ; count *= 8) {
    const bytes = await source.peek(count);
    const length = headerLength(bytes);
    if (length !== undefined) return length;
    if (!beginsAsGzip(bytes) || count > LONGEST_HEADER) return 'none';
    if (bytes.length < count) return 'cut';
  }
}

/** Skips what is no gzip member, to the next that may be one, or to the end. */
async function skipToMember(source: ByteSource): Promise<Damage> {
  const head = Buffer.from(await source.peek(200));
  let length = 0;
  for (;;) {
    const bytes = await source.peek(BLOCK);
    const index = bytes.indexOf(MAGIC, length === 0 ? 1 : 0);
    const isLast = bytes.length < BLOCK;
    // The next member may have begun in the last two bytes.
    const skipped = index !== -1 ? index : isLast ? bytes.length : bytes.length - MAGIC.length + 1;
    source.skip(skipped);
    length += skipped;
    if (index !== -1 || isLast) return { reason: 'there are bytes that are not gzip', length, head, cut: false };
  }
}

function damage(reason: string, cut: boolean): Damage {
  return { reason, length: 0, head: Buffer.alloc(0), cut };
}
