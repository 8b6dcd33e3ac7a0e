import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endedCookie,
  isValidCredential,
  offerOf,
  sessionCookie,
  sessionSeconds,
  tokenOffer,
} from '../../src/web/session-cookie.ts';

const token = 'correct-horse-battery-staple';
const now = Date.parse('2026-11-22T06:30:00Z');
const pairOf = (cookie: string) => cookie.split(';')[0] ?? '';
const lets = (headers: Record<string, string>, at = now, of = token) => {
  const offer = offerOf(headers, at);
  return offer !== undefined && isValidCredential(offer, of);
};

describe('a session', () => {
  const cookie = pairOf(sessionCookie(token, now, true));

  it.each([
    ['at once', cookie, now, true],
    ['among others', `a=b; ${cookie}; c=d`, now, true],
    ['beside a false one', `sealwatch-session=1.1.${'A'.repeat(43)}; ${cookie}`, now, true],
    ['to its last second', cookie, now + (sessionSeconds - 1) * 1_000, true],
    ['not after its end', cookie, now + sessionSeconds * 1_000, false],
    ['not long before it can have been given', cookie, now - 2 * 3_600_000, false],
    ['not under another name', cookie.replace('sealwatch', 'sealwatch2'), now, false],
    ['not cut short', cookie.slice(0, -1), now, false],
    ['not with a leading zero', cookie.replace('=1.', '=1.0'), now, false],
    ['not behind many others', `${'sealwatch-session=1.2.x; '.repeat(9)}${cookie}`, now, false],
  ])('lets in %s: %#', (_when, header, at, expected) => {
    expect(lets({ cookie: header }, at)).toBe(expected);
  });

  it('ends where the token is changed', () => {
    expect(lets({ cookie }, now, `${token}2`)).toBe(false);
  });

  it('cannot be lengthened, by any change of it', () => {
    fc.assert(
      fc.property(fc.nat(cookie.length - 1), fc.constantFrom(...'0123456789abcXYZ-_.'), (index, character) => {
        const changed = cookie.slice(0, index) + character + cookie.slice(index + 1);
        expect(lets({ cookie: changed })).toBe(changed === cookie);
      }),
    );
  });

  it('is for this machine in the clear, and for everybody else over TLS', () => {
    expect(sessionCookie(token, now, false)).not.toContain('Secure');
    expect(sessionCookie(token, now, true)).toMatch(/; HttpOnly; SameSite=Strict; Secure$/);
    expect(endedCookie(true)).toBe('sealwatch-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure');
  });
});

describe('a token', () => {
  it.each([
    [token, true],
    [`${token} `, false],
    [token.toUpperCase(), false],
    ['', false],
    ['x'.repeat(10_000), false],
  ])('typed as %s lets in is %s', (typed, expected) => {
    const offer = tokenOffer(typed);
    expect(offer !== undefined && isValidCredential(offer, token)).toBe(expected);
  });

  it('that is short lets nobody in, though it is right', () => {
    expect(lets({ authorization: 'Bearer hunter2' }, now, 'hunter2')).toBe(false);
    expect(isValidCredential({ kind: 'token', token: 'hunter2' }, 'hunter2')).toBe(false);
    expect(isValidCredential({ kind: 'token', token: '' }, '')).toBe(false);
  });

  it('lets in as a bearer, whatever the case of that word', () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER '])
      expect(lets({ authorization: `${scheme} ${token}` })).toBe(true);
    for (const header of [token, `Basic ${token}`, `Bearer${token}`, `Bearer ${token} x`]) {
      expect(lets({ authorization: header })).toBe(false);
    }
  });

  it('that anybody makes up lets nobody in, and throws nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (authorization, cookie) => {
        expect(lets({ authorization, cookie })).toBe(false);
      }),
    );
  });
});
