import type { AuditEvent } from '../model/audit-event.ts';
import { keyRefText, parseKeyRef } from '../model/key-ref.ts';
import { foldedServiceRole } from '../model/usage.ts';
import { type Fields, type Stamp, unwrap } from './envelope.ts';
import { keysOf, readRecord, type TrailRecord, textOf } from './record.ts';

/** What an audit event was about. */
export type Touched =
  | 'key'
  | 'alias'
  | 'kms-instance'
  | 'cluster'
  | 'role'
  | 'policy'
  | 'control-policy'
  | 'trail'
  | 'security-group'
  | 'network-acl';

interface Watched {
  readonly services: readonly string[];
  readonly touches: Touched;
  readonly events: readonly string[];
}

/** What may put encrypted Secrets at risk, or end that. Lower-case service names; ACK's own was never seen in a record. */
const watched: readonly Watched[] = [
  {
    services: ['kms'],
    touches: 'key',
    events: [
      'DisableKey',
      'EnableKey',
      'ScheduleKeyDeletion',
      'CancelKeyDeletion',
      'DeleteKeyMaterial',
      'ImportKeyMaterial',
      'UpdateRotationPolicy',
      'SetDeletionProtection',
      'SetKeyPolicy',
      'PutKeyPolicy',
      'UpdateKeyPolicy',
      'DeleteKeyPolicy',
    ],
  },
  { services: ['kms'], touches: 'alias', events: ['CreateAlias', 'UpdateAlias', 'DeleteAlias'] },
  { services: ['kms'], touches: 'kms-instance', events: ['ReleaseKmsInstance', 'UpdateKmsInstanceBindVpc'] },
  {
    services: ['cs', 'ack', 'containerservice'],
    touches: 'cluster',
    events: [
      'UpdateKMSEncryption',
      'CreateCluster',
      'DeleteCluster',
      'ModifyCluster',
      'ModifyClusterConfiguration',
      'MigrateCluster',
      'UpgradeCluster',
      'ResumeUpgradeCluster',
      'PauseClusterUpgrade',
      'CancelClusterUpgrade',
    ],
  },
  // What the console does to roles is recorded as IMS.
  {
    services: ['ram', 'ims'],
    touches: 'role',
    events: ['AttachPolicyToRole', 'DetachPolicyFromRole', 'DeleteRole', 'UpdateRole'],
  },
  { services: ['ram', 'ims'], touches: 'policy', events: ['CreatePolicyVersion', 'SetDefaultPolicyVersion'] },
  {
    services: ['resourcemanager', 'resourcedirectorymaster', 'resourcedirectory'],
    touches: 'control-policy',
    events: [
      'AttachControlPolicy',
      'DetachControlPolicy',
      'UpdateControlPolicy',
      'EnableControlPolicy',
      'DisableControlPolicy',
    ],
  },
  {
    services: ['ecs'],
    touches: 'security-group',
    events: [
      'AuthorizeSecurityGroupEgress',
      'RevokeSecurityGroupEgress',
      'ModifySecurityGroupEgressRule',
      'ConfigureSecurityGroupPermissions',
    ],
  },
  {
    services: ['vpc'],
    touches: 'network-acl',
    events: [
      'ModifyNetworkAclAttributes',
      'UpdateNetworkAclEntries',
      'CopyNetworkAclEntries',
      'AssociateNetworkAcl',
      'UnassociateNetworkAcl',
      'DeleteNetworkAcl',
    ],
  },
  { services: ['actiontrail'], touches: 'trail', events: ['StopLogging', 'UpdateTrail', 'DeleteTrail'] },
];

interface WatchedEvent {
  readonly name: string;
  readonly touches: Touched;
}

const known: ReadonlyMap<string, WatchedEvent> = new Map(
  watched.flatMap(({ services, touches, events }) =>
    services.flatMap((service) =>
      events.map((name) => [`${service} ${name.toLowerCase()}`, { name, touches }] as const),
    ),
  ),
);
const touchedByName: ReadonlyMap<string, Touched> = new Map(
  watched.flatMap(({ touches, events }) => events.map((name) => [name, touches] as const)),
);

/** Lower-case words, one of which is in every record that `auditEventsOf` may find an event in: to look for before parsing. */
export const eventWords: readonly string[] = [...new Set(watched.flatMap(({ events }) => events))].map((name) =>
  name.toLowerCase(),
);

const mostNameChars = 300;
const mostMalformed = 100;
/** A function gets at most 32 MB, and EventBridge sends 64 KB at a time. */
const mostChars = 33_554_432;

/** A part of an event that cannot be read. */
export interface Malformed {
  readonly reason: string;
  /** Its beginning. */
  readonly text: string;
}

export interface ChangeEvent {
  /** What was done, each event once for every resource that it names. */
  readonly auditEvents: readonly AuditEvent[];
  /** What was tried and denied. */
  readonly attempts: readonly AuditEvent[];
  readonly malformed: readonly Malformed[];
}

