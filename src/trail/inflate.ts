import { Buffer } from 'node:buffer';
import { createGunzip } from 'node:zlib';

/** Compressed bytes given at once: what came out of earlier ones stands where these are damaged. */
const inputBytes = 1 << 18;
const outputBytes = 1 << 20;

/**
 * Inflates a gzip file, all of its members, and hands over what comes out, as it comes.
 *
 * @param onBytes returns whether more is wanted
 * @returns why not all of it could be inflated; '' where it could, or no more was wanted
 */
export async function inflate(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: Uint8Array) => boolean,
): Promise<string> {
  const engine = createGunzip({ chunkSize: outputBytes });
  let isWanted = true;
  let fault = '';
  let thrown: { readonly error: unknown } | undefined;
  let received = 0;
  let length = 0;
  let tail = Buffer.alloc(4);
  engine.on('data', (bytes: Uint8Array) => {
    if (!isWanted) return;
    length += bytes.length;
    try {
      isWanted = onBytes(bytes);
    } catch (error) {
      // What is thrown here would end the process, not the caller.
      thrown = { error };
      isWanted = false;
    }
    if (!isWanted) engine.destroy();
  });
  engine.on('error', ({ message }) => {
    fault = message === 'unexpected end of file' ? 'the gzip file is cut off' : `the gzip file is damaged (${message})`;
  });
  let isDone = () => {};
  const closed = new Promise<void>((resolve) => {
    engine.on('close', () => {
      resolve();
      // After an error a write never says that it is done.
      isDone();
    });
  });
  for await (const chunk of chunks) {
    received += chunk.length;
    tail = Buffer.concat([tail, chunk.subarray(-4)]).subarray(-4);
    for (let from = 0; from < chunk.length && !engine.destroyed; from += inputBytes) {
      await new Promise<void>((resolve) => {
        isDone = resolve;
        engine.write(chunk.subarray(from, from + inputBytes), () => resolve());
      });
    }
    if (engine.destroyed) break;
  }
  engine.end();
  await closed;
  if (thrown !== undefined) throw thrown.error;
  if (isWanted && fault === '' && engine.bytesWritten < received) return 'there are bytes after the gzip data';
  // A member ends with its length: one that ends otherwise has been cut off in its header, which the engine does not mind.
  if (isWanted && fault === '' && length < 2 ** 32 && tail.readUInt32LE() > length) return 'the gzip file is cut off';
  return isWanted ? fault : '';
}
