import type Oss from 'ali-oss';
import { describe, expect, it } from 'vitest';
import { ROOT, startCloud } from '../fixture.ts';
import { BUCKET, ossClient, ossRefusalOf } from './client.ts';
import { sendOss } from './raw.ts';

const names = ['a', 'a/1', 'a/2', 'a/b/3', 'b+c d', 'c&<>"\'', 'é', '\u{1f512}', '\uffee', 'z'];
const many = Object.fromEntries(Array.from({ length: 1_234 }, (_, index) => [`n/${index}`, 'x']));
const cloud = await startCloud({
  buckets: [
    { name: BUCKET, region: 'cn-hangzhou', objects: Object.fromEntries(names.map((name) => [name, name])) },
    { name: 'many', region: 'cn-hangzhou', objects: many },
    { name: 'none', region: 'cn-hangzhou' },
  ],
});

interface Page {
  objects: { name: string; size: number; etag: string; owner: { id: string } | null }[];
  prefixes: string[] | null;
  isTruncated: boolean;
  keyCount: number;
  nextContinuationToken: string | null;
}

/** The types of the vendor's client do not know all that it takes. */
function listV2(client: Oss, query: Record<string, string>): Promise<Page> {
  return (client as unknown as { listV2(query: object): Promise<Page> }).listV2(query);
}

async function everything(client: Oss, query: Record<string, string>): Promise<{ names: string[]; pages: number }> {
  const found: string[] = [];
  for (let pages = 1, token = ''; ; pages += 1) {
    const page = await listV2(client, { ...query, ...(token && { 'continuation-token': token }) });
    found.push(...page.objects.map(({ name }) => name), ...(page.prefixes ?? []));
    expect(page.keyCount).toBe(page.objects.length + (page.prefixes ?? []).length);
    if (!page.isTruncated) return { names: found, pages };
    token = page.nextContinuationToken ?? '';
  }
}

describe.each([
  ['version 4', true],
  ['version 1', false],
])('ListObjectsV2, signed in %s', (_, v4) => {
  const client = ossClient(cloud.home, ROOT, { v4 });

  it('lists in the order of UTF-8', async () => {
    const page = await listV2(client, {});
    expect(page.objects.map(({ name }) => name)).toEqual(
      names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
    expect(page).toMatchObject({ isTruncated: false, nextContinuationToken: null, keyCount: names.length });
    expect(page.objects[0]).toMatchObject({
      name: 'a',
      size: 1,
      etag: '"0CC175B9C0F1B6A831C399E269772661"',
      owner: null,
    });
  });

  it('pages without losing or repeating a name, whatever the size of a page', async () => {
    for (const size of ['1', '3', '7', '1000']) {
      const found = await everything(client, { 'max-keys': size });
      expect([...found.names].sort()).toEqual([...names].sort());
    }
    const all = await everything(ossClient(cloud.home, ROOT, { v4, bucket: 'many' }), { 'max-keys': '1000' });
    expect(all).toMatchObject({ pages: 2 });
    expect(new Set(all.names).size).toBe(1_234);
  });

  it('rolls up what a delimiter ends, on whichever page', async () => {
    for (const size of ['1', '2', '100']) {
      const found = await everything(client, { delimiter: '/', prefix: 'a', 'max-keys': size });
      expect(found.names.sort()).toEqual(['a', 'a/']);
    }
    const inside = await listV2(client, { delimiter: '/', prefix: 'a/' });
    expect(inside.objects.map(({ name }) => name)).toEqual(['a/1', 'a/2']);
    expect(inside.prefixes).toEqual(['a/b/']);
  });

  it('begins after a name, tells the owner when asked, and finds nothing in nothing', async () => {
    const page = await listV2(client, { 'start-after': 'a/b/3', 'max-keys': '1', 'fetch-owner': 'true' });
    expect(page.objects).toMatchObject([{ name: 'b+c d', owner: { id: '1234567890123456' } }]);
    const none = await listV2(ossClient(cloud.home, ROOT, { v4, bucket: 'none' }), {});
    expect(none).toMatchObject({ objects: [], isTruncated: false, keyCount: 0 });
  });

  it.each<Record<string, string>>([
    { 'max-keys': '0' },
    { 'max-keys': '1001' },
    { 'max-keys': 'ten' },
    { 'continuation-token': 'nonsense' },
    { 'encoding-type': 'base64' },
    { prefix: 'p'.repeat(1024) },
  ])('refuses %j', async (query) => {
    expect(await ossRefusalOf(listV2(client, query))).toMatchObject({ code: 'InvalidArgument', status: 400 });
  });
});

describe('ListObjectsV2', () => {
  it('encodes names when asked to', async () => {
    const { body } = await sendOss(cloud.home, { query: 'list-type=2&encoding-type=url&prefix=c%26' });

    expect(body).toContain('<EncodingType>url</EncodingType>');
    expect(body).toContain('<Prefix>c%26</Prefix>');
    expect(body).toContain('<Key>c%26%3C%3E%22%27</Key>');
  });

  it('gives a hundred names where no number is asked for', async () => {
    const page = await listV2(ossClient(cloud.home, ROOT, { bucket: 'many' }), {});
    expect(page).toMatchObject({ keyCount: 100, isTruncated: true });
  });
});
