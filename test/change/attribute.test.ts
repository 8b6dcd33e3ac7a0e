import { describe, expect, it } from 'vitest';
import { attributor, withChangedBy } from '../../src/change/attribute.ts';
import { reasons } from '../../src/checks/catalog.ts';
import type { AuditEvent } from '../../src/model/audit-event.ts';
import { type Finding, message, type Resource } from '../../src/model/finding.ts';
import { accountId, cluster, finding, key, report } from '../report/fixture-report.ts';

const regionId = 'cn-hangzhou';
const off = { state: 'off', keyId: '' } as const;
const on = { state: 'on', keyId: 'key-1' } as const;
const one = cluster(1, { name: 'one', encryption: on });
const known = key('key-1', [one], { instanceId: 'kst-1', references: ['key-1', 'alias/prod'] });
const names = {
  cluster: one.id,
  key: 'key-1',
  alias: 'alias/prod',
  'kms-instance': 'kst-1',
  role: 'aliyuncsmanagedsecurityrole',
  policy: 'no-kms',
  'control-policy': 'cp-1',
  trail: 'main',
  'security-group': 'net-1',
  'network-acl': 'net-1',
};
type Touched = keyof typeof names;
/** Putting a report together estimates cost, which takes its time. */
const emptyReport = report({ keys: [known] });

const resources: Readonly<Record<Touched, Resource>> = {
  cluster: { type: 'ACS::ACK::Cluster', id: one.id, name: 'one', accountId, regionId },
  key: { type: 'ACS::KMS::Key', id: 'key-1', name: 'key-1', accountId, regionId },
  alias: { type: 'ACS::ACK::Cluster', id: one.id, name: 'one', accountId, regionId },
  'kms-instance': { type: 'ACS::ACK::Cluster', id: one.id, name: 'one', accountId, regionId },
  role: { type: 'ACS::::Account', id: accountId, name: accountId, accountId, regionId: '' },
  policy: { type: 'ACS::::Account', id: accountId, name: accountId, accountId, regionId: '' },
  'control-policy': { type: 'ACS::::Account', id: accountId, name: accountId, accountId, regionId: '' },
  'security-group': { type: 'ACS::ACK::Cluster', id: one.id, name: 'one', accountId, regionId },
  'network-acl': { type: 'ACS::ACK::Cluster', id: one.id, name: 'one', accountId, regionId },
  trail: { type: 'ACS::::Region', id: regionId, name: regionId, accountId, regionId },
};

function event(eventName: string, resourceId: string): AuditEvent {
  const actor = { name: 'mallory', type: 'ram-user', address: '203.0.113.7', userAgent: '' };
  return { eventId: eventName, eventName, time: '2026-11-22T04:11:00.000Z', actor, resourceId, accountId, regionId };
}

/** A finding that had another reason before the event. */
function turned(id: string, resource: Resource, isNew = false) {
  const reason = message(id, {
    keyId: 'key-1',
    addons: [],
    by: 'net-1',
    trail: 'main',
    trails: [],
    clusters: [],
    trusted: [],
    policies: ['no-kms'],
    actions: [],
    unavailable: [],
    codes: [],
    keys: [],
  });
  const after: Finding = { ...finding(resource, reason), reason: id };
  const before: Finding = { ...after, message: message('made-up', { trail: 'main' }), verdict: 'COMPLIANT' };
  return { after, before: isNew ? [] : [before] };
}

/** The name of the event that explains a reason where it was performed on a resource; '' where none does. */
function explains(id: string, eventName: string, touched: Touched, on: Touched, settingChanged: boolean): string {
  const isNew = eventName === 'CreateCluster';
  const { after, before } = turned(id, resources[on], isNew);
  const was = { ...one, encryption: settingChanged ? off : one.encryption };
  const earlier = { ...emptyReport, clusters: isNew ? [] : [was], findings: before };
  const auditEvents = [event(eventName, names[touched])];
  return (
    attributor({ before: earlier, after: { clusters: [one], keys: [known] }, auditEvents })(after)?.eventName ?? ''
  );
}

const allEvents = new Map<string, Touched>(
  [...reasons.values()].flatMap(({ events = {} }) =>
    Object.entries(events).flatMap(([touched, all]) => all.map((name) => [name, touched as Touched] as const)),
  ),
);
// Events that are watched and that lead to no reason of a check.
for (const [name, touched] of [
  ['UpgradeCluster', 'cluster'],
  ['ModifyCluster', 'cluster'],
  ['SetKeyPolicy', 'key'],
] as const)
  allEvents.set(name, touched);

