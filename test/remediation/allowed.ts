import { defaultConfig } from '../../src/config/load.ts';
import type { ChangeReading } from '../../src/model/change-reading.ts';
import { read } from '../../src/model/fact.ts';
import { type Finding, message } from '../../src/model/finding.ts';
import { nothingRemembered, type RememberedCluster } from '../../src/model/memory.ts';
import { emptyJournal } from '../../src/model/plan.ts';
import { publishedRolePolicy } from '../../src/model/ram-policy.ts';
import type { Report, ReportedCluster } from '../../src/model/report.ts';
import type { ClusterReading, KeyMetadata } from '../../src/model/snapshot.ts';
import type { GuardInput } from '../../src/remediation/guard.ts';
import { settingsOf } from '../../src/runs/conclude.ts';
import { throwCheckError } from '../facts/healthy.ts';
import { cluster as reported, report as reportOf } from '../report/fixture-report.ts';

export const now = Date.parse('2026-11-22T19:30:00.000Z');
export const accountId = '1198765432101234';
export const keyId = 'key-hzz65new000000000001';

const time = new Date(now - 20_000).toISOString();

/** A Pro cluster that is off, as a report tells it. */
export function offCluster(number = 7, more: Partial<ReportedCluster> = {}): ReportedCluster {
  return reported(number, {
    name: 'prod-search',
    encryption: { state: 'off', keyId: '' },
    tags: { env: 'prod' },
    ...more,
  });
}

export const paid = {
  id: 'f-paid',
  checkId: 'account-kms-not-in-arrears',
  severity: 'high',
  verdict: 'COMPLIANT',
  resource: { type: 'ACS::::Account', id: accountId, name: accountId, accountId, regionId: '' },
  reason: '',
  message: message('kms-paid', { status: 'Enabled' }),
  evidence: [],
  controls: [],
  firstSeen: time,
  since: time,
} as const satisfies Finding;

/** A report of clusters, as the audit before a change makes it. */
export function reportWith(clusters: readonly ReportedCluster[], more: Partial<Report> = {}): Report {
  const base = reportOf({});
  return {
    ...base,
    startedAt: time,
    finishedAt: time,
    scope: { accounts: [accountId], regions: ['cn-hangzhou'] },
    readErrors: [],
    clusters,
    findings: [paid],
    waivers: [],
    summary: { ...base.summary, clusters: clusters.length, proClusters: clusters.length },
    ...more,
  };
}

export const keyMetadata: KeyMetadata = {
  id: keyId,
  arn: `acs:kms:cn-hangzhou:${accountId}:key/${keyId}`,
  state: read('Enabled'),
  spec: read('Aliyun_AES_256'),
  usage: read('ENCRYPT/DECRYPT'),
  creator: read(accountId),
  materialExpires: read(null),
  deleteDate: read(null),
  deletionProtection: read(true),
  rotation: read('Disabled'),
  instanceId: read(''),
  tags: null,
  policy: null,
  protectionLevel: 'SOFTWARE',
};

export function freshCluster(id: string, more: Partial<ClusterReading> = {}): ClusterReading {
  return {
    id,
    name: 'prod-search',
    regionId: 'cn-hangzhou',
    vpcId: 'vpc-1',
    tags: {},
    type: 'ManagedKubernetes',
    spec: 'ack.pro.small',
    profile: 'Default',
    edition: read('pro'),
    version: read('1.31.9-aliyun.1'),
    state: read('running'),
    created: read(now - 90 * 86_400_000),
    updated: null,
    encryption: read({ is: 'off', keyId: '' }),
    namedKey: '',
    network: null,
    syncedSecrets: null,
    source: { operation: 'cs:DescribeClusterDetail', requestId: 'REQ-1' },
    readAt: time,
    ...more,
  };
}

export function readingOf(id: string, more: Partial<ChangeReading> = {}): ChangeReading {
  return {
    regionId: 'cn-hangzhou',
    clusterId: id,
    readAt: time,
    cluster: read(freshCluster(id)),
    tags: read({ env: 'prod' }),
    key: { regionId: 'cn-hangzhou', keyId, metadata: read(keyMetadata), requestId: 'REQ-2', readAt: time },
    instance: null,
    aliases: null,
    security: {
      kmsStatus: read('Enabled'),
      serviceRole: read({ granted: true, message: '' }),
      role: read({ arn: 'acs:ram::1:role/x', trustedServices: ['cs.aliyuncs.com'], conditionallyTrusted: [] }),
      policies: read([
        { name: 'AliyunCSManagedSecurityRolePolicy', type: 'System', statements: read(publishedRolePolicy) },
      ]),
      readAt: time,
    },
    tasks: read([]),
    rbac: read('admin'),
    egress: {
      securityGroups: read([{ id: 'sg-1', type: read('normal'), egress: [] }]),
      vSwitches: read([{ id: 'vsw-1', acl: read(null) }]),
    },
    ...more,
  };
}

export const remembered: RememberedCluster = {
  last: { readAt: time, name: 'prod-search', regionId: 'cn-hangzhou', vpcId: 'vpc-1' },
  first: { readAt: '2026-10-01T06:00:00.000Z', encryptedAtCreation: false },
  keys: [],
  off: { from: '2026-10-01T06:00:00.000Z', to: time },
  turnedOn: [],
  versions: [],
  stopped: [],
  resumed: [],
  updating: [],
  settled: time,
  attestations: [],
};

const config = defaultConfig();
export const settings = {
  ...config.remediation,
  mode: 'apply',
  select: { ids: [], tags: ['env=prod'], regions: [] },
  keys: [{ region: 'cn-hangzhou', key: keyId }],
} as const satisfies GuardInput['settings'];

/** A change that every guard allows; tests take one thing away. */
export function allowed(more: Partial<GuardInput> = {}): GuardInput {
  const cluster = offCluster();
  return {
    now,
    settings,
    checks: settingsOf(config),
    onCheckError: throwCheckError,
    killSwitch: false,
    report: reportWith([cluster]),
    cluster,
    key: { is: 'one', key: keyId },
    memory: { ...nothingRemembered, clusters: { [cluster.id]: remembered } },
    journal: emptyJournal,
    past: { is: 'never' },
    lease: { is: 'free' },
    reading: readingOf(cluster.id),
    before: 0,
    organization: null,
    ...more,
  };
}

/** The same with other settings. */
export function withSettings(more: Partial<GuardInput['settings']>): GuardInput {
  return allowed({ settings: { ...settings, ...more } });
}

/** The same with something else read. */
export function withReading(more: Partial<ChangeReading>): GuardInput {
  return allowed({ reading: readingOf(offCluster().id, more) });
}

/** The same with something else read of the key. */
export function withKey(more: Partial<KeyMetadata>, rest: Partial<ChangeReading> = {}): GuardInput {
  const metadata = read({ ...keyMetadata, ...more });
  return withReading({ key: { regionId: 'cn-hangzhou', keyId, metadata, requestId: '', readAt: time }, ...rest });
}
