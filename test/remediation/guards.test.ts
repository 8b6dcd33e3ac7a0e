import { describe, expect, it } from 'vitest';
import { type Fact, type ReadError, read, readFailure } from '../../src/model/fact.ts';
import { message } from '../../src/model/finding.ts';
import type {
  EgressReading,
  NetworkAclEntry,
  SecurityGroupReading,
  SecurityGroupRule,
} from '../../src/model/network.ts';
import {
  emptyJournal,
  type GuardId,
  type GuardVerdict,
  guardIds,
  type Lock,
  type OpenChange,
} from '../../src/model/plan.ts';
import type { GuardInput } from '../../src/remediation/guard.ts';
import { guards } from '../../src/remediation/guards/index.ts';
import {
  accountId,
  allowed,
  freshCluster,
  keyId,
  now,
  offCluster,
  paid,
  readingOf,
  remembered,
  reportWith,
  withKey,
  withReading,
  withSettings,
} from './allowed.ts';

const id = offCluster().id;
const readAt = '2026-11-22T06:30:00.000Z';
const day = 86_400_000;

function failed(operation: string, more: Partial<ReadError> = {}): ReadError {
  const base = { operation, accountId, regionId: 'cn-hangzhou', resource: id };
  return { ...base, code: 'Forbidden.RAM', message: 'no', requestId: 'REQ-9', ...more };
}

const denied = (operation: string): Fact<never> => readFailure(failed(operation));

const lock: Lock = {
  at: '2026-11-22T01:00:00.000Z',
  changeId: 'ab12',
  outcome: 'stuck',
  cluster: { id: 'c-other', name: 'other', regionId: 'cn-hangzhou' },
  detail: 'updating',
};

const roomy = { elsewhere: 0, limits: { perRun: 100, byPercent: 100 } };

const open: OpenChange = {
  id: 'ab12',
  cluster: { id: 'c-other', name: 'other', regionId: 'cn-hangzhou' },
  keyId,
  begunAt: '2026-11-22T19:00:00.000Z',
  step: 'waiting',
  calledAt: '2026-11-22T19:00:00.000Z',
  answer: 'accepted',
  seenChanging: true,
  until: '2026-11-22T19:30:00.000Z',
  outcome: null,
  detail: '',
};

function withEgress(egress: Partial<EgressReading>, confirmed: readonly string[] = []): GuardInput {
  const input = withReading({
    egress: {
      securityGroups: read([{ id: 'sg-1', type: read('normal'), egress: [] }]),
      vSwitches: read([{ id: 'vsw-1', acl: read(null) }]),
      ...egress,
    },
  });
  return { ...input, settings: { ...input.settings, egressConfirmed: confirmed } };
}

function group(rules: readonly Partial<SecurityGroupRule>[], more: Partial<SecurityGroupReading> = {}) {
  const base = { priority: 1, policy: 'accept', protocol: 'all', ports: null, destination: '0.0.0.0/0' } as const;
  const egress = rules.map((rule) => ({ ...base, ...rule }));
  return { securityGroups: read([{ id: 'sg-1', type: read('normal' as const), egress, ...more }]) };
}

function acl(egress: readonly Partial<NetworkAclEntry>[], ingress: readonly Partial<NetworkAclEntry>[]) {
  const base = { policy: 'accept', protocol: 'all', ports: null, cidr: '0.0.0.0/0' } as const;
  const entries = (some: readonly Partial<NetworkAclEntry>[]) => some.map((entry) => ({ ...base, ...entry }));
  return {
    vSwitches: read([
      { id: 'vsw-1', acl: read(null) },
      { id: 'vsw-2', acl: read({ id: 'nacl-2', egress: entries(egress), ingress: entries(ingress) }) },
    ]),
  };
}

function withMemory(more: object | null): GuardInput {
  return allowed({ memory: { transitions: [], clusters: more === null ? {} : { [id]: { ...remembered, ...more } } } });
}

function waivedIn(clusterId: string, checkId: string): GuardInput {
  const waiver = { reason: 'rebuilt each night', owner: 'platform', approvedBy: 'j.doe', expires: '2027-03-31' };
  const resource = { ...paid.resource, type: 'ACS::ACK::Cluster' as const, id: clusterId };
  const finding = { ...paid, id: 'f-off', checkId, resource, message: message('encryption-off', {}), waiver };
  return allowed({ report: reportWith([offCluster()], { findings: [paid, finding] }) });
}

function at(time: string, windows: GuardInput['settings']['maintenanceWindows']): GuardInput {
  return { ...withSettings({ maintenanceWindows: windows }), now: Date.parse(time) };
}

