import { createHmac } from 'node:crypto';
import type { OutgoingMessage } from '../model/channel.ts';
import { ChannelError } from './address.ts';
import { bytesOf } from './markdown.ts';
import type { Vendor } from './post.ts';
import { fitted } from './text.ts';

/** What Standard Webhooks advises at most, bytes. */
const maxBodyBytes = 20_000;
const marker = 'whsec_';

/** An address that takes JSON, signed as Standard Webhooks 1.0 says. */
export const webhook: Vendor = {
  spacingMs: 200,
  pauseMs: 30_000,
  check({ secret }, name) {
    if (secret === '') throw new ChannelError(`The webhook ${name} needs a secret to sign with.`);
    keysOf(secret, name);
  },
  async post(outgoing, { url, secret, now }, fetch) {
    const body = JSON.stringify(webhookBody(outgoing));
    // The time is that of this attempt; the id stays, so that a receiver knows a message that comes twice.
    const timestamp = String(Math.floor(now / 1000));
    const signatures = keysOf(secret, 'webhook').map(
      (key) => `v1,${createHmac('sha256', key).update(`${outgoing.id}.${timestamp}.${body}`).digest('base64')}`,
    );
    const headers = {
      'content-type': 'application/json',
      'webhook-id': outgoing.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    };
    await fetch(url, { headers, body });
  },
  /** Every 2xx is acceptance, whatever it says; after a 410 nobody takes anything there any more. */
  meaningOf({ status, body }) {
    const said = body.trim();
    if (status >= 200 && status <= 299) return { is: 'accepted', said };
    return { is: status === 410 ? 'channel' : status === 422 ? 'message' : undefined, said };
  },
};

/** The message as it is, with its times in UTC: programs read it. */
export function webhookBody({ at, message }: Pick<OutgoingMessage, 'at' | 'message'>) {
  return fitted(
    message,
    (part) => ({ type: 'sealwatch.alert', timestamp: at, data: part }),
    (body) => bytesOf(body) <= maxBodyBytes,
  );
}

/** The keys to sign with: several, apart by spaces, while one replaces another. */
function keysOf(secret: string, name: string): Buffer[] {
  return secret.split(/\s+/).map((one) => {
    if (!one.startsWith(marker)) return Buffer.from(one);
    const encoded = one.slice(marker.length);
    const key = Buffer.from(encoded, 'base64');
    if (key.length === 0 || key.toString('base64').replace(/=+$/, '') !== encoded.replace(/=+$/, '')) {
      throw new ChannelError(`The secret of the webhook ${name} is not ${marker} with base64 behind it.`);
    }
    return key;
  });
}
