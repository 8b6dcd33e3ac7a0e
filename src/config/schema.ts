import * as z from 'zod/mini';
import { costConfigSchema } from './cost-schema.ts';
import { organizationSchema } from './organization-schema.ts';
import { remediationConfigSchema, timeZone } from './remediation-schema.ts';

const count = (least: number, most: number) => z.number().check(z.int(), z.gte(least), z.lte(most));

const regionId = z
  .string()
  .check(z.regex(/^[a-z]{2,3}-[a-z0-9]+(-[a-z0-9]+)*$/, 'does not look like one, such as cn-hangzhou'));

/**
 * A waiver. Its texts are checked when it is applied, not here: a lapsed or misspelt waiver must not keep the audit from
 * running, it must only not waive.
 */
const waiver = z.strictObject({
  check: z.string(),
  /** The id or the name of a resource. */
  resource: z.optional(z.string()),
  /** `name=value`, for clusters. */
  tag: z.optional(z.string()),
  reason: z.optional(z.string()),
  owner: z.optional(z.string()),
  approvedBy: z.optional(z.string()),
  /** The last day on which it holds, `YYYY-MM-DD`, UTC. */
  expires: z.optional(z.string()),
});

const channelName = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be a name of lower-case letters, digits and hyphens'));

/** Where a secret is found: `env:NAME` or `kms-secret:NAME`. The secret itself belongs not here. */
const secretReference = z
  .string()
  .check(
    z.regex(
      /^(env:[A-Za-z_][A-Za-z0-9_]*|kms-secret:[A-Za-z0-9_/+=.@-]+)$/,
      'must be env:NAME or kms-secret:NAME; the value itself is a secret, and belongs not here',
    ),
  );

const anyChannel = {
  name: channelName,
  /** Of the webhook. */
  address: secretReference,
  /** Left out, Chinese for dingtalk, feishu and wecom, otherwise `alerts.language`. */
  language: z.optional(z.enum(['en', 'zh'])),
  /** Of times in messages, such as Asia/Shanghai; Slack shows them in each reader's own. Left out, by the language. */
  timeZone: z.optional(timeZone),
};

/** A place that alerts are sent to. */
const channel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['slack', 'wecom']), ...anyChannel }),
  /** `secret`: what the robot signs with, where its security settings demand a signature. */
  z.strictObject({ type: z.enum(['dingtalk', 'feishu']), ...anyChannel, secret: z.optional(secretReference) }),
  /** JSON, signed as Standard Webhooks 1.0 says. */
  z.strictObject({ type: z.literal('webhook'), ...anyChannel, secret: secretReference }),
]);

/** Which alerts are sent to which channels; an empty list is no condition. */
const route = z.strictObject({
  /** Names of channels. */
  channels: z.array(channelName).check(z.minLength(1)),
  minSeverity: z._default(z.enum(['critical', 'high', 'medium', 'low']), 'low'),
  accounts: z._default(z.array(z.string()), []),
  regions: z._default(z.array(regionId), []),
  /** Of clusters, `name=value`. */
  tags: z._default(z.array(z.string()), []),
  /** Of clusters: values of the tag that `owners.tag` names. */
  owners: z._default(z.array(z.string().check(z.minLength(1))), []),
});

