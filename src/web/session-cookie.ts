import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a browser holds after a person logged in. */
export const cookieName = 'sealwatch-session';
/** How long it lets in, seconds. */
export const sessionSeconds = 12 * 3_600;
/** More cookies of that name are not looked at: a neighboring domain may have set them. */
const MOST_COOKIES = 4;
/** Longer than any token. */
const LONGEST_TOKEN = 512;
/** Shorter ones can be guessed. */
export const shortestToken = 16;

/** What a request offers to be let in, before anybody knows whether it is right. */
export type OfferedCredential =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'session'; readonly sessions: readonly SessionToken[] };

interface SessionToken {
  /** When it ends, seconds of the epoch. */
  readonly expires: number;
  readonly mac: string;
}

/**
 * What the request offers; undefined where it cannot be valid, so that the token is not read for it.
 *
 * @param now epoch milliseconds
 */
export function offerOf(headers: Readonly<Record<string, string>>, now: number): OfferedCredential | undefined {
  const [, token] = /^Bearer +([\x21-\x7e]+) *$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== undefined) return tokenOffer(token);
  const sessions = (headers.cookie ?? '')
    .split(/[;,]/)
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookieName}=`))
    .slice(0, MOST_COOKIES)
    .flatMap((pair) => {
      const [, expires = '', mac = ''] = /=1\.([1-9]\d{0,11})\.([\w-]{43})$/.exec(pair) ?? [];
      const session = { expires: Number(expires), mac };
      return mac !== '' && isOpen(session, now) ? [session] : [];
    });
  return sessions.length === 0 ? undefined : { kind: 'session', sessions };
}

/** A token as a person typed it; undefined where it cannot be one. */
export function tokenOffer(token: string): OfferedCredential | undefined {
  return token.length < shortestToken || token.length > LONGEST_TOKEN ? undefined : { kind: 'token', token };
}

/** Whether the offer is right. How long this takes reveals nothing of the token. */
export function isValidCredential(offer: OfferedCredential, token: string): boolean {
  if (token.length < shortestToken || token.length > LONGEST_TOKEN) return false;
  if (offer.kind === 'token') return isSame(offer.token, token);
  return offer.sessions.some(({ expires, mac }) => isSame(mac, macOf(expires, token)));
}

/** The Set-Cookie header for somebody who has shown the token. It holds a proof of that, not the token. */
export function sessionCookie(token: string, now: number, secure: boolean): string {
  const expires = Math.floor(now / 1000) + sessionSeconds;
  return cookie(`1.${expires}.${macOf(expires, token)}`, sessionSeconds, secure);
}

/** The Set-Cookie header that ends a session in this browser. */
export function endedCookie(secure: boolean): string {
  return cookie('', 0, secure);
}

function cookie(value: string, maxAge: number, secure: boolean): string {
  const attributes = `Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict`;
  return `${cookieName}=${value}; ${attributes}${secure ? '; Secure' : ''}`;
}

/** Expired ones are not valid, nor are those that are dated ahead of the clock. */
function isOpen({ expires }: SessionToken, now: number): boolean {
  const left = expires - now / 1000;
  // An hour for clocks that disagree.
  return left > 0 && left <= sessionSeconds + 3_600;
}

function macOf(expires: number, token: string): string {
  return createHmac('sha256', token).update(`sealwatch dashboard session 1 ${expires}`).digest('base64url');
}

/** Digests are compared, so that not even the length of the token is revealed. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
