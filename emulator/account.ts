import { type Fault, faultShape } from './faults.ts';
import type { HealthCheckFile } from './health-checks.ts';
import type { AuditLogFile } from './log/audit-log.ts';
import type { LogstoreFile } from './log/logs.ts';
import { Bucket, type BucketFile } from './oss/bucket.ts';
import {
  anything,
  fields,
  flag,
  listOf,
  mapOf,
  matching,
  oneOf,
  type Shape,
  ShapeError,
  text,
  wholeNumber,
} from './shape.ts';

/** An object in the API's own shape, of which the emulator reads only the fields it needs. */
export type ApiObject = Record<string, unknown>;

/** An access key and what it may do. */
export interface AccessKey {
  id: string;
  secret: string;
  /** Temporary keys ("STS.…") must be sent with this token. */
  securityToken?: string;
  /** When a temporary key ends, ISO-8601. */
  expiration?: string;
  /** RAM action patterns such as "kms:*"; absent means everything. */
  allow?: string[];
  /** RAM action patterns that win over `allow`. */
  deny?: string[];
  /** The RAM user it belongs to; without it, and without a token, the key is the account's own. */
  userName?: string;
  /** An inactive key is refused. */
  status?: 'Active' | 'Inactive';
}

/** A RAM role. `allow` and `deny` are the emulator's own: what its AssumeRole credentials may do. */
export interface Role extends ApiObject {
  RoleName: string;
  /** The trust policy, as a JSON string or the object itself. */
  AssumeRolePolicyDocument?: string | ApiObject;
  Policies?: ApiObject[];
  allow?: string[];
  deny?: string[];
}

/**
 * How a change of a cluster's encryption that was accepted ends: it stays `updating` for ever, or `failed`, or `running` as
 * it was before. Unknown on the real service: which of these there are.
 */
export type UpdateEnd = (typeof UPDATE_ENDS)[number];
const UPDATE_ENDS = ['stuck', 'failed', 'unchanged'] as const;

/** A rule of Cloud Config. `scheduled` is the emulator's own: whether its events are periodic, so that results may be removed. */
export interface ConfigRule extends ApiObject {
  ConfigRuleName: string;
  ResultToken: string;
  scheduled?: boolean;
  Evaluations?: ApiObject[];
}

/**
 * An account file. Any string value such as "@-25m" or "@+6d" (s, m, h, d) is a time relative to the start
 * of the emulator.
 *
 * Less usual parts: `kmsStatus` (what DescribeAccountKmsStatus tells; "Enabled" when absent), `instances` (KMS
 * instances as GetKmsInstance shows them, with RegionId), `tasks` (by cluster id, as DescribeClusterTasks lists them),
 * `permissions` (in-cluster roles by the id of a RAM user or role, as DescribeUserPermission lists them),
 * `securityGroups` (of ECS, with their rules in `Permissions.Permission`), `vSwitches` and `networkAcls` (of VPC, as the
 * operations on one of them tell it, with RegionId; a null removes the field), `updates` (how switching the encryption of a cluster ends, by its id,
 * where it does not end well), `buckets` (of OSS, with their objects), `logstores` (of SLS: each holds the account's
 * events), `resourceDirectory` (the members, as ListAccounts shows them; only a management account has it), `configRules` (of
 * Cloud Config, each with the `ResultToken` that its function answers with; their `Evaluations` are the results that were put).
 */
