import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../src/cloud/credentials.ts';
import { signedSls, slsTarget, type UnsignedSlsRequest } from '../../src/cloud/sls-signature.ts';
import { hostileText } from './hostile-text.ts';

interface VendorClient {
  _sign(method: string, path: string, query: object, headers: object, credentials: Credentials): string;
}
const Client = createRequire(import.meta.url)('@alicloud/log') as new (config: object) => VendorClient;

const credentials: Credentials = { accessKeyId: 'mockAccessKeyID', accessKeySecret: 'mockAccessKeySecret' };
const vendor = new Client({ ...credentials, endpoint: 'cn-hangzhou.log.aliyuncs.com' });
const now = Date.parse('2026-11-22T06:30:00.999Z');
const request: UnsignedSlsRequest = {
  method: 'GET',
  host: 'audit-logs.cn-hangzhou.log.aliyuncs.com',
  path: '/logstores/actiontrail_all',
  query: {
    type: 'log',
    from: '1',
    to: '2',
    query: "event.eventName: Encrypt | select count(*) as n where a = 'b c'",
    line: '0',
    offset: '0',
  },
};

const sign = (of: UnsignedSlsRequest, key = credentials) => signedSls(of, { credentials: key, now });

/** What the vendor's client would send for the same headers. */
function theirs({ method, path, query }: UnsignedSlsRequest, headers: Record<string, string>): string {
  const { authorization: _, host: __, ...rest } = headers;
  return vendor._sign(method, path, query, rest, credentials);
}

describe('a signature for SLS', () => {
  it('is the one that the vendor’s client once gave', () => {
    expect(sign(request)).toEqual({
      host: 'audit-logs.cn-hangzhou.log.aliyuncs.com',
      date: 'Sun, 22 Nov 2026 06:30:00 GMT',
      'x-log-apiversion': '0.6.0',
      'x-log-bodyrawsize': '0',
      'x-log-signaturemethod': 'hmac-sha1',
      authorization: 'LOG mockAccessKeyID:1UHeAF7uCDuMBHLOH8vd5ofTouI=',
    });
  });

  it('carries and signs a token', () => {
    const headers = sign(request, { ...credentials, securityToken: 'the-token' });

    expect(headers['x-acs-security-token']).toBe('the-token');
    expect(headers.authorization).toBe(theirs(request, headers));
    expect(headers.authorization).not.toBe(sign(request).authorization);
  });

  it('is the vendor’s, for hostile queries', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (query, other) => {
        const asked = { ...request, query: { ...request.query, query, zone: other } };
        const headers = sign(asked);
        expect(headers.authorization).toBe(theirs(asked, headers));
      }),
    );
  });

  it.each<[string, Partial<UnsignedSlsRequest>]>([
    ['method', { method: 'POST' }],
    ['path', { path: '/logstores/other' }],
    ['query', { query: { ...request.query, to: '3' } }],
  ])('depends on the %s', (_, change) => {
    expect(sign({ ...request, ...change }).authorization).not.toBe(sign(request).authorization);
  });
});

describe('what is asked of SLS', () => {
  it('escapes everything that is not itself in a query', () => {
    const query = { query: "a & b = 'c' + d | %?#/é", from: '1' };
    expect(slsTarget({ path: '/logstores/x', query })).toBe(
      "/logstores/x?from=1&query=a%20%26%20b%20%3D%20'c'%20%2B%20d%20%7C%20%25%3F%23%2F%C3%A9",
    );
    expect(slsTarget({ path: '/logstores', query: {} })).toBe('/logstores');
  });
});
