import type { AccountFacts } from '../../src/facts/account-facts.ts';
import type { ClusterActivity } from '../../src/facts/cluster-activity.ts';
import type { ClusterFacts } from '../../src/facts/cluster-facts.ts';
import type { FactsByType } from '../../src/facts/index.ts';
import type { KeyFacts, KeyNames } from '../../src/facts/key-facts.ts';
import type { Denials } from '../../src/facts/region-activity.ts';
import type { KeysUsed, RegionFacts } from '../../src/facts/region-facts.ts';
import { read } from '../../src/model/fact.ts';
import { publishedRolePolicy } from '../../src/model/ram-policy.ts';
import type { Settings } from '../../src/model/settings.ts';
import type { RolePolicy } from '../../src/model/snapshot.ts';

/** The time of the audit in these tests. */
export const now = Date.parse('2026-11-22T06:30:00.000Z');

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Checks do not throw: one that does fails the test that asks it. */
export function throwCheckError({ error }: { readonly error: unknown }): never {
  throw error;
}

export const settings: Settings = {
  activity: { window: 24, lookBackDays: 90 },
  keys: { expiryDays: 30, approved: [], rotation: 'any' },
  checks: { disable: [] },
  secretManager: { maxInterval: 600 },
  balance: { minimum: null, currency: '' },
};

export const noRefusals: Denials = { count: 0, last: null, codes: [] };

/** Refused calls, the last of them so long ago. */
export function denials(count: number, ago: number, ...codes: string[]): Denials {
  return { count, last: now - ago, codes };
}

/** A cluster that was seen at work half an hour ago, over a window that was read whole. */
export function clusterActivity(fields: Partial<ClusterActivity> = {}): ClusterActivity {
  return {
    source: 'lookup-events',
    attribution: 'exclusive-key',
    encrypt: 3,
    decrypt: 4,
    first: now - 2 * hour,
    last: now - 30 * minute,
    denied: noRefusals,
    deniedSince: noRefusals,
    deniedUnnamed: noRefusals,
    throttled: 0,
    failed: 0,
    unnamed: 0,
    broken: 0,
    keyLastSuccess: now - 30 * minute,
    unreadableNeighbors: [],
    history: { is: 'unknown' },
    historyOf: 'cluster',
    absentSince: fields.last === undefined ? now - 30 * minute : fields.last,
    corroboration: { at: now - hour, by: 'other-key' },
    sourceSuspect: false,
    completeSince: fields.readFrom ?? now - 90 * day,
    windowFrom: now - day,
    readFrom: now - 90 * day,
    readTo: now - 10 * minute,
    complete: true,
    ...fields,
  };
}

/** A window that was read whole and shows nothing of the cluster. */
export function noUsage(fields: Partial<ClusterActivity> = {}): ClusterActivity {
  return clusterActivity({
    attribution: 'none',
    encrypt: 0,
    decrypt: 0,
    first: null,
    last: null,
    keyLastSuccess: null,
    ...fields,
  });
}

const systemPolicy: RolePolicy = {
  name: 'AliyunCSManagedSecurityRolePolicy',
  type: 'System',
  statements: read(publishedRolePolicy),
};

/** A running Pro cluster, encrypted with a good key, and seen at work. */
export const healthyNames: KeyNames = {
  id: 'key-1',
  arn: 'acs:kms:cn-hangzhou:1234567890123456:key/key-1',
  references: ['acs:kms:cn-hangzhou:1234567890123456:key/key-1'],
  place: { accountId: '1234567890123456', regionId: 'cn-hangzhou' },
};

export const healthyCluster: ClusterFacts = {
  edition: 'pro',
  spec: 'ack.pro.small',
  lifecycle: { state: 'running', phase: 'running', created: null },
  encryption: { is: 'on', keyId: 'key-1' },
  wasEncrypted: false,
  kmsVersion: 'v1',
  created: now - 300 * day,
  changed: now - 20 * day,
  key: 'present',
  keyState: 'Enabled',
  keySpec: 'Aliyun_AES_256',
  keyUsage: 'ENCRYPT/DECRYPT',
  keyCreator: '1234567890123456',
  keyMaterialExpires: null,
  keyDeleteDate: null,
  keyRotation: 'Disabled',
  keyNames: healthyNames,
  keyAliases: ['alias/prod'],
  keyTags: ['tag:team=payments'],
  updatingSince: now - 20 * day,
  encryptedSince: null,
  egress: {
    checkpoints: [
      { by: 'sg-1', direction: 'egress', passes: 'yes' },
      { by: 'nacl-1', direction: 'answers', passes: 'yes' },
    ],
    changedAt: null,
  },
  syncedSecrets: null,
  polling: null,
  activity: clusterActivity(),
};

export const healthyKey: KeyFacts = {
  presence: 'present',
  state: 'Enabled',
  spec: 'Aliyun_AES_256',
  usage: 'ENCRYPT/DECRYPT',
  creator: '1234567890123456',
  materialExpires: null,
  deleteDate: null,
  deletionProtection: true,
  rotation: 'Disabled',
  names: healthyNames,
  tags: ['tag:team=payments'],
  aliases: ['alias/prod'],
  instanceId: 'kst-1',
  instanceEnds: now + 300 * day,
  policy: [
    {
      allows: true,
      actions: ['kms:*'],
      resources: ['*'],
      principals: { RAM: ['acs:ram::1234567890123456:*'] },
      condition: null,
    },
  ],
  rolePolicies: [systemPolicy],
  clusters: ['pay', 'orders'],
};

export function keysUsed(fields: Partial<KeysUsed> = {}): KeysUsed {
  return {
    used: ['key-1', 'key-2'],
    unnamedCalls: 0,
    acsCalls: 0,
    ofSecrets: [],
    unexplained: { keys: [], unsure: [], count: 0 },
    remembered: true,
    complete: true,
    readFrom: now - 30 * day,
    windowFrom: now - day,
    ...fields,
  };
}

export const healthyRegion: RegionFacts = {
  unnamedDenials: null,
  encrypted: 2,
  activity: keysUsed(),
  namesComplete: true,
  trails: [
    {
      name: 'all',
      recordsAll: true,
      coversRegion: true,
      status: { logging: true, delivered: now - hour, error: '', unavailable: [] },
    },
  ],
  usageEnded: null,
};

export const healthyAccount: AccountFacts = {
  proClusters: 'some',
  serviceRole: { granted: true, message: '' },
  role: {
    arn: 'acs:ram::1234567890123456:role/aliyuncsmanagedsecurityrole',
    trustedServices: ['cs.aliyuncs.com'],
    conditionallyTrusted: [],
  },
  rolePolicies: [systemPolicy],
  keyArns: [healthyNames.arn],
  kmsStatus: 'Enabled',
  balance: { available: '1000.00', currency: 'CNY' },
};

/** Everything in order, by type of resource. */
export const healthy: FactsByType = {
  'ACS::ACK::Cluster': healthyCluster,
  'ACS::KMS::Key': healthyKey,
  'ACS::::Region': healthyRegion,
  'ACS::::Account': healthyAccount,
};
