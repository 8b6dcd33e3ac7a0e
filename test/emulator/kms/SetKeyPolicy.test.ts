import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { lastRecord } from '../written.ts';

const key = (KeyId: string, DKMSInstanceId: string) => ({ RegionId: 'cn-hangzhou', KeyId, DKMSInstanceId });
const cloud = await startCloud({ keys: [key('key-1', 'kst-1'), key('plain', '')] });
const set = (query: Record<string, unknown>) => call(cloud.home, ROOT, 'kms:SetKeyPolicy', { query });
const Policy = JSON.stringify({ Version: '1', Statement: [] });

describe('SetKeyPolicy', () => {
  it('gives a key another policy, and is recorded', async () => {
    await set({ KeyId: 'key-1', Policy, PolicyName: 'default' });
    const query = { KeyId: 'key-1', PolicyName: 'default' };
    expect((await call(cloud.home, ROOT, 'kms:GetKeyPolicy', { query })).body.Policy).toBe(Policy);
    expect(lastRecord(cloud)).toMatchObject({
      eventName: 'SetKeyPolicy',
      eventRW: 'Write',
      requestParameters: { KeyId: 'key-1', Policy },
      referencedResources: { 'ACS::KMS::Key': ['key-1'] },
    });
  });
  it.each([
    [{ KeyId: 'plain', Policy }, 400, 'UnsupportedOperation'],
    [{ KeyId: 'key-1', Policy, PolicyName: 'other' }, 400, 'InvalidParameter'],
    [{ KeyId: 'key-1' }, 400, 'MissingParameter'],
  ])('refuses %.60j', async (query, statusCode, code) => {
    expect(await refusalOf(set(query))).toMatchObject({ statusCode, code });
  });
});
