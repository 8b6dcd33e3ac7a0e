import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../deploy/deployed.ts';

const directory = await mkdtemp(join(tmpdir(), 'sealwatch-open-files-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Runs code over a directory store `store`, in a process that may have so many files open. */
async function withDescriptors(most: number, code: string): Promise<string> {
  const outfile = join(directory, 'script.mjs');
  await build({
    stdin: {
      contents: `import { directoryStore } from './src/store/directory.ts';
        const store = directoryStore(${JSON.stringify(join(directory, 'store'))});
        ${code}`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
  });
  return execFileSync('sh', ['-c', `ulimit -n ${most} && exec "$0" "$1"`, process.execPath, outfile], {
    encoding: 'utf8',
  });
}

describe('a directory', () => {
  it('is read, written and listed by thousands at once with few descriptors', async () => {
    const code = `
      const keys = Array.from({ length: 400 }, (_, index) => 'ledger/loose/' + index + '.json');
      const written = await Promise.all(keys.map((key) => store.putIfAbsent(key, Buffer.from(key))));
      const read = await Promise.all(Array(8).fill(keys).flat().map((key) => store.read(key)));
      const right = read.filter((bytes, index) => Buffer.from(bytes).toString() === keys[index % 400]);
      const lists = await Promise.all(keys.slice(0, 200).map(() => store.list('ledger/')));
      process.stdout.write([written.filter(Boolean).length, right.length, lists.at(-1).length].join(' '));`;

    expect(await withDescriptors(128, code)).toBe('400 3200 400');
  });
});
