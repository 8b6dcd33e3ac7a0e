import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import type { RoleReading, SecurityReading, ServiceRoleReading } from '../model/snapshot.ts';
import { ask, MalformedAnswer, optionalText, show, wordOf } from './answer.ts';
import { readKmsStatus } from './arrears.ts';
import { type Account, attempt, type Subject, unlessAbsent } from './attempt.ts';
import { checkIdentity, entriesById, folded, parseArn } from './identity.ts';
import { readByToken } from './pager.ts';

const roleName = 'AliyunCSManagedSecurityRole';

const serviceRoles = z.object({
  roles: z.array(z.object({ name: z.string(), granted: z.boolean(), message: z.optional(z.string()) })),
});
const roleSchema = z.object({
  Role: z.object({ RoleName: optionalText, Arn: optionalText, AssumeRolePolicyDocument: z.string() }),
});
const policySchema = z.object({ PolicyName: z.string(), PolicyType: optionalText, DefaultVersion: optionalText });
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
    const reply = await ask(account, subject, serviceRoles, { body: { roles: [{ name: roleName }] } });
    const role = entriesById(reply, reply.value.roles, ({ name }) => name.toLowerCase()).get(roleName.toLowerCase());
    if (role === undefined) throw reply.malformed('it does not name the role');
    return { granted: role.granted, message: role.message ?? '' };
  });
}

/** Reads the role and whom it trusts; null where there is no such role. */
function readRole(account: Account): Promise<Fact<RoleReading | null>> {
  const subject: Subject = { operation: 'ram:GetRole', regionId: '', resource: roleName };
  return attempt(account, subject, () =>
    unlessAbsent<RoleReading | null>(
      noSuchRole,
      () => null,
      async () => {
        const reply = await ask(account, subject, roleSchema, { query: { RoleName: roleName } });
        const { RoleName, Arn, AssumeRolePolicyDocument: document } = reply.value.Role;
        const arn = Arn ?? '';
        const named = parseArn(arn);
        if (arn !== '' && named === undefined) throw reply.malformed(`\`Arn\` is ${show(arn)}`);
        checkIdentity(reply, {
          RoleName: [folded(RoleName), roleName.toLowerCase()],
          'the account of Arn': [named?.accountId, account.accountId],
          'the role of Arn': [folded(named?.resource), `role/${roleName}`.toLowerCase()],
        });
        return { arn, trustedServices: trustedServices(document, reply.requestId) };
      },
    ),
  );
}

/** Names of the policies that the role holds; none where there is no such role. */
function readRolePolicies(account: Account): Promise<Fact<readonly string[]>> {
  const subject: Subject = { operation: 'ram:ListPoliciesForRole', regionId: '', resource: roleName };
  return attempt(account, subject, () =>
    unlessAbsent<readonly string[]>(
      noSuchRole,
      () => [],
      async () => {
        const found = await readByToken<z.infer<typeof policySchema>>({
          operation: subject.operation,
          noun: 'policies',
          pageSize: 100,
          maxPages: 100,
          idOf: ({ PolicyName, PolicyType }) => `${PolicyType ?? ''}/${PolicyName}`,
          async page(marker) {
            const query = { RoleName: roleName, ...(marker === '' ? {} : { Marker: marker }) };
            const { value, requestId, malformed } = await ask(account, subject, policiesSchema, { query });
            const next = value.IsTruncated === true ? (value.Marker ?? '') : '';
            if (value.IsTruncated === true && next === '') throw malformed('it is cut off, and has no `Marker`');
            return { entries: value.Policies.Policy, next, requestId };
          },
        });
        return [...new Set([...found.values()].map(({ PolicyName }) => PolicyName))];
      },
    ),
  );
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
