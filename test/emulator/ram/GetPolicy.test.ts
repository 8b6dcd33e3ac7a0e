import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const text = JSON.stringify({ Version: '1', Statement: [] });
const policy = { PolicyName: 'P', PolicyType: 'Custom' };
const cloud = await startCloud({ policies: [{ ...policy, PolicyDocument: { Version: '1', Statement: [] } }] });
const read = (query: Record<string, unknown>) => call(cloud.home, ROOT, 'ram:GetPolicy', { query });

describe('GetPolicy', () => {
  it('tells a policy with the version that is in force', async () => {
    const { body } = await read(policy);
    expect(body).toMatchObject({
      Policy: { ...policy, DefaultVersion: 'v1' },
      DefaultPolicyVersion: { VersionId: 'v1', IsDefaultVersion: true, PolicyDocument: text },
    });
  });
  it('does not find one of another type, and needs both', async () => {
    expect(await refusalOf(read({ ...policy, PolicyType: 'System' }))).toMatchObject({
      statusCode: 404,
      code: 'EntityNotExist.Policy',
    });
    expect(await refusalOf(read({ PolicyName: 'P' }))).toMatchObject({ code: 'MissingPolicyType' });
    expect(await refusalOf(read({ ...policy, PolicyType: 'Odd' }))).toMatchObject({
      code: 'InvalidParameter.PolicyType',
    });
  });
});
