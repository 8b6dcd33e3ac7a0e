import { isoSeconds } from '../clock.ts';
import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { boolean, requiredText } from '../params.ts';
import { visibleTrails } from './trails.ts';

const STATUS_FIELDS = [
  'IsLogging',
  'StartLoggingTime',
  'StopLoggingTime',
  'LatestDeliveryTime',
  'LatestDeliveryError',
  'LatestDeliveryLogServiceTime',
  'LatestDeliveryLogServiceError',
  'OssBucketStatus',
  'SlsLogStoreStatus',
];

const DELAY_MS = 5 * 60_000;

/** Tells whether a trail records; an organization's trail is found only when it is asked for as one. */
export const getTrailStatus = operation({
  product: 'actiontrail',
  name: 'GetTrailStatus',
  params: { Name: requiredText, IsOrganizationTrail: boolean },
  answer(account, { Name, IsOrganizationTrail }, { region, clock }) {
    // Unknown on the real service: whether a shadow tells its status; here it does.
    const trails = visibleTrails(account, region, { organization: true, shadow: true });
    const trail = trails.find((candidate) => {
      return candidate.Name === Name && (candidate.IsOrganizationTrail === true) === IsOrganizationTrail;
    });
    if (trail === undefined) throw new ApiError(404, 'TrailNotFoundException', 'The specified Trail does not exist.');
    // A trail that logs delivers every few minutes, unless the file says otherwise; a null there takes a field away.
    const usual = trail.IsLogging === true ? { LatestDeliveryTime: isoSeconds(clock.now() - DELAY_MS) } : {};
    const told = Object.entries({ IsLogging: false, ...usual, ...trail });
    return Object.fromEntries(told.filter(([field, value]) => STATUS_FIELDS.includes(field) && value !== null));
  },
});
