import { describe, expect, it } from 'vitest';
import type { AccountFile } from '../../emulator/index.ts';
import type { AccountContext } from '../../src/collect/attempt.ts';
import { describeKey, readKeyPolicy } from '../../src/collect/keys.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { KeyMetadata } from '../../src/model/snapshot.ts';
import { accessKey, account, accountId, key } from '../account.ts';
import { emulated, errorOf, Refusal, scripted, valueIn } from './open-account.ts';

const arn = `acs:kms:cn-hangzhou:${accountId}:key/key-1`;
/** Describes a key, with its policy where it has one. */
const described = (of: AccountContext, keyId: string, tags: boolean) =>
  describeKey(of, 'cn-hangzhou', keyId, { tags, policy: (region, id) => readKeyPolicy(of, region, id) });
const file = (parts: Record<string, unknown>) => account(parts as Partial<AccountFile>);

async function describe1(parts: Record<string, unknown>, keyId = 'key-1', withTags = false) {
  const { account: of, emulator } = await emulated(file(parts));
  return { reading: await described(of, keyId, withTags), calls: emulator.stats().calls };
}

async function answered(metadata: unknown, keyId = 'key-1') {
  const { account: of } = await scripted(() => ({ KeyMetadata: metadata }));
  return described(of, keyId, false);
}

const present = (metadata: KeyMetadata | null): KeyMetadata => {
  if (metadata === null) throw new Error('KMS knows no such key');
  return metadata;
};

