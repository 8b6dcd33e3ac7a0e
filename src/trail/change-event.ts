import type { AuditEvent } from '../model/actor.ts';
import { type KeyPlace, keyRefText, parseKeyRef } from '../model/key-ref.ts';
import { type Fields, isFields, type Postmark, parse, textOf, unwrapEvent } from './unwrap-event.ts';

/** What a audit event was done to. */
export type Touched = 'key' | 'kms-instance' | 'cluster' | 'role' | 'trail';

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
  { services: ['kms'], touches: 'kms-instance', events: ['ReleaseKmsInstance'] },
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
  { services: ['actiontrail'], touches: 'trail', events: ['StopLogging', 'UpdateTrail', 'DeleteTrail'] },
];

interface Known {
  readonly name: string;
  readonly touches: Touched;
}

const known: ReadonlyMap<string, Known> = new Map(
  watched.flatMap(({ services, touches, events }) =>
    services.flatMap((service) =>
      events.map((name) => [`${service} ${name.toLowerCase()}`, { name, touches }] as const),
    ),
  ),
);
const touchedByName: ReadonlyMap<string, Touched> = new Map(
  watched.flatMap(({ touches, events }) => events.map((name) => [name, touches] as const)),
);

/** Lower-case words, one of which is in every record that `deedsOf` may find a audit event in: to look for before parsing. */
export const auditEventWords: readonly string[] = [...new Set(watched.flatMap(({ events }) => events))].map((name) =>
  name.toLowerCase(),
);

const roleName = 'aliyuncsmanagedsecurityrole';
const mostIdChars = 200;
const mostNameChars = 300;
const mostMalformed = 100;

/** A part of an event that cannot be read. */
export interface Malformed {
  readonly reason: string;
  /** Its beginning. */
  readonly text: string;
}

export interface ChangeEvent {
  /** What was done, each event once. */
  readonly auditEvents: readonly AuditEvent[];
  /** What was tried and refused. */
  readonly attempts: readonly AuditEvent[];
  readonly malformed: readonly Malformed[];
}

/** Reads an event of any transport: what was done in it to keys, clusters, the role and trails, and by whom. */
export function readChangeEvent(text: string): ChangeEvent {
  const auditEvents = new Map<string, AuditEvent>();
  const attempts = new Map<string, AuditEvent>();
  const malformed: Malformed[] = [];
  unwrapEvent(text, {
    onRecord(record, postmark) {
      const told = readRecord(record, postmark);
      if (told === undefined) return;
      const into = told.failed ? attempts : auditEvents;
      if (!into.has(told.auditEvent.eventId)) into.set(told.auditEvent.eventId, told.auditEvent);
    },
    onMalformed(reason, part) {
      if (malformed.length < mostMalformed) malformed.push({ reason, text: clip(asText(part)) });
    },
  });

  return { auditEvents: [...auditEvents.values()], attempts: [...attempts.values()], malformed };
}

/** The audit event that a bare record of a delivery tells: one, or none. */
export function auditEventsOf(record: unknown): readonly AuditEvent[] {
  if (!isFields(record)) return [];
  const told = readRecord(record, { eventId: '', accountId: '', regionId: '' });
  return told === undefined || told.failed ? [] : [told.auditEvent];
}

/** What a audit event was done to; `resourceId` is its id, or '' where the record does not name it. */
export function touchedBy({ eventName }: AuditEvent): Touched | undefined {
  return touchedByName.get(eventName);
}

function readRecord(
  record: Fields,
  postmark: Postmark,
): { readonly auditEvent: AuditEvent; readonly failed: boolean } | undefined {
  const kind = known.get(`${textOf(record.serviceName).toLowerCase()} ${textOf(record.eventName).toLowerCase()}`);
  if (kind === undefined) return undefined;
  const parameters = parametersOf(record);
  const identity = isFields(record.userIdentity) ? record.userIdentity : {};
  const place = {
    accountId: shortId(textOf(record.recipientAccountId) || postmark.accountId || textOf(identity.accountId)),
    regionId: shortId(textOf(record.acsRegion) || postmark.regionId),
  };
  const resourceId = idOf(kind.touches, record, parameters, place);
  if (kind.touches === 'role' && resourceId !== '' && resourceId.toLowerCase() !== roleName) return undefined;
  const time = textOf(record.eventTime);

  return {
    failed: textOf(record.errorCode) !== '',
    auditEvent: {
      eventId: eventIdOf(record, postmark, kind.name, resourceId),
      eventName: kind.name,
      time: Number.isNaN(Date.parse(time)) ? '' : new Date(time).toISOString(),
      actor: {
        name: clip(textOf(identity.userName) || textOf(identity.principalId) || textOf(identity.accountId)),
        type: clip(textOf(identity.type)),
        address: clip(textOf(record.sourceIpAddress)),
        userAgent: clip(textOf(record.userAgent)),
      },
      resourceId,
      ...place,
    },
  };
}

