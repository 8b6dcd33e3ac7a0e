import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { lastRecord } from '../written.ts';

const PolicyName = 'P';
const PolicyDocument = { Version: '1', Statement: [] };
const cloud = await startCloud({ policies: [{ PolicyName, PolicyType: 'Custom', PolicyDocument }] });
const create = (more: object) =>
  call(cloud.home, ROOT, 'ram:CreatePolicyVersion', { query: { PolicyName, PolicyDocument: '{}', ...more } });
const inForce = async () =>
  (await call(cloud.home, ROOT, 'ram:GetPolicy', { query: { PolicyName, PolicyType: 'Custom' } })).body
    .DefaultPolicyVersion;

describe('CreatePolicyVersion', () => {
  it('puts a version into force only where that is asked for', async () => {
    await create({});
    expect(await inForce()).toMatchObject({ VersionId: 'v1' });
    await create({ SetAsDefault: true });
    expect(await inForce()).toMatchObject({ VersionId: 'v3', PolicyDocument: '{}' });
    expect(lastRecord(cloud)).toMatchObject({
      eventName: 'CreatePolicyVersion',
      referencedResources: { 'ACS::RAM::Policy': [PolicyName] },
    });
  });
  it('refuses a sixth version, and a policy that is not there', async () => {
    await create({});
    await create({});
    expect(await refusalOf(create({}))).toMatchObject({ statusCode: 409, code: 'LimitExceeded.Policy.Version' });
    expect(await refusalOf(create({ PolicyName: 'Q' }))).toMatchObject({ code: 'EntityNotExist.Policy' });
  });
});
