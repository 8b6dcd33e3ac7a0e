import { derive, type Fact, type FactTable, read } from '../model/fact.ts';
import type { Refusals } from './cluster-activity.ts';
import { type RegionActivity, refusals } from './cluster-activity.ts';
import type { RegionIndex } from './snapshot-index.ts';

/** What is known of a region, as values. */
export interface RegionFacts {
  /**
   * The role's calls that KMS refused within the window without saying for which key, where some key in use there has not
   * worked since; null where there are none.
   */
  readonly unnamedRefusals: Refusals | null;
}

/** What is known of a region that holds clusters. */
export function regionFacts(region: RegionIndex): FactTable<RegionFacts> {
  const activity: Fact<RegionActivity | null> = region.activity ?? read(null);
  return { unnamedRefusals: derive(activity, (value) => (value === null ? null : unnamedRefusals(value, region))) };
}

function unnamedRefusals(activity: RegionActivity, { users }: RegionIndex): Refusals | null {
  const unnamed = (activity.byKey.get('') ?? []).filter((count) => count.last >= activity.windowFrom);
  const refused = refusals(unnamed);
  const { last } = refused;
  if (last === null) return null;
  const worksSince = (names: Iterable<string>) =>
    [...names].some((name) =>
      activity.byKey.get(name)?.some((count) => count.outcome === 'success' && count.last > last),
    );

  return users.all.every((user) => worksSince(user.keyNames)) && users.all.length > 0 ? null : refused;
}
