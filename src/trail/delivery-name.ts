import type { RegionSpan } from './ledger.ts';

/** ActionTrail delivers about every ten minutes; an object holds what happened since the one before. */
const reachMs = 15 * 60_000;

/** What the name of a delivered object tells. */
export interface DeliveryName {
  /** undefined where the trail is that of one account, whose objects do not name it. */
  readonly accountId: string | undefined;
  readonly heard: RegionSpan;
}

/**
 * Reads the name of an object that ActionTrail delivered, undefined where it is no such name:
 * `…/AliyunLogs/Actiontrail/[<directory>/<account>/]<region>/<year>/<month>/<day>/Actiontrail_<region>_<YYYYMMDDHHMMSS>_….gz`.
 */
export function readDeliveryName(key: string): DeliveryName | undefined {
  const match =
    /AliyunLogs\/Actiontrail\/(?:[^/]+\/(\d+)\/)?([a-z0-9-]+)\/\d{4}\/\d\d\/\d\d\/Actiontrail_[a-z0-9-]+_(\d{14})_[^/]*$/i.exec(
      key,
    );
  if (match === null) return undefined;
  const [, accountId, regionId = '', digits = ''] = match;
  // The documents do not say in which zone the name counts; the day folders are UTC.
  const time = Date.parse(digits.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z'));

  return Number.isNaN(time) ? undefined : { accountId, heard: { regionId, from: time - reachMs, to: time } };
}
