import type { Buffer } from 'node:buffer';

/**
 * Finds, in one pass over every byte, the few that matter to where records begin and end:
 *
 * - brackets outside strings;
 * - quotes that open a string where none can begin, since nothing that may precede one does: at the latest there,
 *   strings and what lies between them have been taken for each other;
 * - a `u` after a backslash: letters may be written in other ways than as themselves.
 */
export interface Marker {
  readonly bytes: Buffer;
  /** Where the marked bytes are, ascending, after `mark`. */
  readonly at: Int32Array;
  /**
   * Marks the bytes between two positions, which follow on those marked before.
   *
   * @param to a multiple of `BLOCK` after `from`, and of at most `MOST` bytes
   * @returns how many it has marked
   */
  mark(from: number, to: number): number;
  /** What comes next follows on nothing: it is outside strings. */
  restart(): void;
}

/** Bytes that are marked together. */
export const BLOCK = 64;
/** Bytes that are marked in one call: few enough to stay in the fastest cache until they have been dealt with. */
export const MOST = 1 << 14;
