import { remediationOf, sentenceOf } from '../../src/checks/catalog.ts';
import { checks } from '../../src/checks/index.ts';
import { costOf } from '../../src/cost/cost-of.ts';
import type { PricedKey } from '../../src/cost/key.ts';
import { defaultCostSettings } from '../../src/cost/settings.ts';
import { summarize } from '../../src/judge/assemble.ts';
import { verifiedOf } from '../../src/judge/verification.ts';
import { kmsVersionOf } from '../../src/model/cluster.ts';
import type { ReadError } from '../../src/model/fact.ts';
import {
  type Finding,
  isVerified,
  type Message,
  message,
  type Resource,
  type Severity,
  type Verdict,
  type Verification,
} from '../../src/model/finding.ts';
import type { Report, ReportedCluster, ReportedKey, ReportedUsage } from '../../src/model/report.ts';

export const accountId = '1198765432101234';
export const now = Date.parse('2026-11-22T06:30:41.000Z');
const startedAt = '2026-11-22T06:30:00.000Z';
const windowFrom = '2026-11-21T06:30:00.000Z';

const yes: Verification = {
  configured: 'COMPLIANT',
  keyUsable: 'COMPLIANT',
  roleAuthorized: 'COMPLIANT',
  keyUsed: 'COMPLIANT',
  existingSecretsReencrypted: 'COMPLIANT',
};
const unknown: Partial<Verification> = { existingSecretsReencrypted: 'INSUFFICIENT_DATA' };
const off: Partial<Verification> = {
  configured: 'NON_COMPLIANT',
  keyUsable: 'NOT_APPLICABLE',
  keyUsed: 'NOT_APPLICABLE',
  existingSecretsReencrypted: 'NOT_APPLICABLE',
};
const outOfScope: Verification = {
  configured: 'NOT_APPLICABLE',
  keyUsable: 'NOT_APPLICABLE',
  roleAuthorized: 'NOT_APPLICABLE',
  keyUsed: 'NOT_APPLICABLE',
  existingSecretsReencrypted: 'NOT_APPLICABLE',
};

/** A cluster of the fixture: what differs from a verified one. */
export interface ClusterOptions extends Partial<Omit<ReportedCluster, 'verification' | 'activity'>> {
  readonly name: string;
  readonly verification?: Partial<Verification>;
  readonly activity?: Partial<ReportedUsage>;
}

/** Builds a cluster of a report; a verified one where nothing else is said. */
export function cluster(number: number, { verification, activity, ...options }: ClusterOptions): ReportedCluster {
  const stagesOfCluster = { ...yes, ...unknown, ...verification };
  return {
    id: `c${number.toString(16).padStart(4, '0')}0a77be5c4e0ab6d2f6c1d9e8f7a2b`,
    accountId,
    regionId: 'cn-hangzhou',
    spec: 'ack.pro.small',
    profile: 'Default',
    version: '1.30.7-aliyun.1',
    state: 'running',
    tags: {},
    encryption: { state: 'on', keyId: `key-hzz65f1a2b3c4d5e6f7${number.toString(16).padStart(4, '0')}` },
    source: { operation: 'cs:DescribeClustersV1', requestId: 'REQ-1A70' },
    verification: stagesOfCluster,
    verified: verifiedOf(stagesOfCluster, activity?.attribution ?? 'cluster'),
    usage: {
      source: 'lookup-events',
      attribution: 'cluster',
      encrypt: 8_201,
      decrypt: 411,
      denied: 0,
      throttled: 0,
      first: windowFrom,
      last: '2026-11-22T06:26:00.000Z',
      readFrom: windowFrom,
      readTo: '2026-11-22T06:20:00.000Z',
      complete: true,
      ...activity,
    },
    cost: null,
    ...options,
  };
}

export interface FindingOptions {
  readonly checkId?: string;
  readonly severity?: Severity;
  readonly verdict?: Verdict;
  readonly remediation?: Finding['remediation'];
  readonly waiver?: Finding['waiver'];
  readonly since?: string;
  readonly by?: Finding['changedBy'];
}

/** Who scheduled a key for deletion. */
export const mallory = {
  name: 'mallory',
  type: 'ram-user',
  address: '203.0.113.7',
  eventName: 'ScheduleKeyDeletion',
  time: '2026-11-22T04:11:00.000Z',
} as const;

let findings = 0;

