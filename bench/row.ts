/** One line of the benchmark: what was measured, what it has to reach, and whether it does. */
export interface Row {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly ok: boolean;
}

/** The middle of the figures. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
