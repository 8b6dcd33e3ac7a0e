import { createHash } from 'node:crypto';

/** What pages carry inline; anything else in them does not run. */
export interface Inline {
  /** The texts of `<style>` elements. */
  readonly styles: readonly string[];
  /** The texts of `<script>` elements. */
  readonly scripts: readonly string[];
}

/** What a page may do: show itself with its own style and script, and send its own form. */
export function pagePolicy({ styles, scripts }: Inline): string {
  return [
    "default-src 'none'",
    ...sources('style-src', styles),
    ...sources('script-src', scripts),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
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

function sources(directive: string, texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  const hashes = texts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return [`${directive} ${hashes.join(' ')}`];
}