/** Records that do not say their id are told apart by all that they do say. */
function eventIdOf(record: Fields, postmark: Postmark, name: string, resourceId: string): string {
  const told = textOf(record.eventId) || postmark.eventId || textOf(record.requestId);
  return clip(told || [name, resourceId, textOf(record.eventTime), textOf(record.acsRegion)].join(' '));
}

/** From whichever field names it: which one does was never seen for most of these events. */
function idOf(touches: Touched, record: Fields, parameters: Fields, place: KeyPlace): string {
  const answer = isFields(record.responseElements) ? record.responseElements : {};
  const named = (...names: string[]) => [parameters, answer].map((fields) => memberOf(fields, names)).find(Boolean);
  switch (touches) {
    case 'key': {
      const reference =
        named('KeyId', 'ProtectedResourceArn', 'KeyArn', 'Arn') ?? referenced(record, /^acs::kms::key$/i);
      return shortId(keyRefText(parseKeyRef(reference ?? '', place), place));
    }
    case 'kms-instance':
      return shortId(named('KmsInstanceId', 'InstanceId') ?? referenced(record, /^acs::kms::(kms)?instance$/i) ?? '');
    case 'cluster':
      return shortId(
        named('ClusterId', 'cluster_id', 'clusterid') ?? referenced(record, /^acs::(ack|cs)::.*cluster$/i) ?? '',
      );
    case 'role':
      return shortId((named('RoleName') ?? referenced(record, /^acs::ram::role$/i) ?? '').replace(/^.*role\//, ''));
    case 'trail':
      return shortId(named('Name', 'TrailName') ?? referenced(record, /^acs::actiontrail::trail$/i) ?? '');
  }
}

/** The first of the names that fields have, in any case. */
function memberOf(fields: Fields, names: readonly string[]): string | undefined {
  const entries = Object.entries(fields).slice(0, 200);
  for (const name of names) {
    const found = entries.find(([field]) => field.toLowerCase() === name.toLowerCase());
    const text = textOf(found?.[1]);
    if (text !== '') return text;
  }
  return undefined;
}

/** The resource of a type that a record refers to, or that it is about. */
function referenced(record: Fields, type: RegExp): string | undefined {
  if (isFields(record.referencedResources)) {
    for (const [name, ids] of Object.entries(record.referencedResources).slice(0, 200)) {
      const [id] = Array.isArray(ids) ? ids : [ids];
      if (type.test(name) && textOf(id) !== '') return textOf(id);
    }
  }
  const types = textOf(record.resourceType).split(',');
  const names = textOf(record.resourceName).split(',');
  const index = types.findIndex((name) => type.test(name.trim()));
  return index === -1 ? undefined : names[index]?.trim() || undefined;
}

/** What was asked for: the object, or its text in records that have only that. */
function parametersOf(record: Fields): Fields {
  if (isFields(record.requestParameters)) return record.requestParameters;
  const text = textOf(record.requestParameters) || textOf(record.requestParameterJson);
  const value = text.length > 100_000 ? undefined : parse(text)?.value;
  return isFields(value) ? value : {};
}

/** An id, or '' where it is none: it becomes a part of requests and of names. */
function shortId(text: string): string {
  return text.length <= mostIdChars && /^[\w.:/=@+-]*$/.test(text) ? text : '';
}

function clip(text: string): string {
  return text.length > mostNameChars ? `${text.slice(0, mostNameChars)}…` : text;
}

function asText(part: unknown): string {
  return typeof part === 'string' ? part : (JSON.stringify(part) ?? String(part));
}