/** Builds a finding; a `NON_COMPLIANT` one where nothing else is said. */
export function finding(resource: Resource, reason: Message, options: FindingOptions = {}): Finding {
  findings += 1;
  const { waiver, by, since = startedAt, verdict = 'NON_COMPLIANT', ...rest } = options;
  const isOpen = verdict === 'NON_COMPLIANT' || verdict === 'INSUFFICIENT_DATA';
  const { remediation = isOpen ? remediationOf(reason, resource) : undefined, ...others } = rest;
  return {
    id: findings.toString(16).padStart(32, '0'),
    checkId: 'ack-cluster-encryption-enabled',
    severity: 'high',
    verdict,
    resource,
    reason: sentenceOf(reason, 'en'),
    message: reason,
    evidence: [{ property: '$.meta_data.Capabilities.DisableEncryption', expected: 'false', actual: 'true' }],
    ...(remediation && { remediation }),
    controls: checks.find(({ id }) => id === (rest.checkId ?? 'ack-cluster-encryption-enabled'))?.controls ?? [],
    ...others,
    ...(waiver === undefined ? {} : { waiver }),
    firstSeen: since,
    since,
    ...(by === undefined ? {} : { changedBy: by }),
  };
}

export function aboutCluster({ id, name, accountId, regionId }: ReportedCluster): Resource {
  return { type: 'ACS::ACK::Cluster', id, name, accountId, regionId };
}

export function key(id: string, clusters: readonly ReportedCluster[], options: Partial<ReportedKey> = {}): ReportedKey {
  const regionId = options.regionId ?? 'cn-hangzhou';
  return {
    id,
    references: [id],
    accountId,
    regionId,
    arn: `acs:kms:${regionId}:${accountId}:key/${id}`,
    state: 'Enabled',
    spec: 'Aliyun_AES_256',
    deletionProtection: 'Enabled',
    deleteDate: null,
    rotation: 'Disabled',
    instanceId: '',
    clusters: clusters.map(({ id }) => id),
    ...options,
  };
}

/** Puts a report together, its summary counted from its parts. */
export function report(parts: Partial<Report>): Report {
  const { cost, clusters } = costed(parts.clusters ?? [], parts.keys ?? []);
  const all = parts.findings ?? [];

  return {
    schemaVersion: '1',
    tool: { name: 'sealwatch', version: '0.1.0' },
    auditId: '2026-11-22T06-30-00Z-7f3a',
    kind: 'audit',
    startedAt,
    finishedAt: '2026-11-22T06:30:04.100Z',
    scope: { accounts: [accountId], regions: [...new Set(clusters.map(({ regionId }) => regionId))].sort() },
    inputs: {
      snapshotDigest: '5f0c'.repeat(16),
      readingDigests: [],
      memoryDigest: '9b1d'.repeat(16),
      configDigest: 'e3a7'.repeat(16),
    },
    readErrors: [],
    summary: summarize(
      { clusters, keys: parts.keys ?? [], findings: all },
      { 'cs:DescribeClustersV1': 1, 'kms:DescribeKey': 12, 'actiontrail:LookupEvents': 58 },
    ),
    clusters,
    keys: [],
    findings: all,
    waivers: [],
    cost,
    ...parts,
    ...(parts.clusters === undefined ? {} : { clusters }),
  };
}

/** The clusters with what they cost: nothing was observed, and every setting is as assumed. */
export function costed(
  clusters: readonly ReportedCluster[],
  keys: readonly ReportedKey[],
  settings = defaultCostSettings,
) {
  const mayCost = clusters.filter(({ verification }) => verification.configured !== 'NOT_APPLICABLE');
  const told = mayCost.filter(({ encryption }) => encryption.state !== 'unknown');
  const { cost, clusters: costs } = costOf(
    {
      subjects: told.map(({ id, regionId, version, profile, encryption: { state, keyId } }) => ({
        id,
        regionId,
        kms: kmsVersionOf(version, profile),
        key: state === 'off' ? null : pricedKeyOf(regionId, keyId, keys),
        since: 0,
        pollInterval: null,
      })),
      unknown: mayCost.length - told.length,
      usage: [],
      users: () => [],
      canonical: (_, reference) => reference,
    },
    settings,
  );
  return { cost, clusters: clusters.map((cluster) => ({ ...cluster, cost: costs.get(cluster.id) ?? null })) };
}

