import { describe, expect, it } from 'vitest';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';
import { BUCKET, ossClient } from './client.ts';

const cloud = await startCloud({
  buckets: [{ name: BUCKET, region: 'cn-hangzhou', objects: { a: '1', b: '2', c: '3' } }],
});

describe.each([
  ['version 4', true],
  ['version 1', false],
])('DeleteObject, signed in %s', (_, v4) => {
  it('removes an object, and does not mind where there is none', async () => {
    const client = ossClient(cloud.home, ROOT, { v4 });
    const key = v4 ? 'a' : 'b';

    expect((await client.delete(key)).res.status).toBe(204);
    expect((await client.delete(key)).res.status).toBe(204);
    const [bucket] = cloud.account(ACCOUNT).buckets;
    expect(bucket?.get(key)).toBeUndefined();
    expect(bucket?.get('c')).toBeDefined();
  });
});
