/** What waiting takes; a clock is one. */
export interface Timing {
  /** Resolves after so many milliseconds. */
  sleep(ms: number): Promise<void>;
  /** From 0 to below 1; spreads writers that met. */
  random(): number;
}