function pricedKeyOf(regionId: string, id: string, keys: readonly ReportedKey[]): PricedKey {
  const { instanceId, state } = keys.find((key) => key.id === id && key.regionId === regionId) ?? {};
  return { id, regionId, kind: 'basic', protection: 'software', instanceId, isCharged: state !== 'PendingDeletion' };
}

const deadKey = 'key-hzz65f1a2b3c4d5e6f7dead';
const sharedKey = { state: 'on', keyId: deadKey } as const;
const unseen: Partial<ReportedUsage> = { attribution: 'none', encrypt: 0, decrypt: 0, first: null, last: null };
const dying: Partial<Verification> = { keyUsable: 'NON_COMPLIANT' };

const prodPay = cluster(1, { name: 'prod-pay', encryption: sharedKey, verification: dying });
const prodOrders = cluster(2, {
  name: 'prod-orders',
  encryption: sharedKey,
  verification: { ...dying, keyUsed: 'NON_COMPLIANT' },
  activity: { attribution: 'shared-key', denied: 12 },
});
const prodLegacy = cluster(3, {
  name: 'prod-legacy',
  encryption: { state: 'off', keyId: deadKey },
  verification: off,
  activity: unseen,
});
const prodSearch = cluster(4, {
  name: 'prod-search',
  spec: 'ack.pro.xlarge',
  version: '1.32.1-aliyun.1',
  encryption: { state: 'off', keyId: '' },
  verification: off,
});
const prodSilent = cluster(5, {
  name: 'prod-silent',
  version: '1.28.15-aliyun.1',
  verification: { keyUsed: 'NON_COMPLIANT' },
  activity: unseen,
});
const labEdge = cluster(6, {
  name: 'lab-edge',
  regionId: 'cn-beijing',
  profile: 'Edge',
  version: '1.32.1-aliyun.1',
  encryption: { state: 'on', keyId: 'key-bjj65f1a2b3c4d5e6f70001' },
  verification: { keyUsable: 'INSUFFICIENT_DATA', keyUsed: 'INSUFFICIENT_DATA' },
  activity: { attribution: 'none', encrypt: 0, decrypt: 0, first: null, last: '2026-11-10T01:00:00.000Z' },
});
const labGpu = cluster(7, {
  name: 'lab-gpu',
  regionId: 'cn-beijing',
  version: '1.33.2-aliyun.1',
  verification: { keyUsed: 'INSUFFICIENT_DATA' },
  activity: unseen,
});
const labNew = cluster(8, {
  name: 'lab-new',
  verification: { keyUsable: 'NON_COMPLIANT', keyUsed: 'INSUFFICIENT_DATA' },
  activity: unseen,
});
const labOdd = cluster(9, {
  name: 'lab-odd',
  regionId: 'ap-southeast-1',
  version: '',
  encryption: { state: 'unknown', keyId: '' },
  verification: { configured: 'INSUFFICIENT_DATA', keyUsable: 'INSUFFICIENT_DATA', keyUsed: 'INSUFFICIENT_DATA' },
  activity: {
    source: 'none',
    attribution: 'none',
    complete: false,
    readFrom: null,
    readTo: null,
    first: null,
    last: null,
  },
});
const labOld = cluster(10, {
  name: 'lab-old',
  encryption: { state: 'off', keyId: '' },
  verification: off,
});
const updating = cluster(11, {
  name: 'prod-updating',
  state: 'updating',
  encryption: { state: 'unknown', keyId: '' },
  verification: { configured: 'INSUFFICIENT_DATA', keyUsable: 'INSUFFICIENT_DATA', keyUsed: 'INSUFFICIENT_DATA' },
});

/** Names that somebody gave in order to do harm, or without thinking of terminals. */
export const hostileNames = {
  clears: 'a\u001b[2J\u001b[1;1Hclears\u001b]0;owned\u0007',
  c1: 'c1\u009b31mred\u009d0;title\u009c',
  lines: 'two\nlines\r\nand\ttabs\u2028\u2029\u0085',
  bidi: 'safe\u202egnp.exe\u202c\u2066x\u2069',
  markup: '<script>alert(1)</script>"=cmd|/C calc!A0"',
  chinese: '生产环境支付集群',
  emoji: '👩‍👩‍👧‍👦 family 👍🏽 🇨🇳 ☁️ 1️⃣',
  rtl: 'أمن العنقود',
  marks: `z${'\u0301\u0316\u0327'.repeat(40)}algo`,
  long: 'the-name-of-this-cluster-goes-on-and-on-and-nobody-knows-why-it-was-never-shortened-by-anybody-01',
  wide: '集群'.repeat(30),
  empty: '',
  surrogate: 'lone\ud800half',
  invisible: 'pro\u200bd\u00ad-\ufeffx\u3164\u2800y',
} as const;

