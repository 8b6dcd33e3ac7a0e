import * as KMS from '@alicloud/kms20160120';
import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';
import { kmsClient } from '../kms-client.ts';

const aliases = ['a', 'b', 'c'].map((name) => ({ AliasName: `alias/${name}`, KeyId: 'key-1' }));
const cloud = await startCloud({
  keys: [{ RegionId: 'cn-hangzhou', KeyId: 'key-1' }],
  aliases: [...aliases, { AliasName: 'alias/d', KeyId: 'key-2', RegionId: 'cn-beijing' }],
});

describe('ListAliases', () => {
  it('lists the aliases of its region over three pages', async () => {
    const seen: string[] = [];
    for (const pageNumber of [1, 2, 3]) {
      const request = new KMS.ListAliasesRequest({ pageNumber, pageSize: 1 });
      const answer = await kmsClient(cloud.home, ROOT).listAliases(request);
      expect(answer.totalCount).toBe(3);
      for (const { aliasName } of answer.aliases.alias) seen.push(aliasName);
    }
    expect(seen).toEqual(['alias/a', 'alias/b', 'alias/c']);
  });
  it('tells the key and the ARN of an alias', async () => {
    const { body } = await call(cloud.beijing, ROOT, 'kms:ListAliases');
    const AliasArn = `acs:kms:cn-beijing:${ACCOUNT}:alias/d`;
    expect(body.Aliases.Alias).toEqual([{ AliasName: 'alias/d', KeyId: 'key-2', AliasArn }]);
  });
  it('refuses a page that is too large', async () => {
    const denied = await refusalOf(call(cloud.home, ROOT, 'kms:ListAliases', { query: { PageSize: 200 } }));
    expect(denied).toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
  });
});