/** Reads an event of any transport: what was done in it to keys, clusters, the role and trails, and by whom. */
export function readChangeEvent(text: string): ChangeEvent {
  const auditEvents = new Map<string, AuditEvent>();
  const attempts = new Map<string, AuditEvent>();
  const malformed: Malformed[] = [];
  const wrong = (reason: string, part: unknown) => {
    if (malformed.length < mostMalformed) malformed.push({ reason, text: clip(asText(part)) });
  };
  const parts = text.length > mostChars ? [{ reason: 'is longer than any event', part: text }] : unwrap(text);
  for (const part of parts) {
    if ('reason' in part) {
      wrong(part.reason, part.part);
      continue;
    }
    const record = readRecord(part.record, part.stamp);
    const isWatched = record.eventName !== undefined && eventWords.includes(record.eventName);
    if (isWatched && record.serviceName === undefined) wrong('does not say of which service it is', part.record);
    if (isWatched && record.errorCode === undefined) wrong('does not say whether the call succeeded', part.record);
    for (const auditEvent of deedsIn(record)) {
      const into = record.errorCode === '' ? auditEvents : attempts;
      if (record.errorCode !== undefined && !into.has(auditEvent.eventId)) into.set(auditEvent.eventId, auditEvent);
    }
  }

  return { auditEvents: [...auditEvents.values()], attempts: [...attempts.values()], malformed };
}

/** What a record of a delivery says was done, once for every resource that it names; nothing where the call failed. */
export function auditEventsOf(fields: Fields, stamp?: Stamp): readonly AuditEvent[] {
  const record = readRecord(fields, stamp);
  return record.errorCode === '' ? deedsIn(record) : [];
}

/** What an event was done to; its `resourceId` is '' where the record does not name it. */
export function touchedBy({ eventName }: AuditEvent): Touched | undefined {
  return touchedByName.get(eventName);
}

function deedsIn(record: TrailRecord): AuditEvent[] {
  const kind = known.get(`${record.serviceName} ${record.eventName}`);
  if (kind === undefined) return [];
  const named = idsOf(kind.touches, record);
  const isOurs = (id: string) => kind.touches !== 'role' || id.toLowerCase() === foldedServiceRole;
  const ids = named.length === 0 ? [''] : named.filter(isOurs);
  const identity = record.identity ?? {};
  const time = record.time === undefined ? '' : new Date(record.time).toISOString();

  return ids.map((resourceId, index) => {
    // A record without an id is known again by all that it says.
    const eventId = record.eventId || [kind.name, ids[0], time, record.regionId].join(' ');
    return {
      eventId: clip(index === 0 ? eventId : `${eventId} ${resourceId}`),
      eventName: kind.name,
      time,
      actor: {
        name: clip(textOf(identity.userName) || textOf(identity.principalId) || textOf(identity.accountId)),
        type: clip(textOf(identity.type)),
        address: clip(record.sourceIpAddress),
        userAgent: clip(record.userAgent),
      },
      resourceId,
      accountId: record.accountId ?? '',
      regionId: record.regionId ?? '',
    };
  });
}

/** From whichever fields name it: which one does was never seen for most of these events. */
function idsOf(touches: Touched, record: TrailRecord): string[] {
  switch (touches) {
    case 'key':
      return keysOf(record, 'KeyId', 'ProtectedResourceArn', 'KeyArn', 'Arn');
    case 'alias':
      return aliasesOf(record);
    case 'kms-instance':
      return record.named(/^acs::kms::(kms)?instance$/i, 'KmsInstanceId', 'InstanceId');
    case 'cluster':
      return record.named(/^acs::(ack|cs)::.*cluster$/i, 'ClusterId', 'cluster_id');
    case 'role':
      return record.named(/^acs::ram::role$/i, 'RoleName').map((name) => name.replace(/^.*role\//, ''));
    case 'policy':
      return record.named(/^acs::ram::policy$/i, 'PolicyName').map((name) => name.replace(/^.*policy\//, ''));
    case 'control-policy':
      return record.named(/^acs::resource(manager|directory\w*)::.*policy$/i, 'TargetId');
    case 'security-group':
      return record.named(/^acs::ecs::securitygroup$/i, 'SecurityGroupId');
    // Associations name a vSwitch too.
    case 'network-acl':
      return record.named(/^acs::vpc::(networkacl|vswitch)$/i, 'NetworkAclId', 'ResourceId', 'Resource.1.ResourceId');
    case 'trail':
      return record.named(/^acs::actiontrail::trail$/i, 'Name', 'TrailName');
  }
}

/** The alias, and the key that it means from now on. */
function aliasesOf(record: TrailRecord): string[] {
  const place = { accountId: record.accountId ?? '', regionId: record.regionId ?? '' };
  const aliases = record
    .named(/^acs::kms::alias$/i, 'AliasName', 'AliasArn')
    .map((text) => keyRefText(parseKeyRef(text, place), place));
  return [...new Set([...aliases, ...keysOf(record, 'KeyId', 'KeyArn')])];
}

function clip(text: string): string {
  return text.length > mostNameChars ? `${text.slice(0, mostNameChars)}…` : text;
}

function asText(part: unknown): string {
  return typeof part === 'string' ? part : (JSON.stringify(part) ?? String(part));
}
