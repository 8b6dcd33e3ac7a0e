import { createHmac } from 'node:crypto';
import { type Hook, type HookOptions, isObject, isText, objectOf, type Posted, type Reply, startHook } from './hook.ts';

export interface StandardWebhookOptions extends HookOptions {
  /** `whsec_` with base64 behind it, or the text itself. */
  readonly secret: string;
}

const PATH = '/hooks/emulated-0000';
const MOST_BYTES = 20_000;
const TOLERANCE_S = 300;

/** Starts a receiver of Standard Webhooks 1.0 on loopback, which checks signature, time and form. */
export function startStandardWebhook({ secret, ...options }: StandardWebhookOptions): Promise<Hook> {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  const denialOf = ({ method, url, headers, body, now }: Posted): Reply | undefined => {
    if (method !== 'POST' || url.pathname !== PATH) return { status: 404, body: 'not found' };
    const { 'webhook-id': id = '', 'webhook-timestamp': time = '', 'webhook-signature': signatures = '' } = headers;
    const signed = `${id}.${time}.${body}`;
    const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
    const isOurs = isText(id) && !id.includes('.') && String(signatures).split(' ').includes(expected);
    if (!isOurs) return { status: 401, body: 'signature does not match' };
    if (Math.abs(now / 1000 - Number(time)) > TOLERANCE_S) return { status: 401, body: 'timestamp is too old or new' };
    if (Buffer.byteLength(body) > MOST_BYTES) return { status: 413, body: 'too large' };
    const { type, timestamp, data } = objectOf(body) ?? {};
    const isEvent = isText(type) && /^\w+(\.\w+)*$/.test(type) && !Number.isNaN(Date.parse(String(timestamp)));
    return isEvent && isObject(data) ? undefined : { status: 422, body: 'no event' };
  };
  return startHook(
    {
      path: PATH,
      contentType: 'text/plain',
      denialOf,
      accepted: { status: 204, body: '' },
      limits: [],
      tooFast: (waitMs) => ({ status: 429, body: '', retryAfter: Math.ceil(waitMs / 1_000) }),
    },
    options,
    (message) => message,
  );
}
