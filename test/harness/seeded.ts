import { seededRandom } from '../../emulator/index.ts';

export const seed = Number(process.env.SEALWATCH_HARNESS_SEED ?? 17);
/** How many faults of each family meet each operation of each account, and so on: a sample, or by hand all. */
export const share = Number(process.env.SEALWATCH_HARNESS_CASES ?? 3);

/** Takes so many of a list, in an order that follows from the random numbers. */
export function sampleOf<T>(from: readonly T[], count: number, random: () => number): T[] {
  return from
    .map((one) => [random(), one] as const)
    .sort(([one], [other]) => one - other)
    .slice(0, count)
    .map(([, one]) => one);
}

/** Random numbers of a part of the harness. */
export function randomOf(part: number): () => number {
  return seededRandom(seed + part);
}
