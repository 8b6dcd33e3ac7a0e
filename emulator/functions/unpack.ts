import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

/**
 * Unpacks the zip of a function into a new folder, as an instance finds it.
 *
 * @throws Error that names the file where it is no zip, or would write elsewhere
 */
export function unpack(file: string): string {
  const bytes = readFileSync(file);
  const folder = mkdtempSync(join(tmpdir(), 'emulated-code-'));
  for (const { name, content } of entriesOf(bytes, file)) {
    const target = join(folder, name);
    if (relative(folder, target).startsWith('..')) throw new Error(`${file}: ${name} is outside of it.`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  return folder;
}

function* entriesOf(bytes: Buffer, file: string): Generator<{ name: string; content: Buffer }> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || bytes.readUInt32LE(end) !== END) throw new Error(`${file} is no zip.`);
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    if (bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error(`${file} is no zip.`);
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const header = bytes.readUInt32LE(at + 42);
    const begin = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    const packed = bytes.subarray(begin, begin + size);
    if (!name.endsWith('/')) yield { name, content: method === 0 ? packed : inflateRawSync(packed) };
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}
