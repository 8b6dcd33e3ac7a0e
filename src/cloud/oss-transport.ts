import http from 'node:http';
import https from 'node:https';
import type { AttemptOutcome } from './answer.ts';
import type { Clock } from './clock.ts';
import type { Endpoint } from './endpoints.ts';
import { exchange } from './exchange.ts';
import { limitOf } from './limit.ts';
import { type OssResponse, ossOutcome } from './oss-answer.ts';
import { type OssRequest, signed, targetOf } from './oss-signature.ts';
import { hangUp, whenConnected } from './response-observer.ts';
import type { TimedAttempt } from './retrier.ts';

/** Sends one request to OSS and tells what came of it. */
export interface OssTransport {
  attempt(
    request: OssRequest,
    body: Uint8Array | undefined,
    attempt: TimedAttempt,
  ): Promise<AttemptOutcome<OssResponse>>;
}

/** Where the requests go, and as what they are signed. */
export interface OssTransportOptions {
  readonly endpoint: Endpoint;
  readonly regionId: string;
  readonly clock: Clock;
}

/** Far above everything that is kept in a store, and what the trail delivers at once. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

/** Keeps connections alive, and keeps no process alive with them. */
export function openOssTransport({ endpoint, regionId, clock }: OssTransportOptions): OssTransport {
  const { protocol, host } = endpoint;
  const { hostname: bracketed, port } = new URL(`${protocol}://${host}`);
  // An address of version 6 has brackets in a URL only.
  const hostname = bracketed.replace(/^\[|\]$/g, '');
  const agent = protocol === 'https' ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true });
  const send = protocol === 'https' ? https.request : http.request;

  return {
    async attempt(request, body, attempt) {
      const headers = signed(request, { regionId, credentials: attempt.credentials, now: clock.now() });
      // Not as a URL, in which the path would be changed after it was signed.
      const outgoing = send({ hostname, port, path: targetOf(request), method: request.method, agent, headers });
      const limit = limitOf(attempt, () => hangUp(outgoing));
      whenConnected(outgoing, attempt.onSent);
      try {
        const reached = await Promise.race([exchange(outgoing, body, MAX_BODY_BYTES), limit.reached]);
        if ('kind' in reached && reached.kind === 'unreachable') hangUp(outgoing);
        return 'kind' in reached ? reached : ossOutcome(reached.status, reached.headers, reached.bytes);
      } finally {
        limit.lift();
      }
    },
  };
}
