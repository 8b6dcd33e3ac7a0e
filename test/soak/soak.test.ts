import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { directoryStore } from '../../src/store/directory.ts';
import { memoryStore } from '../store/memory-store.ts';
import { soak } from './month.ts';

/** A month takes minutes: by hand, SEALWATCH_SOAK_DAYS=30 npm run soak, with SEALWATCH_SOAK_SEED=2 for another one. */
const days = Number(process.env.SEALWATCH_SOAK_DAYS ?? 3);
const seed = Number(process.env.SEALWATCH_SOAK_SEED ?? 1);
const longestMs = 3_600_000;

it('lives through days of an organization without a violation', { timeout: longestMs }, async () => {
  const { violations, counts } = await soak(seed, days, memoryStore());
  console.log(`seed ${seed}, ${days} days, ${counts.steps} steps, violations: ${violations.length}`);
  console.log(JSON.stringify(counts));
  expect(violations).toEqual([]);
});

it('takes the same steps of a day in a directory as in memory', { timeout: longestMs }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-soak-'));
  try {
    const inMemory = await soak(seed, 1, memoryStore());
    const inDirectory = await soak(seed, 1, directoryStore(folder));
    expect(inDirectory).toEqual(inMemory);
    expect(inDirectory.violations).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
