import { describe, expect, it } from 'vitest';
import { v1StringToSign } from '../../../emulator/oss/signature-v1.ts';
import { canonicalRequest, signV4 } from '../../../emulator/oss/signature-v4.ts';
import type { EmulatedRequest } from '../../../emulator/request.ts';
import type { Key } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { capture, type Sent, sendRaw } from '../wire.ts';
import { BUCKET, ossClient, ossRefusalOf } from './client.ts';

const STS: Key = { accessKeyId: 'STS.temporary', accessKeySecret: 'temporary-secret', securityToken: 'the-token' };
const cloud = await startCloud({
  accessKeys: [
    { id: ROOT.accessKeyId, secret: ROOT.accessKeySecret },
    { id: STS.accessKeyId, secret: STS.accessKeySecret, securityToken: 'the-token' },
    { id: 'STS.old', secret: 'old-secret', securityToken: 'old-token', expiration: '@-1s' },
    { id: 'LTAIsleeping', secret: 'sleeping-secret', status: 'Inactive' },
  ],
  buckets: [{ name: BUCKET, region: 'cn-hangzhou', objects: { a: '1' } }],
});

const request: EmulatedRequest = {
  method: 'PUT',
  rawPath: '/1234%2B-/123/1.txt',
  query: [
    ['param1', 'value1'],
    ['+param1', 'value3'],
    ['|param1', 'value4'],
    ['+param2', ''],
    ['|param2', ''],
    ['param2', ''],
  ],
  form: [],
  headers: {
    host: 'bucket.oss-cn-hangzhou.aliyuncs.com',
    'x-oss-head1': 'value',
    abc: 'value',
    zabc: 'value',
    xyz: 'value',
    'content-type': 'text/plain',
    'x-oss-date': '20231216T162057Z',
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
  },
  body: Buffer.alloc(0),
};
const address = { bucket: 'bucket', key: '1234+-/123/1.txt' };

describe('what is signed', () => {
  it('is put together for version 4 as the specification says', () => {
    expect(canonicalRequest(request, address, ['abc', 'zabc']).split('\n')).toEqual([
      'PUT',
      '/bucket/1234%2B-/123/1.txt',
      '%2Bparam1=value3&%2Bparam2&%7Cparam1=value4&%7Cparam2&param1=value1&param2',
      'abc:value',
      'content-type:text/plain',
      'x-oss-content-sha256:UNSIGNED-PAYLOAD',
      'x-oss-date:20231216T162057Z',
      'x-oss-head1:value',
      'zabc:value',
      '',
      'abc;zabc',
      'UNSIGNED-PAYLOAD',
    ]);
  });

  it('is signed by a key that is derived from date, region and product', () => {
    const scope = '20231216/cn-hangzhou/oss/aliyun_v4_request';
    const [one, other] = [signV4('sk', scope, 'text'), signV4('sk', scope.replace('16/', '17/'), 'text')];
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(one).not.toBe(other);
  });

  it('is put together for version 1 with the resource and the headers of OSS alone', () => {
    const query = [
      ['prefix', 'p'],
      ['delete', ''],
      ['acl', ''],
      ['response-expires', 'x'],
    ] as const;
    const headers = { ...request.headers, 'content-md5': 'md5', date: 'Sat, 16 Dec 2023 16:20:57 GMT' };
    expect(v1StringToSign({ ...request, query, headers }, address).split('\n')).toEqual([
      'PUT',
      'md5',
      'text/plain',
      '20231216T162057Z',
      'x-oss-content-sha256:UNSIGNED-PAYLOAD',
      'x-oss-date:20231216T162057Z',
      'x-oss-head1:value',
      '/bucket/1234+-/123/1.txt?acl&delete&response-expires=x',
    ]);
  });
});

