import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const cloud = await startCloud({
  trails: [
    { Name: 'everywhere', HomeRegion: 'cn-hangzhou', TrailRegion: 'All', EventRW: 'All', IsLogging: true },
    { Name: 'of-beijing', HomeRegion: 'cn-beijing', TrailRegion: 'cn-beijing', Status: 'Fresh' },
    { Name: 'of-the-firm', IsOrganizationTrail: true, TrailRegion: 'cn-hangzhou,cn-beijing' },
  ],
});

/** The names of the trails that a region shows. */
async function names(endpoint: string, query: object = {}): Promise<string[]> {
  const { body } = await call(endpoint, ROOT, 'actiontrail:DescribeTrails', { query: { ...query } });
  return body.TrailList.map(({ Name }: { Name: string }) => Name);
}

describe('DescribeTrails', () => {
  it('tells the trails of a region and whether they are enabled', async () => {
    const { body } = await call(cloud.home, ROOT, 'actiontrail:DescribeTrails');
    const trail = {
      Name: 'everywhere',
      HomeRegion: 'cn-hangzhou',
      TrailRegion: 'All',
      EventRW: 'All',
      Status: 'Enable',
    };
    expect(body.TrailList).toEqual([trail]);
    const beijing = await call(cloud.beijing, ROOT, 'actiontrail:DescribeTrails');
    expect(beijing.body.TrailList).toMatchObject([{ Name: 'of-beijing', Status: 'Fresh' }]);
  });
  it('leaves out the trails of the organization unless asked for them', async () => {
    expect(await names(cloud.home, { IncludeOrganizationTrail: true })).toEqual(['everywhere', 'of-the-firm']);
  });
  it('leaves out the shadows of other regions unless asked for them', async () => {
    expect(await names(cloud.beijing, { IncludeShadowTrails: true })).toEqual(['everywhere', 'of-beijing']);
    const both = { IncludeShadowTrails: true, IncludeOrganizationTrail: true };
    expect(await names(cloud.beijing, both)).toEqual(['everywhere', 'of-beijing', 'of-the-firm']);
  });
  it('keeps to a list of names', async () => {
    expect(await names(cloud.home, { NameList: 'nothing,everywhere' })).toEqual(['everywhere']);
    expect(await names(cloud.home, { NameList: 'nothing' })).toEqual([]);
  });
  it('refuses what is neither true nor false', async () => {
    const denied = await refusalOf(names(cloud.home, { IncludeShadowTrails: 'some' }));
    expect(denied).toMatchObject({ statusCode: 400, code: 'InvalidQueryParameter' });
  });
});
