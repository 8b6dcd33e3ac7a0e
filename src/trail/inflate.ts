import { Buffer } from 'node:buffer';
import { constants, createGunzip, gunzipSync } from 'node:zlib';

/** The engine forgets what it has not given out when it meets damage: so many bytes of JSON at most. */
const outputBytes = 1 << 18;
/** Damage costs nothing that is before it in a file no longer than this, and of no more JSON than that. */
const mostKeptBytes = 1 << 20;
const mostKeptLength = 1 << 26;

/** The first byte of a gzip file, which no JSON begins with. */
const gzipByte = 0x1f;

/**
 * Inflates a gzip file, all of its members. What is no gzip file is passed on as it is.
 *
 * @param take takes bytes as they come; returns whether more are wanted
 * @returns why not all of it can be inflated, '' where it can
 */
export async function inflate(
  chunks: AsyncIterable<Uint8Array>,
  take: (bytes: Uint8Array) => boolean,
): Promise<string> {
  const engine = createGunzip({ chunkSize: outputBytes });
  const kept: Uint8Array[] = [];
  let [received, length] = [0, 0];
  let tail = Buffer.alloc(4);
  let fault = '';
  let isGzip: boolean | undefined;
  let isEnough = false;
  let thrown: { readonly error: unknown } | undefined;
  const give = (bytes: Uint8Array) => {
    length += bytes.length;
    try {
      isEnough ||= !take(bytes);
    } catch (error) {
      thrown ??= { error };
      isEnough = true;
    }
    if (isEnough) engine.destroy();
  };
  engine.on('data', give);
  engine.on('error', ({ message }) => {
    fault = message === 'unexpected end of file' ? 'the gzip file is cut off' : `the gzip file is damaged (${message})`;
  });
  const closed = new Promise<void>((resolve) => engine.on('close', () => resolve()));
  try {
    for await (const chunk of chunks) {
      isGzip ??= chunk[0] === gzipByte;
      received += chunk.length;
      if (!isGzip) {
        give(chunk);
      } else {
        if (received <= mostKeptBytes) kept.push(chunk);
        tail = Buffer.concat([tail, chunk.subarray(-4)]).subarray(-4);
        // After an error a write never says that it is done.
        await Promise.race([new Promise<void>((resolve) => engine.write(chunk, () => resolve())), closed]);
      }
      if (engine.destroyed) break;
    }
    if (isGzip) {
      engine.end();
      await closed;
    }
  } finally {
    engine.destroy();
  }
  if (fault !== '' && received <= mostKeptBytes && length <= mostKeptLength)
    give(beforeDamage(Buffer.concat(kept), length));
  if (thrown !== undefined) throw thrown.error;
  if (!isGzip || isEnough || fault !== '') return fault;
  if (engine.bytesWritten < received) return 'there are bytes after the gzip data';
  // A member ends with its length: one that ends otherwise has been cut off in its header, which the engine does not mind.
  return length < 2 ** 32 && tail.readUInt32LE() > length ? 'the gzip file is cut off' : '';
}

/** What the longest beginning without damage inflates to, but for the bytes that were given out. */
function beforeDamage(bytes: Buffer, given: number): Uint8Array {
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: given + outputBytes };
  let [whole, tooLong] = [0, bytes.length + 1];
  let text = Buffer.alloc(given);
  while (tooLong - whole > 1) {
    const length = Math.floor((whole + tooLong) / 2);
    try {
      text = gunzipSync(bytes.subarray(0, length), options);
      whole = length;
    } catch {
      tooLong = length;
    }
  }
  return text.subarray(given);
}
