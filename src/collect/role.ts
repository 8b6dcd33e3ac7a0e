import * as z from 'zod/mini';
import { derive, type Fact, read } from '../model/fact.ts';
import { decide, type PolicyStatement, parsePolicy, publishedRolePolicy, rolePolicyName } from '../model/ram-policy.ts';
import type { RolePolicy, RoleReading, SecurityReading, ServiceRoleReading } from '../model/snapshot.ts';
import { foldedServiceRole, serviceRoleName } from '../model/usage.ts';
import { callAndParse, name, optionalText, show, wordOf } from './answer.ts';
import { readKmsStatus } from './arrears.ts';
import { type AccountContext, attempt, readingTime, type Subject, unlessAbsent } from './attempt.ts';
import { checkIdentity, entriesById, folded, parseArn } from './identity.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { readByToken } from './pager.ts';

export const serviceRoleBody = { roles: [{ name: serviceRoleName }] };

export const serviceRoles = z.object({
  roles: z.array(z.object({ name, granted: z.boolean(), message: z.optional(z.string()) })),
});
const roleSchema = z.object({
  Role: z.object({ RoleName: optionalText, Arn: optionalText, AssumeRolePolicyDocument: z.string() }),
});
const policySchema = z.object({
  PolicyName: name,
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

const policyTextSchema = z.object({
  Policy: z.object({ PolicyName: optionalText, PolicyType: optionalText }),
  DefaultPolicyVersion: z.object({ IsDefaultVersion: z.optional(z.boolean()), PolicyDocument: z.string() }),
});

/** Reads all that tells whether ACK may use the role, and whether KMS would answer it. */
export async function readSecurity(account: AccountContext, regionId: string): Promise<SecurityReading> {
  const [serviceRole, role, policies, kmsStatus] = await Promise.all([
    checkServiceRole(account, regionId),
    readRole(account),
    readPoliciesOfRole(account, serviceRoleName),
    readKmsStatus(account, regionId),
  ]);
  return {
    serviceRole,
    role,
    policies: derive(policies, (held) => held ?? []),
    kmsStatus,
    readAt: readingTime(account),
  };
}

/** Asks ACK whether it has been granted the role. */
function checkServiceRole(account: AccountContext, regionId: string): Promise<Fact<ServiceRoleReading>> {
  const subject: Subject = { operation: 'cs:CheckServiceRole', regionId, resource: serviceRoleName };
  return attempt(account, subject, async () => {
    const reply = await callAndParse(account, subject, serviceRoles, { body: serviceRoleBody });
    const role = entriesById(reply, reply.value.roles, ({ name }) => name.toLowerCase()).get(foldedServiceRole);
    if (role === undefined) throw reply.malformed('it does not name the role');
    return { granted: role.granted, message: role.message ?? '' };
  });
}

/** Reads the role and whom it trusts; null where there is no such role. */
function readRole(account: AccountContext): Promise<Fact<RoleReading | null>> {
  const subject: Subject = { operation: 'ram:GetRole', regionId: '', resource: serviceRoleName };
  return attempt(account, subject, () =>
    unlessAbsent<RoleReading | null>(
      noSuchRole,
      () => null,
      async () => {
        const reply = await callAndParse(account, subject, roleSchema, { query: { RoleName: serviceRoleName } });
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

/** The policies that a role holds and what they say; null where there is no such role. */
export function readPoliciesOfRole(
  account: AccountContext,
  roleName: string,
): Promise<Fact<readonly RolePolicy[] | null>> {
  const subject: Subject = { operation: 'ram:ListPoliciesForRole', regionId: '', resource: roleName };
  return attempt(account, subject, () =>
    unlessAbsent<readonly RolePolicy[] | null>(
      noSuchRole,
      () => null,
      async () => {
        const found = await listPolicies(account, subject, { RoleName: roleName });
        return Promise.all(found.map((policy) => readPolicy(account, policy)));
      },
    ),
  );
}

/** A policy as the lists of RAM name it. */
export type NamedPolicy = z.infer<typeof policySchema>;

/**
 * The policies that a role, a user or a group holds, by their names.
 *
 * @param holder the parameter that names it
 * @throws CloudError, MalformedAnswer
 */
export async function listPolicies(
  account: AccountContext,
  subject: Subject,
  holder: Readonly<Record<string, string>>,
): Promise<readonly NamedPolicy[]> {
  const found = await readByToken<NamedPolicy>({
    operation: subject.operation,
    noun: 'policies',
    pageSize: 100,
    maxPages: 100,
    idOf: ({ PolicyName, PolicyType }) => `${PolicyType}/${PolicyName}`,
    async page(marker) {
      const query = { ...holder, ...(marker === '' ? {} : { Marker: marker }) };
      const { value, requestId, malformed } = await callAndParse(account, subject, policiesSchema, { query });
      const next = value.IsTruncated === true ? (value.Marker ?? '') : '';
      if (value.IsTruncated === true && next === '') throw malformed('it is cut off, and has no `Marker`');
      return { entries: value.Policies.Policy, next, requestId };
    },
  });
  return [...found.values()];
}

/** Reads the version of a policy that is in force; the text of the role's own system policy is published. */
export async function readPolicy(
  account: AccountContext,
  { PolicyName: name, PolicyType: type }: NamedPolicy,
): Promise<RolePolicy> {
  const isPublished = type === 'System' && name.toLowerCase() === rolePolicyName.toLowerCase();
  if (isPublished) return { name, type, statements: read(publishedRolePolicy) };
  const subject: Subject = { operation: 'ram:GetPolicy', regionId: '', resource: name };
  const statements = await attempt(account, subject, async () => {
    const reply = await callAndParse(account, subject, policyTextSchema, {
      query: { PolicyName: name, PolicyType: type },
    });
    const { Policy, DefaultPolicyVersion: version } = reply.value;
    checkIdentity(reply, { PolicyName: [Policy.PolicyName, name], PolicyType: [Policy.PolicyType, type] });
    if (version.IsDefaultVersion === false) throw reply.malformed('its version is not the default one');
    const parsed = parsePolicy(version.PolicyDocument, 'identity');
    if (parsed === undefined) throw reply.malformed('`PolicyDocument` is not a policy');
    return parsed;
  });
  return { name, type, statements };
}

/** Which services may assume the role. */
function trustIn(document: string, requestId: string): Pick<RoleReading, 'trustedServices' | 'conditionallyTrusted'> {
  const statements = parsePolicy(document, 'resource');
  if (statements === undefined) {
    throw new MalformedAnswer('ram:GetRole', '`AssumeRolePolicyDocument` is not a policy', requestId);
  }
  const services = statements.flatMap(({ principals }) => principals?.Service ?? []).map((one) => one.toLowerCase());
  const decided = [...new Set(services)].sort().map((name) => ({ name, ...trustOf(statements, name) }));
  const isTrusted = ({ allows, denies }: (typeof decided)[number]) => allows === 'yes' && denies === 'no';
  return {
    trustedServices: decided.filter(isTrusted).map(({ name }) => name),
    conditionallyTrusted: decided
      .filter((one) => one.allows !== 'no' && one.denies !== 'yes' && !isTrusted(one))
      .map(({ name }) => name),
  };
}

function trustOf(statements: readonly PolicyStatement[], name: string) {
  return decide(statements, { action: 'sts:AssumeRole', principal: { kind: 'Service', name } });
}
