import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { integer, requiredText, text } from '../params.ts';
import { pageFrom, securityGroupsOf, withoutRules } from './security-groups.ts';

/** Lists security groups, without their rules. */
export const describeSecurityGroups = operation({
  product: 'ecs',
  name: 'DescribeSecurityGroups',
  params: {
    RegionId: requiredText,
    SecurityGroupId: text,
    SecurityGroupIds: text,
    SecurityGroupType: text,
    VpcId: text,
    MaxResults: integer({ min: 1, max: 100, fallback: 10 }),
    NextToken: text,
  },
  answer(account, { RegionId, MaxResults, NextToken: token, SecurityGroupIds, ...exact }) {
    const ids = SecurityGroupIds === undefined ? undefined : idsIn(SecurityGroupIds);
    const found = securityGroupsOf(account, RegionId).filter(
      (group) =>
        Object.entries(exact).every(([field, wanted]) => wanted === undefined || group[field] === wanted) &&
        (ids === undefined || ids.includes(group.SecurityGroupId)),
    );
    const { page, NextToken } = pageFrom(found, token, MaxResults);
    return {
      RegionId,
      TotalCount: found.length,
      PageNumber: 1,
      PageSize: MaxResults,
      NextToken,
      SecurityGroups: { SecurityGroup: page.map(withoutRules) },
    };
  },
});

/** At most a hundred ids, as a JSON array in text. */
function idsIn(json: string): unknown[] {
  const refused = invalidParameter('ecs', 'SecurityGroupIds', 'a JSON array of at most 100 ids');
  try {
    const ids: unknown = JSON.parse(json);
    if (Array.isArray(ids) && ids.length <= 100) return ids;
  } catch {
    throw refused;
  }
  throw refused;
}