const hostile = Object.values(hostileNames).map((name, index) =>
  cluster(100 + index, {
    name,
    regionId: index % 2 === 0 ? 'cn-hangzhou' : 'ap-southeast-1',
    tags: { owner: name },
    ...(index % 3 === 0
      ? {
          verification: { keyUsed: 'INSUFFICIENT_DATA' as const } as const,
          activity: { ...unseen, complete: false },
        }
      : {}),
  }),
);
const verified = Array.from({ length: 9 }, (_, index) =>
  cluster(200 + index, {
    name: `app-${String(index + 1).padStart(2, '0')}`,
    regionId: index < 6 ? 'cn-hangzhou' : 'ap-southeast-1',
    ...(index % 4 === 0 ? { verified: 'key' as const, activity: { attribution: 'shared-key' as const } } : {}),
    verification: index % 3 === 0 ? yes : {},
  }),
);
const others = [
  cluster(300, { name: 'tools', spec: 'ack.standard', verification: outOfScope }),
  cluster(301, { name: 'ci', spec: 'ack.standard', verification: outOfScope }),
  cluster(302, { name: 'onprem', spec: '', verification: outOfScope }),
  cluster(303, { name: 'gone', state: 'deleted', verification: outOfScope }),
];
const otherReasons = [
  message('edition-basic', {}),
  message('edition-basic', {}),
  message('edition-registered', {}),
  message('cluster-ended', { state: 'deleted' }),
];

const readErrors: ReadError[] = [
  {
    operation: 'cs:DescribeClustersForRegion',
    accountId,
    regionId: 'cn-shanghai',
    code: 'Forbidden.RAM',
    message: 'cs:DescribeClustersForRegion in cn-shanghai was denied.',
    requestId: 'REQ-77A1',
  },
  {
    operation: 'kms:DescribeKey',
    accountId,
    regionId: 'cn-beijing',
    resource: 'key-bjj65f1a2b3c4d5e6f70001',
    code: 'Forbidden.NoPermission',
    message: 'kms:DescribeKey of key-bjj65f1a2b3c4d5e6f70001 in cn-beijing was denied.',
    requestId: 'REQ-8F2C',
  },
  ...Array.from({ length: 6 }, (_, index) => ({
    operation: 'kms:DescribeKey',
    accountId,
    regionId: index < 4 ? 'ap-southeast-1' : 'cn-hangzhou',
    resource: `key-${index}`,
    code: 'Rejected.Throttling',
    message: 'QPS Limit Exceeded',
    requestId: `REQ-T${index}`,
  })),
  {
    operation: 'cs:DescribeClusterDetail',
    accountId,
    regionId: 'ap-southeast-1',
    resource: labOdd.id,
    code: 'MalformedAnswer',
    message:
      'cs:DescribeClusterDetail answered, but `meta_data` is "\u001b[31m{\\"Capabilities\\": [}". Nothing was assumed in its place.',
    requestId: 'REQ-3B',
  },
  {
    operation: 'actiontrail:LookupEvents',
    accountId,
    regionId: 'ap-southeast-1',
    code: 'ECONNREFUSED',
    message:
      'actiontrail:LookupEvents in ap-southeast-1 (actiontrail.ap-southeast-1.aliyuncs.com) got no answer: ECONNREFUSED, "the connection was refused" (no request id, 6 tries).',
    requestId: '',
  },
];

const windDown = {
  reason: 'switched off with the data center \u001b[7min December\u001b[0m',
  owner: 'alice@example.com',
  approvedBy: 'bob',
  expires: '2026-12-31',
};
const readOf = ({ operation, resource, code, requestId }: ReadError) =>
  message('read-error', { operation, resource: resource ?? '', code, requestId });