/** `sealwatch.yaml`. Every part may be left out; what is left out has the default given here. */
export const configSchema = z.strictObject({
  /** Regions to audit; none is every region that holds a cluster. */
  regions: z._default(z.array(regionId), []),
  activity: z.prefault(
    z.strictObject({
      /** How far back the role must have been seen at work, hours. */
      window: z._default(count(1, 720), 24),
      /** How far back the usage of a KMS v2 cluster without calls in the window is looked for, days. ActionTrail keeps 90. */
      lookBackDays: z._default(count(1, 90), 90),
      /** Calls of LookupEvents (two a second) that one audit of an account may make. */
      lookupCalls: z._default(count(4, 10_000), 60),
      /** Where a trail is delivered to SLS; left out, it is not asked there. */
      sls: z.optional(
        z.strictObject({
          project: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'must be the name of an SLS project')),
          logstore: z.string().check(z.regex(/^[a-z0-9][a-z0-9_-]{0,61}[a-z0-9]$/, 'must be the name of a logstore')),
          /** Where the project is. */
          region: regionId,
        }),
      ),
    }),
    {},
  ),
  keys: z.prefault(
    z.strictObject({
      /** Imported key material that expires within so many days is a finding. */
      expiryDays: z._default(count(0, 3_650), 30),
      /** Approved keys: ids, ARNs, aliases (`alias/prod`) or tags (`tag:team=payments`); none is no list. */
      approved: z._default(z.array(z.string().check(z.minLength(1))), []),
      /** What automatic rotation of keys must be: on, off, or any. */
      rotation: z._default(z.enum(['on', 'off', 'any']), 'any'),
    }),
    {},
  ),
  checks: z.prefault(
    z.strictObject({
      /** Ids of checks that are turned off; the report says so. */
      disable: z._default(z.array(z.string().check(z.minLength(1))), []),
    }),
    {},
  ),
  /** The zone of the times in reports for people, a name of the IANA such as Asia/Shanghai. */
  timeZone: z._default(timeZone, 'UTC'),
  secretManager: z.prefault(
    z.strictObject({
      /** The slowest polling of ack-secret-manager that is fine, seconds. */
      maxInterval: z._default(count(1, 86_400), 600),
    }),
    {},
  ),
  balance: z.prefault(
    z.strictObject({
      /** The account balance must be above it; left out, the balance is not read. */
      minimum: z.optional(z.number()),
      /** The currency of the minimum, such as CNY: a balance in another one is not compared with it. */
      currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/))),
    }),
    {},
  ),
  heartbeat: z.prefault(
    z.strictObject({
      /** After so many hours without a scheduled audit an alert is sent. */
      hours: z._default(count(1, 720), 26),
    }),
    {},
  ),
  cost: z.prefault(costConfigSchema, {}),
  owners: z.prefault(
    z.strictObject({
      /** The tag of clusters whose value says who owns their findings; left out, no owner is named. */
      tag: z.optional(z.string().check(z.minLength(1))),
    }),
    {},
  ),
  /** Findings that are accepted for a while. One that is malformed or has lapsed waives nothing, and the report says so. */
  waivers: z._default(z.array(waiver), []),
  evidence: z.prefault(
    z.strictObject({
      /** The id or ARN of an asymmetric KMS key (SIGN/VERIFY) that signs the chain of reports; left out, nothing is signed. */
      signingKey: z.optional(
        z
          .string()
          .check(
            z.regex(
              /^(acs:kms:[a-z0-9-]+:\d+:key\/)?[A-Za-z0-9-]{1,64}$/,
              'must be the id or the ARN of a KMS key, not an alias',
            ),
          ),
      ),
    }),
    {},
  ),
  alerts: z.prefault(
    z.strictObject({
      /** None is Slack, at SEALWATCH_SLACK_WEBHOOK. */
      channels: z._default(z.array(channel), []),
      /** None sends everything to every channel. */
      routes: z._default(z.array(route), []),
      /** Days after which an alert that is still open is announced again. */
      remindAfterDays: z._default(count(1, 365), 7),
      /** The day, in UTC, of the digest of what was unknown all week. */
      weeklyDigest: z._default(
        z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'never']),
        'monday',
      ),
      /** The language of messages to Slack and to webhooks: English or Simplified Chinese. */
      language: z._default(z.enum(['en', 'zh']), 'en'),
      /** Where a report can be read, with `{auditId}` for its id. */
      reportUrl: z._default(z.string(), ''),
      /** Where a check is explained, with `{checkId}` for its id. */
      checksUrl: z._default(z.string(), ''),
    }),
    {},
  ),
  remediation: z.prefault(remediationConfigSchema, {}),
  cloudConfig: z.prefault(
    z.strictObject({
      /** Whether verdicts are put as results of a custom rule of Cloud Config whose function is the audit. */
      evaluations: z._default(z.boolean(), false),
      /** Where Cloud Config is: of accounts of the international site in ap-southeast-1. */
      region: z._default(z.enum(['cn-shanghai', 'ap-southeast-1']), 'cn-shanghai'),
    }),
    {},
  ),
  dashboard: z.prefault(
    z.strictObject({
      /**
       * Who is let in: a client with SEALWATCH_DASHBOARD_TOKEN, or any that reaches the function, because its HTTP trigger
       * has `authType: function` and Function Compute itself checks signatures.
       */
      auth: z._default(z.enum(['token', 'fc-signature']), 'token'),
    }),
    {},
  ),
  calls: z.prefault(
    z.strictObject({
      /** Whether the documented rates of the APIs are kept. */
      pacing: z._default(z.boolean(), true),
      /** Calls in flight at once. */
      concurrency: z._default(count(1, 1_000), 100),
      /** Attempts at one call. */
      tries: z._default(count(1, 20), 6),
      /** Seconds after which a call, its attempts included, gives up. */
      deadline: z._default(count(1, 600), 15),
    }),
    {},
  ),
  /** Many accounts instead of one; left out, it is the account that the credentials belong to. */
  organization: z.optional(organizationSchema),
  /** How long the store keeps things. */
  retention: z.prefault(
    z.strictObject({
      /** Reports, days; the chain names those that were removed. */
      days: z._default(count(1, 36_500), 400),
      /** So many of the newest reports stay however old they are, by their order in the chain; a number, not days. */
      keep: z._default(count(0, 100_000), 30),
      /** Activity, days; ActionTrail itself keeps 90. */
      ledger: z._default(count(1, 3_650), 100),
    }),
    {},
  ),
  /** Seconds after which the audit stops reading and reports what is left as unread. */
  deadline: z._default(count(1, 86_400), 540),
});

export type Config = z.infer<typeof configSchema>;
