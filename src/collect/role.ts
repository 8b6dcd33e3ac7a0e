import * as z from 'zod/mini';
import { NotFound } from '../cloud/errors.ts';
import type { Fact } from '../model/fact.ts';
import type { RolePolicy, RoleReading, SecurityReading, ServiceRoleReading } from '../model/snapshot.ts';
import { matchesWildcard } from '../model/wildcard.ts';
import { MalformedAnswer, parseAnswer, wordOf } from './answer.ts';
import { readKmsStatus } from './arrears.ts';
import { type Account, attempt, type Subject } from './attempt.ts';

const roleName = 'AliyunCSManagedSecurityRole';

const serviceRoles = z.object({
  roles: z.array(z.object({ name: z.string(), granted: z.boolean(), message: z.optional(z.string()) })),
});
const roleSchema = z.object({ Role: z.object({ Arn: z.optional(z.string()), AssumeRolePolicyDocument: z.string() }) });
const policiesSchema = z.object({
  Policies: z.object({
    Policy: z.array(z.object({ PolicyName: z.string(), PolicyType: wordOf(['System', 'Custom']) })),
  }),
});

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const trustSchema = z.object({
  Statement: z.array(
    z.object({
      Effect: wordOf(['Allow', 'Deny']),
      Action: oneOrMore,
      Principal: z.object({ Service: z.optional(oneOrMore) }),
      Condition: z.optional(z.unknown()),
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
  return { serviceRole, role, policies, kmsStatus };
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
        ...trustIn(Role.AssumeRolePolicyDocument, answer.requestId),
      };
    }),
  );
}

/** The policies that the role holds; none where there is no such role. */
function readRolePolicies(account: Account): Promise<Fact<readonly RolePolicy[]>> {
  const subject: Subject = { operation: 'ram:ListPoliciesForRole', regionId: '', resource: roleName };
  return attempt(account, subject, () =>
    unlessAbsent([], async () => {
      const answer = await account.cloud.call('ram:ListPoliciesForRole', {
        regionId: '',
        query: { RoleName: roleName },
      });
      const { Policies } = parseAnswer(policiesSchema, answer, subject.operation);
      return Policies.Policy.map(({ PolicyName, PolicyType }) => ({ name: PolicyName, type: PolicyType }));
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

/** Which services may assume the role: an explicit deny beats every allow, and no condition is decided here. */
function trustIn(document: string, requestId: string): Pick<RoleReading, 'trustedServices' | 'conditionallyTrusted'> {
  const parsed = trustSchema.safeParse(parseJson(document));
  if (!parsed.success) {
    throw new MalformedAnswer('ram:GetRole', '`AssumeRolePolicyDocument` is not a policy', requestId);
  }
  const statements = parsed.data.Statement.filter(({ Action }) =>
    [Action].flat().some((action) => matchesWildcard(action, 'sts:AssumeRole')),
  ).map(({ Effect, Principal, Condition }) => ({
    allows: Effect === 'Allow',
    isConditional: Condition !== undefined,
    services: [Principal.Service ?? []].flat().map((service) => service.toLowerCase()),
  }));
  const denies = (service: string, isConditional: boolean) =>
    statements.some(
      (statement) =>
        !statement.allows &&
        statement.isConditional === isConditional &&
        statement.services.some((pattern) => matchesWildcard(pattern, service)),
    );
  const allowed = (isConditional: boolean) =>
    new Set(
      statements
        .filter((statement) => statement.allows && statement.isConditional === isConditional)
        .flatMap(({ services }) => services)
        .filter((service) => !denies(service, false)),
    );
  const trusted = [...allowed(false)].filter((service) => !denies(service, true));

  return {
    trustedServices: trusted.sort(),
    conditionallyTrusted: [...new Set([...allowed(false), ...allowed(true)])]
      .filter((service) => !trusted.includes(service))
      .sort(),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
