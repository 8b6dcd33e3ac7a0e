import type { ApiObject, LiveAccount } from '../account.ts';
import { isoSeconds } from '../clock.ts';
import { ApiError } from '../errors.ts';
import type { References } from '../operation.ts';
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

/** The trail that a write is about, as its record refers to it. */
export const trailReferences: References = (_account, raw) => ({
  'ACS::ActionTrail::Trail': [String(raw.get('Name') ?? '')],
});

/** Has a trail record from now on, or no longer; only where it is at home. */
export function setLogging(
  account: LiveAccount,
  name: string,
  region: string,
  now: number,
  isLogging: boolean,
): object {
  const trail = account.trails.find((candidate) => candidate.Name === name && homeOf(candidate) === region);
  if (trail === undefined) throw new ApiError(404, 'TrailNotFoundException', 'The specified Trail does not exist.');
  trail.IsLogging = isLogging;
  // A file may tell the status too; it would speak against what was done now.
  if (trail.Status !== undefined) trail.Status = isLogging ? 'Enable' : 'Disable';
  trail[isLogging ? 'StartLoggingTime' : 'StopLoggingTime'] = isoSeconds(now);
  return {};
}

function homeOf({ HomeRegion }: ApiObject): unknown {
  return HomeRegion ?? HOME_REGION;
}

function covers({ TrailRegion = 'All' }: ApiObject, region: string): boolean {
  const regions = String(TrailRegion).split(',');
  return regions.includes('All') || regions.includes(region);
}
