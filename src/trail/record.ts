import { canonicalKeyRef, isAlias, keyRefText, parseKeyRef } from '../model/key-ref.ts';
import { maxClockSkewMs } from '../model/timing.ts';
import { type CallOutcome, type CryptoEvent, type EventRw, foldedAcsRole, foldedServiceRole } from '../model/usage.ts';
import { type Fields, isFields, parseJson, type Stamp } from './envelope.ts';

/** One record of ActionTrail, as far as it could be read. Its members may be objects or JSON text. */
export interface TrailRecord {
  /** '' where neither the record nor its envelope has one. */
  readonly eventId: string;
  /** In lower case; undefined where it is no text. */
  readonly eventName: string | undefined;
  readonly serviceName: string | undefined;
  /** Epoch milliseconds; undefined where it is missing, or has no zone. */
  readonly time: number | undefined;
  /** The error code; '' for a success, undefined where it is unknown which it was. */
  readonly errorCode: string | undefined;
  /** '' where it is not said, undefined where what is said is no id. */
  readonly accountId: string | undefined;
  /** Whether the record itself says so, and not its envelope or its caller. */
  readonly saysAccount: boolean;
  readonly regionId: string | undefined;
  readonly vpcId: string | null;
  readonly rw: EventRw;
  /** undefined where it cannot be read. */
  readonly identity: Fields | undefined;
  readonly sourceIpAddress: string;
  readonly userAgent: string;
  /** Every text that parameters and answer have under one of these names (in any case), or that is a resource of a type. */
  named(type: RegExp, ...members: readonly string[]): string[];
}

/** A successful or failed call of ACK's service role to KMS, or of the role of ACS clusters. */
export interface RoleCall {
  readonly eventId: string;
  readonly event: CryptoEvent;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly outcome: CallOutcome;
  /** The cloud's error code; '' for a success. */
  readonly errorCode: string;
  /** null where no field names a key, or several name different ones. */
  readonly keyId: string | null;
  readonly clusterId: string | null;
  readonly vpcId: string | null;
  readonly rw: EventRw;
  /** Made by the role of ACS clusters. */
  readonly acs?: true;
  /** '' where the record does not say. */
  readonly regionId: string;
  readonly accountId: string;
}

/** What a record is to key usage: a call of the role, something else, or not readable, so that it may have been one. */
export type Reading =
  | { readonly is: 'role-call'; readonly call: RoleCall }
  | { readonly is: 'other' }
  | { readonly is: 'unreadable'; readonly reason: string };

const events: ReadonlyMap<string, CryptoEvent> = new Map([
  ['encrypt', 'Encrypt'],
  ['decrypt', 'Decrypt'],
]);
/**
 * Lower-case words, one of which is in every record that may be a call of the role. `describekey` is what every audit calls: its
 * record shows that the trail still records reads.
 */
export const usageWords: readonly string[] = [...events.keys(), 'describekey'];

/** KMS itself failed: the call was not denied. */
const serviceFailure =
  /^(5\d\d$|(Service|Serivce)Unavailable|InternalError|InternalFailure|InternalServiceError|RequestTimeout$)/i;
const noErrorCode = 'NoErrorCode';
const keyType = /^acs::kms::key$/i;
const clusterType = /^acs::(ack|cs)::.*cluster$/i;
const noStamp: Stamp = { eventId: '', accountId: '', regionId: '' };

