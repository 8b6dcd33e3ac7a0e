import zlib from 'node:zlib';

/** Continues a CRC-32, which begins with 0. */
export type Checksum = (bytes: Uint8Array, before: number) => number;

/** The runtime's own where it has one (Node 20.15 and later), which is ten times as fast. */
export const crc32: Checksum = zlib.crc32 ?? tableCrc32;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** CRC-32 as gzip has it (RFC 1952), a byte at a time. */
export function tableCrc32(bytes: Uint8Array, before: number): number {
  let rest = ~before;
  for (const byte of bytes) rest = (rest >>> 8) ^ (table[(rest ^ byte) & 255] ?? 0);
  return ~rest >>> 0;
}
