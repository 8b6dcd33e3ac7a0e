import type { LiveAccount } from '../account.ts';
import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { objectList } from '../params.ts';
import { trustsService } from '../ram/roles.ts';

/** Tells whether ACK may assume each of its service roles. */
export const checkServiceRole = operation({
  product: 'cs',
  name: 'CheckServiceRole',
  route: 'POST /ram/check-service-role',
  params: { roles: objectList },
  answer: (account, { roles }) => ({ roles: roles.map(({ name }) => checkRole(account, name)) }),
});

function checkRole(account: LiveAccount, name: unknown): object {
  if (typeof name !== 'string' || name === '') throw invalidParameter('cs', 'roles.name', 'the name of a role');
  const role = account.roles.find(({ RoleName }) => RoleName === name);
  if (role === undefined) return { name, granted: false, message: `The role does not exist: ${name}` };
  if (trustsService(role, 'cs.aliyuncs.com')) return { name, granted: true, message: '' };
  // Unknown on the real service: the words for a role that exists but trusts somebody else.
  return { name, granted: false, message: `The role does not trust cs.aliyuncs.com: ${name}` };
}
