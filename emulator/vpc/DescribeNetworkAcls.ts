import type { ApiObject, LiveAccount } from '../account.ts';
import { operation } from '../operation.ts';
import { integer, requiredText, text } from '../params.ts';

/** Lists network ACLs with their entries; by both `ResourceType` and `ResourceId`, those that are bound to a vSwitch. */
export const describeNetworkAcls = operation({
  product: 'vpc',
  name: 'DescribeNetworkAcls',
  params: {
    RegionId: requiredText,
    VpcId: text,
    NetworkAclId: text,
    ResourceType: text,
    ResourceId: text,
    PageNumber: integer({ min: 1, fallback: 1 }),
    PageSize: integer({ min: 1, max: 50, fallback: 10 }),
  },
  answer(account, { PageNumber, PageSize, ResourceType, ResourceId, ...exact }) {
    const isByResource = ResourceType !== undefined && ResourceId !== undefined;
    const found = account.networkAcls.filter(
      (acl) =>
        Object.entries(exact).every(([field, wanted]) => wanted === undefined || acl[field] === wanted) &&
        (!isByResource || (ResourceType === 'VSwitch' && isBound(account, acl, ResourceId))),
    );
    const page = found.slice((PageNumber - 1) * PageSize, PageNumber * PageSize);
    // The real one writes these as text.
    const counts = { TotalCount: `${found.length}`, PageNumber: `${PageNumber}`, PageSize: `${PageSize}` };
    return { ...counts, NetworkAcls: { NetworkAcl: page.map((acl) => ({ Status: 'Available', ...acl })) } };
  },
});

/** By what the vSwitch says, or the ACL: where the file has the one silent, it can have the other tell. */
function isBound(account: LiveAccount, acl: ApiObject & { NetworkAclId: string }, vSwitchId: string): boolean {
  const { Resource = [] } = (acl.Resources ?? {}) as { Resource?: ApiObject[] };
  const vSwitch = account.vSwitches.find(({ VSwitchId }) => VSwitchId === vSwitchId);
  return vSwitch?.NetworkAclId === acl.NetworkAclId || Resource.some(({ ResourceId }) => ResourceId === vSwitchId);
}