const [unlisted, keyDenied] = readErrors as [ReadError, ReadError];
const oddDetail = readErrors.find(({ resource }) => resource === labOdd.id) as ReadError;
const insufficient = { verdict: 'INSUFFICIENT_DATA', checkId: 'ack-cluster-encryption-active' } as const;

const troubles: Finding[] = [
  ...[prodPay, prodOrders].map((one) =>
    finding(
      aboutCluster(one),
      message('key-pending-deletion', { keyId: deadKey, deleteDate: '2026-11-29T03:04:00.000Z' }),
      {
        checkId: 'ack-cluster-encryption-key-usable',
        severity: 'critical',
        since: '2026-11-22T04:12:00.000Z',
        by: mallory,
      },
    ),
  ),
  finding(
    aboutCluster(prodOrders),
    message('denied', { count: 12, codes: ['Forbidden.KeyDisabled'], last: '2026-11-22T05:58:10.000Z' }),
    {
      checkId: 'ack-cluster-encryption-not-denied',
      severity: 'critical',
    },
  ),
  finding(aboutCluster(prodLegacy), message('encryption-off-key-left', { keyId: deadKey }), {
    since: '2026-10-02T09:00:00.000Z',
  }),
  finding(
    { type: 'ACS::KMS::Key', id: deadKey, name: deadKey, accountId, regionId: 'cn-hangzhou' },
    message('delete-unprotected', {
      keyId: deadKey,
      arn: `acs:kms:cn-hangzhou:${accountId}:key/${deadKey}`,
      clusters: ['prod-pay', 'prod-orders'],
    }),
    {
      checkId: 'kms-key-delete-protection-enabled',
      severity: 'medium',
      by: { ...mallory, name: 'alice', address: '', eventName: 'SetDeletionProtection', time: null },
    },
  ),
  finding(aboutCluster(prodSearch), message('encryption-off', {})),
  finding(
    aboutCluster(prodSearch),
    message('synced-secrets-unencrypted', { addons: ['ack-secret-manager 0.5.3'], wasEncrypted: false }),
    {
      checkId: 'ack-cluster-synced-secrets-encrypted',
    },
  ),
  finding(
    aboutCluster(labNew),
    message('key-material-expiring', { keyId: labNew.encryption.keyId, expires: '2026-12-01T00:00:00.000Z', days: 8 }),
    {
      checkId: 'ack-cluster-encryption-key-usable',
    },
  ),
  finding(aboutCluster(labNew), message('polling-slow', { seconds: 7_200, most: 600 }), {
    checkId: 'ack-secret-manager-polling',
    severity: 'low',
  }),
  finding(aboutCluster(prodSilent), message('no-usage-v1', { since: windowFrom }), {
    checkId: 'ack-cluster-encryption-active',
  }),
  finding(
    { type: 'ACS::::Region', id: 'cn-beijing', name: 'cn-beijing', accountId, regionId: 'cn-beijing' },
    message('region-denied-unnamed', {
      count: 3,
      codes: ['Forbidden.NoPermission'],
      last: '2026-11-22T01:00:00.000Z',
    }),
    { checkId: 'kms-role-calls-not-denied', severity: 'critical' },
  ),
  finding(aboutCluster(labOld), message('encryption-off', {}), {
    waiver: windDown,
  }),
  finding(aboutCluster(labEdge), readOf(keyDenied), { ...insufficient, checkId: 'ack-cluster-encryption-key-usable' }),
  finding(aboutCluster(labEdge), message('no-usage-no-baseline', { since: '2026-08-24T06:30:00.000Z' }), insufficient),
  finding(aboutCluster(labGpu), message('no-usage-no-baseline', { since: '2026-08-24T06:30:00.000Z' }), insufficient),
  finding(aboutCluster(labNew), message('cluster-new', { created: '2026-11-22T03:00:00.000Z' }), insufficient),
  finding(aboutCluster(labOdd), readOf(oddDetail), insufficient),
  finding(aboutCluster(updating), message('cluster-updating', {}), insufficient),
  finding(aboutCluster(updating), message('cluster-updating', {}), {
    ...insufficient,
    checkId: 'ack-cluster-encryption-key-usable',
  }),
  finding(
    { type: 'ACS::::Region', id: 'cn-shanghai', name: 'cn-shanghai', accountId, regionId: 'cn-shanghai' },
    readOf(unlisted),
    insufficient,
  ),
  ...hostile
    .filter(({ verified }) => !isVerified(verified))
    .map((one, index) =>
      finding(
        aboutCluster(one),
        message('usage-not-read', { since: `2026-11-22T0${index % 6}:30:00.000Z` }),
        insufficient,
      ),
    ),
  ...verified.map((one) =>
    finding(aboutCluster(one), message('encryption-on', { keyId: one.encryption.keyId }), { verdict: 'COMPLIANT' }),
  ),
  finding(
    { type: 'ACS::::Account', id: accountId, name: accountId, accountId, regionId: '' },
    message('role-authorized', {}),
    { checkId: 'ack-managed-security-role-authorized', verdict: 'COMPLIANT' },
  ),
  ...others.map((one, index) =>
    finding(aboutCluster(one), otherReasons[index] as Message, { verdict: 'NOT_APPLICABLE', severity: 'high' }),
  ),
];

