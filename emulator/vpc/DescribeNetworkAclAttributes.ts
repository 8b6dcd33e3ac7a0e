import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';

/** Tells one network ACL with its entries, in the order in which they are asked. */
export const describeNetworkAclAttributes = operation({
  product: 'vpc',
  name: 'DescribeNetworkAclAttributes',
  params: { RegionId: requiredText, NetworkAclId: requiredText },
  answer(account, { RegionId, NetworkAclId }) {
    const found = account.networkAcls.find((one) => one.NetworkAclId === NetworkAclId && one.RegionId === RegionId);
    if (found === undefined) {
      // Unknown on the real service: the code.
      throw new ApiError(404, 'InvalidNetworkAcl.NotFound', 'The specified network ACL does not exist.');
    }
    return { NetworkAclAttribute: { Status: 'Available', ...found } };
  },
});
