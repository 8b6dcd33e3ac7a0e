import { describe, expect, it } from 'vitest';
import { ROOT, startCloud } from '../fixture.ts';
import { BUCKET, ossClient, ossRefusalOf } from './client.ts';
import { sendOss } from './raw.ts';

const cloud = await startCloud(
  {
    buckets: [
      { name: BUCKET, region: 'cn-hangzhou', objects: { digits: '0123456789', bytes: 'base64:AAH/', empty: '' } },
    ],
  },
  { clock: { now: () => Date.parse('2026-11-22T06:30:00.500Z') } },
);
const MD5 = '781E5E245D69B566979B86E28D23F2C7';

describe.each([
  ['version 4', true],
  ['version 1', false],
])('GetObject, signed in %s', (_, v4) => {
  const client = ossClient(cloud.home, ROOT, { v4 });

  it('gives the text or the bytes of the account file', async () => {
    expect((await client.get('digits')).content.toString()).toBe('0123456789');
    expect([...(await client.get('bytes')).content]).toEqual([0, 1, 255]);
    expect((await client.get('empty')).content).toHaveLength(0);
  });

  it('refuses what is not there', async () => {
    const denied = await ossRefusalOf(client.get('none'));
    expect(denied).toMatchObject({ name: 'NoSuchKeyError', code: 'NoSuchKey', status: 404 });
    expect(denied.hostId).toBe(`${BUCKET}.oss-cn-hangzhou.aliyuncs.com`);
  });

  it('gives a range', async () => {
    const { res, content } = await client.get('digits', { headers: { Range: 'bytes=2-4' } });
    expect(content.toString()).toBe('234');
    expect(res).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 2-4/10' } });
  });
});

describe('GetObject', () => {
  const get = (headers: Record<string, string>) => sendOss(cloud.home, { path: '/digits', headers });

  it('tells of the object', async () => {
    expect((await get({})).headers).toMatchObject({
      etag: `"${MD5}"`,
      'last-modified': 'Sun, 22 Nov 2026 06:30:00 GMT',
      'content-type': 'application/octet-stream',
      'x-oss-object-type': 'Normal',
      'accept-ranges': 'bytes',
    });
  });

  it.each<[Record<string, string>, number]>([
    [{ 'if-match': `"${MD5}"` }, 200],
    [{ 'if-match': MD5 }, 200],
    [{ 'if-match': '*' }, 200],
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-none-match': `"${MD5}"` }, 304],
    [{ 'if-none-match': '"other"' }, 200],
    [{ 'if-modified-since': 'Sun, 22 Nov 2026 06:30:00 GMT' }, 304],
    [{ 'if-modified-since': 'Sun, 22 Nov 2026 06:29:59 GMT' }, 200],
    [{ 'if-unmodified-since': 'Sun, 22 Nov 2026 06:30:00 GMT' }, 200],
    [{ 'if-unmodified-since': 'Sun, 22 Nov 2026 06:29:59 GMT' }, 412],
    [{ 'if-modified-since': 'nonsense' }, 200],
  ])('answers %j with %i', async (headers, status) => {
    const answer = await get(headers);
    expect(answer.status).toBe(status);
    if (status === 412) expect(answer.body).toContain('<Code>PreconditionFailed</Code>');
    if (status === 304) expect(answer.body).toBe('');
  });

  it.each([
    ['bytes=0-0', 206, '0'],
    ['bytes=7-', 206, '789'],
    ['bytes=7-100', 206, '789'],
    ['bytes=-3', 206, '789'],
    ['bytes=-100', 206, '0123456789'],
    ['bytes=10-', 200, '0123456789'],
    ['bytes=4-2', 200, '0123456789'],
    ['bytes=-0', 200, '0123456789'],
    ['bytes=-', 200, '0123456789'],
    ['lines=1-2', 200, '0123456789'],
  ])('answers the range %s with %i and %s', async (range, status, text) => {
    const answer = await get({ range });
    expect([answer.status, String(answer.body)]).toEqual([status, text]);
  });

  it('refuses a range that is out of the object where the standard’s way is asked for', async () => {
    const answer = await get({ range: 'bytes=10-', 'x-oss-range-behavior': 'standard' });
    expect(answer.status).toBe(416);
    expect(answer.body).toContain('<Code>InvalidRange</Code>');
  });
});
