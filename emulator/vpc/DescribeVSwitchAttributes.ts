import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { requiredText, text } from '../params.ts';

/** Tells one vSwitch, and which network ACL is bound to it. */
export const describeVSwitchAttributes = operation({
  product: 'vpc',
  name: 'DescribeVSwitchAttributes',
  params: { RegionId: text, VSwitchId: requiredText },
  answer(account, { RegionId: asked, VSwitchId }, { region }) {
    const place = asked ?? region;
    const found = account.vSwitches.find((one) => one.VSwitchId === VSwitchId && one.RegionId === place);
    if (found === undefined) {
      throw new ApiError(404, 'InvalidVSwitchId.NotFound', 'The specified virtual switch does not exist.');
    }
    const { RegionId, ...told } = { NetworkAclId: '', ...found };
    // Unknown on the real service: whether a vSwitch that no ACL is bound to has the field empty, or not at all. A null in
    // the file takes it away.
    return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null));
  },
});
