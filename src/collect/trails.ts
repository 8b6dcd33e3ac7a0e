import * as z from 'zod/mini';
import { type Fact, read } from '../model/fact.ts';
import type { RegionTrails, TrailReading } from '../model/snapshot.ts';
import { parseAnswer } from './answer.ts';
import { type Account, attempt, readingTime, type Subject } from './attempt.ts';

const trailSchema = z.object({
  Name: z.string(),
  EventRW: z.string(),
  TrailRegion: z.string(),
  HomeRegion: z.optional(z.string()),
  IsOrganizationTrail: z.optional(z.boolean()),
});
const listSchema = z.object({ TrailList: z.array(trailSchema) });
const statusSchema = z.object({ IsLogging: z.boolean() });
type Trail = z.infer<typeof trailSchema>;

/**
 * Reads the trails that are visible from a region. Organization trails and shadows are left out of the list unless they
 * are asked for. The status is asked only of trails that could prove activity here, and only until one does.
 */
export async function readTrails(account: Account, regionId: string): Promise<RegionTrails> {
  const subject: Subject = { operation: 'actiontrail:DescribeTrails', regionId };
  const listed = await attempt(account, subject, async () => {
    const query = { IncludeOrganizationTrail: true, IncludeShadowTrails: true };
    const answer = await account.cloud.call(subject.operation, { regionId, query });
    return parseAnswer(listSchema, answer, subject.operation).TrailList;
  });
  if (!listed.ok) return { regionId, trails: listed, readAt: readingTime(account) };

  const trails: TrailReading[] = [];
  let verified: boolean = false;
  let hidden: Fact<boolean> | undefined;
  for (const trail of listed.value) {
    const recordsAll = trail.EventRW.toLowerCase() === 'all';
    const coversRegion = covers(trail, regionId);
    const asked: boolean = recordsAll && coversRegion && !verified;
    const logging: Fact<boolean> | undefined = asked ? await readLogging(account, regionId, trail) : undefined;
    if (logging !== undefined && !logging.ok) hidden = logging;
    const isLogging: boolean = logging?.ok === true && logging.value;
    verified ||= isLogging;
    trails.push({ name: trail.Name, recordsAll, coversRegion, logging: isLogging });
  }
  const readAt = readingTime(account);
  // One trail whose status is denied hides the truth only while no other trail proves it.
  if (!verified && hidden !== undefined && !hidden.ok) return { regionId, trails: hidden, readAt };
  return { regionId, trails: read(trails), readAt };
}

function readLogging(account: Account, regionId: string, { Name, HomeRegion, IsOrganizationTrail }: Trail) {
  const home = HomeRegion ?? regionId;
  const subject: Subject = { operation: 'actiontrail:GetTrailStatus', regionId: home, resource: Name };
  return attempt(account, subject, async () => {
    const query = { Name, ...(IsOrganizationTrail === true && { IsOrganizationTrail }) };
    const answer = await account.cloud.call(subject.operation, { regionId: home, query });
    return parseAnswer(statusSchema, answer, subject.operation).IsLogging;
  });
}

/** `All`, or regions with commas between. */
function covers({ TrailRegion }: Trail, regionId: string): boolean {
  const regions = TrailRegion.split(',').map((region) => region.trim().toLowerCase());
  return regions.includes('all') || regions.includes(regionId.toLowerCase());
}