const night = { days: [], from: '22:00', to: '04:00', timeZone: 'Asia/Shanghai' } as const;

type Row = readonly [what: string, input: GuardInput, answer: GuardVerdict, messageId: string];

/** Every way in which each guard answers. */
const tables: Readonly<Record<GuardId, readonly Row[]>> = {
  mode: [
    ['apply', allowed(), 'passed', 'mode-apply'],
    ['plan', withSettings({ mode: 'plan' }), 'blocked', 'mode-plan'],
  ],
  'kill-switch': [
    ['not set', allowed(), 'passed', 'kill-switch-unset'],
    ['set', allowed({ killSwitch: true }), 'blocked', 'kill-switch-set'],
  ],
  lock: [
    ['open', allowed(), 'passed', 'lock-open'],
    ['set by a change of any cluster', allowed({ journal: { ...emptyJournal, lock } }), 'blocked', 'lock-set'],
    ['no store', allowed({ journal: null }), 'unknown', 'no-store'],
  ],
  lease: [
    ['free', allowed(), 'passed', 'lease-free'],
    ['ours', allowed({ lease: { is: 'ours' } }), 'passed', 'lease-ours'],
    ['taken', allowed({ lease: { is: 'taken', holder: 'x', until: lock.at } }), 'blocked', 'lease-taken'],
    ['no store', allowed({ lease: null }), 'unknown', 'no-store'],
  ],
  'maintenance-window': [
    ['none', allowed(), 'passed', 'window-none'],
    // 03:30 in Shanghai.
    ['inside', at('2026-11-22T19:30:00Z', [night]), 'passed', 'window-open'],
    ['outside', at('2026-11-22T20:00:00Z', [night]), 'blocked', 'window-closed'],
    [
      'inside one of two',
      at('2026-11-22T20:00:00Z', [night, { ...night, timeZone: 'UTC', from: '20:00' }]),
      'passed',
      'window-open',
    ],
  ],
  'not-waived': [
    ['no waiver', allowed(), 'passed', 'not-waived'],
    ['a waiver of it', waivedIn(id, 'ack-cluster-encryption-enabled'), 'blocked', 'waived'],
    ['a waiver of another cluster', waivedIn('c-other', 'ack-cluster-encryption-enabled'), 'passed', 'not-waived'],
    ['a waiver of another check', waivedIn(id, 'ack-cluster-synced-secrets-encrypted'), 'passed', 'not-waived'],
  ],
  selection: [
    ['by a tag that it has no more', withReading({ tags: read({ env: 'dev' }) }), 'blocked', 'cluster-not-selected'],
    ['by the name of a tag', withReading({ tags: read({ 'env=prod': '' }) }), 'blocked', 'cluster-not-selected'],
    [
      'left out by a tag that it has only now',
      {
        ...withSettings({ exclude: { ids: [], tags: ['encrypt=no'], regions: [] } }),
        reading: readingOf(id, { tags: read({ env: 'prod', encrypt: 'no' }) }),
      },
      'blocked',
      'cluster-excluded',
    ],
    [
      'by a tag that cannot be read now',
      withReading({ tags: denied('cs:DescribeClusterDetail') }),
      'unknown',
      'read-error',
    ],
    [
      'by id, where no tag matters and none can be read',
      {
        ...withSettings({ select: { ids: [id], tags: [], regions: [] } }),
        reading: readingOf(id, { tags: denied('cs:DescribeClusterDetail') }),
      },
      'passed',
      'cluster-selected',
    ],
    ['by tag, before more is read', allowed({ reading: null }), 'passed', 'cluster-selected'],
    ['by tag', allowed(), 'passed', 'cluster-selected'],
    ['by id', withSettings({ select: { ids: [id], tags: [], regions: [] } }), 'passed', 'cluster-selected'],
    [
      'by region',
      withSettings({ select: { ids: [], tags: [], regions: ['cn-hangzhou'] } }),
      'passed',
      'cluster-selected',
    ],
    [
      'by id, in another region',
      withSettings({ select: { ids: [id], tags: [], regions: ['cn-beijing'] } }),
      'blocked',
      'cluster-not-selected',
    ],
    [
      'another id',
      withSettings({ select: { ids: ['c-other'], tags: [], regions: [] } }),
      'blocked',
      'cluster-not-selected',
    ],
    [
      'another value of the tag',
      withSettings({ select: { ids: [], tags: ['env=dev'], regions: [] } }),
      'blocked',
      'cluster-not-selected',
    ],
    ['empty', withSettings({ select: { ids: [], tags: [], regions: [] } }), 'blocked', 'nothing-selected'],
    ['excluded by id', withSettings({ exclude: { ids: [id], tags: [], regions: [] } }), 'blocked', 'cluster-excluded'],
    [
      'excluded by region',
      withSettings({ exclude: { ids: ['c-other'], tags: [], regions: ['cn-hangzhou'] } }),
      'blocked',
      'cluster-excluded',
    ],
    [
      'excluded by tag',
      withSettings({ exclude: { ids: [], tags: ['env=prod'], regions: [] } }),
      'blocked',
      'cluster-excluded',
    ],
  ],
  'complete-listing': [
    ['complete', allowed(), 'passed', 'listing-complete'],
    [
      'other things unread',
      allowed({ report: reportWith([offCluster()], { readErrors: [failed('kms:DescribeKey')] }) }),
      'passed',
      'listing-complete',
    ],
    [
      'another cluster unread',
      allowed({
        report: reportWith([offCluster()], { readErrors: [{ ...failed('cs:DescribeClustersV1'), resource: 'c-odd' }] }),
      }),
      'passed',
      'listing-complete',
    ],
    [
      'this cluster unread',
      allowed({
        report: reportWith([offCluster()], {
          readErrors: [{ ...failed('cs:DescribeClustersV1'), resource: offCluster().id }],
        }),
      }),
      'unknown',
      'listing-incomplete',
    ],
    [
      'a page lost',
      allowed({ report: reportWith([offCluster()], { readErrors: [failed('cs:DescribeClustersV1')] }) }),
      'unknown',
      'listing-incomplete',
    ],
    [
      'a region lost',
      allowed({ report: reportWith([offCluster()], { readErrors: [failed('cs:DescribeClustersForRegion')] }) }),
      'unknown',
      'listing-incomplete',
    ],
    [
      'no account',
      allowed({ report: reportWith([offCluster()], { scope: { accounts: [], regions: [] } }) }),
      'unknown',
      'account-unknown',
    ],
  ],
  'fresh-detail': [
    ['fits', allowed(), 'passed', 'detail-fits'],
    ['not read', allowed({ reading: null }), 'skipped', 'not-asked'],
    ['of another cluster', allowed({ reading: readingOf('c-other') }), 'unknown', 'detail-of-another'],
    ['too old', withReading({ readAt: new Date(now - 6 * 60_000).toISOString() }), 'unknown', 'detail-stale'],
    ['of the future', withReading({ readAt: new Date(now + 6 * 60_000).toISOString() }), 'unknown', 'detail-stale'],
    ['no time', withReading({ readAt: 'never' }), 'unknown', 'detail-stale'],
    ['denied', withReading({ cluster: denied('cs:DescribeClusterDetail') }), 'unknown', 'read-error'],
    ['gone', withReading({ cluster: read(null) }), 'blocked', 'cluster-gone'],
    ...(['basic', 'dedicated', 'registered', 'acs', 'legacy'] as const).map(
      (edition): Row => [
        edition,
        withReading({ cluster: read(freshCluster(id, { edition: read(edition) })) }),
        'blocked',
        'cluster-not-pro',
      ],
    ),
    ...(['updating', 'upgrading', 'scaling', 'initial', 'unavailable', 'deleting', 'stopped'] as const).map(
      (state): Row => [
        state,
        withReading({ cluster: read(freshCluster(id, { state: read(state) })) }),
        'blocked',
        'cluster-not-at-rest',
      ],
    ),
    [
      'on',
      withReading({ cluster: read(freshCluster(id, { encryption: read({ is: 'on', keyId: 'k' }) })) }),
      'blocked',
      'cluster-already-on',
    ],
    [
      'not offered',
      withReading({ cluster: read(freshCluster(id, { encryption: read({ is: 'not-offered' }) })) }),
      'blocked',
      'cluster-not-off',
    ],
    [
      'edition unread',
      withReading({ cluster: read(freshCluster(id, { edition: denied('cs:DescribeClusterDetail') })) }),
      'unknown',
      'read-error',
    ],
    [
      'state unread',
      withReading({ cluster: read(freshCluster(id, { state: denied('cs:DescribeClusterDetail') })) }),
      'unknown',
      'read-error',
    ],
    [
      'encryption unread',
      withReading({ cluster: read(freshCluster(id, { encryption: denied('cs:DescribeClusterDetail') })) }),
      'unknown',
      'read-error',
    ],
  ],
  'no-task': [
    ['none', allowed(), 'passed', 'no-task'],
    [
      'one',
      withReading({ tasks: read([{ id: 'T-1', type: 'cluster_upgrade', state: 'paused' }]) }),
      'blocked',
      'task-running',
    ],
    ['read-error', withReading({ tasks: denied('cs:DescribeClusterTasks') }), 'unknown', 'read-error'],
    ['not asked', allowed({ reading: null }), 'skipped', 'not-asked'],
  ],
  'no-recent-change': [
    ['never', allowed(), 'passed', 'no-change-lately'],
    ['another cluster just now', journaled('c-other', now - 1_000), 'passed', 'no-change-lately'],
    ['five minutes ago', journaled(id, now - 5 * 60_000), 'passed', 'no-change-lately'],
    ['a little less', journaled(id, now - 5 * 60_000 + 1), 'blocked', 'change-lately'],
    ['called long ago, ended just now', journaled(id, now - day, now - 1_000), 'blocked', 'change-lately'],
    ['in the future, since a clock was set back', journaled(id, now + 3_600_000), 'blocked', 'change-lately'],
    ['one not over', allowed({ journal: { ...emptyJournal, open } }), 'blocked', 'change-open'],
    ['no store', allowed({ journal: null }), 'unknown', 'no-store'],
  ],
  'never-encrypted': [
    ['never', allowed(), 'passed', 'never-encrypted'],
    [
      'encrypted once',
      withMemory({ keys: [{ keyId: 'k', from: '2026-10-01T06:00:00.000Z', to: '2026-11-01T06:00:00.000Z' }] }),
      'blocked',
      'encrypted-before',
    ],
    [
      'encrypted as far as memory knows',
      withMemory({
        off: null,
        keys: [{ keyId: 'k', from: '2026-10-01T06:00:00.000Z', to: '2026-11-01T06:00:00.000Z' }],
      }),
      'blocked',
      'encrypted-before',
    ],
    ['not remembered', withMemory(null), 'unknown', 'not-remembered'],
    ['memory damaged', allowed({ memory: null }), 'unknown', 'past-incomplete'],
    ['stored reports not read yet', allowed({ past: null }), 'skipped', 'not-asked'],
    [
      'encrypted in a stored report',
      allowed({ past: { is: 'encrypted', record: 'reports/a.json', at: lock.at, keyId: 'k' } }),
      'blocked',
      'seen-encrypted',
    ],
    [
      'a stored report missing',
      allowed({ past: { is: 'unknown', missing: ['reports/a.json'] } }),
      'unknown',
      'past-incomplete',
    ],
    [
      'found encrypted when it was read again',
      allowed({ journal: { ...emptyJournal, foundEncrypted: { [id]: { at: lock.at, keyId: 'k' } } } }),
      'blocked',
      'seen-encrypted',
    ],
    ['no journal', allowed({ journal: null }), 'unknown', 'no-store'],
    [
      'a key left in the report',
      allowed({ cluster: offCluster(7, { encryption: { state: 'off', keyId: 'k' } }) }),
      'blocked',
      'key-left-behind',
    ],
    [
      'a key left in the detail',
      withReading({ cluster: read(freshCluster(id, { namedKey: 'k' })) }),
      'blocked',
      'key-left-behind',
    ],
    ['detail unread', withReading({ cluster: denied('cs:DescribeClusterDetail') }), 'unknown', 'read-error'],
    ['detail not asked', allowed({ reading: null }), 'skipped', 'not-asked'],
    [
      'encrypted by us, and off since',
      allowed({
        journal: { ...emptyJournal, clusters: { [id]: { calledAt: lock.at, endedAt: lock.at, mayBeEncrypted: true } } },
      }),
      'blocked',
      'encrypted-by-us',
    ],
  ],
  key: [
    ['fits', allowed(), 'passed', 'key-fits'],
    ['none configured', allowed({ key: { is: 'none' } }), 'blocked', 'no-key-chosen'],
    ['several configured', allowed({ key: { is: 'several', keys: ['a', 'b'] } }), 'blocked', 'keys-contradict'],
    ['not read', allowed({ reading: null }), 'skipped', 'not-asked'],
    [
      'another one by the tags that it has now',
      {
        ...withSettings({
          keys: [
            { tag: 'tier=1', key: 'other' },
            { region: 'cn-hangzhou', key: keyId },
          ],
        }),
        reading: readingOf(id, { tags: read({ env: 'prod', tier: '1' }) }),
      },
      'unknown',
      'key-of-another',
    ],
    ['another one read', allowed({ key: { is: 'one', key: 'other' } }), 'unknown', 'key-of-another'],
    [
      'denied',
      withReading({
        key: { regionId: 'cn-hangzhou', keyId, metadata: denied('kms:DescribeKey'), requestId: '', readAt },
      }),
      'unknown',
      'read-error',
    ],
    [
      'absent',
      withReading({ key: { regionId: 'cn-hangzhou', keyId, metadata: read(null), requestId: '', readAt } }),
      'blocked',
      'key-absent',
    ],
    ['disabled', withKey({ state: read('Disabled') }), 'blocked', 'key-disabled'],
    [
      'pending deletion',
      withKey({ state: read('PendingDeletion'), deleteDate: read(now + day) }),
      'blocked',
      'key-pending-deletion',
    ],
    ['pending import', withKey({ state: read('PendingImport') }), 'blocked', 'key-pending-import'],
    ['state unread', withKey({ state: denied('kms:DescribeKey') }), 'unknown', 'read-error'],
    ['material expired', withKey({ materialExpires: read(now - 1) }), 'blocked', 'key-material-expired'],
    ['material expiring', withKey({ materialExpires: read(now + 29 * day) }), 'blocked', 'key-material-expiring'],
    ['another spec', withKey({ spec: read('Aliyun_SM4') }), 'blocked', 'key-unsupported'],
    ['another usage', withKey({ usage: read('SIGN/VERIFY') }), 'blocked', 'key-unsupported'],
    ['service key', withKey({ creator: read('Oss') }), 'blocked', 'key-is-service-key'],
    ['no deletion protection', withKey({ deletionProtection: read(false) }), 'blocked', 'delete-unprotected'],
    ['deletion protection unread', withKey({ deletionProtection: denied('kms:DescribeKey') }), 'unknown', 'read-error'],
    [
      'instance lasts',
      withKey(
        { instanceId: read('kst-1') },
        { instance: { regionId: 'cn-hangzhou', instanceId: 'kst-1', ends: read(now + 90 * day), readAt } },
      ),
      'passed',
      'key-fits',
    ],
    [
      'instance ends',
      withKey(
        { instanceId: read('kst-1') },
        { instance: { regionId: 'cn-hangzhou', instanceId: 'kst-1', ends: read(now + 29 * day), readAt } },
      ),
      'blocked',
      'instance-ending',
    ],
    ['instance unread', withKey({ instanceId: read('kst-1') }), 'unknown', 'read-error'],
    ['instance id unread', withKey({ instanceId: denied('kms:DescribeKey') }), 'unknown', 'read-error'],
    [
      'of another region',
      withKey({ arn: `acs:kms:cn-beijing:${accountId}:key/${keyId}` }),
      'blocked',
      'key-region-differs',
    ],
    ['approved', approving([keyId]), 'passed', 'key-fits'],
    ['not approved', approving(['another']), 'blocked', 'key-not-approved'],
    ['approved by an alias that could not be read', approving(['alias/prod']), 'unknown', 'read-error'],
    ['rotation as wanted', rotating('off'), 'passed', 'key-fits'],
    ['rotation otherwise', rotating('on'), 'blocked', 'rotation-wanted-on'],
  ],
  role: [
    ['authorized', allowed(), 'passed', 'role-authorized'],
    ['absent', secured({ role: read(null) }), 'blocked', 'role-absent'],
    ['not granted', secured({ serviceRole: read({ granted: false, message: 'no' }) }), 'blocked', 'role-not-granted'],
    ['without its policy', secured({ policies: read([]) }), 'blocked', 'role-without-policy'],
    [
      'trusting others',
      secured({ role: read({ arn: '', trustedServices: ['ecs.aliyuncs.com'], conditionallyTrusted: [] }) }),
      'blocked',
      'role-not-trusting',
    ],
    ['read-error', secured({ role: denied('ram:GetRole') }), 'unknown', 'read-error'],
    ['ACK’s word unread', secured({ serviceRole: denied('cs:CheckServiceRole') }), 'unknown', 'read-error'],
    ['not asked', allowed({ reading: null }), 'skipped', 'not-asked'],
  ],
  'kms-paid': [
    ['paid', allowed(), 'passed', 'kms-paid'],
    ['in debt', secured({ kmsStatus: read('InDebt') }), 'blocked', 'kms-in-arrears'],
    ['suspended', secured({ kmsStatus: read('Suspended') }), 'blocked', 'kms-in-arrears'],
    ['never opened', secured({ kmsStatus: read('NotEnabled') }), 'blocked', 'kms-not-open'],
    ['read-error', secured({ kmsStatus: denied('kms:DescribeAccountKmsStatus') }), 'unknown', 'read-error'],
    [
      'balance too low',
      audited({
        verdict: 'NON_COMPLIANT',
        message: message('balance-low', { available: '1', minimum: '5', currency: 'CNY' }),
      }),
      'blocked',
      'balance-low',
    ],
    [
      'balance unread',
      audited({
        verdict: 'INSUFFICIENT_DATA',
        message: message('read-error', {
          operation: 'bss:QueryAccountBalance',
          resource: '',
          code: 'x',
          requestId: '',
        }),
      }),
      'unknown',
      'read-error',
    ],
    ['not audited', allowed({ report: reportWith([offCluster()], { findings: [] }) }), 'skipped', 'not-asked'],
    ['not asked', allowed({ reading: null }), 'skipped', 'not-asked'],
  ],
  rbac: [
    ['admin', allowed(), 'passed', 'rbac-may'],
    ['ops', withReading({ rbac: read('ops') }), 'passed', 'rbac-may'],
    ['owner', withReading({ rbac: read('owner') }), 'passed', 'rbac-may'],
    ['other', withReading({ rbac: read('other') }), 'blocked', 'rbac-may-not'],
    ['none', withReading({ rbac: read('none') }), 'blocked', 'rbac-may-not'],
    ['read-error', withReading({ rbac: denied('cs:DescribeUserPermission') }), 'unknown', 'read-error'],
    ['unread, confirmed', confirmed(denied('cs:DescribeUserPermission'), [id]), 'passed', 'rbac-confirmed'],
    ['unread, another confirmed', confirmed(denied('cs:DescribeUserPermission'), ['c-other']), 'unknown', 'read-error'],
    ['read as none, confirmed', confirmed(read('none'), [id]), 'blocked', 'rbac-may-not'],
    ['not asked', allowed({ reading: null }), 'skipped', 'not-asked'],
  ],
  egress: [
    ['open', allowed(), 'passed', 'egress-open'],
    ['not asked', allowed({ reading: null }), 'skipped', 'not-asked'],
    ['dropped by the group', withEgress(group([{ policy: 'drop' }])), 'blocked', 'egress-dropped'],
    ['dropped, although confirmed', withEgress(group([{ policy: 'drop' }]), [id]), 'blocked', 'egress-dropped'],
    [
      'accepted before it is dropped',
      withEgress(group([{ policy: 'drop', priority: 100 }, { priority: 1 }])),
      'passed',
      'egress-open',
    ],
    [
      'accepted and dropped alike',
      withEgress(group([{ priority: 1 }, { policy: 'drop', priority: 1 }])),
      'blocked',
      'egress-dropped',
    ],
    [
      'a part dropped',
      withEgress(group([{ policy: 'drop', destination: '100.100.0.0/16' }])),
      'blocked',
      'egress-dropped',
    ],
    [
      'something else dropped',
      withEgress(group([{ policy: 'drop', destination: '10.0.0.0/8' }])),
      'passed',
      'egress-open',
    ],
    ['UDP dropped', withEgress(group([{ policy: 'drop', protocol: 'udp' }])), 'passed', 'egress-open'],
    [
      'another port dropped',
      withEgress(group([{ policy: 'drop', protocol: 'tcp', ports: [22, 22] }])),
      'passed',
      'egress-open',
    ],
    [
      'HTTPS dropped',
      withEgress(group([{ policy: 'drop', protocol: 'tcp', ports: [400, 500] }])),
      'blocked',
      'egress-dropped',
    ],
    [
      'an enterprise group without rules',
      withEgress(group([], { type: read('enterprise') })),
      'blocked',
      'egress-dropped',
    ],
    [
      'an enterprise group that accepts',
      withEgress(group([{ destination: '100.64.0.0/10' }], { type: read('enterprise') })),
      'passed',
      'egress-open',
    ],
    [
      'an enterprise group that accepts it in two halves',
      withEgress(
        group([{ destination: '100.64.0.0/11' }, { destination: '100.96.0.0/11' }], { type: read('enterprise') }),
      ),
      'passed',
      'egress-open',
    ],
    [
      'an enterprise group that accepts one half',
      withEgress(group([{ destination: '100.64.0.0/11' }], { type: read('enterprise') })),
      'blocked',
      'egress-dropped',
    ],
    [
      'a kind of group that is not known',
      withEgress(group([], { type: denied('ecs:DescribeSecurityGroups') })),
      'unknown',
      'read-error',
    ],
    [
      'the same, and it does not matter',
      withEgress(group([{}], { type: denied('ecs:DescribeSecurityGroups') })),
      'passed',
      'egress-open',
    ],
    [
      'a list of prefixes dropped',
      withEgress(group([{ policy: 'drop', destination: '' }])),
      'unknown',
      'egress-unknown',
    ],
    [
      'the same, confirmed',
      withEgress(group([{ policy: 'drop', destination: '' }]), [id]),
      'passed',
      'egress-confirmed',
    ],
    ['no group', withEgress({ securityGroups: read([]) }), 'unknown', 'egress-unknown'],
    [
      'groups unread',
      withEgress({ securityGroups: denied('ecs:DescribeSecurityGroupAttribute') }),
      'unknown',
      'read-error',
    ],
    [
      'groups unread, confirmed',
      withEgress({ securityGroups: denied('ecs:DescribeSecurityGroupAttribute') }, [id]),
      'passed',
      'egress-confirmed',
    ],
    [
      'groups unread, another confirmed',
      withEgress({ securityGroups: denied('ecs:DescribeSecurityGroupAttribute') }, ['c-other']),
      'unknown',
      'read-error',
    ],
    ['no vSwitch', withEgress({ vSwitches: read([]) }), 'unknown', 'egress-unknown'],
    ['vSwitches unread', withEgress({ vSwitches: denied('vpc:DescribeVSwitchAttributes') }), 'unknown', 'read-error'],
    [
      'an ACL unread',
      withEgress({ vSwitches: read([{ id: 'vsw-1', acl: denied('vpc:DescribeNetworkAclAttributes') }]) }),
      'unknown',
      'read-error',
    ],
    ['an ACL open both ways', withEgress(acl([{}], [{}])), 'passed', 'egress-open'],
    ['an ACL without entries', withEgress(acl([], [])), 'blocked', 'egress-dropped'],
    ['an ACL that drops answers', withEgress(acl([{}], [])), 'blocked', 'egress-dropped'],
    [
      'an ACL that drops some answers',
      withEgress(acl([{}], [{ policy: 'drop', protocol: 'tcp', ports: [40_000, 40_001] }, {}])),
      'blocked',
      'egress-dropped',
    ],
    [
      'an ACL that lets only answers in',
      withEgress(acl([{}], [{ protocol: 'tcp', ports: [1_024, 65_535], cidr: '100.64.0.0/10' }])),
      'passed',
      'egress-open',
    ],
    [
      'an ACL that drops, where a group is unread and all is confirmed',
      withEgress({ ...acl([], []), securityGroups: denied('ecs:DescribeSecurityGroupAttribute') }, [id]),
      'blocked',
      'egress-dropped',
    ],
  ],
  'max-per-run': [
    ['the first', allowed(), 'passed', 'run-has-room'],
    ['the second', allowed({ before: 1 }), 'blocked', 'run-is-full'],
    ['the second of two', { ...withSettings({ maxPerRun: 2 }), before: 1 }, 'passed', 'run-has-room'],
    ['the third of two', { ...withSettings({ maxPerRun: 2 }), before: 2 }, 'blocked', 'run-is-full'],
    ['the last of a run of all accounts', inOrganization(4, 5, 100), 'passed', 'run-has-room'],
    ['one more than a run of all accounts makes', inOrganization(5, 5, 100), 'blocked', 'organization-is-full'],
    ['a second, where others left one', { ...inOrganization(4, 5, 100), before: 1 }, 'blocked', 'organization-is-full'],
  ],
  'max-percent': [
    ['the first of one cluster', allowed(), 'passed', 'percent-has-room'],
    ['the second of one cluster', { ...withSettings({ maxPerRun: 9 }), before: 1 }, 'blocked', 'percent-is-full'],
    ['the second of 29 at 10%', many(29, 1), 'passed', 'percent-has-room'],
    ['the third of 29 at 10%', many(29, 2), 'blocked', 'percent-is-full'],
    ['the third of 30 at 10%', many(30, 2), 'passed', 'percent-has-room'],
    ['the last that all accounts leave', inOrganization(2, 100, 3), 'passed', 'percent-has-room'],
    ['one more than all accounts leave', inOrganization(3, 100, 3), 'blocked', 'organization-percent-is-full'],
    ['the last but its own account’s', { ...many(10, 1), organization: roomy }, 'blocked', 'percent-is-full'],
  ],
};

