import { describe, expect, it } from 'vitest';
import { ROOT, startCloud } from '../fixture.ts';
import { BUCKET, ossClient } from './client.ts';

const names = ['a', 'a/1', 'a/2', 'a/b/3', 'b', 'c'];
const cloud = await startCloud({
  buckets: [{ name: BUCKET, region: 'cn-hangzhou', objects: Object.fromEntries(names.map((name) => [name, name])) }],
});

describe.each([
  ['version 4', true],
  ['version 1', false],
])('ListObjects, signed in %s', (_, v4) => {
  const client = ossClient(cloud.home, ROOT, { v4 });

  async function everything(query: object): Promise<string[]> {
    const found: string[] = [];
    for (let marker: string | undefined; ; ) {
      const page = await client.list({ ...query, ...(marker && { marker }) } as never, {});
      found.push(...(page.objects ?? []).map(({ name }) => name), ...(page.prefixes ?? []));
      if (!page.isTruncated) return found;
      marker = page.nextMarker;
    }
  }

  it('pages by markers', async () => {
    for (const size of ['1', '4', '1000']) expect(await everything({ 'max-keys': size })).toEqual(names);
    expect(await everything({ marker: 'a/2', 'max-keys': '100' })).toEqual(['a/b/3', 'b', 'c']);
  });

  it('filters by a prefix, and rolls up by a delimiter', async () => {
    expect(await everything({ prefix: 'a/' })).toEqual(['a/1', 'a/2', 'a/b/3']);
    for (const size of ['1', '100']) {
      expect((await everything({ delimiter: '/', 'max-keys': size })).sort()).toEqual(['a', 'a/', 'b', 'c']);
    }
  });

  it('names the owner', async () => {
    const { objects } = await client.list({ 'max-keys': '1' } as never, {});
    expect(objects[0]?.owner).toEqual({ id: '1234567890123456', displayName: '1234567890123456' });
  });
});
