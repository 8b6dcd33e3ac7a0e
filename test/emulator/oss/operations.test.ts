import { existsSync } from 'node:fs';
import type Oss from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../../emulator/index.ts';
import { OSS_OPERATIONS } from '../../../emulator/oss/operations.ts';
import { ACCOUNT, accountFile, NOBODY, ROOT, startCloud } from '../fixture.ts';
import { sendRaw } from '../wire.ts';
import { BUCKET, ossClient, ossRefusalOf } from './client.ts';
import { sendOss } from './raw.ts';

const cloud = await startCloud({
  buckets: [
    { name: BUCKET, region: 'cn-hangzhou', objects: { a: '1' } },
    { name: 'northern', region: 'cn-beijing', objects: { a: '1' } },
    { name: 'western', region: 'cn-chengdu' },
  ],
});

const calls: Readonly<Record<string, (client: Oss) => Promise<unknown>>> = {
  GetObject: (client) => client.get('a'),
  HeadObject: (client) => client.head('a'),
  PutObject: (client) => client.put('b', Buffer.from('x')),
  DeleteObject: (client) => client.delete('b'),
  DeleteMultipleObjects: (client) => client.deleteMulti(['b']),
  ListObjects: (client) => client.list({ 'max-keys': '1' } as never, {}),
  ListObjectsV2: (client) => (client as unknown as { listV2(query: object): Promise<unknown> }).listV2({}),
};

describe.each(OSS_OPERATIONS)('oss:$name', ({ name, action }) => {
  const act = calls[name] ?? (() => Promise.reject(new Error(`no test calls ${name}`)));

  it('is in a file of its name, with a test', () => {
    expect(existsSync(`emulator/oss/${name}.ts`)).toBe(true);
    expect(existsSync(`test/emulator/oss/${name}.test.ts`)).toBe(true);
  });

  it('is counted', async () => {
    cloud.resetStats();
    await act(ossClient(cloud.home, ROOT));
    expect(cloud.stats().calls).toEqual({ [`oss:${name}`]: 1 });
  });

  it(`is denied to a key that may do nothing, and to one that may do all but ${action}`, async () => {
    cloud.account(ACCOUNT).accessKeys.push({ id: `LTAI${name}`, secret: 's', deny: [action] });
    for (const key of [NOBODY, { accessKeyId: `LTAI${name}`, accessKeySecret: 's' }]) {
      expect(await ossRefusalOf(act(ossClient(cloud.home, key)))).toMatchObject({ code: 'AccessDenied', status: 403 });
    }
    cloud.account(ACCOUNT).accessKeys.push({ id: `LTAIonly${name}`, secret: 's', allow: [action] });
    await act(ossClient(cloud.home, { accessKeyId: `LTAIonly${name}`, accessKeySecret: 's' }));
  });

  it('fails as scripted', async () => {
    cloud.setFaults([{ operation: `oss:${name}`, status: 503, code: 'TotalQpsLimitExceeded', message: 'Slow' }]);
    const denied = await ossRefusalOf(act(ossClient(cloud.home, ROOT)));
    cloud.setFaults([]);
    expect(denied).toMatchObject({ code: 'TotalQpsLimitExceeded', status: 503, message: 'Slow' });
  });

  it('knows no bucket that is not there, and sends to the region of one that is elsewhere', async () => {
    const none = await ossRefusalOf(act(ossClient(cloud.home, ROOT, { bucket: 'no-such-bucket' })));
    expect(none.status).toBe(404);
    if (name !== 'HeadObject') expect(none.code).toBe('NoSuchBucket');

    const elsewhere = await ossRefusalOf(act(ossClient(cloud.home, ROOT, { bucket: 'northern' })));
    expect(elsewhere).toMatchObject({ code: 'AccessDenied', status: 403 });
    await act(ossClient(cloud.beijing, ROOT, { bucket: 'northern', region: 'oss-cn-beijing' }));
  });
});

