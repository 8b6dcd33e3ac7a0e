import { Buffer } from 'node:buffer';
import { createGunzip } from 'node:zlib';

/** Compressed bytes given at once: what came out of earlier ones stands where these are damaged, and a bomb stays small. */
const inputBytes = 1 << 15;
const outputBytes = 1 << 20;

/** The first byte of a gzip file, which no JSON begins with. */
const gzipByte = 0x1f;

/**
 * Inflates a gzip file, all of its members. What is no gzip file is passed on as it is.
 *
 * @param onFault called where not all of it can be inflated
 */
export async function* inflate(
  chunks: AsyncIterable<Uint8Array>,
  onFault: (reason: string) => void,
): AsyncGenerator<Uint8Array, void> {
  const engine = createGunzip({ chunkSize: outputBytes });
  const out: Uint8Array[] = [];
  let fault = '';
  let isGzip: boolean | undefined;
  let [received, length] = [0, 0];
  let tail = Buffer.alloc(4);
  engine.on('data', (bytes: Uint8Array) => {
    out.push(bytes);
    length += bytes.length;
  });
  engine.on('error', ({ message }) => {
    fault = message === 'unexpected end of file' ? 'the gzip file is cut off' : `the gzip file is damaged (${message})`;
  });
  const closed = new Promise<void>((resolve) => engine.on('close', () => resolve()));
  try {
    for await (const chunk of chunks) {
      isGzip ??= chunk[0] === gzipByte;
      if (!isGzip) {
        yield chunk;
        continue;
      }
      received += chunk.length;
      tail = Buffer.concat([tail, chunk.subarray(-4)]).subarray(-4);
      for (let from = 0; from < chunk.length && !engine.destroyed; from += inputBytes) {
        const written = new Promise<void>((resolve) => {
          engine.write(chunk.subarray(from, from + inputBytes), () => resolve());
        });
        // After an error a write never says that it is done.
        await Promise.race([written, closed]);
        yield* out.splice(0);
      }
      if (engine.destroyed) break;
    }
    if (!isGzip) return;
    engine.end();
    await closed;
    yield* out.splice(0);
  } finally {
    engine.destroy();
  }
  if (fault === '' && engine.bytesWritten < received) fault = 'there are bytes after the gzip data';
  // A member ends with its length: one that ends otherwise has been cut off in its header, which the engine does not mind.
  if (fault === '' && length < 2 ** 32 && tail.readUInt32LE() > length) fault = 'the gzip file is cut off';
  if (fault !== '') onFault(fault);
}
