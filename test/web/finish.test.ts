import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { textResponse, type WebRequest } from '../../src/web/exchange.ts';
import { finished } from '../../src/web/finish.ts';
import { inlineHash, pagePolicy } from '../../src/web/secure-headers.ts';

const request = (headers: Record<string, string> = {}): WebRequest => ({
  method: 'GET',
  path: '/',
  query: {},
  headers,
  body: new Uint8Array(),
  secure: true,
});
const gzip = request({ 'accept-encoding': 'gzip' });
const text = (body: string) => textResponse(200, 'text/plain', body);

describe('an answer', () => {
  it('that is too large is told to be, and to be had compressed', () => {
    const answer = finished(request(), text('a'.repeat(2_000_000)), 1_000_000);
    expect([answer.status, answer.headers.etag]).toEqual([406, undefined]);
    expect(new TextDecoder().decode(answer.body)).toBe(
      'This answer has 2.0 MB; at most 1.0 MB can be sent. Ask for it with Accept-Encoding: gzip.\n',
    );
    expect(finished(gzip, text('a'.repeat(2_000_000)), 1_000_000).status).toBe(200);
  });

  it('that is too large even so is told to be in the store', () => {
    const answer = finished(gzip, text(randomBytes(2_000_000).toString('base64')), 1_000_000);
    expect(answer.status).toBe(500);
    expect(new TextDecoder().decode(answer.body)).toContain('Read it from the store');
    expect(answer.headers['content-encoding']).toBeUndefined();
  });

  it('that is small is not compressed', () => {
    expect(finished(gzip, text('small'), 1_000).headers['content-encoding']).toBeUndefined();
  });

  it('of an error has no tag, and is not kept by anybody', () => {
    const { status, headers } = finished(request({ 'if-none-match': '*' }), textResponse(404, 'text/plain', 'no'), 100);
    expect([status, headers.etag, headers['cache-control']]).toEqual([404, undefined, 'private, no-cache']);
  });

  it('promises nothing of TLS where there is none', () => {
    const { headers } = finished({ ...request(), secure: false }, text('x'), 100);
    expect(headers['strict-transport-security']).toBeUndefined();
  });
});

describe('the policy of a page', () => {
  it('lets its own style and script run, and nothing else', () => {
    const hash = (of: string) => `sha256-${createHash('sha256').update(of).digest('base64')}`;
    expect(pagePolicy({ style: inlineHash('p{}'), script: inlineHash('go()') })).toBe(
      `default-src 'none'; style-src '${hash('p{}')}'; script-src '${hash('go()')}'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    );
    expect(pagePolicy({ style: inlineHash('p{}') })).not.toContain('script-src');
  });
});