/** On which resource the finding is that an event of this kind leads to. */
const resourceOf: Readonly<Record<Touched, readonly Touched[]>> = {
  cluster: ['cluster'],
  key: ['cluster', 'key'],
  alias: ['cluster'],
  'kms-instance': ['cluster', 'key'],
  role: ['role'],
  policy: ['role'],
  'control-policy': [],
  trail: ['trail'],
  'security-group': ['cluster'],
  'network-acl': ['cluster'],
};

describe('audit events × reasons', () => {
  const cells = [...reasons].flatMap(([id, { events = {} }]) =>
    [...allEvents].map(
      ([name, touched]) =>
        [id, name, touched, (events as Partial<Record<Touched, readonly string[]>>)[touched] ?? []] as const,
    ),
  );

  it('is a table in which an actor is named only where the check lists the event for the reason', () => {
    for (const [id, name, touched, listed] of cells) {
      for (const on of ['cluster', 'key', 'role', 'trail'] as const) {
        const expected = listed.includes(name) && resourceOf[touched].includes(on) ? name : '';
        const found = explains(id, name, touched, on, touched === 'cluster' || touched === 'alias');
        expect(`${id} on ${on} by ${name}: ${found}`).toBe(`${id} on ${on} by ${name}: ${expected}`);
      }
    }
    expect(cells.length).toBe(reasons.size * allEvents.size);
  });

  it('names an actor in these cells', () => {
    const named = [...allEvents]
      .map(([name, touched]) => {
        const own = cells.filter(([, event, , listed]) => event === name && listed.includes(name)).map(([id]) => id);
        return `${touched} ${name}: ${own.join(', ')}`;
      })
      .sort();
    expect(named).toMatchInlineSnapshot(`
      [
        "alias CreateAlias: key-usable, key-absent, key-disabled, key-pending-import, key-pending-deletion, key-material-expired, key-material-expiring, key-supported, key-unsupported, key-is-service-key, key-approved, key-not-approved",
        "alias DeleteAlias: key-usable, key-absent, key-disabled, key-pending-import, key-pending-deletion, key-material-expired, key-material-expiring, key-supported, key-unsupported, key-is-service-key, key-approved, key-not-approved",
        "alias UpdateAlias: key-usable, key-absent, key-disabled, key-pending-import, key-pending-deletion, key-material-expired, key-material-expiring, key-supported, key-unsupported, key-is-service-key, key-approved, key-not-approved",
        "cluster CreateCluster: encryption-not-on, encryption-on, encryption-off, encryption-off-was-on, encryption-off-key-left, key-usable, key-absent, key-disabled, key-pending-import, key-pending-deletion, key-material-expired, key-material-expiring, key-supported, key-unsupported, key-is-service-key, key-approved, key-not-approved, rotation-any, rotation-agrees, rotation-wanted-on, rotation-wanted-off, encrypted-anyway, synced-secrets-unencrypted",
        "cluster MigrateCluster: encryption-not-on, encryption-on, encryption-off, encryption-off-was-on, encryption-off-key-left, key-usable, key-absent, key-disabled, key-pending-import, key-pending-deletion, key-material-expired, key-material-expiring, key-supported, key-unsupported, key-is-service-key, key-approved, key-not-approved, rotation-any, rotation-agrees, rotation-wanted-on, rotation-wanted-off, encrypted-anyway, synced-secrets-unencrypted",
        "cluster ModifyCluster: ",
        "cluster UpdateKMSEncryption: encryption-not-on, encryption-on, encryption-off, encryption-off-was-on, encryption-off-key-left, key-usable, key-absent, key-disabled, key-pending-import, key-pending-deletion, key-material-expired, key-material-expiring, key-supported, key-unsupported, key-is-service-key, key-approved, key-not-approved, rotation-any, rotation-agrees, rotation-wanted-on, rotation-wanted-off, encrypted-anyway, synced-secrets-unencrypted",
        "cluster UpgradeCluster: ",
        "key CancelKeyDeletion: key-usable, not-pending-deletion",
        "key DeleteKeyMaterial: key-pending-import",
        "key DisableKey: key-disabled",
        "key EnableKey: key-usable",
        "key ImportKeyMaterial: key-usable, key-material-expiring",
        "key ScheduleKeyDeletion: key-absent, key-pending-deletion, pending-deletion",
        "key SetDeletionProtection: delete-protected, delete-unprotected",
        "key SetKeyPolicy: key-policy-allows, key-policy-denies, key-not-allowed",
        "key UpdateRotationPolicy: rotation-any, rotation-agrees, rotation-wanted-on, rotation-wanted-off",
        "kms-instance ReleaseKmsInstance: key-absent",
        "network-acl AssociateNetworkAcl: kms-egress-open, kms-egress-closed",
        "network-acl CopyNetworkAclEntries: kms-egress-open, kms-egress-closed",
        "network-acl DeleteNetworkAcl: kms-egress-open, kms-egress-closed",
        "network-acl ModifyNetworkAclAttributes: kms-egress-open, kms-egress-closed",
        "network-acl UnassociateNetworkAcl: kms-egress-open, kms-egress-closed",
        "network-acl UpdateNetworkAclEntries: kms-egress-open, kms-egress-closed",
        "policy CreatePolicyVersion: role-authorized, role-policy-denies",
        "policy SetDefaultPolicyVersion: role-authorized, role-policy-denies",
        "role AttachPolicyToRole: role-authorized, role-policy-denies",
        "role DeleteRole: role-absent",
        "role DetachPolicyFromRole: role-authorized, role-without-policy",
        "role UpdateRole: role-authorized, role-not-trusting",
        "security-group AuthorizeSecurityGroupEgress: kms-egress-open, kms-egress-closed",
        "security-group ConfigureSecurityGroupPermissions: kms-egress-open, kms-egress-closed",
        "security-group ModifySecurityGroupEgressRule: kms-egress-open, kms-egress-closed",
        "security-group RevokeSecurityGroupEgress: kms-egress-open, kms-egress-closed",
        "trail DeleteTrail: no-trail-records, usage-ended-in-region",
        "trail StopLogging: no-trail-records, usage-ended-in-region",
        "trail UpdateTrail: trail-records, no-trail-records, trail-delivers-nowhere, usage-ended-in-region",
      ]
    `);
  });
});

