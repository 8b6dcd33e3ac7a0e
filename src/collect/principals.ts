import * as z from 'zod/mini';
import { mapLimited } from '../cloud/concurrency.ts';
import { type Fact, read } from '../model/fact.ts';
import type { HeldPolicy, PrincipalReading } from '../model/who-can.ts';
import { callAndParse, name, optionalText, show } from './answer.ts';
import { type AccountContext, attempt, type Subject } from './attempt.ts';
import { parseArn } from './identity.ts';
import { readByToken } from './pager.ts';
import { listPolicies, type NamedPolicy, readPolicy } from './role.ts';

/** Users or roles whose policies are read at once. */
const readers = 8;

const paging = { IsTruncated: z.boolean(), Marker: optionalText };
const usersSchema = z.object({ Users: z.object({ User: z.array(z.object({ UserName: name })) }), ...paging });
const rolesSchema = z.object({
  Roles: z.object({ Role: z.array(z.object({ RoleName: name, Arn: optionalText })) }),
  ...paging,
});
const groupsSchema = z.object({ Groups: z.object({ Group: z.array(z.object({ GroupName: name })) }) });

/** Reads every RAM user and role of an account with the policies that each holds, those of a user's groups included. */
export async function readPrincipals(
  account: AccountContext,
): Promise<{ readonly users: Fact<readonly PrincipalReading[]>; readonly roles: Fact<readonly PrincipalReading[]> }> {
  const policies = new Map<string, Promise<Omit<HeldPolicy, 'via'>>>();
  const groups = new Map<string, Promise<Fact<readonly HeldPolicy[]>>>();

  /** The text of a policy is asked for once, however many hold it. */
  function textOf(policy: NamedPolicy): Promise<Omit<HeldPolicy, 'via'>> {
    const id = `${policy.PolicyType}/${policy.PolicyName}`;
    const known = policies.get(id) ?? readPolicy(account, policy);
    policies.set(id, known);
    return known;
  }

  function heldBy(
    operation: 'ram:ListPoliciesForUser' | 'ram:ListPoliciesForGroup' | 'ram:ListPoliciesForRole',
    parameter: string,
    name: string,
    via: string,
  ): Promise<Fact<readonly HeldPolicy[]>> {
    const subject: Subject = { operation, regionId: '', resource: name };
    return attempt(account, subject, async () => {
      const list = await listPolicies(account, subject, { [parameter]: name });
      return Promise.all(list.map(async (policy) => ({ ...(await textOf(policy)), via })));
    });
  }

  function heldByGroup(name: string): Promise<Fact<readonly HeldPolicy[]>> {
    const known = groups.get(name) ?? heldBy('ram:ListPoliciesForGroup', 'GroupName', name, name);
    groups.set(name, known);
    return known;
  }

  async function readUser(name: string): Promise<PrincipalReading> {
    const subject: Subject = { operation: 'ram:ListGroupsForUser', regionId: '', resource: name };
    const [own, memberOf] = await Promise.all([
      heldBy('ram:ListPoliciesForUser', 'UserName', name, ''),
      attempt(account, subject, async () => {
        const { value } = await callAndParse(account, subject, groupsSchema, { query: { UserName: name } });
        return value.Groups.Group.map(({ GroupName }) => GroupName);
      }),
    ]);
    const ofGroups = memberOf.ok ? await Promise.all(memberOf.value.map(heldByGroup)) : [memberOf];
    return { kind: 'user', name, arn: `acs:ram::${account.accountId}:user/${name}`, policies: [own, ...ofGroups] };
  }

  async function readRole({ RoleName, Arn }: { RoleName: string; Arn?: string | null | undefined }) {
    // RAM writes names of roles in lower case where they call.
    const arn = Arn || `acs:ram::${account.accountId}:role/${RoleName.toLowerCase()}`;
    const held = await heldBy('ram:ListPoliciesForRole', 'RoleName', RoleName, '');
    return { kind: 'role' as const, name: RoleName, arn, policies: [held] };
  }

  const [users, roles] = await Promise.all([listUsers(account), listRoles(account)]);
  const [ofUsers, ofRoles] = await Promise.all([
    users.ok ? mapLimited(users.value, readers, readUser) : [],
    roles.ok ? mapLimited(roles.value, readers, readRole) : [],
  ]);
  return { users: users.ok ? read(ofUsers) : users, roles: roles.ok ? read(ofRoles) : roles };
}

function listUsers(account: AccountContext): Promise<Fact<readonly string[]>> {
  const subject: Subject = { operation: 'ram:ListUsers', regionId: '' };
  return attempt(account, subject, async () => {
    const found = await readByToken<string>({
      operation: subject.operation,
      noun: 'users',
      pageSize: 100,
      maxPages: 1_000,
      idOf: (name) => name,
      async page(marker) {
        const { value, requestId, malformed } = await callAndParse(account, subject, usersSchema, pageOf(marker));
        const entries = value.Users.User.map(({ UserName }) => UserName);
        return { entries, next: nextIn(value, malformed), requestId };
      },
    });
    return [...found.values()];
  });
}

function listRoles(account: AccountContext) {
  const subject: Subject = { operation: 'ram:ListRoles', regionId: '' };
  return attempt(account, subject, async () => {
    const found = await readByToken<z.infer<typeof rolesSchema>['Roles']['Role'][number]>({
      operation: subject.operation,
      noun: 'roles',
      pageSize: 100,
      maxPages: 1_000,
      idOf: ({ RoleName }) => RoleName,
      async page(marker) {
        const { value, requestId, malformed } = await callAndParse(account, subject, rolesSchema, pageOf(marker));
        for (const { Arn } of value.Roles.Role) {
          const accountId = Arn ? parseArn(Arn)?.accountId : account.accountId;
          if (accountId !== account.accountId) throw malformed(`\`Arn\` is ${show(Arn)}`);
        }
        return { entries: value.Roles.Role, next: nextIn(value, malformed), requestId };
      },
    });
    return [...found.values()];
  });
}

function pageOf(marker: string) {
  return { query: { MaxItems: 100, ...(marker === '' ? {} : { Marker: marker }) } };
}

function nextIn(
  { IsTruncated, Marker }: { readonly IsTruncated: boolean; readonly Marker?: string | null | undefined },
  malformed: (wrong: string) => Error,
): string {
  if (!IsTruncated) return '';
  if (!Marker) throw malformed('it is cut off, and has no `Marker`');
  return Marker;
}