export interface AccountFile {
  accountId: string;
  accessKeys?: AccessKey[];
  clusters?: (ApiObject & { cluster_id: string })[];
  /** What DescribeClusterDetail says instead of the list; a null removes the field. */
  details?: Record<string, ApiObject>;
  addons?: Record<string, (ApiObject & { name: string })[]>;
  /** By cluster id; a cluster without one has no audit log. */
  auditLogs?: Record<string, AuditLogFile>;
  /** By cluster id: the calls of its API servers, which appear among the events as the clock goes on. */
  healthChecks?: Record<string, HealthCheckFile>;
  tasks?: Record<string, ApiObject[]>;
  permissions?: Record<string, ApiObject[]>;
  keys?: (ApiObject & { RegionId: string; KeyId: string })[];
  aliases?: (ApiObject & { AliasName: string; KeyId: string; RegionId?: string })[];
  secrets?: (ApiObject & { SecretName: string; SecretData?: string; RegionId?: string })[];
  /** Key policies by KeyId; a key of an instance without one has the default policy of its account. */
  keyPolicies?: Record<string, string | ApiObject>;
  instances?: (ApiObject & { RegionId: string; InstanceId: string })[];
  securityGroups?: (ApiObject & { RegionId: string; SecurityGroupId: string; SecurityGroupType: string })[];
  vSwitches?: (ApiObject & { RegionId: string; VSwitchId: string })[];
  networkAcls?: (ApiObject & { RegionId: string; NetworkAclId: string })[];
  updates?: Record<string, UpdateEnd>;
  kmsStatus?: 'Enabled' | 'NotEnabled' | 'InDebt' | 'Suspended';
  roles?: Role[];
  /** RAM users, with what is attached to them and the names of their groups. */
  users?: (ApiObject & { UserName: string; Policies?: ApiObject[]; Groups?: string[] })[];
  groups?: (ApiObject & { GroupName: string; Policies?: ApiObject[] })[];
  /** What GetPolicy tells; `PolicyDocument` is that of the default version. */
  policies?: (ApiObject & { PolicyName: string; PolicyType: string; PolicyDocument: string | ApiObject })[];
  balance?: ApiObject;
  trails?: (ApiObject & { Name: string; IsLogging?: boolean })[];
  events?: ApiObject[];
  buckets?: BucketFile[];
  logstores?: LogstoreFile[];
  resourceDirectory?: (ApiObject & { AccountId: string })[];
  configRules?: ConfigRule[];
  faults?: Fault[];
}

/** The live state of an account; change it between two calls and the next answer tells the change. */
export type LiveAccount = {
  [Part in keyof Omit<AccountFile, 'faults' | 'buckets' | 'resourceDirectory'>]-?: NonNullable<AccountFile[Part]>;
} & {
  /** Absent where the account manages none. */
  resourceDirectory?: NonNullable<AccountFile['resourceDirectory']>;
  buckets: Bucket[];
};

const LOG_NAME = /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/;
const patterns = listOf(matching(/^[\w*]+(:[\w*]+)?$/, 'a RAM action pattern such as "kms:*"'));
const entries = listOf(mapOf(anything));
const objects = mapOf(mapOf(anything));
const listsById = mapOf(listOf(mapOf(anything)));
const anyText: Shape = (value, path) => {
  if (typeof value !== 'string') throw new ShapeError(path, 'text, or "base64:" and the bytes');
};
const policyDocument: Shape = (value, path) => {
  if (typeof value !== 'string') mapOf(anything)(value, path);
};

