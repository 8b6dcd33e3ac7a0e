import { needsOfMain, needsOfMember, needsOfRule } from '../../src/bootstrap/needs.ts';
import { policyFor } from '../../src/bootstrap/policy.ts';

export const main = {
  accountId: '1234567890123456',
  regionId: 'cn-hangzhou',
  isOrganization: true,
  store: 'oss://sealwatch-store/sealwatch',
  storeBucket: 'sealwatch-store',
  trailBucket: 'sealwatch-trail',
  logProject: 'sealwatch-logs',
  logstore: 'functions',
  queue: 'sealwatch-failed',
  config: 'oss://sealwatch-store/sealwatch.yaml',
  policies: { audit: { Version: '1', Statement: [{ Effect: 'Allow', Action: ['kms:DescribeKey'], Resource: '*' }] } },
};
export const member = {
  accountId: '2222222222222222',
  regionId: 'cn-beijing',
  mainAccountId: '1234567890123456',
  externalId: 'of-the-auditor',
  roles: [
    { name: 'sealwatch-audit', purpose: 'audit', policy: policyFor('audit') },
    { name: 'sealwatch-remediate', purpose: 'remediate', policy: policyFor('remediate') },
  ],
} as const;

export const rule = {
  accountId: '1234567890123456',
  regionId: 'cn-hangzhou',
  configRegionId: 'cn-shanghai',
  check: { id: 'ack-cluster-encryption-enabled', resourceType: 'ACS::ACK::Cluster', severity: 'high' },
};

export const samples = [
  ['main', needsOfMain(main)],
  ['member', needsOfMember(member)],
  ['rule', needsOfRule(rule)],
] as const;
