import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { foldFile, foldOnThreads } from '../../src/runs/fold-files.ts';
import { event } from '../account.ts';

const script = new URL('../../dist/cli/main.js', import.meta.url);
const now = Date.parse('2026-11-22T06:00:00Z');
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-fold-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function job(name: string, bytes: Uint8Array) {
  const file = join(directory, name);
  await writeFile(file, bytes);
  return { file, accountId: '', now };
}

it('gives what came of each file in the order of the files, those that are damaged too', async () => {
  const delivery = (count: number) =>
    gzipSync(
      JSON.stringify(
        Array.from({ length: count }, (_, index) =>
          event(`key-${count}`, { eventId: `e-${count}-${index}`, eventTime: '2026-11-22T05:00:00Z' }),
        ),
      ),
    );
  const badChecksum = Buffer.from(delivery(4));
  badChecksum[badChecksum.length - 8] = (badChecksum.at(-8) ?? 0) ^ 1;
  const jobs = [
    await job('many.gz', delivery(2_000)),
    await job('cut.gz', delivery(3).subarray(0, -20)),
    await job('one.gz', delivery(1)),
    await job('checksum.gz', badChecksum),
    await job('none.gz', Buffer.from('no JSON')),
  ];
  const done: number[] = [];
  const folded = await foldOnThreads(jobs, script, (count) => done.push(count));

  expect(done).toEqual([1, 2, 3, 4, 5]);
  expect(folded).toEqual(await Promise.all(jobs.map((each) => foldFile(each))));
  expect(folded.map(({ broken }) => broken > 0)).toEqual([false, true, false, true, true]);
  expect([folded[0]?.records, folded[2]?.records]).toEqual([2_000, 1]);
});

it('rejects where a file cannot be read, and ends its threads', async () => {
  const jobs = [await job('sound.gz', gzipSync('[]')), { file: join(directory, 'missing.gz'), accountId: '', now }];
  await expect(foldOnThreads(jobs, script, () => {})).rejects.toThrow('ENOENT');
});