describe('OSS', () => {
  it('opens a port for the region of each bucket', () => {
    expect(Object.keys(cloud.endpoints)).toContain('cn-chengdu');
  });

  it('is reached by the host within the region, and by a path where the host tells nothing', async () => {
    const host = `${BUCKET}.oss-cn-hangzhou-internal.aliyuncs.com`;
    expect((await sendOss(cloud.home, { path: '/a', headers: { host } })).body).toBe(1);
    const byPath = await sendOss(cloud.home, { path: `/${BUCKET}/a`, headers: { host: cloud.home } });
    expect(byPath.body).toBe(1);
    const listing = await sendOss(cloud.home, {
      path: `/${BUCKET}/`,
      query: 'list-type=2',
      headers: { host: cloud.home },
    });
    expect(listing.body).toContain('<Key>a</Key>');
  });

  it('names the endpoint of a bucket that is elsewhere', async () => {
    const host = 'northern.oss-cn-hangzhou.aliyuncs.com';
    const { body } = await sendOss(cloud.home, { path: '/a', headers: { host } });
    expect(body).toContain('<Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint>');
  });

  it('has no operation that it does not know', async () => {
    expect((await sendOss(cloud.home, { method: 'PATCH', path: '/a' })).status).toBe(405);
    expect((await sendOss(cloud.home, { method: 'POST', path: '/' })).status).toBe(405);
    expect((await sendOss(cloud.home, { method: 'GET', path: '/', query: 'acl' })).status).toBe(405);
  });

  it('keeps the buckets of accounts apart', async () => {
    const theirs = { accountId: '42', accessKeys: [{ id: 'LTAIother', secret: 'o' }] };
    const buckets = [{ name: BUCKET, region: 'cn-hangzhou', objects: { a: '1' } }];
    const { home } = await startCloud({}, { accounts: [accountFile({ buckets }), theirs] });
    const client = ossClient(home, { accessKeyId: 'LTAIother', accessKeySecret: 'o' });
    expect(await ossRefusalOf(client.get('a'))).toMatchObject({ code: 'AccessDenied' });

    const twins = [accountFile({ buckets }), { accountId: '42', buckets }];
    await expect(startEmulator({ accounts: twins })).rejects.toThrow(`bucket ${BUCKET} belongs to another account`);
  });

  it.each([
    [{ name: 'Upper', region: 'cn-hangzhou' }, 'the name of a bucket'],
    [{ name: BUCKET }, 'region: expected'],
    [{ name: BUCKET, region: 'cn-hangzhou', objects: { a: 1 } }, 'objects.a: expected'],
    [{ name: BUCKET, region: 'cn-hangzhou', object: {} }, 'did you mean "objects"?'],
    [{ name: BUCKET, region: 'cn-hangzhou', versioning: 'On' }, 'one of Enabled, Suspended'],
  ])('refuses the bucket %j of an account file', async (bucket, why) => {
    await expect(startEmulator({ accounts: [accountFile({ buckets: [bucket as never] })] })).rejects.toThrow(why);
  });

  it('refuses every request without an answer that is a defect', async () => {
    const hosts = [`${BUCKET}.oss-cn-hangzhou.aliyuncs.com`, 'oss-cn-hangzhou.aliyuncs.com', cloud.home];
    for (const host of hosts) {
      for (const path of ['/', '/%', '/%ff', '/a?%=%&&=', `/${BUCKET}`, '//', '/a/../b']) {
        for (const method of ['GET', 'PUT', 'DELETE', 'POST', 'HEAD', 'OPTIONS']) {
          for (const authorization of [
            undefined,
            'OSS',
            'OSS a:b',
            'OSS4-HMAC-SHA256 Credential=a/b/c/d/e,Signature=f',
          ]) {
            const headers = { host, ...(authorization && { authorization }) };
            const { status } = await sendRaw(cloud.home, { method, path, headers });
            expect(status).toBeLessThan(500);
          }
        }
      }
    }
  });
});

describe('a fault', () => {
  it('comes before the object is written, or after it', async () => {
    const [bucket] = cloud.account(ACCOUNT).buckets;
    const client = ossClient(cloud.home, ROOT);
    const cases = [
      ['error-before', { status: 500 }, false],
      ['error-after', { status: 500, when: 'after' }, true],
      ['reset-after', { kind: 'reset' }, true],
      ['reset-before', { kind: 'reset', when: 'before' }, false],
    ] as const;
    for (const [key, fault, isWritten] of cases) {
      cloud.setFaults([{ operation: 'oss:PutObject', match: { key }, ...fault }]);
      await ossRefusalOf(client.put(key, Buffer.from('x')));
      expect([key, bucket?.get(key) !== undefined]).toEqual([key, isWritten]);
    }
    cloud.setFaults([]);
  });

  it('strikes one key alone, and says when to come again', async () => {
    const fault = { operation: 'oss:GetObject', match: { bucket: BUCKET, key: 'a' }, status: 503, retryAfterMs: 1_500 };
    cloud.setFaults([fault]);
    expect((await sendOss(cloud.home, { path: '/a' })).headers['retry-after']).toBe('2');
    expect((await sendOss(cloud.home, { path: '/none' })).status).toBe(404);
    cloud.setFaults([]);
  });

  it('spoils documents and objects alike', async () => {
    const get = async (kind: 'truncate-json' | 'wrong-types' | 'empty', raw: object) => {
      cloud.setFaults([{ operation: 'oss:*', kind }]);
      const { body } = await sendOss(cloud.home, raw);
      cloud.setFaults([]);
      return String(body);
    };
    await ossClient(cloud.home, ROOT).put('text', Buffer.from('0123abcdef'));

    expect(await get('truncate-json', { path: '/text' })).toBe('0123a');
    expect(await get('wrong-types', { path: '/text' })).toBe('0123abcdef');
    expect(await get('empty', { path: '/text' })).toBe('');
    expect(await get('truncate-json', { query: 'list-type=2' })).not.toContain('</ListBucketResult>');
    expect(await get('wrong-types', { query: 'list-type=2' })).toContain('<IsTruncated>of another type</IsTruncated>');
  });
});
