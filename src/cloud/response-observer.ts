import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** The header that tells requests apart; every request has a nonce of its own anyway, for its signature. */
const NONCE = 'x-acs-signature-nonce';
const REQUEST_STARTED = 'http.client.request.start';

/** What is seen of one request below the SDK. */
export interface ObservedResponse {
  /** Of the answer; undefined until its head has come. */
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Closes the connection of a request that is not over, and idle ones if they are likely to be as dead. */
  hangUp(): void;
}

/** Watches the requests that the SDK makes. */
export interface ResponseObserver {
  /** Calls `onSent` once the request with this nonce leaves over a connection that stands. */
  observe(nonce: string, onSent: () => void): ObservedResponse;
  /** To be called when the request is over. */
  forget(nonce: string): void;
}

interface ObservedRequest {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  request: ClientRequest | undefined;
  readonly onSent: () => void;
}

/**
 * The SDK gives no handle on the request it makes, and so no way to end it, and it loses the status and the headers
 * of every error answer that is not JSON. Node announces each outgoing request on a diagnostics channel; that is used
 * here, and nothing depends on it but better messages, earlier hanging up and tighter pacing: on a Node without the
 * channel the calls still work. Subscribed only while requests are under way, so that nothing outlives them.
 */
export function openResponseObserver(): ResponseObserver {
  const watched = new Map<string, ObservedRequest>();

  function onStart(message: unknown): void {
    const { request } = message as { request: ClientRequest };
    const nonce = request.getHeader(NONCE);
    const entry = typeof nonce === 'string' ? watched.get(nonce) : undefined;
    if (entry === undefined) return;
    entry.request = request;
    request.once('response', (response: IncomingMessage) => {
      entry.status = response.statusCode;
      entry.headers = response.headers;
    });
    whenConnected(request, entry.onSent);
  }

  return {
    observe(nonce, onSent) {
      const entry: ObservedRequest = { status: undefined, headers: {}, request: undefined, onSent };
      if (watched.size === 0) subscribe(REQUEST_STARTED, onStart);
      watched.set(nonce, entry);
      return {
        get status() {
          return entry.status;
        },
        get headers() {
          return entry.headers;
        },
        hangUp() {
          if (entry.request !== undefined) hangUp(entry.request);
        },
      };
    },
    forget(nonce) {
      watched.delete(nonce);
      if (watched.size === 0) unsubscribe(REQUEST_STARTED, onStart);
    },
  };
}

/** Closes the connection of a request that is not over, and idle ones if they are likely to be as dead. */
export function hangUp(request: ClientRequest): void {
  request.destroy();
  if (request.reusedSocket) closeIdle(request);
}

/**
 * A function that was frozen wakes with connections whose other end is long gone: nothing comes back on them, not
 * even a reset. When one of them was waited for in vain, the next try must not pick another one.
 */
function closeIdle(request: ClientRequest): void {
  // Set by Node on every request, but not documented; without it the connections just stay.
  const { agent } = request as { agent?: Agent };
  for (const socket of Object.values(agent?.freeSockets ?? {}).flat()) socket?.destroy();
}

/** A request is announced when it has been handed over; on a new connection it leaves only after the handshakes. */
export function whenConnected(request: ClientRequest, onSent: () => void): void {
  const { socket } = request;
  if (socket === null) {
    request.once('socket', () => whenConnected(request, onSent));
  } else if (socket.connecting) {
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', onSent);
  } else {
    onSent();
  }
}
