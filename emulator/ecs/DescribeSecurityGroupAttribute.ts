import type { ApiObject } from '../account.ts';
import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { choice, integer, requiredText, text } from '../params.ts';
import { pageFrom, securityGroupsOf, withoutRules } from './security-groups.ts';

const PARAMS = {
  RegionId: requiredText,
  SecurityGroupId: requiredText,
  Direction: choice(['all', 'egress', 'ingress'], 'all'),
  MaxResults: integer({ min: 10, max: 1000, fallback: 500 }),
  NextToken: text,
};

/** Tells one security group with its rules; the kind of the group is told by the listing alone. */
export const describeSecurityGroupAttribute = operation({
  product: 'ecs',
  name: 'DescribeSecurityGroupAttribute',
  params: PARAMS,
  answer(account, { RegionId, SecurityGroupId, Direction, MaxResults, NextToken: token }) {
    const group = securityGroupsOf(account, RegionId).find((one) => one.SecurityGroupId === SecurityGroupId);
    if (group === undefined) {
      const message = 'The specified SecurityGroupId does not exist.';
      throw new ApiError(404, 'InvalidSecurityGroupId.NotFound', message);
    }
    const { Permission = [] } = (group.Permissions ?? {}) as { Permission?: ApiObject[] };
    const rules = Permission.filter((rule) => Direction === 'all' || rule.Direction === Direction);
    const { page, NextToken } = pageFrom(rules, token, MaxResults);
    const { SecurityGroupType, ...told } = withoutRules(group);
    return { ...told, RegionId, Permissions: { Permission: page }, NextToken };
  },
});
