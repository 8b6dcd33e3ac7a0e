import type { CryptoEvent, Outcome } from '../model/activity.ts';

/** A call of ACK's role to KMS, as one ActionTrail record tells it. */
export interface RoleCall {
  readonly eventId: string;
  readonly event: CryptoEvent;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly outcome: Outcome;
  /** The cloud's error code; '' for a success. */
  readonly errorCode: string;
  /** null where no field names a key. */
  readonly keyId: string | null;
  readonly clusterId: string | null;
  readonly vpcId: string | null;
  /** Where it was made; '' where the record does not say. */
  readonly regionId: string;
  /** Whose account it was made in; '' where the record does not say. */
  readonly accountId: string;
}

/** What a record is to us: a call of the role, something else, or not readable, so that it may have been one. */
export type Reading =
  | { readonly is: 'role-call'; readonly call: RoleCall }
  | { readonly is: 'other' }
  | { readonly is: 'broken' };

const roleName = 'aliyuncsmanagedsecurityrole';
const events: Readonly<Record<string, CryptoEvent>> = { encrypt: 'Encrypt', decrypt: 'Decrypt' };

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads one ActionTrail record, in the forms of today and of before. Services and names are compared without regard to
 * case; a success has no `errorCode`, or an empty one.
 */
export function readRecord(record: unknown): Reading {
  if (!isFields(record)) return { is: 'broken' };
  const { serviceName, eventName, userIdentity } = record;
  if (typeof serviceName !== 'string' || typeof eventName !== 'string') return { is: 'broken' };
  if (serviceName.toLowerCase() !== 'kms') return { is: 'other' };
  const name = eventName.toLowerCase();
  const event = Object.hasOwn(events, name) ? events[name] : undefined;
  if (event === undefined) return { is: 'other' };

  if (!isFields(userIdentity) || typeof userIdentity.type !== 'string') return { is: 'broken' };
  if (userIdentity.type.toLowerCase() !== 'assumed-role') return { is: 'other' };
  const parameters = parametersOf(record);
  const caller = roleOf(userIdentity, parameters);
  if (caller === undefined) return { is: 'broken' };
  if (caller !== roleName) return { is: 'other' };

  const time = timeOf(record.eventTime);
  const errorCode = errorCodeOf(record.errorCode);
  if (time === undefined || errorCode === undefined) return { is: 'broken' };

  return {
    is: 'role-call',
    call: {
      eventId: textOf(record.eventId) ?? textOf(record.requestId) ?? '',
      event,
      time,
      outcome: outcomeOf(errorCode),
      errorCode,
      keyId: keyOf(record, parameters),
      clusterId: clusterOf(record, parameters),
      vpcId: textOf(record.vpcId) ?? null,
      regionId: textOf(record.acsRegion) ?? '',
      accountId: textOf(record.recipientAccountId) ?? textOf(userIdentity.accountId) ?? '',
    },
  };
}

/** The role's name in lower case: `userName` is "role:session", older records have it in a parameter as "role/session". */
function roleOf(identity: Fields, parameters: Fields): string | undefined {
  const name = textOf(identity.userName) ?? textOf(parameters.StsTokenPrincipalName);
  return name?.toLowerCase().split(/[:/]/)[0];
}

/** ISO 8601 with its zone: what is written otherwise would be guessed at, and differently on every machine. */
function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/** '' for a success; undefined for what is no code, and so may be a failure. */
function errorCodeOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : undefined;
}

function outcomeOf(errorCode: string): Outcome {
  if (errorCode === '') return 'success';
  return /throttl/i.test(errorCode) ? 'throttled' : 'denied';
}

/**
 * The key, from whichever field names it. Which one does for Decrypt was never seen; the answer knows the key's own id,
 * while a request may name an alias.
 */
function keyOf(record: Fields, parameters: Fields): string | null {
  const answer = isFields(record.responseElements) ? record.responseElements : {};
  return (
    textOf(answer.KeyId) ??
    referenced(record, /^acs::kms::key$/i) ??
    (/^acs::kms::key$/i.test(textOf(record.resourceType) ?? '') ? textOf(record.resourceName) : undefined) ??
    textOf(parameters.KeyId) ??
    null
  );
}

function clusterOf(record: Fields, parameters: Fields): string | null {
  return referenced(record, /^acs::(ack|cs)::cluster$/i) ?? textOf(parameters.ClusterId) ?? null;
}

/** The one resource of a type that a record refers to; of several, none can be said to be meant. */
function referenced(record: Fields, type: RegExp): string | undefined {
  if (!isFields(record.referencedResources)) return undefined;
  const ids = Object.entries(record.referencedResources)
    .filter(([name]) => type.test(name))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]));

  return ids.length === 1 ? textOf(ids[0]) : undefined;
}

/** `requestParameters`, or its text form in records that have only that. */
function parametersOf(record: Fields): Fields {
  if (isFields(record.requestParameters)) return record.requestParameters;
  const text = textOf(record.requestParameterJson);
  if (text === undefined || text.length > 100_000) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return isFields(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