/** A report that holds every verdict, every kind of trouble, and names that somebody gave in order to do harm. */
export const troubledReport: Report = report({
  scope: { accounts: [accountId], regions: ['ap-southeast-1', 'cn-beijing', 'cn-hangzhou', 'cn-shanghai'] },
  readErrors,
  clusters: [
    prodPay,
    prodOrders,
    prodLegacy,
    prodSearch,
    prodSilent,
    labEdge,
    labGpu,
    labNew,
    labOdd,
    labOld,
    updating,
    ...hostile,
    ...verified,
    ...others,
  ],
  keys: [
    key(deadKey, [prodPay, prodOrders, prodLegacy], {
      state: 'PendingDeletion',
      deletionProtection: 'Disabled',
      deleteDate: '2026-11-29T03:04:00.000Z',
      requestId: 'REQ-9C3E',
    }),
    key('key-bjj65f1a2b3c4d5e6f70001', [labEdge], {
      regionId: 'cn-beijing',
      arn: '',
      state: '',
      spec: '',
      deletionProtection: '',
      rotation: '',
    }),
    ...verified.map((one) => key(one.encryption.keyId, [one], { regionId: one.regionId })),
  ],
  findings: troubles,
  waivers: [
    {
      check: 'ack-cluster-encryption-enabled',
      selector: 'lab-old',
      ...windDown,
      state: 'active',
      problem: null,
      findings: 1,
    },
    {
      check: 'ack-cluster-encryption-enabled',
      selector: 'tag:team=search',
      ...windDown,
      expires: '2026-10-31',
      state: 'lapsed',
      problem: 'lapsed',
      findings: 0,
    },
    {
      check: 'ack-cluster-encryption-key-usable',
      selector: 'prod-pay',
      ...windDown,
      expires: 'for ever',
      state: 'malformed',
      problem: 'expires-malformed',
      findings: 0,
    },
    {
      check: 'ack-cluster-state-settled',
      selector: 'gone\u001b[5m',
      ...windDown,
      state: 'active',
      problem: null,
      findings: 0,
    },
  ],
});

/** A report of an account where the list of clusters was refused. */
export const deniedReport: Report = report({
  readErrors: [
    {
      operation: 'cs:DescribeClustersV1',
      accountId,
      regionId: '',
      code: 'Forbidden.RAM',
      message: 'cs:DescribeClustersV1 was denied.',
      requestId: 'REQ-77A1',
    },
  ],
  findings: [
    finding(
      { type: 'ACS::::Account', id: accountId, name: accountId, accountId, regionId: '' },
      message('read-error', {
        operation: 'cs:DescribeClustersV1',
        resource: '',
        code: 'Forbidden.RAM',
        requestId: 'REQ-77A1',
      }),
      insufficient,
    ),
  ],
});

/** A report of an account that was read whole and holds no cluster. */
export const emptyReport: Report = report({
  scope: { accounts: [accountId], regions: ['cn-hangzhou'] },
  findings: [
    finding(
      { type: 'ACS::::Account', id: accountId, name: accountId, accountId, regionId: '' },
      message('no-pro-cluster', {}),
      { checkId: 'ack-managed-security-role-authorized', verdict: 'NOT_APPLICABLE' },
    ),
  ],
});

/** A report with nothing to complain of. */
export const verifiedReport: Report = report({
  clusters: verified,
  findings: verified.map((one) =>
    finding(aboutCluster(one), message('encryption-on', { keyId: one.encryption.keyId }), { verdict: 'COMPLIANT' }),
  ),
});
