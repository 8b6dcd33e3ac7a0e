import { operation } from '../operation.ts';
import { pageOf, pageParams } from './members.ts';
import { roleArn, roleId } from './roles.ts';

/** Lists the roles, without whom they trust. */
export const listRoles = operation({
  product: 'ram',
  name: 'ListRoles',
  params: pageParams,
  answer(account, { Marker, MaxItems }) {
    const { entries, tail } = pageOf(account.roles, Marker, MaxItems);
    const Role = entries.map((role) => {
      const { Policies, allow, deny, AssumeRolePolicyDocument, ...told } = role;
      return { RoleId: roleId(account, role), Arn: roleArn(account, role), ...told };
    });
    return { Roles: { Role }, ...tail };
  },
});
