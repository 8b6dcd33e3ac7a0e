import { Buffer } from 'node:buffer';

/** How every gzip member that was deflated begins (RFC 1952). */
export const MAGIC = Buffer.from([0x1f, 0x8b, 8]);

const HAS_CHECKSUM = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const RESERVED = 0xe0;

/** A header has a few dozen bytes; one with longer names and extra fields than this is taken for damage. */
export const LONGEST_HEADER = 1 << 16;

/** Whether bytes begin as a gzip member does, as far as there are any. */
export function beginsAsGzip(bytes: Uint8Array): boolean {
  const flags = bytes[3] ?? 0;
  return bytes.length > 0 && MAGIC.every((byte, index) => (bytes[index] ?? byte) === byte) && (flags & RESERVED) === 0;
}

/** The length of the header that bytes begin with; undefined where there is none, or not the whole of it. */
export function headerLength(bytes: Uint8Array): number | undefined {
  const flags = bytes[3];
  if (flags === undefined || !beginsAsGzip(bytes)) return undefined;
  let length = 10;
  if (flags & HAS_EXTRA) length += 2 + (bytes[length] ?? 0) + (bytes[length + 1] ?? 0) * 256;
  for (const flag of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & flag) === 0) continue;
    const zero = bytes.indexOf(0, length);
    if (zero === -1) return undefined;
    length = zero + 1;
  }
  if (flags & HAS_CHECKSUM) length += 2;

  return length <= bytes.length ? length : undefined;
}
