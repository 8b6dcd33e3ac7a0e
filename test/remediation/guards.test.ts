import { describe, expect, it } from 'vitest';
import type {
  EgressReading,
  NetworkAclEntry,
  SecurityGroupReading,
  SecurityGroupRule,
} from '../../src/model/change-reading.ts';
import { type Fact, type ReadError, read, readFailure } from '../../src/model/fact.ts';
import { message } from '../../src/model/finding.ts';
import { type Answer, emptyJournal, type GuardId, guardIds, type Lock, type OpenChange } from '../../src/model/plan.ts';
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
  said: 'updating',
};

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
  said: '',
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

type Row = readonly [what: string, input: GuardInput, answer: Answer, messageId: string];

/** Every way in which each guard answers. */
const tables: Readonly<Record<GuardId, readonly Row[]>> = {
  mode: [
    ['apply', allowed(), 'allows', 'mode-apply'],
    ['plan', withSettings({ mode: 'plan' }), 'stops', 'mode-plan'],
  ],
  'kill-switch': [
    ['not set', allowed(), 'allows', 'kill-switch-unset'],
    ['set', allowed({ killSwitch: true }), 'stops', 'kill-switch-set'],
  ],
  lock: [
    ['open', allowed(), 'allows', 'lock-open'],
    ['set by a change of any cluster', allowed({ journal: { ...emptyJournal, lock } }), 'stops', 'lock-set'],
    ['no store', allowed({ journal: null }), 'unknown', 'no-store'],
  ],
  lease: [
    ['free', allowed(), 'allows', 'lease-free'],
    ['ours', allowed({ lease: { is: 'ours' } }), 'allows', 'lease-ours'],
    ['taken', allowed({ lease: { is: 'taken', holder: 'x', until: lock.at } }), 'stops', 'lease-taken'],
    ['no store', allowed({ lease: null }), 'unknown', 'no-store'],
  ],
  'maintenance-window': [
    ['none', allowed(), 'allows', 'window-none'],
    // 03:30 in Shanghai.
    ['inside', at('2026-11-22T19:30:00Z', [night]), 'allows', 'window-open'],
    ['outside', at('2026-11-22T20:00:00Z', [night]), 'stops', 'window-closed'],
    [
      'inside one of two',
      at('2026-11-22T20:00:00Z', [night, { ...night, timeZone: 'UTC', from: '20:00' }]),
      'allows',
      'window-open',
    ],
  ],
  'not-waived': [
    ['no waiver', allowed(), 'allows', 'not-waived'],
    ['a waiver of it', waivedIn(id, 'ack-cluster-encryption-enabled'), 'stops', 'waived'],
    ['a waiver of another cluster', waivedIn('c-other', 'ack-cluster-encryption-enabled'), 'allows', 'not-waived'],
    ['a waiver of another check', waivedIn(id, 'ack-cluster-synced-secrets-encrypted'), 'allows', 'not-waived'],
  ],
  selection: [
    ['by a tag that it has no more', withReading({ tags: read({ env: 'dev' }) }), 'stops', 'cluster-not-selected'],
    [
      'left out by a tag that it has only now',
      {
        ...withSettings({ exclude: { ids: [], tags: ['encrypt=no'], regions: [] } }),
        reading: readingOf(id, { tags: read({ env: 'prod', encrypt: 'no' }) }),
      },
      'stops',
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
      'allows',
      'cluster-selected',
    ],
    ['by tag, before more is read', allowed({ reading: null }), 'allows', 'cluster-selected'],
    ['by tag', allowed(), 'allows', 'cluster-selected'],
    ['by id', withSettings({ select: { ids: [id], tags: [], regions: [] } }), 'allows', 'cluster-selected'],
    [
      'by region',
      withSettings({ select: { ids: [], tags: [], regions: ['cn-hangzhou'] } }),
      'allows',
      'cluster-selected',
    ],
    [
      'by id, in another region',
      withSettings({ select: { ids: [id], tags: [], regions: ['cn-beijing'] } }),
      'stops',
      'cluster-not-selected',
    ],
    [
      'another id',
      withSettings({ select: { ids: ['c-other'], tags: [], regions: [] } }),
      'stops',
      'cluster-not-selected',
    ],
    [
      'another value of the tag',
      withSettings({ select: { ids: [], tags: ['env=dev'], regions: [] } }),
      'stops',
      'cluster-not-selected',
    ],
    ['empty', withSettings({ select: { ids: [], tags: [], regions: [] } }), 'stops', 'nothing-selected'],
    ['excluded by id', withSettings({ exclude: { ids: [id], tags: [], regions: [] } }), 'stops', 'cluster-excluded'],
    [
      'excluded by region',
      withSettings({ exclude: { ids: ['c-other'], tags: [], regions: ['cn-hangzhou'] } }),
      'stops',
      'cluster-excluded',
    ],
    [
      'excluded by tag',
      withSettings({ exclude: { ids: [], tags: ['env=prod'], regions: [] } }),
      'stops',
      'cluster-excluded',
    ],
  ],
  'complete-listing': [
    ['complete', allowed(), 'allows', 'listing-complete'],
    [
      'other things unread',
      allowed({ report: reportWith([offCluster()], { readErrors: [failed('kms:DescribeKey')] }) }),
      'allows',
      'listing-complete',
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
    ['fits', allowed(), 'allows', 'detail-fits'],
    ['not read', allowed({ reading: null }), 'unknown', 'not-asked'],
    ['of another cluster', allowed({ reading: readingOf('c-other') }), 'unknown', 'detail-of-another'],
    ['too old', withReading({ readAt: new Date(now - 6 * 60_000).toISOString() }), 'unknown', 'detail-stale'],
    ['of the future', withReading({ readAt: new Date(now + 6 * 60_000).toISOString() }), 'unknown', 'detail-stale'],
    ['no time', withReading({ readAt: 'never' }), 'unknown', 'detail-stale'],
    ['denied', withReading({ cluster: denied('cs:DescribeClusterDetail') }), 'unknown', 'read-error'],
    ['gone', withReading({ cluster: read(null) }), 'stops', 'cluster-gone'],
    ...(['basic', 'dedicated', 'registered', 'acs', 'legacy'] as const).map(
      (edition): Row => [
        edition,
        withReading({ cluster: read(freshCluster(id, { edition: read(edition) })) }),
        'stops',
        'cluster-not-pro',
      ],
    ),
    ...(['updating', 'upgrading', 'scaling', 'initial', 'unavailable', 'deleting', 'stopped'] as const).map(
      (state): Row => [
        state,
        withReading({ cluster: read(freshCluster(id, { state: read(state) })) }),
        'stops',
        'cluster-not-at-rest',
      ],
    ),
    [
      'on',
      withReading({ cluster: read(freshCluster(id, { encryption: read({ is: 'on', keyId: 'k' }) })) }),
      'stops',
      'cluster-already-on',
    ],
    [
      'not offered',
      withReading({ cluster: read(freshCluster(id, { encryption: read({ is: 'not-offered' }) })) }),
      'stops',
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
    ['none', allowed(), 'allows', 'no-task'],
    [
      'one',
      withReading({ tasks: read([{ id: 'T-1', type: 'cluster_upgrade', state: 'paused' }]) }),
      'stops',
      'task-running',
    ],
    ['read-error', withReading({ tasks: denied('cs:DescribeClusterTasks') }), 'unknown', 'read-error'],
    ['not asked', allowed({ reading: null }), 'unknown', 'not-asked'],
  ],
  'no-recent-change': [
    ['never', allowed(), 'allows', 'no-change-lately'],
    ['another cluster just now', journaled('c-other', now - 1_000), 'allows', 'no-change-lately'],
    ['five minutes ago', journaled(id, now - 5 * 60_000), 'allows', 'no-change-lately'],
    ['a little less', journaled(id, now - 5 * 60_000 + 1), 'stops', 'change-lately'],
    ['called long ago, ended just now', journaled(id, now - day, now - 1_000), 'stops', 'change-lately'],
    ['in the future, since a clock was set back', journaled(id, now + 3_600_000), 'stops', 'change-lately'],
    ['one not over', allowed({ journal: { ...emptyJournal, open } }), 'stops', 'change-open'],
    ['no store', allowed({ journal: null }), 'unknown', 'no-store'],
  ],
  'never-encrypted': [
    ['never', allowed(), 'allows', 'never-encrypted'],
    [
      'encrypted once',
      withMemory({ keys: [{ keyId: 'k', from: '2026-10-01T06:00:00.000Z', to: '2026-11-01T06:00:00.000Z' }] }),
      'stops',
      'encrypted-before',
    ],
    [
      'encrypted as far as memory knows',
      withMemory({
        off: null,
        keys: [{ keyId: 'k', from: '2026-10-01T06:00:00.000Z', to: '2026-11-01T06:00:00.000Z' }],
      }),
      'stops',
      'encrypted-before',
    ],
    ['not remembered', withMemory(null), 'unknown', 'not-remembered'],
    ['memory damaged', allowed({ memory: null }), 'unknown', 'past-incomplete'],
    ['stored reports not read yet', allowed({ past: null }), 'unknown', 'not-asked'],
    [
      'encrypted in a stored report',
      allowed({ past: { is: 'encrypted', record: 'reports/a.json', at: lock.at, keyId: 'k' } }),
      'stops',
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
      'stops',
      'seen-encrypted',
    ],
    ['no journal', allowed({ journal: null }), 'unknown', 'no-store'],
    [
      'a key left in the report',
      allowed({ cluster: offCluster(7, { encryption: { state: 'off', keyId: 'k' } }) }),
      'stops',
      'key-left-behind',
    ],
    [
      'a key left in the detail',
      withReading({ cluster: read(freshCluster(id, { namedKey: 'k' })) }),
      'stops',
      'key-left-behind',
    ],
    ['detail unread', withReading({ cluster: denied('cs:DescribeClusterDetail') }), 'unknown', 'read-error'],
    ['detail not asked', allowed({ reading: null }), 'unknown', 'not-asked'],
    [
      'encrypted by us, and off since',
      allowed({
        journal: { ...emptyJournal, clusters: { [id]: { calledAt: lock.at, endedAt: lock.at, mayBeEncrypted: true } } },
      }),
      'stops',
      'encrypted-by-us',
    ],
  ],
  key: [
    ['fits', allowed(), 'allows', 'key-fits'],
    ['none configured', allowed({ key: { is: 'none' } }), 'stops', 'no-key-chosen'],
    ['several configured', allowed({ key: { is: 'several', keys: ['a', 'b'] } }), 'stops', 'keys-contradict'],
    ['not read', allowed({ reading: null }), 'unknown', 'not-asked'],
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
      'stops',
      'key-absent',
    ],
    ['disabled', withKey({ state: read('Disabled') }), 'stops', 'key-disabled'],
    [
      'pending deletion',
      withKey({ state: read('PendingDeletion'), deleteDate: read(now + day) }),
      'stops',
      'key-pending-deletion',
    ],
    ['pending import', withKey({ state: read('PendingImport') }), 'stops', 'key-pending-import'],
    ['state unread', withKey({ state: denied('kms:DescribeKey') }), 'unknown', 'read-error'],
    ['material expired', withKey({ materialExpires: read(now - 1) }), 'stops', 'key-material-expired'],
    ['material expiring', withKey({ materialExpires: read(now + 29 * day) }), 'stops', 'key-material-expiring'],
    ['another spec', withKey({ spec: read('Aliyun_SM4') }), 'stops', 'key-unsupported'],
    ['another usage', withKey({ usage: read('SIGN/VERIFY') }), 'stops', 'key-unsupported'],
    ['service key', withKey({ creator: read('Oss') }), 'stops', 'key-is-service-key'],
    ['no deletion protection', withKey({ deletionProtection: read(false) }), 'stops', 'delete-unprotected'],
    ['deletion protection unread', withKey({ deletionProtection: denied('kms:DescribeKey') }), 'unknown', 'read-error'],
    [
      'instance lasts',
      withKey(
        { instanceId: read('kst-1') },
        { instance: { regionId: 'cn-hangzhou', instanceId: 'kst-1', ends: read(now + 90 * day), readAt } },
      ),
      'allows',
      'key-fits',
    ],
    [
      'instance ends',
      withKey(
        { instanceId: read('kst-1') },
        { instance: { regionId: 'cn-hangzhou', instanceId: 'kst-1', ends: read(now + 29 * day), readAt } },
      ),
      'stops',
      'instance-ending',
    ],
    ['instance unread', withKey({ instanceId: read('kst-1') }), 'unknown', 'read-error'],
    ['instance id unread', withKey({ instanceId: denied('kms:DescribeKey') }), 'unknown', 'read-error'],
    [
      'of another region',
      withKey({ arn: `acs:kms:cn-beijing:${accountId}:key/${keyId}` }),
      'stops',
      'key-region-differs',
    ],
    ['approved', approving([keyId]), 'allows', 'key-fits'],
    ['not approved', approving(['another']), 'stops', 'key-not-approved'],
    ['approved by an alias that could not be read', approving(['alias/prod']), 'unknown', 'read-error'],
    ['rotation as wanted', rotating('off'), 'allows', 'key-fits'],
    ['rotation otherwise', rotating('on'), 'stops', 'rotation-wanted-on'],
  ],
  role: [
    ['authorized', allowed(), 'allows', 'role-authorized'],
    ['absent', secured({ role: read(null) }), 'stops', 'role-absent'],
    ['not granted', secured({ serviceRole: read({ granted: false, message: 'no' }) }), 'stops', 'role-not-granted'],
    ['without its policy', secured({ policies: read([]) }), 'stops', 'role-without-policy'],
    [
      'trusting others',
      secured({ role: read({ arn: '', trustedServices: ['ecs.aliyuncs.com'], conditionallyTrusted: [] }) }),
      'stops',
      'role-not-trusting',
    ],
    ['read-error', secured({ role: denied('ram:GetRole') }), 'unknown', 'read-error'],
    ['ACK’s word unread', secured({ serviceRole: denied('cs:CheckServiceRole') }), 'unknown', 'read-error'],
    ['not asked', allowed({ reading: null }), 'unknown', 'not-asked'],
  ],
  'kms-paid': [
    ['paid', allowed(), 'allows', 'kms-paid'],
    ['in debt', secured({ kmsStatus: read('InDebt') }), 'stops', 'kms-in-arrears'],
    ['suspended', secured({ kmsStatus: read('Suspended') }), 'stops', 'kms-in-arrears'],
    ['never opened', secured({ kmsStatus: read('NotEnabled') }), 'stops', 'kms-not-open'],
    ['read-error', secured({ kmsStatus: denied('kms:DescribeAccountKmsStatus') }), 'unknown', 'read-error'],
    [
      'balance too low',
      audited({
        verdict: 'NON_COMPLIANT',
        message: message('balance-low', { available: '1', minimum: '5', currency: 'CNY' }),
      }),
      'stops',
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
    ['not audited', allowed({ report: reportWith([offCluster()], { findings: [] }) }), 'unknown', 'not-asked'],
    ['not asked', allowed({ reading: null }), 'unknown', 'not-asked'],
  ],
  rbac: [
    ['admin', allowed(), 'allows', 'rbac-may'],
    ['ops', withReading({ rbac: read('ops') }), 'allows', 'rbac-may'],
    ['owner', withReading({ rbac: read('owner') }), 'allows', 'rbac-may'],
    ['other', withReading({ rbac: read('other') }), 'stops', 'rbac-may-not'],
    ['none', withReading({ rbac: read('none') }), 'stops', 'rbac-may-not'],
    ['read-error', withReading({ rbac: denied('cs:DescribeUserPermission') }), 'unknown', 'read-error'],
    ['unread, confirmed', confirmed(denied('cs:DescribeUserPermission'), [id]), 'allows', 'rbac-confirmed'],
    ['unread, another confirmed', confirmed(denied('cs:DescribeUserPermission'), ['c-other']), 'unknown', 'read-error'],
    ['read as none, confirmed', confirmed(read('none'), [id]), 'stops', 'rbac-may-not'],
    ['not asked', allowed({ reading: null }), 'unknown', 'not-asked'],
  ],
  egress: [
    ['open', allowed(), 'allows', 'egress-open'],
    ['not asked', allowed({ reading: null }), 'unknown', 'not-asked'],
    ['dropped by the group', withEgress(group([{ policy: 'drop' }])), 'stops', 'egress-dropped'],
    ['dropped, although confirmed', withEgress(group([{ policy: 'drop' }]), [id]), 'stops', 'egress-dropped'],
    [
      'accepted before it is dropped',
      withEgress(group([{ policy: 'drop', priority: 100 }, { priority: 1 }])),
      'allows',
      'egress-open',
    ],
    [
      'accepted and dropped alike',
      withEgress(group([{ priority: 1 }, { policy: 'drop', priority: 1 }])),
      'stops',
      'egress-dropped',
    ],
    [
      'a part dropped',
      withEgress(group([{ policy: 'drop', destination: '100.100.0.0/16' }])),
      'stops',
      'egress-dropped',
    ],
    [
      'something else dropped',
      withEgress(group([{ policy: 'drop', destination: '10.0.0.0/8' }])),
      'allows',
      'egress-open',
    ],
    ['UDP dropped', withEgress(group([{ policy: 'drop', protocol: 'udp' }])), 'allows', 'egress-open'],
    [
      'another port dropped',
      withEgress(group([{ policy: 'drop', protocol: 'tcp', ports: [22, 22] }])),
      'allows',
      'egress-open',
    ],
    [
      'HTTPS dropped',
      withEgress(group([{ policy: 'drop', protocol: 'tcp', ports: [400, 500] }])),
      'stops',
      'egress-dropped',
    ],
    [
      'an enterprise group without rules',
      withEgress(group([], { type: read('enterprise') })),
      'stops',
      'egress-dropped',
    ],
    [
      'an enterprise group that accepts',
      withEgress(group([{ destination: '100.64.0.0/10' }], { type: read('enterprise') })),
      'allows',
      'egress-open',
    ],
    [
      'an enterprise group that accepts it in two halves',
      withEgress(
        group([{ destination: '100.64.0.0/11' }, { destination: '100.96.0.0/11' }], { type: read('enterprise') }),
      ),
      'allows',
      'egress-open',
    ],
    [
      'an enterprise group that accepts one half',
      withEgress(group([{ destination: '100.64.0.0/11' }], { type: read('enterprise') })),
      'stops',
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
      'allows',
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
      'allows',
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
      'allows',
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
    ['an ACL open both ways', withEgress(acl([{}], [{}])), 'allows', 'egress-open'],
    ['an ACL without entries', withEgress(acl([], [])), 'stops', 'egress-dropped'],
    ['an ACL that drops answers', withEgress(acl([{}], [])), 'stops', 'egress-dropped'],
    [
      'an ACL that drops some answers',
      withEgress(acl([{}], [{ policy: 'drop', protocol: 'tcp', ports: [40_000, 40_001] }, {}])),
      'stops',
      'egress-dropped',
    ],
    [
      'an ACL that lets only answers in',
      withEgress(acl([{}], [{ protocol: 'tcp', ports: [1_024, 65_535], cidr: '100.64.0.0/10' }])),
      'allows',
      'egress-open',
    ],
    [
      'an ACL that drops, where a group is unread and all is confirmed',
      withEgress({ ...acl([], []), securityGroups: denied('ecs:DescribeSecurityGroupAttribute') }, [id]),
      'stops',
      'egress-dropped',
    ],
  ],
  'max-per-run': [
    ['the first', allowed(), 'allows', 'run-has-room'],
    ['the second', allowed({ before: 1 }), 'stops', 'run-is-full'],
    ['the second of two', { ...withSettings({ maxPerRun: 2 }), before: 1 }, 'allows', 'run-has-room'],
    ['the third of two', { ...withSettings({ maxPerRun: 2 }), before: 2 }, 'stops', 'run-is-full'],
  ],
  'max-percent': [
    ['the first of one cluster', allowed(), 'allows', 'percent-has-room'],
    ['the second of one cluster', { ...withSettings({ maxPerRun: 9 }), before: 1 }, 'stops', 'percent-is-full'],
    ['the second of 29 at 10%', many(29, 1), 'allows', 'percent-has-room'],
    ['the third of 29 at 10%', many(29, 2), 'stops', 'percent-is-full'],
    ['the third of 30 at 10%', many(30, 2), 'allows', 'percent-has-room'],
  ],
};

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
    const said = guard?.ask(input);
    expect([said?.answer, said?.message.id]).toEqual([answer, messageId]);
  });
});

describe('the guards', () => {
  it('are asked in the order in which they are shown, each once', () => {
    expect(guards.map((guard) => guard.id)).toEqual([...guardIds]);
  });

  it('all allow what nothing speaks against', () => {
    expect(guards.map((guard) => [guard.id, guard.ask(allowed()).answer])).toEqual(
      guardIds.map((one) => [one, 'allows']),
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
    const stopping = guards.filter((guard) => guard.ask(input).answer !== 'allows').map((guard) => guard.id);
    expect(stopping).toEqual([guardId]);
  });
});
