import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud({
  keys: [
    { RegionId: 'cn-hangzhou', KeyId: 'key-1', Tags: [{ TagKey: 'team', TagValue: 'payments' }] },
    { RegionId: 'cn-hangzhou', KeyId: 'key-2' },
  ],
});
const tagsOf = (KeyId: string) => call(cloud.home, ROOT, 'kms:ListResourceTags', { query: { KeyId } });

describe('ListResourceTags', () => {
  it('lists the tags of a key', async () => {
    const { body } = await tagsOf('key-1');
    expect(body.Tags.Tag).toEqual([{ KeyId: 'key-1', TagKey: 'team', TagValue: 'payments' }]);
  });
  it('lists none for a key without tags', async () => {
    expect((await tagsOf('key-2')).body.Tags.Tag).toEqual([]);
  });
  it('refuses a key that is not there', async () => {
    expect(await refusalOf(tagsOf('key-3'))).toMatchObject({ statusCode: 404, code: 'Forbidden.KeyNotFound' });
  });
  it('keeps the tags out of the description', async () => {
    const { body } = await call(cloud.home, ROOT, 'kms:DescribeKey', { query: { KeyId: 'key-1' } });
    expect(body.KeyMetadata).not.toHaveProperty('Tags');
  });
});
