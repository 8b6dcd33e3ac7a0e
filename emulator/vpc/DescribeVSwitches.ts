import { operation } from '../operation.ts';
import { integer, text } from '../params.ts';

/** Lists vSwitches of a region, each with the network ACL that is bound to it. */
export const describeVSwitches = operation({
  product: 'vpc',
  name: 'DescribeVSwitches',
  params: {
    RegionId: text,
    VpcId: text,
    VSwitchId: text,
    PageNumber: integer({ min: 1, fallback: 1 }),
    PageSize: integer({ min: 1, max: 50, fallback: 10 }),
  },
  answer(account, { RegionId: asked, VpcId, VSwitchId, PageNumber, PageSize }, { region }) {
    const found = account.vSwitches.filter(
      (one) =>
        one.RegionId === (asked ?? region) &&
        (VpcId === undefined || one.VpcId === undefined || one.VpcId === VpcId) &&
        (VSwitchId === undefined || one.VSwitchId === VSwitchId),
    );
    const page = found.slice((PageNumber - 1) * PageSize, PageNumber * PageSize);
    return {
      TotalCount: found.length,
      PageNumber,
      PageSize,
      VSwitches: { VSwitch: page.map(shownOf) },
    };
  },
});

/** Unknown on the real service: whether a vSwitch without an ACL has the field. A null in the file takes it away. */
function shownOf({ RegionId, ...vSwitch }: Record<string, unknown>) {
  return Object.fromEntries(Object.entries({ NetworkAclId: '', ...vSwitch }).filter(([, value]) => value !== null));
}
