import * as z from 'zod/mini';
import { NotFound } from '../cloud/errors.ts';
import type { Fact } from '../model/fact.ts';
import type { RoleReading, SecurityReading, ServiceRoleReading } from '../model/snapshot.ts';
import { MalformedAnswer, parseAnswer, wordOf } from './answer.ts';
import { readKmsStatus } from './arrears.ts';
import { type Account, attempt, readingTime, type Subject } from './attempt.ts';

const roleName = 'AliyunCSManagedSecurityRole';

const serviceRoles = z.object({
  roles: z.array(z.object({ name: z.string(), granted: z.boolean(), message: z.optional(z.string()) })),
});
const roleSchema = z.object({ Role: z.object({ Arn: z.optional(z.string()), AssumeRolePolicyDocument: z.string() }) });
const policiesSchema = z.object({ Policies: z.object({ Policy: z.array(z.object({ PolicyName: z.string() })) }) });

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const trustSchema = z.object({
  Statement: z.array(
    z.object({
      Effect: wordOf(['Allow', 'Deny']),
      Action: oneOrMore,
      Principal: z.object({ Service: z.optional(oneOrMore) }),
    }),
  ),
});

/** Reads all that tells whether ACK may use the role, and whether KMS would answer it. */
export async function readSecurity(account: Account, regionId: string): Promise<SecurityReading> {
  const [serviceRole, role, policies, kmsStatus] = await Promise.all([
    checkServiceRole(account, regionId),
    readRole(account),
    readRolePolicies(account),
    readKmsStatus(account, regionId),
  ]);
  return { serviceRole, role, policies, kmsStatus, readAt: readingTime(account) };
}

/** Asks ACK whether it has been granted the role. */
function checkServiceRole(account: Account, regionId: string): Promise<Fact<ServiceRoleReading>> {
  const subject: Subject = { operation: 'cs:CheckServiceRole', regionId, resource: roleName };
  return attempt(account, subject, async () => {
    const answer = await account.cloud.call('cs:CheckServiceRole', { regionId, body: { roles: [{ name: roleName }] } });
    const { roles } = parseAnswer(serviceRoles, answer, subject.operation);
    const role = roles.find(({ name }) => name.toLowerCase() === roleName.toLowerCase());
    if (role === undefined) throw new MalformedAnswer(subject.operation, 'it does not name the role', answer.requestId);
    return { granted: role.granted, message: role.message ?? '' };
  });
}

/** Reads the role and whom it trusts; null where there is no such role. */
function readRole(account: Account): Promise<Fact<RoleReading | null>> {
  const subject: Subject = { operation: 'ram:GetRole', regionId: '', resource: roleName };
  return attempt(account, subject, () =>
    unlessAbsent(null, async () => {
      const answer = await account.cloud.call('ram:GetRole', { regionId: '', query: { RoleName: roleName } });
      const { Role } = parseAnswer(roleSchema, answer, subject.operation);
      return {
        arn: Role.Arn ?? '',
        trustedServices: trustedServices(Role.AssumeRolePolicyDocument, answer.requestId),
      };
    }),
  );
}

/** Names of the policies that the role holds; none where there is no such role. */
function readRolePolicies(account: Account): Promise<Fact<readonly string[]>> {
  const subject: Subject = { operation: 'ram:ListPoliciesForRole', regionId: '', resource: roleName };
  return attempt(account, subject, () =>
    unlessAbsent([], async () => {
      const answer = await account.cloud.call('ram:ListPoliciesForRole', {
        regionId: '',
        query: { RoleName: roleName },
      });
      return parseAnswer(policiesSchema, answer, subject.operation).Policies.Policy.map(({ PolicyName }) => PolicyName);
    }),
  );
}

/** "No such role" is an answer; that no such account or policy is there would be another matter. */
async function unlessAbsent<T>(otherwise: T, reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (error) {
    // The exact code was never seen; EntityNotExist.Role is documented elsewhere.
    if (error instanceof NotFound && /^EntityNotExists?(\.Role)?$/i.test(error.code)) return otherwise;
    throw error;
  }
}

/** Services that may assume the role; what is denied is not allowed, whatever else says so. */
function trustedServices(document: string, requestId: string): string[] {
  const malformed = new MalformedAnswer('ram:GetRole', '`AssumeRolePolicyDocument` is not a policy', requestId);
  const parsed = trustSchema.safeParse(parseJson(document));
  if (!parsed.success) throw malformed;
  const services = (effect: 'Allow' | 'Deny') =>
    parsed.data.Statement.filter(({ Effect, Action }) => {
      return Effect === effect && [Action].flat().some((action) => covers(action, 'sts:AssumeRole'));
    })
      .flatMap(({ Principal }) => [Principal.Service ?? []].flat())
      .map((service) => service.toLowerCase());
  const denied = services('Deny');

  return [...new Set(services('Allow'))]
    .filter((service) => !denied.some((pattern) => covers(pattern, service)))
    .sort();
}

/** Whether a pattern of a policy, in which `*` is anything and `?` any one character, covers a name. */
function covers(pattern: string, name: string): boolean {
  const escaped = pattern
    .replace(/[\\^$+.()|[\]{}]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 'i').test(name);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
