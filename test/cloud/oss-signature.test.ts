import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../src/cloud/credentials.ts';
import { type OssRequest, signed, targetOf } from '../../src/cloud/oss-signature.ts';
import { hostileText } from './hostile-text.ts';

interface VendorSigner {
  authorizationV4(
    ...args: [string, string, string, string, { headers: object; queries: object }, string, string, string[]]
  ): string;
}
const vendor: VendorSigner = createRequire(import.meta.url)('ali-oss/lib/common/signUtils.js');

const credentials: Credentials = { accessKeyId: 'LTAI5tExampleKeyId01', accessKeySecret: 'exampleSecret' };
const now = Date.parse('2026-11-22T06:30:00.999Z');
const host = 'bucket.oss-cn-hangzhou.aliyuncs.com';
const plain: OssRequest = { method: 'GET', bucket: 'bucket', key: 'a/b', query: {}, headers: { host } };

function sign(request: OssRequest, key = credentials) {
  return signed(request, { regionId: 'cn-hangzhou', credentials: key, now });
}

/** What the vendor's client would send for the same headers. */
function theirs({ method, bucket, key, query }: OssRequest, headers: Record<string, string>): string {
  const { accessKeyId, accessKeySecret } = credentials;
  const { authorization: _, ...rest } = headers;
  const request = { headers: rest, queries: query };
  return vendor.authorizationV4(accessKeyId, accessKeySecret, 'cn-hangzhou', method, request, bucket, key, ['host']);
}

describe('a signature of version 4', () => {
  it('dates itself, leaves the body out and signs the host', () => {
    expect(sign(plain)).toMatchObject({
      'x-oss-date': '20261122T063000Z',
      'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
      authorization: expect.stringMatching(
        /^OSS4-HMAC-SHA256 Credential=LTAI5tExampleKeyId01\/20261122\/cn-hangzhou\/oss\/aliyun_v4_request,AdditionalHeaders=host,Signature=[0-9a-f]{64}$/,
      ),
    });
  });

  it('carries and signs a token', () => {
    const headers = sign(plain, { ...credentials, securityToken: 'the-token' });

    expect(headers['x-oss-security-token']).toBe('the-token');
    expect(headers.authorization).toBe(theirs(plain, headers));
    expect(headers.authorization).not.toBe(sign(plain).authorization);
  });

  it('is the vendor’s, for hostile keys and prefixes', () => {
    fc.assert(
      fc.property(
        hostileText,
        hostileText,
        fc.constantFrom<OssRequest['method']>('GET', 'PUT', 'DELETE'),
        (key, prefix, method) => {
          const query = { 'list-type': '2', 'max-keys': '1000', prefix };
          const headers = { host, 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==', 'x-oss-forbid-overwrite': 'true' };
          const request: OssRequest = { method, bucket: 'bucket', key, query, headers };
          const sent = sign(request);
          expect(sent.authorization).toBe(theirs(request, sent));
        },
      ),
    );
  });

  it.each<[string, Partial<OssRequest>]>([
    ['method', { method: 'PUT' }],
    ['bucket', { bucket: 'other' }],
    ['key', { key: 'a/c' }],
    ['query', { query: { prefix: 'a' } }],
    ['host', { headers: { host: 'other.oss-cn-hangzhou.aliyuncs.com' } }],
    ['digest of the body', { headers: { host, 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==' } }],
    ['headers of OSS', { headers: { host, 'x-oss-forbid-overwrite': 'true' } }],
  ])('depends on the %s', (_, change) => {
    expect(sign({ ...plain, ...change }).authorization).not.toBe(sign(plain).authorization);
  });

  it('does not depend on other headers, which the way may change', () => {
    const { authorization } = sign({ ...plain, headers: { host, range: 'bytes=0-0', 'content-length': '7' } });
    expect(authorization).toBe(sign(plain).authorization);
  });
});

describe('what a request asks for', () => {
  it('escapes everything that is not itself in a path or a query', () => {
    expect(targetOf({ key: "a b/c+d'e(*)ü/~._-", query: {} })).toBe('/a%20b/c%2Bd%27e%28%2A%29%C3%BC/~._-');
    expect(targetOf({ key: '', query: { prefix: 'a/b&c', acl: '' } })).toBe('/?acl&prefix=a%2Fb%26c');
  });
});
