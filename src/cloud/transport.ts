import { Readable } from 'node:stream';
import OpenApi, { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { type AttemptOutcome, outcomeOf, readAnswer } from './answer.ts';
import type { Clock } from './clock.ts';
import type { Credentials } from './credentials.ts';
import type { Endpoint } from './endpoints.ts';
import { observedTransport, type PreparedAttempt, type Transport } from './observed-transport.ts';
import type { OutgoingRequest } from './request.ts';
import type { ObservedResponse } from './response-observer.ts';

interface SdkClient {
  readonly sdk: OpenApi.default;
  credentials: Credentials;
}

/** The SDK's own timers only clear up after ours. */
const SDK_GRACE_MS = 1_000;

/**
 * The vendor's generic call, one SDK client for each endpoint. Its retries are not used: they know nothing of rates
 * and deadlines. Nor are its time-outs relied upon. `connectTimeout` runs whenever the connection is idle, so it must
 * not be below `readTimeout`; and the timer of `readTimeout` is never stopped, so that on a reused connection it goes
 * off during a later request, and cancels the timer of that one.
 */
export function openTransport({ clock, attemptTimeoutMs }: { clock: Clock; attemptTimeoutMs: number }): Transport {
  const clients = new Map<string, SdkClient>();
  const runtime = new RuntimeOptions({});
  const timeout = attemptTimeoutMs + SDK_GRACE_MS;

  function sdkFor({ host, protocol }: Endpoint, credentials: Credentials): OpenApi.default {
    const known = clients.get(host);
    if (known !== undefined) {
      // Fetched a moment ago, so as new as those of any attempt that is about to sign.
      known.credentials = credentials;
      return known.sdk;
    }
    // The SDK types this as its own class, and uses one method of it.
    const credential = { getCredential: async () => client.credentials } as unknown as SdkCredential;
    const config = new $OpenApiUtil.Config({
      endpoint: host,
      protocol,
      credential,
      userAgent: 'sealwatch',
      connectTimeout: timeout,
      readTimeout: timeout,
    });
    const client: SdkClient = { sdk: new OpenApi.default(config), credentials };
    clients.set(host, client);
    return client.sdk;
  }

  async function exchange(
    attempt: PreparedAttempt,
    nonce: string,
    observed: ObservedResponse,
  ): Promise<AttemptOutcome> {
    const { operation, endpoint, message, credentials } = attempt;
    const params = new $OpenApiUtil.Params({
      action: operation.action,
      version: operation.version,
      style: operation.style === 'FC' ? 'ROA' : operation.style,
      protocol: endpoint.protocol,
      method: operation.method,
      pathname: message.path,
      authType: 'AK',
      reqBodyType: message.form !== undefined ? 'formData' : message.bytes === undefined ? 'json' : 'binary',
      // The answer as it comes: its status, size and form are judged by readAnswer.
      bodyType: 'binary',
    });
    // Headers that the SDK would fill in by itself: the nonce, by which the request is found again on the wire, and
    // the time, which is an argument here like everywhere.
    const headers = { ...message.headers, 'x-acs-signature-nonce': nonce, 'x-acs-date': isoSeconds(clock.now()) };
    const request = new $OpenApiUtil.OpenApiRequest({ headers, query: message.query, ...bodyOf(message) });
    try {
      const reply = await sdkFor(endpoint, credentials).callApi(params, request, runtime);
      return await readAnswer(reply.statusCode, reply.headers, reply.body, operation.emptyResponse);
    } catch (error) {
      return outcomeOf(error, observed);
    }
  }

  return observedTransport(exchange);
}

/** A stream of buffers: one of texts would end the process from within the SDK. */
function bodyOf({ body, form, bytes }: OutgoingRequest) {
  return bytes === undefined ? { body: form ?? body } : { stream: Readable.from([Buffer.from(bytes)]) };
}

type SdkCredential = NonNullable<$OpenApiUtil.Config['credential']>;

function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
