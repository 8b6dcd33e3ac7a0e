import { describe, expect, it } from 'vitest';
import { readRbacRole } from '../../src/collect/rbac.ts';
import { accountId } from '../account.ts';
import { errorOf, Refusal, scripted, valueIn } from './open-account.ts';

const user = { AccountId: accountId, IdentityType: 'RAMUser', UserId: '2001', PrincipalId: '2001' };
const role = {
  AccountId: accountId,
  IdentityType: 'AssumedRoleUser',
  RoleId: '3001',
  PrincipalId: '3001:session',
};
const grant = (role_type: unknown, resource_id: unknown = 'c1', resource_type: unknown = 'cluster') => ({
  resource_id,
  resource_type,
  role_type,
  role_name: '',
  is_owner: 0,
  is_ram_role: 0,
});

/** The role in c1 of a caller to whom the cloud says this. */
async function roleTold(grants: unknown, identity: unknown = user) {
  const { account, asked } = await scripted(({ action }) => (action === 'GetCallerIdentity' ? identity : grants));
  return { fact: await readRbacRole(account, 'cn-hangzhou', 'c1'), asked };
}

describe("the caller's role in a cluster", () => {
  it.each<[string, unknown[], string]>([
    ['admin', [grant('admin')], 'admin'],
    ['ops', [grant('ops')], 'ops'],
    ['admin of all clusters', [grant('admin', 'all-clusters', 'console')], 'admin'],
    ['ops of all clusters', [grant('ops', 'all-clusters', 'console')], 'ops'],
    ['the stronger of two', [grant('ops'), grant('dev'), grant('admin', 'all-clusters', 'console')], 'admin'],
    ['ops beside a custom role', [grant('custom'), grant('ops')], 'ops'],
    ['dev', [grant('dev')], 'other'],
    ['restricted', [grant('restricted', 'all-clusters', 'console')], 'other'],
    ['admin of a namespace alone', [grant('admin', 'c1/default', 'namespace')], 'other'],
    ['admin of what is said to be a cluster and is a namespace', [grant('admin', 'c1/default')], 'other'],
    ['admin of what is said to be all clusters, and is one', [grant('admin', 'c1', 'console')], 'other'],
    ['admin of what is said to be a namespace', [grant('admin', 'c1', 'namespace')], 'other'],
    ['custom in a namespace', [grant('custom', 'c1/default', 'namespace')], 'other'],
    ['dev, and admin of others', [grant('dev'), grant('admin', 'c2'), grant('admin', 'c11')], 'other'],
    ['admin, whatever is said of others', [grant('admin'), { resource_id: 'c2', role_type: 7 }], 'admin'],
    ['admin in capitals', [grant('Admin')], 'admin'],
  ])('is %s', async (_, grants, expected) => {
    expect(valueIn((await roleTold(grants)).fact)).toBe(expected);
  });

  it('is that of the RAM user or of the role, by its id', async () => {
    expect((await roleTold([grant('admin')])).asked.at(-1)?.path).toBe('/permissions/users/2001');
    expect((await roleTold([grant('admin')], role)).asked.at(-1)?.path).toBe('/permissions/users/3001');
  });

  it('is the owner for the account itself, of whom nothing more is asked', async () => {
    const { fact, asked } = await roleTold([], { AccountId: accountId, IdentityType: 'Account', UserId: accountId });

    expect(valueIn(fact)).toBe('owner');
    expect(asked).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['nothing', []],
    ['nothing of this cluster', [grant('admin', 'c2')]],
    ['a custom role', [grant('custom')]],
    ['a role that nobody knows', [grant('zebra')]],
    ['a role of nothing that is known', [grant('admin', 'c1', 'zone')]],
    ['a role without a kind', [grant(undefined)]],
    ['a role of another type', [grant(7)]],
    ['a role without a resource', [{ role_type: 'admin', resource_type: 'cluster' }]],
    ['a role of an empty resource', [grant('admin', '')]],
    ['an object', { permissions: [grant('admin')] }],
    ['a list of text', ['admin']],
  ])('is not told where ACK shows %s', async (_, grants) => {
    expect(errorOf((await roleTold(grants)).fact)).toMatchObject({
      operation: 'cs:DescribeUserPermission',
      resource: 'c1',
      code: 'MalformedAnswer',
    });
  });

  it.each<[string, unknown]>([
    ['of another account', { ...user, AccountId: '42' }],
    ['of no kind', { AccountId: accountId, UserId: '2001' }],
    ['of a kind that nobody knows', { ...user, IdentityType: 'Robot' }],
    ['a user without an id', { ...user, UserId: '' }],
    ['a user with another kind of id', { ...user, UserId: undefined, RoleId: '3001' }],
    ['a role without an id', { ...role, RoleId: null }],
    ['nobody', {}],
    ['of other types', { ...user, UserId: 2001 }],
  ])('is not told where the caller is %s, and ACK is not asked', async (_, identity) => {
    const { fact, asked } = await roleTold([grant('admin')], identity);

    expect(errorOf(fact)).toMatchObject({ operation: 'sts:GetCallerIdentity', code: 'MalformedAnswer' });
    expect(asked).toHaveLength(1);
  });

  it('is not told where it is denied', async () => {
    const { fact } = await roleTold(new Refusal(403, 'ForbiddenQueryClusterNamespace'));
    expect(errorOf(fact)).toMatchObject({
      operation: 'cs:DescribeUserPermission',
      code: 'ForbiddenQueryClusterNamespace',
    });
  });
});
