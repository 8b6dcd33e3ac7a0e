import { createHash } from 'node:crypto';

/** The one style and the one script that a page carries, as `sha256-…`; nothing else in it applies or runs. */
export interface InlineHashes {
  readonly style: string;
  readonly script?: string;
}

/** What a page may do: show itself with its own style and script, and send its own form. */
export function pagePolicy({ style, script }: InlineHashes): string {
  return [
    "default-src 'none'",
    `style-src '${style}'`,
    ...(script === undefined ? [] : [`script-src '${script}'`]),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The hash of an inline element's text. */
export function inlineHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** What anything but a page may do. */
export const dataPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** Headers of every answer. */
export function secureHeaders(secure: boolean): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex, nofollow',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy':
      'camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), payment=(), serial=(), usb=(), clipboard-write=(self)',
    // Kept by the one browser that asked, and asked about each time.
    'cache-control': 'private, no-cache',
    vary: 'Accept, Accept-Encoding, Accept-Language, Authorization, Cookie',
    ...(secure && { 'strict-transport-security': 'max-age=31536000' }),
  };
}