describe.each([
  ['version 4', true],
  ['version 1', false],
])('a signature of %s', (_, v4) => {
  const put = (key: Key, endpoint = cloud.home) =>
    ossClient(endpoint, key, { v4 }).put('signed/object', Buffer.from('hello'), { meta: { a: 'b' } as never });
  const sent = () => capture((endpoint) => put(ROOT, endpoint));
  const send = async (changed: Partial<Sent>) => {
    const original = await sent();
    return sendRaw(cloud.home, { ...original, ...changed, headers: { ...original.headers, ...changed.headers } });
  };

  it('is accepted, with a token too', async () => {
    expect((await put(ROOT)).res.status).toBe(200);
    expect((await put(STS)).res.status).toBe(200);
    expect((await send({})).status).toBe(200);
  });

  it.each<[string, Key, string]>([
    ['another secret', { ...ROOT, accessKeySecret: 'wrong' }, 'SignatureDoesNotMatch'],
    ['an unknown key', { ...ROOT, accessKeyId: 'LTAIunknown' }, 'InvalidAccessKeyId'],
    ['an inactive key', { accessKeyId: 'LTAIsleeping', accessKeySecret: 'sleeping-secret' }, 'InvalidAccessKeyId'],
    ['a temporary key without its token', { ...STS, securityToken: '' }, 'InvalidAccessKeyId'],
    ['another token', { ...STS, securityToken: 'other' }, 'InvalidSecurityToken'],
    ['a token where none belongs', { ...ROOT, securityToken: 'other' }, 'InvalidSecurityToken'],
    [
      'a token that is over',
      { accessKeyId: 'STS.old', accessKeySecret: 'old-secret', securityToken: 'old-token' },
      'SecurityTokenExpired',
    ],
  ])('is refused with %s', async (_why, key, code) => {
    expect(await ossRefusalOf(put(key))).toMatchObject({ code, status: 403 });
  });

  it.each<[string, Partial<Sent>]>([
    ['the path', { path: '/signed/other' }],
    ['the method', { method: 'GET' }],
    ['meta data', { headers: { 'x-oss-meta-a': 'c' } }],
    ['another header of OSS', { headers: { 'x-oss-forbid-overwrite': 'true' } }],
    ['the type', { headers: { 'content-type': 'text/html' } }],
    ['the digest', { headers: { 'content-md5': 'XUFAKrxLKna5cZ2REBfFkh==' } }],
    ['the bucket', { headers: { host: 'other.oss-cn-hangzhou.aliyuncs.com' } }],
  ])('does not cover a change of %s', async (_what, change) => {
    const { status, body } = await send(change);
    expect(status).toBe(403);
    expect(body).toContain('<Code>SignatureDoesNotMatch</Code>');
    expect(body).toContain('<StringToSign>');
  });

  it('does not cover the bytes, but their digest does', async () => {
    const { status, body } = await send({ body: 'jello' });
    expect(status).toBe(400);
    expect(body).toContain('<Code>InvalidDigest</Code>');
  });

  it('is refused when it is more than 15 minutes off', async () => {
    const at = (ms: number) => {
      const time = new Date(Date.now() + ms);
      return v4 ? `${time.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z` : time.toUTCString();
    };
    for (const ms of [-16 * 60_000, 16 * 60_000]) {
      const date = at(ms);
      const original = await sent();
      // The day is part of the scope of version 4.
      const authorization = String(original.headers.authorization).replace(/\/\d{8}\//, `/${date.slice(0, 8)}/`);
      const { status, body } = await send({ headers: { 'x-oss-date': date, authorization } });
      expect(status).toBe(403);
      expect(body).toContain('<Code>RequestTimeTooSkewed</Code>');
    }
    const { body } = await send({ headers: { 'x-oss-date': 'yesterday' } });
    expect(body).toContain('<Code>AccessDenied</Code>');
  });
});

describe('a signature of version 4', () => {
  const sent = () => capture((endpoint) => ossClient(endpoint, ROOT).get('a'));

  it.each<[string, (authorization: string) => string]>([
    ['without a signature', (text) => text.replace(/,Signature=.*/, '')],
    ['without a credential', (text) => text.replace(/Credential=[^,]*,/, '')],
    ['with an empty list of headers', (text) => text.replace(',Signature', ',AdditionalHeaders=,Signature')],
    ['with a list that is not sorted', (text) => text.replace(',Signature', ',AdditionalHeaders=range;host,Signature')],
    ['with a list in upper case', (text) => text.replace(',Signature', ',AdditionalHeaders=Host,Signature')],
    ['with a header that was not sent', (text) => text.replace(',Signature', ',AdditionalHeaders=range,Signature')],
    ['for another region', (text) => text.replace('/cn-hangzhou/', '/cn-beijing/')],
    ['for another product', (text) => text.replace('/oss/', '/kms/')],
    ['for another request', (text) => text.replace('/aliyun_v4_request', '/abc')],
    ['of another day', (text) => text.replace(/\/\d{8}\//, '/20200101/')],
    ['of an unknown kind', (text) => text.replace('OSS4-HMAC-SHA256', 'OSS5-HMAC-SHA256')],
  ])('is refused %s', async (_, change) => {
    const { headers, ...rest } = await sent();
    const authorization = change(String(headers.authorization));
    const { status, body } = await sendRaw(cloud.home, { ...rest, headers: { ...headers, authorization } });

    expect(status).toBe(400);
    expect(body).toContain('<Code>InvalidArgument</Code>');
  });

  it('is refused without the mark that the body is not signed', async () => {
    const { headers, ...rest } = await sent();
    const { 'x-oss-content-sha256': _, ...without } = headers;
    for (const changed of [without, { ...headers, 'x-oss-content-sha256': 'e3b0c44298fc' }]) {
      expect((await sendRaw(cloud.home, { ...rest, headers: changed })).body).toContain('<Code>InvalidArgument</Code>');
    }
  });

  it('covers the headers that it lists', async () => {
    const ranged = (endpoint: string) =>
      ossClient(endpoint, ROOT).get('a', { headers: { range: 'bytes=0-0' }, additionalHeaders: ['range'] } as never);
    expect((await ranged(cloud.home)).res.status).toBe(206);

    const { headers, ...rest } = await capture(ranged);
    expect(headers.authorization).toContain('AdditionalHeaders=range,');
    const changed = await sendRaw(cloud.home, { ...rest, headers: { ...headers, range: 'bytes=0-1' } });
    expect(changed.body).toContain('<Code>SignatureDoesNotMatch</Code>');
  });
});

describe('a request without a signature', () => {
  it('is refused, since every bucket is private', async () => {
    const headers = { host: `${BUCKET}.oss-cn-hangzhou.aliyuncs.com` };
    const { status, body } = await sendRaw(cloud.home, { path: '/a', headers });
    expect(status).toBe(403);
    expect(body).toContain('<Code>AccessDenied</Code>');
  });

  it('is refused where its signature is misshapen', async () => {
    const headers = { host: `${BUCKET}.oss-cn-hangzhou.aliyuncs.com`, date: new Date().toUTCString() };
    for (const authorization of ['OSS', 'OSS key', 'OSS2 AccessKeyId:x,Signature:y']) {
      const { status, body } = await sendRaw(cloud.home, { path: '/a', headers: { ...headers, authorization } });
      expect(status).toBe(400);
      expect(body).toContain('<Code>InvalidArgument</Code>');
    }
  });
});