/** The first change of an account, where other accounts have made some of the run. */
function inOrganization(elsewhere: number, perRun: number, byPercent: number): GuardInput {
  return { ...many(100, 0), organization: { elsewhere, limits: { perRun, byPercent } } };
}

function journaled(clusterId: string, calledAt: number, endedAt: number | null = null): GuardInput {
  const iso = (time: number) => new Date(time).toISOString();
  const entry = { calledAt: iso(calledAt), endedAt: endedAt === null ? null : iso(endedAt), mayBeEncrypted: false };
  return allowed({ journal: { ...emptyJournal, clusters: { [clusterId]: entry } } });
}

function approving(approved: readonly string[]): GuardInput {
  const input = allowed();
  return { ...input, checks: { ...input.checks, keys: { ...input.checks.keys, approved } } };
}

function rotating(rotation: 'on' | 'off'): GuardInput {
  const input = allowed();
  return { ...input, checks: { ...input.checks, keys: { ...input.checks.keys, rotation } } };
}

function secured(more: Partial<ReturnType<typeof readingOf>['security']>): GuardInput {
  return withReading({ security: { ...readingOf(id).security, ...more } });
}

function audited(more: object): GuardInput {
  return allowed({ report: reportWith([offCluster()], { findings: [{ ...paid, ...more }] }) });
}

