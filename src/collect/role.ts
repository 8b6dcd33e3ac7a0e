import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import type { RolePolicy, RoleReading, SecurityReading, ServiceRoleReading } from '../model/snapshot.ts';
import { foldedServiceRole, serviceRoleName } from '../model/usage.ts';
import { matchesWildcard } from '../model/wildcard.ts';
import { ask, optionalText, show, wordOf } from './answer.ts';
import { readKmsStatus } from './arrears.ts';
import { type Account, attempt, readingTime, type Subject, unlessAbsent } from './attempt.ts';
import { checkIdentity, entriesById, folded, parseArn } from './identity.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { readByToken } from './pager.ts';

export const serviceRoleBody = { roles: [{ name: serviceRoleName }] };

export const serviceRoles = z.object({
  roles: z.array(z.object({ name: z.string(), granted: z.boolean(), message: z.optional(z.string()) })),
});
const roleSchema = z.object({
  Role: z.object({ RoleName: optionalText, Arn: optionalText, AssumeRolePolicyDocument: z.string() }),
});
const policySchema = z.object({
  PolicyName: z.string(),
  PolicyType: wordOf(['System', 'Custom']),
  DefaultVersion: optionalText,
});
const policiesSchema = z.object({
  Policies: z.object({ Policy: z.array(policySchema) }),
  // Not documented for this list; where it comes, it is not ignored.
  IsTruncated: z.optional(z.nullable(z.boolean())),
  Marker: optionalText,
});
/** The exact code was never seen; EntityNotExist.Role is documented elsewhere. That an account or policy is absent is another matter. */
const noSuchRole = /^EntityNotExists?(\.Role)?$/i;

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
  return { serviceRole, role, policies, kmsStatus, readAt: readingTime(account) };
}

/** Asks ACK whether it has been granted the role. */
function checkServiceRole(account: Account, regionId: string): Promise<Fact<ServiceRoleReading>> {
  const subject: Subject = { operation: 'cs:CheckServiceRole', regionId, resource: serviceRoleName };
  return attempt(account, subject, async () => {
    const reply = await ask(account, subject, serviceRoles, { body: serviceRoleBody });
    const role = entriesById(reply, reply.value.roles, ({ name }) => name.toLowerCase()).get(foldedServiceRole);
    if (role === undefined) throw reply.malformed('it does not name the role');
    return { granted: role.granted, message: role.message ?? '' };
  });
}

/** Reads the role and whom it trusts; null where there is no such role. */
function readRole(account: Account): Promise<Fact<RoleReading | null>> {
  const subject: Subject = { operation: 'ram:GetRole', regionId: '', resource: serviceRoleName };
  return attempt(account, subject, () =>
    unlessAbsent<RoleReading | null>(
      noSuchRole,
      () => null,
      async () => {
        const reply = await ask(account, subject, roleSchema, { query: { RoleName: serviceRoleName } });
        const { RoleName, Arn, AssumeRolePolicyDocument: document } = reply.value.Role;
        const arn = Arn ?? '';
        const named = parseArn(arn);
        if (arn !== '' && named === undefined) throw reply.malformed(`\`Arn\` is ${show(arn)}`);
        checkIdentity(reply, {
          RoleName: [folded(RoleName), foldedServiceRole],
          'the account of Arn': [named?.accountId, account.accountId],
          'the role of Arn': [folded(named?.resource), `role/${serviceRoleName}`.toLowerCase()],
        });
        return { arn, ...trustIn(document, reply.requestId) };
      },
    ),
  );
}

/** The policies that the role holds; none where there is no such role. */
function readRolePolicies(account: Account): Promise<Fact<readonly RolePolicy[]>> {
  const subject: Subject = { operation: 'ram:ListPoliciesForRole', regionId: '', resource: serviceRoleName };
  return attempt(account, subject, () =>
    unlessAbsent<readonly RolePolicy[]>(
      noSuchRole,
      () => [],
      async () => {
        const found = await readByToken<z.infer<typeof policySchema>>({
          operation: subject.operation,
          noun: 'policies',
          pageSize: 100,
          maxPages: 100,
          idOf: ({ PolicyName, PolicyType }) => `${PolicyType}/${PolicyName}`,
          async page(marker) {
            const query = { RoleName: serviceRoleName, ...(marker === '' ? {} : { Marker: marker }) };
            const { value, requestId, malformed } = await ask(account, subject, policiesSchema, { query });
            const next = value.IsTruncated === true ? (value.Marker ?? '') : '';
            if (value.IsTruncated === true && next === '') throw malformed('it is cut off, and has no `Marker`');
            return { entries: value.Policies.Policy, next, requestId };
          },
        });
        return [...found.values()].map(({ PolicyName, PolicyType }) => ({ name: PolicyName, type: PolicyType }));
      },
    ),
  );
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
