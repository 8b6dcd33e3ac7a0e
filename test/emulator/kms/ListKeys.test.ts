import * as KMS from '@alicloud/kms20160120';
import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';
import { kmsClient } from '../kms-client.ts';

const keys = Array.from({ length: 12 }, (_, index) => ({
  RegionId: 'cn-hangzhou',
  KeyId: `key-${index}`,
  KeyState: index === 4 ? 'Disabled' : 'Enabled',
  Creator: index === 5 ? 'acs' : ACCOUNT,
}));
const cloud = await startCloud({ keys: [...keys, { RegionId: 'cn-beijing', KeyId: 'key-x' }] });

/** The ids of the keys that pass the filters. */
async function filtered(Filters: unknown): Promise<string[]> {
  const query = { PageSize: 100, Filters: JSON.stringify(Filters) };
  const { body } = await call(cloud.home, ROOT, 'kms:ListKeys', { query });
  return body.Keys.Key.map(({ KeyId }: { KeyId: string }) => KeyId);
}

describe('ListKeys', () => {
  it('lists the keys of its region over three pages', async () => {
    const seen: string[] = [];
    for (const pageNumber of [1, 2, 3]) {
      const request = new KMS.ListKeysRequest({ pageNumber, pageSize: 5 });
      const answer = await kmsClient(cloud.home, ROOT).listKeys(request);
      expect(answer).toMatchObject({ pageNumber, pageSize: 5, totalCount: 12 });
      for (const { keyId } of answer.keys.key) seen.push(keyId);
    }
    expect(seen).toEqual(keys.map(({ KeyId }) => KeyId));
  });
  it('tells the ARN of a key, ten keys unless told otherwise', async () => {
    const { body } = await call(cloud.home, ROOT, 'kms:ListKeys');
    expect(body.Keys.Key).toHaveLength(10);
    expect(body.Keys.Key[0]).toEqual({ KeyId: 'key-0', KeyArn: `acs:kms:cn-hangzhou:${ACCOUNT}:key/key-0` });
  });
  it('keeps to the filters', async () => {
    expect(await filtered([{ Key: 'KeyState', Values: ['Disabled'] }])).toEqual(['key-4']);
    expect(await filtered([{ Key: 'CreatorType', Values: ['Service'] }])).toEqual(['key-5']);
    const both = [
      { Key: 'CreatorType', Values: ['User'] },
      { Key: 'KeyState', Values: ['Disabled', 'PendingDeletion'] },
    ];
    expect(await filtered(both)).toEqual(['key-4']);
  });
  it.each([
    { PageSize: 101 },
    { PageNumber: 0 },
    { Filters: 'KeyState' },
    { Filters: '[1]' },
    { Filters: '[null]' },
    { Filters: '[{"Key":"Color","Values":["red"]}]' },
  ])('refuses %j', async (query) => {
    const denied = await refusalOf(call(cloud.home, ROOT, 'kms:ListKeys', { query }));
    expect(denied).toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
  });
});
