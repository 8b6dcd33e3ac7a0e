import { type AttemptOutcome, connectionEndedBy, retryAfterOf } from './answer.ts';
import type { Clock } from './clock.ts';
import { observedTransport, type PreparedAttempt, type Transport } from './observed-transport.ts';
import type { ObservedResponse } from './response-observer.ts';

/** The client's own timer only clears up after ours. */
const SDK_GRACE_MS = 1_000;

/**
 * Speaks to Function Compute by the vendor's older package, which the runtime brings along. It is loaded with the first
 * call, so that nobody else waits for it. A function of today has no service, by which the package names functions: its
 * version is set to that of today's API, as the vendor's own deployment tool does. Whether the service takes invocations
 * signed so is not documented; the other way of calling is the default.
 */
export function openFc2Transport({ clock }: { clock: Clock }): Transport {
  async function exchange(
    attempt: PreparedAttempt,
    nonce: string,
    observed: ObservedResponse,
  ): Promise<AttemptOutcome> {
    const { operation, endpoint, message, credentials, timeoutMs } = attempt;
    const { default: Client } = await import('@alicloud/fc2');
    const { accessKeyId, accessKeySecret, securityToken } = credentials;
    const [, account = '0', region = 'none'] = /^(\d+)\.([a-z0-9-]+)\.fc\./.exec(endpoint.host) ?? [];
    const client = new Client(account, {
      accessKeyID: accessKeyId,
      accessKeySecret,
      region,
      ...(securityToken !== undefined && { securityToken }),
      endpoint: `${endpoint.protocol}://${endpoint.host}`,
      timeout: timeoutMs + SDK_GRACE_MS,
    });
    client.version = operation.version;
    const headers = {
      ...message.headers,
      date: new Date(clock.now()).toUTCString(),
      // Not part of this protocol: the request is found again on the wire by it.
      'x-acs-signature-nonce': nonce,
      // Left out by the package where a key does not begin with "STS".
      ...(securityToken !== undefined && { 'x-fc-security-token': securityToken }),
    };
    const path = message.path.slice(`/${operation.version}`.length);
    try {
      await client.post(path, Buffer.from(message.bytes ?? []), headers, message.query);
      return { kind: 'answer', body: null, requestId: requestIdOf(observed) };
    } catch (error) {
      return outcomeOf(error, observed);
    }
  }

  return observedTransport(exchange);
}

/**
 * What came of a call by which the package threw. Its errors have neither status nor request id, and it takes an answer
 * for broken that says all is well with an empty body and calls it JSON: what was seen on the wire decides.
 */
function outcomeOf(error: unknown, observed: ObservedResponse): AttemptOutcome {
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  const { status, headers } = observed;
  const requestId = requestIdOf(observed);
  if (status === undefined) {
    if (typeof code === 'string' && !(error instanceof TypeError)) {
      return { kind: 'unreachable', code, detail: connectionEndedBy(code) };
    }
    if (name === 'RequestTimeoutError') return { kind: 'unreachable', code: 'Timeout', detail: 'no answer in time' };
    throw error;
  }
  if (status >= 200 && status <= 299) return { kind: 'answer', body: null, requestId };
  const retryAfterMs = retryAfterOf(headers);

  return {
    kind: 'errorResponse',
    status,
    code: typeof code === 'string' ? code : '',
    message: typeof message === 'string' ? message : '',
    requestId,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function requestIdOf({ headers }: ObservedResponse): string {
  const id = headers['x-fc-request-id'] ?? headers['x-acs-request-id'];
  return typeof id === 'string' ? id : '';
}
