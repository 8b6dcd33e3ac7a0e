import { OpenApiUtil } from '@alicloud/openapi-core';
import { InvalidInput } from '../model/errors.ts';
import type { Operation } from './operations.ts';

/** What to ask, and where. */
export interface CloudRequest {
  readonly regionId: string;
  /** Values of the {parameters} in the operation's path, not escaped; for SLS the project too. */
  readonly path?: Readonly<Record<string, string>>;
  /** Lists and objects are written as the APIs want them, `Filter.1.Key=…`; undefined and null are left out. */
  readonly query?: Readonly<Record<string, unknown>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as fields of a form: for values that are too long for an address. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as they are. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request in the form in which it is signed and sent. */
export interface OutgoingRequest {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly body: unknown;
  /** The body, where it is a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** The body, where it is neither. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** No id, token or document of these APIs is longer; a longer one came from somewhere else. */
const MAX_VALUE_LENGTH = 8_192;

const networkIds = ['SecurityGroupId', 'VSwitchId', 'NetworkAclId', 'ResourceId'];

/** Fills in the path and flattens the query: `{LookupAttribute: [{Key: 'a'}]}` becomes `LookupAttribute.1.Key=a`. */
export function outgoing(operation: Operation, request: CloudRequest): OutgoingRequest {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = request.path?.[name];
    if (value === undefined) throw new TypeError(`${operation.action} needs the path parameter ${name}`);
    return segment(name, value);
  });
  // The SDK would send nested values empty, without a word, if they were not flattened first.
  const query = OpenApiUtil.query(request.query ?? {});
  for (const [name, value] of Object.entries(query)) checked(name, value);
  const { body, form, bytes, headers } = request;
  return { path, query, body, ...(form && { form }), ...(bytes && { bytes }), ...(headers && { headers }) };
}

/** What the request asks about, where it names one thing. */
export function resourceOf(request: CloudRequest): string | undefined {
  const { region_id: _, account: __, ...ids } = request.path ?? {};
  const inPath = Object.values(ids);
  if (inPath.length > 0) return inPath.join('/');
  for (const name of ['KeyId', 'SecretName', 'KmsInstanceId', 'RoleName', 'RoleArn', 'Name', ...networkIds]) {
    const value = request.query?.[name];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

/** One segment of the path, in which nothing of the value can be taken for anything but itself. */
function segment(name: string, value: string): string {
  // Dots stay dots however they are escaped: servers on the way resolve them to another path.
  if (/^\.{0,2}$/.test(value)) throw new InvalidInput(`${name} is "${value}", which no id is`);
  // What encodeURIComponent leaves alone is escaped too: the signature counts "*" as "%2A".
  return encodeURIComponent(checked(name, value)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function checked(name: string, value: string): string {
  if (value.length > MAX_VALUE_LENGTH) throw new InvalidInput(`${name} has ${value.length} characters`);
  // Half of a surrogate pair: it has no encoding, and encodeURIComponent throws.
  if (/\p{Surrogate}/u.test(value)) throw new InvalidInput(`${name} is not valid Unicode`);
  return value;
}
