import { redacted } from '../cloud/redact.ts';
import { ExpectedError } from '../model/errors.ts';

/** A channel cannot be used. The message names it by its reference or by a digest, never by its address. */
export class ChannelError extends ExpectedError {
  override readonly name = 'ChannelError';
}

/** Where messages are posted, and what they are signed with. Both are secrets. */
export interface Address {
  readonly url: URL;
  /** '' where messages are not signed. */
  readonly secret: string;
}

/**
 * The address of a channel: over TLS, or in plain text to this machine only.
 *
 * @param name what it is called in errors, such as `env:SEALWATCH_SLACK_WEBHOOK`
 * @throws ChannelError if the text is no such address
 */
export function parseAddress(text: string, name: string): URL {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw new ChannelError(`The webhook ${name} is not a URL.`);
  }
  const isLocal = /^(127(\.\d+){3}|localhost|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) {
    throw new ChannelError(`The webhook ${name} must be an https:// URL; http:// is for this machine only.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ChannelError(`The webhook ${name} must not contain a user name or a password.`);
  }
  return url;
}

/** Text from a channel or the network, on one line and without any part of the channel's address or its secret. */
export function withoutSecrets(text: string, { url, secret }: Address): string {
  const { href, host, pathname, search, searchParams } = url;
  const parts = [
    href,
    pathname,
    search,
    host,
    ...searchParams.values(),
    ...pathname.split('/'),
    ...secret.split(/\s+/),
  ];
  const clean = parts
    .sort((a, b) => b.length - a.length)
    .reduce((rest, part) => (part.length < 4 ? rest : rest.replaceAll(part, '[left out]')), text);
  return redacted(clean, undefined, 120);
}
