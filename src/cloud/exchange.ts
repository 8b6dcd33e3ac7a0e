import type { ClientRequest, IncomingHttpHeaders } from 'node:http';
import { type AttemptOutcome, connectionEndedBy } from './answer.ts';

/** A whole answer, whatever it says. */
export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** Sends a request, and reads the answer to it unless it is longer than what any answer can be. */
export function exchange(
  outgoing: ClientRequest,
  body: Uint8Array | undefined,
  mostBytes: number,
): Promise<RawResponse | AttemptOutcome<never>> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => {
      const code = error.code ?? 'ECONNRESET';
      resolve({ kind: 'unreachable', code, detail: connectionEndedBy(code) });
    };
    // It may come again after the first, when the connection is closed under the request.
    outgoing.on('error', failed);
    outgoing.once('response', (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size <= mostBytes) return;
        resolve({ kind: 'unexpected', detail: `more than ${mostBytes} bytes`, requestId: '' });
        answer.destroy();
      });
      answer.once('error', failed);
      answer.once('end', () => {
        const { statusCode = 0, headers } = answer;
        resolve({ status: statusCode, headers, bytes: Buffer.concat(chunks, size) });
      });
    });
    outgoing.end(body);
  });
}
