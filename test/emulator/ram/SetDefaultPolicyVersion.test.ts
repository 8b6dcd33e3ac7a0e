import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { lastRecord } from '../written.ts';

const PolicyName = 'P';
const PolicyDocument = { Version: '1', Statement: [] };
const cloud = await startCloud({ policies: [{ PolicyName, PolicyType: 'Custom', PolicyDocument }] });
const set = (VersionId: string) =>
  call(cloud.home, ROOT, 'ram:SetDefaultPolicyVersion', { query: { PolicyName, VersionId } });

describe('SetDefaultPolicyVersion', () => {
  it('puts another version into force, and is recorded', async () => {
    await call(cloud.home, ROOT, 'ram:CreatePolicyVersion', { query: { PolicyName, PolicyDocument: '{}' } });
    await set('v2');
    const query = { PolicyName, PolicyType: 'Custom' };
    const { body } = await call(cloud.home, ROOT, 'ram:GetPolicy', { query });
    expect(body).toMatchObject({ Policy: { DefaultVersion: 'v2' }, DefaultPolicyVersion: { PolicyDocument: '{}' } });
    expect(lastRecord(cloud)).toMatchObject({ eventName: 'SetDefaultPolicyVersion' });
  });
  it('refuses a version that is not there', async () => {
    expect(await refusalOf(set('v9'))).toMatchObject({ statusCode: 404, code: 'EntityNotExist.Policy.Version' });
  });
});