function confirmed(rbac: ReturnType<typeof readingOf>['rbac'], rbacConfirmed: readonly string[]): GuardInput {
  const input = withReading({ rbac });
  return { ...input, settings: { ...input.settings, rbacConfirmed } };
}

function many(proClusters: number, before: number): GuardInput {
  const input = withSettings({ maxPerRun: 9 });
  const report = reportWith([offCluster()]);
  return { ...input, before, report: { ...report, summary: { ...report.summary, proClusters: proClusters } } };
}

describe.each(guardIds)('the guard %s', (guardId) => {
  const guard = guards.find((one) => one.id === guardId);
  it.each(tables[guardId])('answers for %s', (_, input, answer, messageId) => {
    const said = guard?.check(input);
    expect([said?.result, said?.message.id]).toEqual([answer, messageId]);
  });
});

describe('the guards', () => {
  it('are asked in the order in which they are shown, each once', () => {
    expect(guards.map((guard) => guard.id)).toEqual([...guardIds]);
  });

  it('all allow what nothing speaks against', () => {
    expect(guards.map((guard) => [guard.id, guard.check(allowed()).result])).toEqual(
      guardIds.map((one) => [one, 'passed']),
    );
  });

  /** For each guard, something that nobody else minds. */
  const alone: Readonly<Record<GuardId, GuardInput>> = {
    mode: withSettings({ mode: 'plan' }),
    'kill-switch': allowed({ killSwitch: true }),
    lock: allowed({ journal: { ...emptyJournal, lock } }),
    lease: allowed({ lease: { is: 'taken', holder: 'x', until: lock.at } }),
    'maintenance-window': withSettings({ maintenanceWindows: [{ ...night, from: '12:00', to: '13:00' }] }),
    selection: withSettings({ exclude: { ids: [id], tags: [], regions: [] } }),
    'not-waived': waivedIn(id, 'ack-cluster-encryption-enabled'),
    'complete-listing': allowed({
      report: reportWith([offCluster()], { readErrors: [failed('cs:DescribeClustersV1')] }),
    }),
    'fresh-detail': withReading({ cluster: read(freshCluster(id, { state: read('updating') })) }),
    'no-task': withReading({ tasks: read([{ id: 'T-1', type: 'upgrade', state: 'running' }]) }),
    'no-recent-change': journaled(id, now - 60_000),
    'never-encrypted': withMemory({
      off: null,
      keys: [{ keyId: 'k', from: '2026-10-01T06:00:00.000Z', to: '2026-11-01T06:00:00.000Z' }],
    }),
    key: withKey({ deletionProtection: read(false) }),
    role: secured({ role: read(null) }),
    'kms-paid': secured({ kmsStatus: read('InDebt') }),
    rbac: withReading({ rbac: read('other') }),
    egress: withEgress(group([{ policy: 'drop' }])),
    'max-per-run': { ...many(100, 1), settings: { ...many(100, 1).settings, maxPerRun: 1 } },
    'max-percent': many(10, 1),
  };

  it.each(Object.entries(alone))('stop by %s alone', (guardId, input) => {
    const stopping = guards.filter((guard) => guard.check(input).result !== 'passed').map((guard) => guard.id);
    expect(stopping).toEqual([guardId]);
  });
});