const accountShape = fields(
  { accountId: matching(/^\d+$/, 'the account number as a string of digits') },
  {
    accessKeys: listOf(
      fields(
        { id: text, secret: text },
        {
          securityToken: text,
          expiration: text,
          allow: patterns,
          deny: patterns,
          userName: text,
          status: oneOf(['Active', 'Inactive']),
        },
        true,
      ),
    ),
    clusters: listOf(fields({ cluster_id: text })),
    details: objects,
    addons: mapOf(listOf(fields({ name: text }))),
    healthChecks: mapOf(
      fields(
        { provider: oneOf(['v1', 'v2']) },
        { replicas: wholeNumber(1), every: wholeNumber(1), statusCallsKms: flag, areReads: flag },
        true,
      ),
    ),
    auditLogs: mapOf(
      fields(
        { project: matching(LOG_NAME, 'the name of a project'), records: listOf(fields({ stageTimestamp: text })) },
        { region: text, enabled: flag, unindexed: listOf(text) },
        true,
      ),
    ),
    tasks: listsById,
    permissions: listsById,
    keys: listOf(fields({ RegionId: text, KeyId: text })),
    aliases: listOf(
      fields(
        { AliasName: matching(/^alias\//, 'an alias that starts with "alias/"'), KeyId: text },
        { RegionId: text },
      ),
    ),
    secrets: listOf(fields({ SecretName: text }, { SecretData: anything, RegionId: text })),
    keyPolicies: mapOf(policyDocument),
    instances: listOf(fields({ RegionId: text, InstanceId: text })),
    securityGroups: listOf(
      fields(
        { RegionId: text, SecurityGroupId: text, SecurityGroupType: oneOf(['normal', 'enterprise']) },
        { Permissions: fields({ Permission: listOf(fields({ Direction: oneOf(['egress', 'ingress']) })) }, {}, true) },
      ),
    ),
    vSwitches: listOf(fields({ RegionId: text, VSwitchId: text }, { NetworkAclId: anything })),
    networkAcls: listOf(
      fields(
        { RegionId: text, NetworkAclId: text },
        {
          EgressAclEntries: fields({ EgressAclEntry: entries }, {}, true),
          IngressAclEntries: fields({ IngressAclEntry: entries }, {}, true),
        },
      ),
    ),
    updates: mapOf(oneOf(UPDATE_ENDS)),
    kmsStatus: oneOf(['Enabled', 'NotEnabled', 'InDebt', 'Suspended']),
    users: listOf(fields({ UserName: text }, { Policies: entries, Groups: listOf(text) }, true)),
    groups: listOf(fields({ GroupName: text }, { Policies: entries }, true)),
    roles: listOf(
      fields(
        { RoleName: text },
        {
          AssumeRolePolicyDocument: policyDocument,
          Policies: listOf(fields({ PolicyName: text })),
          allow: patterns,
          deny: patterns,
        },
      ),
    ),
    policies: listOf(
      fields({ PolicyName: text, PolicyType: oneOf(['System', 'Custom']), PolicyDocument: policyDocument }),
    ),
    balance: mapOf(anything),
    trails: listOf(fields({ Name: text }, { IsLogging: flag })),
    configRules: listOf(
      fields({ ConfigRuleName: text, ResultToken: text }, { scheduled: flag, Evaluations: listOf(mapOf(anything)) }),
    ),
    events: listOf(mapOf(anything)),
    buckets: listOf(
      fields(
        { name: matching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'the name of a bucket'), region: text },
        { objects: mapOf(anyText), versioning: oneOf(['Enabled', 'Suspended']) },
        true,
      ),
    ),
    logstores: listOf(
      fields(
        {
          project: matching(LOG_NAME, 'the name of a project'),
          logstore: matching(LOG_NAME, 'the name of a logstore'),
          region: text,
        },
        { time: oneOf(['event', 'delivery']), unindexed: listOf(text), textLimit: wholeNumber(64) },
        true,
      ),
    ),
    resourceDirectory: listOf(fields({ AccountId: text })),
    faults: listOf(faultShape),
  },
  true,
);

/** Reads an account file; throws one sentence that names the file, the place and what was expected there. */
export function parseAccountFile(json: string, name: string): AccountFile {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new Error(`${name}: expected JSON, but ${(error as Error).message}`);
  }
  checkAccountFile(value, name);
  return value;
}

/** Checks faults that are scripted while the cloud runs; a misspelt one would silently do nothing. */
export function checkFaults(value: unknown): void {
  listOf(faultShape)(value, 'faults');
}

/** Checks what may be an account file, wherever it came from. */
export function checkAccountFile(value: unknown, name: string): asserts value is AccountFile {
  try {
    accountShape(value, '');
  } catch (error) {
    if (error instanceof ShapeError) throw new Error(`${name}: ${error.message}`);
    throw error;
  }
}

/** The live state that a file starts with, at a time in milliseconds; nothing in it is shared with the file. */
export function liveAccount(file: AccountFile, now: number): LiveAccount {
  const copy = structuredClone(file);
  return {
    accountId: copy.accountId,
    accessKeys: copy.accessKeys ?? [],
    clusters: copy.clusters ?? [],
    details: copy.details ?? {},
    addons: copy.addons ?? {},
    auditLogs: copy.auditLogs ?? {},
    healthChecks: copy.healthChecks ?? {},
    tasks: copy.tasks ?? {},
    permissions: copy.permissions ?? {},
    keys: copy.keys ?? [],
    aliases: copy.aliases ?? [],
    secrets: copy.secrets ?? [],
    keyPolicies: copy.keyPolicies ?? {},
    instances: copy.instances ?? [],
    securityGroups: copy.securityGroups ?? [],
    vSwitches: copy.vSwitches ?? [],
    networkAcls: copy.networkAcls ?? [],
    updates: copy.updates ?? {},
    kmsStatus: copy.kmsStatus ?? 'Enabled',
    roles: copy.roles ?? [],
    users: copy.users ?? [],
    groups: copy.groups ?? [],
    policies: copy.policies ?? [],
    balance: copy.balance ?? {},
    trails: copy.trails ?? [],
    configRules: copy.configRules ?? [],
    events: copy.events ?? [],
    logstores: copy.logstores ?? [],
    ...(copy.resourceDirectory && { resourceDirectory: copy.resourceDirectory }),
    buckets: (copy.buckets ?? []).map((bucket) => new Bucket(bucket, now)),
  };
}
