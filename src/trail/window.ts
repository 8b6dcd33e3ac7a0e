import type { Buffer } from 'node:buffer';

/** The part of a long run of bytes that is being looked at. Positions count from its first byte. */
export interface Window {
  readonly bytes: Buffer;
  /** Where the known bytes end; what lies behind is not to be read. */
  end: number;
  /** How many bytes came before the first of the window. */
  offset: number;
}

/** Adds bytes at the end, for which there must be room. */
export function append(window: Window, chunk: Uint8Array): void {
  window.bytes.set(chunk, window.end);
  window.end += chunk.length;
}

/** Forgets the bytes before a position, which becomes position 0. */
export function forget(window: Window, position: number): void {
  window.bytes.copyWithin(0, position, window.end);
  window.end -= position;
  window.offset += position;
}
