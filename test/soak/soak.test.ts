import { expect, it } from 'vitest';
import { memoryStore } from '../store/memory-store.ts';
import { soak } from './month.ts';

/** A month takes minutes: by hand, SEALWATCH_SOAK_DAYS=30, with SEALWATCH_SOAK_SEED=2 for another one. */
const days = Number(process.env.SEALWATCH_SOAK_DAYS ?? 3);
const seed = Number(process.env.SEALWATCH_SOAK_SEED ?? 1);

it('lives through days of an organization without a violation', { timeout: 3_600_000 }, async () => {
  const { violations, counts } = await soak(seed, days, memoryStore());
  console.log(`seed ${seed}, ${days} days, ${counts.steps} steps, violations: ${violations.length}`);
  console.log(JSON.stringify(counts));
  expect(violations).toEqual([]);
});
