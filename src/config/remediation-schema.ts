import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));
const texts = z._default(z.array(text), []);
const regionId = z
  .string()
  .check(z.regex(/^[a-z]{2,3}-[a-z0-9]+(-[a-z0-9]+)*$/, 'does not look like one, such as cn-hangzhou'));
const tag = z.string().check(z.regex(/^[^=]+=/, 'must be name=value'));
const time = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, such as 22:30'));
const count = (least: number, most: number) => z.number().check(z.int(), z.gte(least), z.lte(most));

const selector = z.strictObject({
  /** Ids of clusters. */
  ids: texts,
  /** Tags of clusters, `name=value`. */
  tags: z._default(z.array(tag), []),
  regions: z._default(z.array(regionId), []),
});

export const timeZone = z
  .string()
  .check(z.refine(isTimeZone, { error: 'Invalid input: expected a time zone such as Asia/Shanghai' }));

const maintenanceWindow = z.strictObject({
  /** The days on which it begins; none is every day. */
  days: z._default(z.array(z.enum(['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'])), []),
  /** `HH:MM` by the clocks of the time zone. */
  from: time,
  /** Where it is not after `from`, it is on the next day. */
  to: time,
  /** A name of the IANA, such as Asia/Shanghai. */
  timeZone,
});

/** Turning encryption on. What is left out makes it do less, never more. */
export const remediationConfigSchema = z.strictObject({
  /** `plan` says what would be done; `apply` lets it be done. */
  mode: z._default(z.enum(['plan', 'apply']), 'plan'),
  /** Each list that is not empty is a condition; all of them empty select nothing. */
  select: z.prefault(selector, {}),
  /** Whatever one of its lists names is left alone. */
  exclude: z.prefault(selector, {}),
  /** Which key is for which clusters: the nearest rule counts, of a cluster, then of a tag, then of a region. */
  keys: z._default(
    z.array(
      z
        .strictObject({
          /** The id of a cluster. */
          cluster: z.optional(text),
          /** `name=value`. */
          tag: z.optional(tag),
          region: z.optional(regionId),
          /** An id, an ARN or an alias (`alias/prod`) in the region of the clusters. */
          key: text,
        })
        .check(z.refine(hasOneSubject, { error: 'Invalid input: expected one of cluster, tag and region' })),
    ),
    [],
  ),
  /** Ids of clusters in which somebody made sure that the remediator is administrator or in operations. */
  rbacConfirmed: texts,
  /** Ids of clusters of which somebody made sure that they reach 100.64.0.0/10, and hear the answers. */
  egressConfirmed: texts,
  /** When changes may be begun; none is at any time. */
  maintenanceWindows: z._default(z.array(maintenanceWindow), []),
  /** Changes in one run. */
  maxPerRun: z._default(count(1, 100), 1),
  /** Percent of the Pro clusters in one run, rounded down, but at least one cluster. */
  maxPercent: z._default(z.number().check(z.gt(0), z.lte(100)), 10),
  /** Minutes that a cluster is waited for, until it is running and encrypted. */
  waitMinutes: z._default(count(1, 1_440), 30),
});

function hasOneSubject({
  cluster,
  tag: ofTag,
  region,
}: {
  cluster?: unknown;
  tag?: unknown;
  region?: unknown;
}): boolean {
  return [cluster, ofTag, region].filter((subject) => subject !== undefined).length === 1;
}

/** Whether a name of a time zone is one that this machine knows. */
export function isTimeZone(name: string): boolean {
  // An offset is no zone: it knows no daylight saving time, and not every Node takes it.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
