import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { unpack } from '../../../emulator/functions/unpack.ts';

const folder = mkdtempSync(join(tmpdir(), 'emulated-zip-'));
const unpacked: string[] = [];
afterAll(() => {
  for (const each of [folder, ...unpacked]) rmSync(each, { recursive: true, force: true });
});

/** A zip as the build writes it. */
function zip(files: Readonly<Record<string, string>>): string {
  const file = join(folder, `${unpacked.length}.zip`);
  const script = `import { writeFileSync } from 'node:fs';
    import { zip } from './scripts/zip.mjs';
    const files = Object.entries(JSON.parse(process.argv[1])).map(([name, text]) => [name, Buffer.from(text)]);
    writeFileSync(process.argv[2], zip(Object.fromEntries(files)));`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(files), file]);
  return file;
}

describe('a zip', () => {
  it('is unpacked into a folder, byte for byte', () => {
    const files = { 'index.js': 'exports.handler = 1;', 'lib/ü.txt': 'x'.repeat(100_000), empty: '' };
    const target = unpack(zip(files));
    unpacked.push(target);
    for (const [name, text] of Object.entries(files)) expect(readFileSync(join(target, name), 'utf8')).toBe(text);
    expect(readdirSync(target)).toHaveLength(3);
  });

  it('that would write elsewhere is refused', () => {
    expect(() => unpack(zip({ '../../escaped.txt': 'x' }))).toThrow('is outside of it');
  });

  it('that is none is refused', () => {
    const file = join(folder, 'none.zip');
    writeFileSync(file, 'PK but no zip');
    expect(() => unpack(file)).toThrow('is no zip');
  });
});
