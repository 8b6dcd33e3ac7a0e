import { describe, expect, it } from 'vitest';
import { NOBODY, ROOT, startCloud } from '../fixture.ts';
import { BUCKET, ossClient, ossRefusalOf } from './client.ts';

const cloud = await startCloud({
  buckets: [{ name: BUCKET, region: 'cn-hangzhou', objects: { digits: '0123456789' } }],
});

describe.each([
  ['version 4', true],
  ['version 1', false],
])('HeadObject, signed in %s', (_, v4) => {
  it('tells of an object without its bytes', async () => {
    const { res, status } = await ossClient(cloud.home, ROOT, { v4 }).head('digits');
    expect(status).toBe(200);
    expect(res.headers).toMatchObject({ 'content-length': '10', etag: '"781E5E245D69B566979B86E28D23F2C7"' });
  });

  it('refuses in a header, since it has no body', async () => {
    expect(await ossRefusalOf(ossClient(cloud.home, ROOT, { v4 }).head('none'))).toMatchObject({
      code: 'NoSuchKey',
      status: 404,
    });
    const denied = await ossRefusalOf(ossClient(cloud.home, NOBODY, { v4 }).head('digits'));
    expect(denied).toMatchObject({ code: 'AccessDenied', status: 403 });
  });
});
