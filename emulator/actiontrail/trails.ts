import type { ApiObject, LiveAccount } from '../account.ts';
import { HOME_REGION } from '../regions.ts';

/** Which trails a caller wants to see beside those created in the region that is called. */
interface Included {
  readonly organization: boolean;
  readonly shadow: boolean;
}

/**
 * The trails that a region shows. A trail that covers regions other than its home region has a shadow in each.
 * Unknown on the real service: whether that is all that a shadow trail is.
 */
export function visibleTrails(account: LiveAccount, region: string, included: Included): LiveAccount['trails'] {
  return account.trails.filter((trail) => {
    if (trail.IsOrganizationTrail === true && !included.organization) return false;
    return homeOf(trail) === region || (included.shadow && covers(trail, region));
  });
}

function homeOf({ HomeRegion }: ApiObject): unknown {
  return HomeRegion ?? HOME_REGION;
}

function covers({ TrailRegion = 'All' }: ApiObject, region: string): boolean {
  const regions = String(TrailRegion).split(',');
  return regions.includes('All') || regions.includes(region);
}
