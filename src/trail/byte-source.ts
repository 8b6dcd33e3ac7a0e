import { Buffer } from 'node:buffer';

/** Bytes that come in pieces, and may be looked at before they are taken. */
export interface ByteSource {
  /** The first bytes, as many as asked for, or all that are left; they stay. */
  peek(count: number): Promise<Buffer>;
  /** Forgets bytes that were peeked at. */
  skip(count: number): void;
  /** The next piece, not empty; undefined at the end. */
  take(): Promise<Uint8Array | undefined>;
  /** Puts pieces back in front. */
  putBack(pieces: readonly Uint8Array[]): void;
  /** How many bytes came in all. */
  readonly received: number;
  /** No more is wanted. */
  close(): Promise<void>;
}

/** @param onReceived told how many bytes came in all, after each piece */
export function byteSource(chunks: AsyncIterable<Uint8Array>, onReceived: (received: number) => void): ByteSource {
  const iterator = chunks[Symbol.asyncIterator]();
  const waiting: Uint8Array[] = [];
  let received = 0;

  async function receive(): Promise<Uint8Array | undefined> {
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return undefined;
      if (next.value.length === 0) continue;
      received += next.value.length;
      onReceived(received);
      return next.value;
    }
  }

  return {
    async peek(count) {
      const [ready] = waiting;
      if (ready !== undefined && ready.length >= count) return view(ready).subarray(0, count);
      const pieces = waiting.splice(0);
      let length = pieces.reduce((sum, piece) => sum + piece.length, 0);
      while (length < count) {
        const piece = await receive();
        if (piece === undefined) break;
        pieces.push(piece);
        length += piece.length;
      }
      const joined = Buffer.concat(pieces);
      if (joined.length > 0) waiting.push(joined);
      return joined.subarray(0, count);
    },
    skip(count) {
      const first = waiting.shift();
      if (first !== undefined && first.length > count) waiting.unshift(first.subarray(count));
    },
    take: async () => waiting.shift() ?? (await receive()),
    putBack(pieces) {
      waiting.unshift(...pieces.filter((piece) => piece.length > 0));
    },
    get received() {
      return received;
    },
    async close() {
      await iterator.return?.();
    },
  };
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** All bytes, as they come. */
export async function* plain(source: ByteSource): AsyncGenerator<Uint8Array, void> {
  for (let piece = await source.take(); piece !== undefined; piece = await source.take()) yield piece;
}
