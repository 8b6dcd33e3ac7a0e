import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ObjectCreated } from '../../../emulator/index.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';
import { BUCKET, ossClient, ossRefusalOf } from './client.ts';
import { sendOss } from './raw.ts';

const cloud = await startCloud({
  buckets: [
    { name: BUCKET, region: 'cn-hangzhou', objects: { old: 'old' } },
    { name: 'versioned', region: 'cn-hangzhou', objects: { old: 'old' }, versioning: 'Enabled' },
    { name: 'suspended', region: 'cn-hangzhou', objects: { old: 'old' }, versioning: 'Suspended' },
  ],
});
const forbid = { headers: { 'x-oss-forbid-overwrite': 'true' } };

function kept(key: string, bucket = BUCKET): string | undefined {
  return cloud
    .account(ACCOUNT)
    .buckets.find(({ name }) => name === bucket)
    ?.get(key)
    ?.bytes.toString();
}

describe.each([
  ['version 4', true],
  ['version 1', false],
])('PutObject, signed in %s', (_, v4) => {
  const client = ossClient(cloud.home, ROOT, { v4 });
  const folder = v4 ? 'v4' : 'v1';

  it('keeps the bytes, and answers with their MD5', async () => {
    const { res } = await client.put(`${folder}/a`, Buffer.from('hello'));

    expect(res).toMatchObject({ status: 200, headers: { etag: '"5D41402ABC4B2A76B9719D911017C592"' } });
    expect(kept(`${folder}/a`)).toBe('hello');
  });

  it('overwrites unless that is forbidden', async () => {
    await client.put(`${folder}/b`, Buffer.from('1'));
    await client.put(`${folder}/b`, Buffer.from('2'), { headers: { 'x-oss-forbid-overwrite': 'false' } });
    expect(kept(`${folder}/b`)).toBe('2');

    const denied = await ossRefusalOf(client.put(`${folder}/b`, Buffer.from('3'), forbid));
    expect(denied).toMatchObject({ name: 'FileAlreadyExistsError', code: 'FileAlreadyExists', status: 409 });
    expect(denied.requestId).toMatch(/^[0-9A-F-]{36}$/);
    expect(kept(`${folder}/b`)).toBe('2');
    expect((await client.put(`${folder}/new`, Buffer.from('1'), forbid)).res.status).toBe(200);
  });

  it('has exactly one winner of twenty that forbid overwriting', async () => {
    const puts = Array.from({ length: 20 }, (_item, index) =>
      client.put(`${folder}/race`, Buffer.from(`${index}`), { headers: { ...forbid.headers } }).then(
        () => index,
        () => -1,
      ),
    );
    const winners = (await Promise.all(puts)).filter((index) => index >= 0);

    expect(winners).toHaveLength(1);
    expect(kept(`${folder}/race`)).toBe(`${winners[0]}`);
  });

  it.each(['a b', 'ünï/cödé', "a'(b)*!~", 'a+b', 'per%25cent', 'q?m#h', 'a//b', '..hidden'])(
    'takes the key %j for what it says',
    async (key) => {
      const name = `${folder}/${key}`;
      await client.put(name, Buffer.from(key));
      expect(kept(name)).toBe(key);
      expect((await client.get(name)).content.toString()).toBe(key);
    },
  );

  it('keeps meta data and the type', async () => {
    await client.put(`${folder}/meta.json`, Buffer.from('{}'), { meta: { who: 'me' } as never });
    const { res } = await client.head(`${folder}/meta.json`);

    expect(res.headers).toMatchObject({ 'x-oss-meta-who': 'me', 'content-type': 'application/json' });
  });
});

describe('PutObject', () => {
  it.each(['versioned', 'suspended'])('overwrites in a bucket that is %s, forbidden or not', async (bucket) => {
    const { res } = await ossClient(cloud.home, ROOT, { bucket }).put('old', Buffer.from('new'), forbid);

    expect(res.headers).toHaveProperty('x-oss-version-id');
    expect(kept('old', bucket)).toBe('new');
  });

  it('refuses bytes whose digest is another', async () => {
    const md5 = createHash('md5').update('other').digest('base64');
    for (const digest of [md5, 'nonsense']) {
      const put = ossClient(cloud.home, ROOT).put('x', Buffer.from('hello'), { headers: { 'Content-MD5': digest } });
      expect(await ossRefusalOf(put)).toMatchObject({ code: 'InvalidDigest', status: 400 });
    }
    expect(kept('x')).toBeUndefined();
  });

  it.each([
    [
      'a value that forbids neither this nor that',
      { headers: { 'x-oss-forbid-overwrite': 'maybe' } },
      'InvalidArgument',
    ],
    ['a key that is too long', { path: `/${'k'.repeat(1024)}` }, 'InvalidObjectName'],
    ['a key that begins with a slash', { path: '//a' }, 'InvalidObjectName'],
  ])('refuses %s', async (_, raw, code) => {
    const { status, body } = await sendOss(cloud.home, { method: 'PUT', path: '/x', body: 'x', ...raw });

    expect(status).toBe(400);
    expect(body).toContain(`<Code>${code}</Code>`);
  });

  it('takes an object that is larger than any request of an API', async () => {
    const large = Buffer.alloc(5 * 1024 * 1024, 'x');
    await ossClient(cloud.home, ROOT).put('large', large);
    expect(kept('large')).toHaveLength(large.length);
  });

  it('tells those who listen of every object, until they no longer do', async () => {
    const events: ObjectCreated[] = [];
    const stop = cloud.onObjectCreated((event) => events.push(event));
    const client = ossClient(cloud.home, ROOT);
    await client.put('heard/a.json', Buffer.from('12345'));
    await client.put('heard/a.json', Buffer.from('12'));
    await ossRefusalOf(client.put('heard/a.json', Buffer.from('1'), forbid));
    stop();
    await client.put('heard/b.json', Buffer.from('1'));

    expect(events).toMatchObject([
      {
        eventName: 'ObjectCreated:PutObject',
        accountId: ACCOUNT,
        region: 'cn-hangzhou',
        bucket: BUCKET,
        key: 'heard/a.json',
        deltaSize: 5,
        object: { contentType: 'application/json' },
      },
      { key: 'heard/a.json', deltaSize: -3 },
    ]);
  });
});
