import type { ApiObject, LiveAccount, Role } from '../account.ts';
import { ApiError } from '../errors.ts';
import type { References } from '../operation.ts';

/** The role of that name; names are compared exactly. */
export function findRole(account: LiveAccount, name: string): Role {
  const role = account.roles.find(({ RoleName }) => RoleName === name);
  if (role === undefined) throw new ApiError(404, 'EntityNotExist.Role', `The role not exists: ${name}`);
  return role;
}

/** The role that a write is about, as its record refers to it. */
export const roleReferences: References = (_account, raw) => ({
  'ACS::RAM::Role': [String(raw.get('RoleName') ?? '')],
});

/** The ARN of a role, which RAM writes in lower case. */
export function roleArn(account: LiveAccount, role: Role): string {
  return typeof role.Arn === 'string' ? role.Arn : `acs:ram::${account.accountId}:role/${role.RoleName.toLowerCase()}`;
}

/** The id of a role; derived from its place where the file gives none. */
export function roleId(account: LiveAccount, role: Role): string {
  if (typeof role.RoleId === 'string') return role.RoleId;
  return `3${String(account.roles.indexOf(role) + 1).padStart(17, '0')}`;
}

/** Whether a service may assume the role. */
export function trustsService(role: Role, service: string): boolean {
  return trusted(role, 'Service').includes(service);
}

/**
 * The principals of one kind that the role's trust policy lets assume it. Of its conditions only the external id counts.
 */
export function trusted(role: Role, kind: 'Service' | 'RAM', externalId?: string): string[] {
  const statements = list<ApiObject>(trustPolicy(role).Statement);
  return statements.flatMap(({ Effect, Action, Principal, Condition }) => {
    const asked = list<string>((Condition as Conditions | undefined)?.StringEquals?.['sts:ExternalId']);
    const applies =
      Effect === 'Allow' &&
      list<string>(Action).some((action) => /^(\*|sts:(\*|AssumeRole))$/.test(action)) &&
      (asked.length === 0 || asked.includes(externalId ?? ''));
    return applies ? list<string>((Principal as ApiObject | undefined)?.[kind]) : [];
  });
}

interface Conditions {
  readonly StringEquals?: { readonly 'sts:ExternalId'?: unknown };
}

function trustPolicy({ AssumeRolePolicyDocument: document = {} }: Role): ApiObject {
  if (typeof document !== 'string') return document;
  try {
    const parsed: unknown = JSON.parse(document);
    return typeof parsed === 'object' && parsed !== null ? (parsed as ApiObject) : {};
  } catch {
    // A document that cannot be read trusts nobody.
    return {};
  }
}

function list<T>(value: unknown): T[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]) as T[];
}
