import * as z from 'zod/mini';
import { type Fact, read } from '../model/fact.ts';
import type { RegionTrails, TrailReading, TrailStatus } from '../model/snapshot.ts';
import { delivers } from '../model/trail-delivery.ts';
import { callAndParse, count, epochText, name, optionalText, time } from './answer.ts';
import { type AccountContext, attempt, readingTime, type Subject } from './attempt.ts';
import { checkIdentity, entriesById, parseArn } from './identity.ts';

const trailSchema = z.object({
  Name: name,
  EventRW: name,
  TrailRegion: name,
  HomeRegion: z.optional(name),
  IsOrganizationTrail: z.optional(z.boolean()),
  TrailArn: optionalText,
});
const listSchema = z.object({ TrailList: z.array(trailSchema) });
/** Epoch milliseconds. ActionTrail delivers since 2016; 0 would be no time, so nothing is read into it. */
const sinceTrails = count.check(z.gte(Date.UTC(2016, 0)));
// One page has times in epoch milliseconds, the SDKs in ISO 8601.
const when = z.optional(z.nullable(z.union([time, sinceTrails, epochText, z.literal('')])));
const available = z.optional(z.nullable(z.boolean()));
const statusSchema = z.object({
  Name: optionalText,
  IsLogging: z.boolean(),
  LatestDeliveryTime: when,
  LatestDeliveryLogServiceTime: when,
  LatestDeliveryError: optionalText,
  LatestDeliveryLogServiceError: optionalText,
  OssBucketStatus: available,
  SlsLogStoreStatus: available,
});
type Trail = z.infer<typeof trailSchema>;

/**
 * Reads the trails that are visible from a region. Organization trails and shadows are left out of the list unless they
 * are asked for. The status is asked only of trails that could record activity here, and only until one delivers.
 */
export async function readTrails(account: AccountContext, regionId: string): Promise<RegionTrails> {
  const subject: Subject = { operation: 'actiontrail:DescribeTrails', regionId };
  const listed = await attempt(account, subject, async () => {
    const query = { IncludeOrganizationTrail: true, IncludeShadowTrails: true };
    const reply = await callAndParse(account, subject, listSchema, { query });
    for (const { Name, TrailArn, IsOrganizationTrail } of reply.value.TrailList) {
      const arn = parseArn(TrailArn ?? '');
      checkIdentity(reply, {
        'TrailArn, its trail': [arn?.resource, `trail/${Name}`],
        // A trail of the organization is the management account's.
        'TrailArn, its account': [IsOrganizationTrail === true ? undefined : arn?.accountId, account.accountId],
      });
    }
    return [...entriesById(reply, reply.value.TrailList, ({ HomeRegion, Name }) => `${HomeRegion} ${Name}`).values()];
  });
  if (!listed.ok) return { regionId, trails: listed, readAt: readingTime(account) };

  const trails: TrailReading[] = [];
  let isRecorded = false;
  let hidden: Fact<TrailStatus> | undefined;
  for (const trail of listed.value) {
    const recordsAll = trail.EventRW.toLowerCase() === 'all';
    const coversRegion = covers(trail, regionId);
    const isAsked: boolean = recordsAll && coversRegion && !isRecorded;
    const answer: Fact<TrailStatus> | undefined = isAsked ? await readStatus(account, regionId, trail) : undefined;
    if (answer?.ok === false) hidden = answer;
    const status: TrailStatus | null = answer?.ok ? answer.value : null;
    isRecorded ||= status !== null && delivers(status, account.cloud.now());
    trails.push({ name: trail.Name, recordsAll, coversRegion, status });
  }
  const readAt = readingTime(account);
  // One trail whose status is denied hides the truth only while no other trail is known to deliver.
  if (!isRecorded && hidden?.ok === false) return { regionId, trails: hidden, readAt };
  return { regionId, trails: read(trails), readAt };
}

function readStatus(
  account: AccountContext,
  regionId: string,
  { Name, HomeRegion, IsOrganizationTrail }: Trail,
): Promise<Fact<TrailStatus>> {
  const home = HomeRegion ?? regionId;
  const subject: Subject = { operation: 'actiontrail:GetTrailStatus', regionId: home, resource: Name };
  return attempt(account, subject, async () => {
    const query = { Name, ...(IsOrganizationTrail === true && { IsOrganizationTrail }) };
    const reply = await callAndParse(account, subject, statusSchema, { query });
    checkIdentity(reply, { Name: [reply.value.Name, Name] });
    return statusOf(reply.value);
  });
}

function statusOf(answer: z.infer<typeof statusSchema>): TrailStatus {
  const { LatestDeliveryTime, LatestDeliveryLogServiceTime, LatestDeliveryError, LatestDeliveryLogServiceError } =
    answer;
  const times = [LatestDeliveryTime, LatestDeliveryLogServiceTime].filter((one) => typeof one === 'number');
  const errors = [LatestDeliveryError, LatestDeliveryLogServiceError].filter((one) => one);
  return {
    logging: answer.IsLogging,
    delivered: times.length === 0 ? null : Math.max(...times),
    error: errors.join('; '),
    unavailable: [
      ...(answer.OssBucketStatus === false ? ['oss'] : []),
      ...(answer.SlsLogStoreStatus === false ? ['sls'] : []),
    ],
  };
}

/** `All`, or regions with commas between. */
function covers({ TrailRegion }: Trail, regionId: string): boolean {
  const regions = TrailRegion.split(',').map((region) => region.trim().toLowerCase());
  return regions.includes('all') || regions.includes(regionId.toLowerCase());
}