describe('a key', () => {
  it('is read field by field, with the request that told it', async () => {
    const { reading } = await describe1({ keys: [key('key-1', { DKMSInstanceId: 'kst-1' })] });
    const metadata = present(valueIn(reading.metadata));

    expect(reading).toMatchObject({ regionId: 'cn-hangzhou', keyId: 'key-1' });
    expect(reading.requestId).not.toBe('');
    expect(metadata).toMatchObject({ id: 'key-1', arn, protectionLevel: 'SOFTWARE', tags: null });
    const { state, spec, usage, creator, materialExpires, deleteDate, deletionProtection, rotation, instanceId } =
      metadata;
    expect(
      [state, spec, usage, creator, materialExpires, deleteDate, deletionProtection, rotation, instanceId].map(
        (fact: Fact<unknown>) => valueIn(fact),
      ),
    ).toEqual(['Enabled', 'Aliyun_AES_256', 'ENCRYPT/DECRYPT', accountId, null, null, true, 'Disabled', 'kst-1']);
  });

  it.each([
    ['its ARN', arn],
    ['an alias', 'alias/prod'],
    ['the ARN of an alias', `acs:kms:cn-hangzhou:${accountId}:alias/prod`],
  ])('may be named by %s', async (_, name) => {
    const { reading } = await describe1(
      { keys: [key('key-1')], aliases: [{ AliasName: 'alias/prod', KeyId: 'key-1' }] },
      name,
    );

    expect(reading.keyId).toBe(name);
    expect(present(valueIn(reading.metadata)).id).toBe('key-1');
  });

  it('may be a UUID in another case of letters than KMS has it, and no other id', async () => {
    const uuid = '0b30658a-ed1a-4922-b8f7-a673ca9c5d01';
    expect(present(valueIn((await answered(key(uuid), uuid.toUpperCase())).metadata)).id).toBe(uuid);
    expect(errorOf((await answered(key('key-1'), 'KEY-1')).metadata).code).toBe('MalformedAnswer');
  });

  it.each([
    ['is not there', 'key-9'],
    ['is in another region', 'key-far'],
    ['belongs to another account', 'acs:kms:cn-hangzhou:9999999999999999:key/key-1'],
    ['has no such alias', 'alias/none'],
  ])('that %s is absent, and nobody failed to read it', async (_, name) => {
    const { reading } = await describe1({ keys: [key('key-1'), key('key-far', { RegionId: 'cn-beijing' })] }, name);

    expect(valueIn(reading.metadata)).toBeNull();
    expect(reading.requestId).not.toBe('');
  });

  it.each([
    ['denied', 403, 'Forbidden.NoPermission'],
    ['in debt', 403, 'Forbidden.InDebtOverdue'],
    ['not opened', 403, 'Forbidden.KmsServiceNotEnabled'],
    ['some other 404', 404, 'InvalidAccessKeyId.NotFound'],
    ['missing its instance', 404, 'Forbidden.InstanceNotFound'],
    ['a bare 404', 404, 'HTTP404'],
    ['no such API', 404, 'InvalidAction.NotFound'],
    ['throttled for ever', 429, 'Rejected.Throttling'],
    ['a conflict', 409, 'Rejected.StateModifiedFailed'],
  ])('is not absent where KMS is %s', async (_, status, code) => {
    const { account: of } = await scripted(() => new Refusal(status, code));
    const { metadata } = await described(of, 'key-1', false);

    expect(errorOf(metadata)).toMatchObject({
      operation: 'kms:DescribeKey',
      resource: 'key-1',
      regionId: 'cn-hangzhou',
    });
    expect(errorOf(metadata).code).not.toBe('');
  });

  it('that may not be read says so', async () => {
    const { reading } = await describe1({ accessKeys: [{ ...accessKey, deny: ['kms:DescribeKey'] }] });
    expect(errorOf(reading.metadata)).toMatchObject({ code: 'Forbidden.NoPermission', accountId });
  });

  it.each([undefined, '', null, 7, 'key-9', {}])('is not read from an answer about %j', async (KeyId) => {
    expect(errorOf((await answered({ ...key('key-1'), KeyId })).metadata).code).toBe('MalformedAnswer');
  });

  it('is not read from the answer to an alias that names no key', async () => {
    expect(errorOf((await answered({ ...key('key-1'), KeyId: '' }, 'alias/prod')).metadata).code).toBe(
      'MalformedAnswer',
    );
  });

  it.each([undefined, null, 'x', [], 7])('is not read from metadata that is %j', async (metadata) => {
    expect(errorOf((await answered(metadata)).metadata).code).toBe('MalformedAnswer');
  });

  it('has each field unread that is odd, and each other read', async () => {
    const metadata = present(
      valueIn((await answered({ ...key('key-1'), KeySpec: '', KeyState: 'Zebra', DKMSInstanceId: 7 })).metadata),
    );

    expect(errorOf(metadata.spec).message).toContain('`KeySpec` is ""');
    expect(errorOf(metadata.state).message).toContain('`KeyState` is "Zebra"');
    expect(metadata.instanceId.ok).toBe(false);
    expect(valueIn(metadata.usage)).toBe('ENCRYPT/DECRYPT');
  });

  it.each([
    ['never, where the material is KMS’s own', { Origin: 'Aliyun_KMS', MaterialExpireTime: 'zebra' }, null],
    ['never, where imported material has no end', { Origin: 'EXTERNAL', MaterialExpireTime: '' }, null],
    [
      'when imported material does',
      { Origin: 'external', MaterialExpireTime: '2027-01-01T00:00:00Z' },
      Date.UTC(2027, 0, 1),
    ],
  ])('expires %s', async (_, fields, expires) => {
    const metadata = present(valueIn((await answered({ ...key('key-1'), ...fields })).metadata));
    expect(valueIn(metadata.materialExpires)).toBe(expires);
  });

  it.each([
    { Origin: undefined },
    { Origin: 'zebra' },
    { Origin: 'EXTERNAL', MaterialExpireTime: undefined },
    { Origin: 'EXTERNAL', MaterialExpireTime: 'soon' },
  ])('does not never expire for want of knowing: %j', async (fields) => {
    const metadata = present(valueIn((await answered({ ...key('key-1'), ...fields })).metadata));
    expect(metadata.materialExpires.ok).toBe(false);
  });

  it('is in no instance where KMS names none', async () => {
    for (const DKMSInstanceId of ['', null, undefined]) {
      const metadata = present(valueIn((await answered({ ...key('key-1'), DKMSInstanceId })).metadata));
      expect(valueIn(metadata.instanceId)).toBe('');
    }
  });

  it('is asked for its tags only where they are wanted', async () => {
    expect((await describe1({})).calls).toEqual({ 'kms:DescribeKey': 1 });
    const { reading } = await describe1({ keys: [key('key-1')] }, 'key-9', true);
    expect(valueIn(reading.metadata)).toBeNull();
  });

  it('has its tags, or why they could not be read', async () => {
    const answers = (tags: unknown) =>
      scripted(({ action }) => (action === 'DescribeKey' ? { KeyMetadata: key('key-1') } : tags));
    const good = await answers({
      Tags: {
        Tag: [
          { TagKey: 'team', TagValue: 'payments' },
          { TagKey: '__proto__', TagValue: 'x' },
        ],
      },
    });
    const odd = await answers({ Tags: {} });
    const tagsOf = async ({ account: of }: typeof good) => {
      const { tags } = present(valueIn((await described(of, 'key-1', true)).metadata));
      if (tags === null) throw new Error('nobody asked for the tags');
      return tags;
    };

    expect(Object.entries(valueIn(await tagsOf(good)))).toEqual([
      ['team', 'payments'],
      ['__proto__', 'x'],
    ]);
    expect(errorOf(await tagsOf(odd))).toMatchObject({ operation: 'kms:ListResourceTags', code: 'MalformedAnswer' });
  });
});
