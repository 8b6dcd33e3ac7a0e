import * as KMS from '@alicloud/kms20160120';
import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';
import { kmsClient } from '../kms-client.ts';

const metadata = { KeyId: 'key-1', KeyState: 'Enabled', DeletionProtection: 'Enabled', DKMSInstanceId: 'kst-1' };
const cloud = await startCloud({
  keys: [
    { RegionId: 'cn-hangzhou', ...metadata },
    { RegionId: 'cn-beijing', KeyId: 'key-2', Arn: 'acs:kms:cn-beijing:1:key/own' },
  ],
  aliases: [{ AliasName: 'alias/etcd', KeyId: 'key-1' }],
});
const describeKey = (KeyId: string, endpoint = cloud.home) =>
  call(endpoint, ROOT, 'kms:DescribeKey', { query: { KeyId } });

describe('DescribeKey', () => {
  const Arn = `acs:kms:cn-hangzhou:${ACCOUNT}:key/key-1`;
  it.each(['key-1', 'alias/etcd', Arn, `acs:kms:cn-hangzhou:${ACCOUNT}:alias/etcd`])(
    'finds a key by %s',
    async (named) => {
      const { body } = await describeKey(named);
      expect(body).toEqual({ RequestId: expect.any(String), KeyMetadata: { Arn, ...metadata } });
    },
  );
  it('answers the oldest client too', async () => {
    const { keyMetadata } = await kmsClient(cloud.beijing, ROOT).describeKey(
      new KMS.DescribeKeyRequest({ keyId: 'key-2' }),
    );
    expect(keyMetadata).toMatchObject({ keyId: 'key-2', arn: 'acs:kms:cn-beijing:1:key/own' });
  });
  it.each(['key-9', 'key-2', 'acs:kms:cn-hangzhou:42:key/key-1', `acs:kms:cn-beijing:${ACCOUNT}:key/key-2`])(
    'does not find %s in this region and account',
    async (named) => {
      expect(await refusalOf(describeKey(named))).toMatchObject({
        statusCode: 404,
        code: 'Forbidden.KeyNotFound',
        data: { HttpStatus: 404 },
      });
    },
  );
  it('does not find an alias of another region', async () => {
    const denied = await refusalOf(describeKey('alias/etcd', cloud.beijing));
    expect(denied).toMatchObject({ statusCode: 404, code: 'Forbidden.AliasNotFound' });
  });
  it('needs the id of a key', async () => {
    expect(await refusalOf(describeKey(''))).toMatchObject({ statusCode: 400, code: 'MissingParameter' });
  });
  it('is refused while KMS is not open or suspended, and served in debt', async () => {
    const account = cloud.account(ACCOUNT);
    account.kmsStatus = 'NotEnabled';
    expect(await refusalOf(describeKey('key-1'))).toMatchObject({ code: 'Forbidden.KmsServiceNotEnabled' });
    account.kmsStatus = 'Suspended';
    expect(await refusalOf(describeKey('key-1'))).toMatchObject({ statusCode: 403, code: 'Forbidden.InDebtOverdue' });
    account.kmsStatus = 'InDebt';
    expect((await describeKey('key-1')).body.KeyMetadata.KeyId).toBe('key-1');
  });
});
