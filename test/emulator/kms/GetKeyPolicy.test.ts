import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';

const own = { Version: '1', Statement: [] };
const key = (KeyId: string, DKMSInstanceId: string) => ({ RegionId: 'cn-hangzhou', KeyId, DKMSInstanceId });
const cloud = await startCloud({
  keys: [key('key-1', 'kst-1'), key('key-2', 'kst-1'), key('plain', '')],
  keyPolicies: { 'key-2': own },
});
const policy = (query: Record<string, unknown>) => call(cloud.home, ROOT, 'kms:GetKeyPolicy', { query });

describe('GetKeyPolicy', () => {
  it('tells the default policy of a key, and one that was given', async () => {
    const { body } = await policy({ KeyId: 'key-1', PolicyName: 'default' });
    expect(JSON.parse(body.Policy).Statement[0].Principal).toEqual({ RAM: [`acs:ram::${ACCOUNT}:*`] });
    expect(JSON.parse((await policy({ KeyId: 'key-2', PolicyName: 'default' })).body.Policy)).toEqual(own);
  });
  it.each([
    [{ KeyId: 'key-1' }, 404, 'Forbidden.ResourceNotFound'],
    [{ KeyId: 'plain', PolicyName: 'default' }, 404, 'Forbidden.ResourceNotFound'],
    [{ KeyId: 'nowhere', PolicyName: 'default' }, 404, 'Forbidden.KeyNotFound'],
    [{ PolicyName: 'default' }, 400, 'MissingParameter'],
  ])('refuses %j with %i', async (query, statusCode, code) => {
    expect(await refusalOf(policy(query))).toMatchObject({ statusCode, code });
  });
});
