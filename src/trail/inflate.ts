import { constants, createInflateRaw, type ZlibOptions } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';

/** Bytes inflated at a time: enough that the thread that inflates is rarely waited for. */
const OUTPUT = 1 << 18;
/** Outputs that are kept ready. */
const AHEAD = 3;

const options: ZlibOptions & { readonly readableHighWaterMark: number; readonly writableHighWaterMark: number } = {
  chunkSize: OUTPUT,
  readableHighWaterMark: OUTPUT,
  writableHighWaterMark: 1 << 20,
  // Flushing gives all that a cut run holds, where finishing it would be an error.
  finishFlush: constants.Z_SYNC_FLUSH,
};

/** How a run of deflated data ended. */
export type Ending = 'complete' | 'cut' | 'corrupt';

/**
 * Inflates one run of deflated data. What follows it is left in the source, to the byte; after damage, what was read
 * since the last sound output is.
 *
 * Inflating, in a thread of its own, goes on while what it gave is dealt with. The stream is driven by hand: as an
 * iterator it drops what it has inflated when it meets damage.
 */
export async function* inflate(source: ByteSource): AsyncGenerator<Uint8Array, Ending> {
  const stream = createInflateRaw(options);
  const ready: Uint8Array[] = [];
  const outputs = signal();
  const room = signal();
  let ended: 'sound' | 'corrupt' | undefined;
  stream.on('data', (output: Uint8Array) => {
    ready.push(output);
    if (ready.length >= AHEAD) stream.pause();
    outputs.give();
  });
  stream.on('drain', room.give);
  stream.on('end', () => end('sound'));
  stream.on('error', () => {
    for (let rest = stream.read(); rest !== null; rest = stream.read()) ready.push(rest);
    end('corrupt');
  });

  /** What was fed, as far as it may not have been consumed. */
  const fed: Uint8Array[] = [];
  let fedFrom = 0;
  let failure: { readonly error: unknown } | undefined;
  const feeding = feed().catch((error: unknown) => {
    failure = { error };
    outputs.give();
  });

  try {
    for (;;) {
      const output = ready.shift();
      if (output !== undefined) {
        yield output;
        if (ready.length < AHEAD && stream.isPaused()) stream.resume();
      } else if (failure !== undefined) {
        throw failure.error;
      } else if (ended === undefined) {
        await outputs.given();
      } else {
        break;
      }
    }
    await feeding;
    dropConsumed();
    if (ended === 'corrupt') return 'corrupt';
    return fed.length > 0 ? 'complete' : 'cut';
  } finally {
    end('sound');
    await feeding;
    dropConsumed();
    const [first, ...others] = fed;
    if (first !== undefined) source.putBack([first.subarray(stream.bytesWritten - fedFrom), ...others]);
    stream.destroy();
  }

  function end(how: 'sound' | 'corrupt'): void {
    ended ??= how;
    outputs.give();
    room.give();
  }

  async function feed(): Promise<void> {
    while (ended === undefined) {
      const piece = await source.take();
      // The run may have ended meanwhile.
      if (piece !== undefined) fed.push(piece);
      if (ended !== undefined) return;
      if (piece === undefined) {
        stream.end();
        return;
      }
      if (!stream.write(piece)) await room.given();
      dropConsumed();
    }
  }

  function dropConsumed(): void {
    for (let first = fed[0]; first !== undefined && fedFrom + first.length <= stream.bytesWritten; first = fed[0]) {
      fedFrom += first.length;
      fed.shift();
    }
  }
}

/** Something that one waits for and others give; what is given while nobody waits is kept. */
function signal(): { give(): void; given(): Promise<void> } {
  let wake: (() => void) | undefined;
  let isGiven = false;

  return {
    give() {
      isGiven = true;
      wake?.();
    },
    async given() {
      if (!isGiven) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      isGiven = false;
    },
  };
}