/** Reads a record in the forms of today and of before. What its envelope says stands in for what it does not say itself. */
export function readRecord(fields: Fields, stamp: Stamp = noStamp): TrailRecord {
  const identity = memberOf(fields.userIdentity);
  const parameters = memberOf(fields.requestParameters) ?? memberOf(fields.requestParameterJson) ?? {};
  const answer = memberOf(fields.responseElements) ?? {};
  const references = memberOf(fields.referencedResources) ?? {};
  const accountId = textOf(fields.recipientAccountId) || stamp.accountId || textOf(identity?.accountId);
  const regionId = textOf(fields.acsRegion) || stamp.regionId;
  const principal = textOf(parameters.StsTokenPrincipalName);

  return {
    eventId: textOf(fields.eventId) || stamp.eventId || textOf(fields.requestId),
    eventName: lowerText(fields.eventName),
    serviceName: lowerText(fields.serviceName),
    time: timeOf(fields.eventTime),
    errorCode: errorCodeOf(fields),
    accountId: /^\d{0,32}$/.test(accountId) ? accountId : undefined,
    saysAccount: textOf(fields.recipientAccountId) !== '',
    regionId: /^[a-z0-9-]{0,64}$/i.test(regionId) ? regionId.toLowerCase() : undefined,
    vpcId: idOf(textOf(fields.vpcId)) || null,
    rw: rwOf(fields.eventRW),
    // Records of before have the caller in a parameter.
    identity:
      identity !== undefined && textOf(identity.userName) === '' && principal !== ''
        ? { ...identity, userName: principal }
        : identity,
    sourceIpAddress: textOf(fields.sourceIpAddress),
    userAgent: textOf(fields.userAgent),
    named: (type, ...members) => {
      const ids: string[] = [];
      membersOf(answer, members, ids);
      referenced(fields, references, type, ids);
      membersOf(parameters, members, ids);
      return ids.filter((id, index) => idOf(id) !== '' && ids.indexOf(id) === index);
    },
  };
}

/**
 * Tells whether a record is a call of the role: the service is KMS, the event Encrypt or Decrypt, and the caller an assumed
 * role of that name, of the account that it calls in.
 *
 * @param now epoch milliseconds; what is dated ahead of it is not readable
 */
export function roleCallOf(record: TrailRecord, now: number): Reading {
  const { eventName, serviceName, identity, time, errorCode, accountId, regionId } = record;
  const event = eventName === undefined ? undefined : events.get(eventName);
  if ((eventName !== undefined && event === undefined) || (serviceName ?? 'kms') !== 'kms') return { is: 'other' };
  const type = lowerText(identity?.type);
  const role = lowerText(identity?.userName)?.split(/[:/]/)[0];
  const isAcs = role === foldedAcsRole;
  if ((role ?? foldedServiceRole) !== foldedServiceRole && !isAcs) return { is: 'other' };
  if ((type ?? 'assumed-role') !== 'assumed-role') return { is: 'other' };

  const unreadable = (reason: string): Reading => ({ is: 'unreadable', reason });
  if (event === undefined || serviceName === undefined) return unreadable('does not say which call it is of');
  if (role === undefined || type === undefined) return unreadable('does not say who called');
  if (accountId === undefined || regionId === undefined) return unreadable('is of no account and region');
  if (time === undefined) return unreadable('does not say when it happened');
  if (time > now + maxClockSkewMs) return unreadable('is dated ahead of the clock');
  if (errorCode === undefined) return unreadable('does not say whether the call succeeded');
  const caller = textOf(identity?.accountId);
  if (caller !== '' && caller !== accountId) return { is: 'other' };

  return {
    is: 'role-call',
    call: {
      eventId: record.eventId,
      event,
      time,
      outcome: outcomeOf(errorCode),
      errorCode,
      keyId: only(keysOf(record, 'KeyId')),
      clusterId: only(record.named(clusterType, 'ClusterId')),
      vpcId: record.vpcId,
      rw: record.rw,
      ...(isAcs ? { acs: true } : {}),
      regionId,
      accountId,
    },
  };
}

/**
 * The keys that a record names, each once, however it is written: by id where that is of the record's account and region.
 * An alias beside an id is taken for an alias of that key.
 */
export function keysOf(record: TrailRecord, ...members: readonly string[]): string[] {
  const place = { accountId: record.accountId ?? '', regionId: record.regionId ?? '' };
  const texts = record.named(keyType, ...members);
  // Most records name one key, by its id alone.
  if (texts.length === 1 && /^key-\w+$/.test(texts[0] ?? '')) return texts;
  const refs = new Set(texts.map((text) => canonicalKeyRef(parseKeyRef(text, place))));
  const ids = [...refs].filter((ref) => !isAlias(ref));
  return (ids.length > 0 ? ids : [...refs]).map((ref) => keyRefText(parseKeyRef(ref, place), place));
}

