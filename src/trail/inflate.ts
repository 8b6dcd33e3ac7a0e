import { constants, createInflateRaw, type ZlibOptions } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';

/** Bytes inflated at a time: enough that the thread that inflates is rarely waited for, and that both fit a cache. */
const OUTPUT = 1 << 19;
/** Outputs inflated in advance. */
const AHEAD = 3;

const options: ZlibOptions & { readonly highWaterMark: number } = {
  chunkSize: OUTPUT,
  highWaterMark: OUTPUT,
  // Flushing gives all that a cut run holds, where finishing it would be an error.
  finishFlush: constants.Z_SYNC_FLUSH,
};

/** How a run of deflated data ended. */
export type Ending = 'complete' | 'cut' | 'corrupt';

/**
 * Inflates one run of deflated data. What follows it is left in the source, to the byte; after damage, what was read
 * since the last sound output is.
 *
 * The stream is driven by hand: as an iterator it drops what it has inflated when it meets damage.
 */
export async function* inflate(source: ByteSource): AsyncGenerator<Uint8Array, Ending> {
  const stream = createInflateRaw(options);
  const ready: Uint8Array[] = [];
  /** What was fed and may not have been consumed. */
  const fed: Uint8Array[] = [];
  let fedFrom = 0;
  const run: { state: 'open' | 'exhausted' | 'ended' | 'failed' } = { state: 'open' };
  let wake = () => {};

  stream.on('data', (output: Uint8Array) => {
    ready.push(output);
    if (ready.length >= AHEAD) stream.pause();
    wake();
  });
  stream.on('drain', () => wake());
  stream.on('end', () => {
    run.state = 'ended';
    wake();
  });
  stream.on('error', () => {
    for (let rest = stream.read(); rest !== null; rest = stream.read()) ready.push(rest);
    run.state = 'failed';
    wake();
  });

  try {
    for (;;) {
      const output = ready.shift();
      if (output !== undefined) {
        yield output;
        if (ready.length < AHEAD && stream.isPaused()) stream.resume();
      } else if (run.state === 'failed') {
        return 'corrupt';
      } else if (run.state === 'ended') {
        dropConsumed();
        return fed.length > 0 ? 'complete' : 'cut';
      } else if (run.state === 'exhausted' || stream.writableNeedDrain) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else {
        dropConsumed();
        await feed();
      }
    }
  } finally {
    dropConsumed();
    source.putBack([fed[0]?.subarray(stream.bytesWritten - fedFrom) ?? new Uint8Array(), ...fed.slice(1)]);
    stream.destroy();
  }

  async function feed(): Promise<void> {
    const piece = await source.take();
    // The run may have ended meanwhile.
    if (piece !== undefined) fed.push(piece);
    if (run.state !== 'open') return;
    if (piece !== undefined) {
      stream.write(piece);
    } else {
      run.state = 'exhausted';
      stream.end();
    }
  }

  function dropConsumed(): void {
    for (let first = fed[0]; first !== undefined && fedFrom + first.length <= stream.bytesWritten; first = fed[0]) {
      fedFrom += first.length;
      fed.shift();
    }
  }
}
