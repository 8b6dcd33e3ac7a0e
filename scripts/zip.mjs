// Writes the same bytes for the same files (with the same Node.js, whose zlib it uses): names in order, no times, permissions
// for reading. Function Compute then sees that the code is unchanged, and it is not uploaded again.
import { deflateRawSync } from 'node:zlib';

/** 1980-01-01 00:00, the earliest that a zip can say. */
const TIME = 0;
const DATE = 0x21;
const UTF8_NAMES = 0x800;
const DEFLATED = 8;
/** Made on Unix, by version 2.0; a plain file, rw-r--r--. */
const MADE_BY = (3 << 8) | 20;
const ATTRIBUTES = 0o100644 * 0x10000;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** @param {Record<string, Buffer>} files by their names */
export function zip(files) {
  const local = [];
  const central = [];
  let offset = 0;
  for (const name of Object.keys(files).sort()) {
    const bytes = files[name];
    const packed = deflateRawSync(bytes, { level: 9 });
    const title = Buffer.from(name, 'utf8');
    // The part that both headers share, from "version needed" to the lengths of the name and of the extra field.
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(UTF8_NAMES, 2);
    shared.writeUInt16LE(DEFLATED, 4);
    shared.writeUInt16LE(TIME, 6);
    shared.writeUInt16LE(DATE, 8);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(title.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(ATTRIBUTES, 6);
    rest.writeUInt32LE(offset, 10);
    central.push(word(0x02014b50), half(MADE_BY), shared, rest, title);
    local.push(word(0x04034b50), shared, title, packed);
    offset += 4 + shared.length + title.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const count = Object.keys(files).length;
  const end = [half(0), half(0), half(count), half(count), word(directory.length), word(offset), half(0)];
  return Buffer.concat([...local, directory, word(0x06054b50), ...end]);
}

function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = table[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function word(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function half(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