describe('an audit event', () => {
  const usable = (auditEvents: readonly AuditEvent[], id = 'key-disabled', before = on as typeof on | typeof off) => {
    const { after, before: findings } = turned(id, resources.cluster);
    const earlier = report({ clusters: [{ ...one, encryption: before }], keys: [known], findings });
    return withChangedBy([after], { before: earlier, after: { clusters: [one], keys: [known] }, auditEvents })[0]
      ?.changedBy?.eventName;
  };

  it('that upgraded a cluster is never named for its disabled key', () => {
    expect(usable([event('UpgradeCluster', one.id)])).toBeUndefined();
    expect(usable([event('DisableKey', 'key-1'), event('UpgradeCluster', one.id)])).toBe('DisableKey');
  });

  it('on another key, cluster, trail or instance explains nothing', () => {
    expect(usable([event('DisableKey', 'key-2')])).toBeUndefined();
    expect(usable([event('UpdateKMSEncryption', 'c-2')], 'encryption-on', off)).toBeUndefined();
    expect(usable([event('ReleaseKmsInstance', 'kst-2')], 'key-absent')).toBeUndefined();
  });

  it('that moved an alias explains what is wrong with the key that it means now', () => {
    const other = { state: 'on', keyId: 'key-0' } as unknown as typeof on;
    expect(usable([event('UpdateAlias', 'alias/prod')], 'key-disabled', other)).toBe('UpdateAlias');
    expect(usable([event('UpdateAlias', 'alias/test')], 'key-disabled', other)).toBeUndefined();
    expect(usable([event('UpdateAlias', 'key-1')], 'key-disabled', other)).toBeUndefined();
  });

  it('that sets encryption explains nothing where the setting is what it was', () => {
    expect(usable([event('UpdateKMSEncryption', one.id)], 'key-disabled')).toBeUndefined();
    expect(usable([event('UpdateKMSEncryption', one.id)], 'key-disabled', off)).toBe('UpdateKMSEncryption');
  });

  it('without an actor, an account or a resource explains nothing', () => {
    const whole = event('DisableKey', 'key-1');
    expect(usable([{ ...whole, accountId: '' }])).toBeUndefined();
    expect(usable([{ ...whole, resourceId: '' }])).toBeUndefined();
    expect(usable([{ ...whole, actor: { ...whole.actor, name: '' } }])).toBeUndefined();
  });

  it('explains no finding that was or is INSUFFICIENT_DATA, or whose reason is the same as before', () => {
    const { after, before: findings } = turned('key-disabled', resources.cluster);
    const by = (now: Partial<Finding>, then: Partial<Finding>) =>
      attributor({
        before: report({ clusters: [one], keys: [known], findings: findings.map((all) => ({ ...all, ...then })) }),
        after: { clusters: [one], keys: [known] },
        auditEvents: [event('DisableKey', 'key-1')],
      })({ ...after, ...now })?.eventName;

    expect(by({}, {})).toBe('DisableKey');
    expect(by({ verdict: 'INSUFFICIENT_DATA' }, {})).toBeUndefined();
    expect(by({}, { verdict: 'INSUFFICIENT_DATA' })).toBeUndefined();
    expect(by({}, { verdict: after.verdict, message: after.message })).toBeUndefined();
  });
});
