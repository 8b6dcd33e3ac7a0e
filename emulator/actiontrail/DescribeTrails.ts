import { operation } from '../operation.ts';
import { boolean, text } from '../params.ts';
import { visibleTrails } from './trails.ts';

/** Lists trails; those of the organization and the shadows of other regions only when asked for. */
export const describeTrails = operation({
  product: 'actiontrail',
  name: 'DescribeTrails',
  params: { IncludeOrganizationTrail: boolean, IncludeShadowTrails: boolean, NameList: text },
  answer(account, { IncludeOrganizationTrail: organization, IncludeShadowTrails: shadow, NameList }, { region }) {
    const names = NameList?.split(',');
    const trails = visibleTrails(account, region, { organization, shadow });
    return {
      TrailList: trails
        .filter(({ Name }) => names?.includes(Name) ?? true)
        .map(({ IsLogging, ...trail }) => ({ Status: IsLogging === true ? 'Enable' : 'Disable', ...trail })),
    };
  },
});
