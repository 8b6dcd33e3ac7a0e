import { describe, expect, it } from 'vitest';
import { policyFor } from '../../src/bootstrap/policy.ts';
import { parseConfig } from '../../src/config/load.ts';
import { connect } from '../../src/session.ts';
import { ROOT, startCloud } from '../emulator/fixture.ts';

const configOf = (organization: string) =>
  parseConfig(`organization: ${organization}\n`, 'sealwatch.yaml').organization;

describe('organization', () => {
  it('may be left out, and then is', () => {
    expect(parseConfig('regions: []\n', 'sealwatch.yaml')).not.toHaveProperty('organization');
  });

  it('needs only to say where its accounts come from', () => {
    expect(configOf('{resourceDirectory: true}')).toEqual({
      accounts: [],
      resourceDirectory: true,
      exclude: [],
      role: 'sealwatch-audit',
      remediationFunction: 'sealwatch-remediate',
      remediationRole: 'sealwatch-remediate',
      invoker: 'fc3',
      function: 'sealwatch-audit-account',
      concurrency: 80,
      deadline: 3_600,
    });
    expect(configOf('{accounts: ["42"]}')?.accounts).toEqual(['42']);
  });

  it.each([
    ['{}', 'organization must name accounts, or say resourceDirectory: true'],
    ['{accounts: []}', 'organization must name accounts'],
    ['{accounts: [1234567890123456]}', 'organization.accounts.0 must be a string'],
    ['{accounts: ["me"]}', 'organization.accounts.0 must be the number of an account, in quotes'],
    ['{accounts: ["42"], role: "a/b"}', 'organization.role'],
    ['{accounts: ["42"], function: "../x"}', 'organization.function'],
    ['{accounts: ["42"], invoker: fc4}', 'organization.invoker must be one of fc3, fc2, local'],
    ['{accounts: ["42"], concurrency: 0}', 'organization.concurrency must be at least 1'],
    ['{accounts: ["42"], members: 1}', 'organization.members is not a setting'],
  ])('is refused by the place and what was expected there: %s', (organization, why) => {
    expect(() => configOf(organization)).toThrow(why);
  });
});

describe('a configuration in OSS', async () => {
  const cloud = await startCloud({
    buckets: [
      { name: 'settings', region: 'cn-hangzhou', objects: { 'prod/sealwatch.yaml': 'regions: [cn-beijing]\n' } },
      { name: 'northern', region: 'cn-beijing', objects: { 'sealwatch.yaml': 'regions: [cn-shanghai]\n' } },
    ],
  });
  const connectWith = (place: string, region?: string) =>
    connect({
      logError: console.error,
      env: {
        ALIBABA_CLOUD_ACCESS_KEY_ID: ROOT.accessKeyId,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: ROOT.accessKeySecret,
        SEALWATCH_ENDPOINTS: cloud.endpointsLine,
        SEALWATCH_CONFIG: place,
        ...(region && { FC_REGION: region }),
      },
    });

  it('is read with the credentials and from the place that it names', async () => {
    expect((await connectWith('oss://settings/prod/sealwatch.yaml')).config.regions).toEqual(['cn-beijing']);
    const northern = 'oss://northern/sealwatch.yaml';
    expect((await connectWith(`${northern}?region=cn-beijing`)).config.regions).toEqual(['cn-shanghai']);
    expect((await connectWith(northern, 'cn-beijing')).config.regions).toEqual(['cn-shanghai']);
  });

  it.each([
    ['oss://settings/other.yaml', 'There is no configuration oss://settings/other.yaml'],
    ['oss://nowhere/sealwatch.yaml', 'oss://nowhere/sealwatch.yaml'],
    ['oss://B/sealwatch.yaml', 'does not name a bucket'],
  ])('stops the run where it cannot be had: %s', async (place, why) => {
    await expect(connectWith(place)).rejects.toThrow(why);
    await expect(connectWith(place)).rejects.toMatchObject({ name: 'ConfigError' });
  });

  it('may be read by every role, and nothing beside it', () => {
    for (const role of ['audit', 'activity'] as const) {
      expect(
        policyFor(role, { config: 'oss://settings/prod/sealwatch.yaml?region=cn-hangzhou' }).Statement,
      ).toContainEqual({
        Effect: 'Allow',
        Action: ['oss:GetObject'],
        Resource: 'acs:oss:*:*:settings/prod/sealwatch.yaml',
      });
    }
    expect(JSON.stringify(policyFor('audit', { config: './sealwatch.yaml' }))).not.toContain('oss:');
  });
});