/** The text of a value, as far as there is one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}

function rwOf(value: unknown): EventRw {
  const text = textOf(value).toLowerCase();
  return text === 'read' ? 'Read' : text === 'write' ? 'Write' : null;
}

/** Of several, none can be said to be meant. */
function only(ids: readonly string[]): string | null {
  return ids.length === 1 ? (ids[0] ?? null) : null;
}

/** Ids become parts of requests, names and screens: what is none is not taken for one. */
function idOf(text: string): string {
  return /^[\w.:/=@+-]{1,200}$/.test(text) ? text : '';
}

function lowerText(value: unknown): string | undefined {
  return typeof value === 'string' && /\S/.test(value) ? value.toLowerCase() : undefined;
}

/** ISO 8601 with its zone: what is written otherwise would be guessed at, and differently on every machine. */
function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/** Some records have a number, and some a message only; that of a sign-in says "success". */
function errorCodeOf({ errorCode, errorMessage }: Fields): string | undefined {
  const code = errorCode ?? '';
  if (typeof code !== 'string' && !(typeof code === 'number' && code !== 0)) return undefined;
  if (code !== '')
    return String(code)
      .replace(/[^\w.:-]/g, '?')
      .slice(0, 100);
  const message = errorMessage ?? '';
  if (typeof message !== 'string') return undefined;
  return message === '' || message.toLowerCase() === 'success' ? '' : noErrorCode;
}

/** Codes are text in most records, and the status of the answer in some. */
function outcomeOf(errorCode: string): CallOutcome {
  if (errorCode === '') return 'success';
  if (/throttl|^429$/i.test(errorCode)) return 'throttled';
  return serviceFailure.test(errorCode) ? 'failed' : 'denied';
}

/** A member that is an object, or its text. */
function memberOf(value: unknown): Fields | undefined {
  const parsed = typeof value === 'string' ? parseJson(value) : { value };
  return 'value' in parsed && isFields(parsed.value) ? parsed.value : undefined;
}

/** Adds the ids in a text, a list of texts, or the JSON text of one. */
function addIds(value: unknown, into: string[]): void {
  if (Array.isArray(value)) {
    for (const each of value) if (typeof each === 'string') addIds(each, into);
    return;
  }
  if (typeof value !== 'string') return;
  if (!/[,;[\s]/.test(value)) return void into.push(value);
  const parsed = value.startsWith('[') ? parseJson(value) : undefined;
  if (parsed === undefined || 'reason' in parsed) into.push(...value.split(/[,;]/).map((each) => each.trim()));
  else if (Array.isArray(parsed.value)) addIds(parsed.value, into);
}

function membersOf(fields: Fields, names: readonly string[], into: string[]): void {
  for (const name in fields) {
    for (const wanted of names) {
      if (wanted.length !== name.length) continue;
      if (wanted === name || wanted.toLowerCase() === name.toLowerCase()) addIds(fields[name], into);
    }
  }
}

/** The resources of a type that a record refers to, or is about. */
function referenced(fields: Fields, references: Fields, type: RegExp, into: string[]): void {
  for (const name in references) if (type.test(name)) addIds(references[name], into);
  const types = textOf(fields.resourceType);
  if (types === '') return;
  const names = textOf(fields.resourceName);
  // `;` separates types, `,` the names of one type; older records have `,` for both.
  const separator = types.includes(';') ? ';' : ',';
  const kinds = types.split(separator);
  const groups = kinds.length === 1 ? [names] : names.split(separator);
  if (groups.length !== kinds.length) return;
  for (const [index, kind] of kinds.entries()) {
    if (type.test(kind.trim())) addIds(groups[index], into);
  }
}
