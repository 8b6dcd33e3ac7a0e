import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findRole, roleArn, roleId } from './roles.ts';

/** Tells a role and whom it trusts. */
export const getRole = operation({
  product: 'ram',
  name: 'GetRole',
  params: { RoleName: requiredText },
  answer(account, { RoleName }) {
    const role = findRole(account, RoleName);
    const { Policies, allow, deny, AssumeRolePolicyDocument: document = {}, ...told } = role;
    return {
      Role: {
        RoleId: roleId(account, role),
        Arn: roleArn(account, role),
        MaxSessionDuration: 3600,
        ...told,
        AssumeRolePolicyDocument: typeof document === 'string' ? document : JSON.stringify(document),
      },
    };
  },
});
