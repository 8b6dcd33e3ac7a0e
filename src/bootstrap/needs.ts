import { bucketName } from '../model/cloud-names.ts';
import { InvalidInput } from '../model/errors.ts';
/** A RAM policy or trust policy, as RAM takes it. */
export type PolicyDocument = object;

export interface NeededRole {
  readonly name: string;
  readonly description: string;
  /** Who may take it on. */
  readonly trust: PolicyDocument;
  /** Names of custom policies. */
  readonly policies: readonly string[];
}

export interface NeededPolicy {
  readonly name: string;
  readonly description: string;
  readonly document: PolicyDocument;
}

export interface NeededBucket {
  readonly name: string;
  /** Days after which an object is removed; undefined keeps everything. */
  readonly keepDays?: number;
  /** Why it is as it is. */
  readonly note: string;
}

/** A custom rule of Cloud Config whose function is the audit, and whose remediation is the remediator. */
export interface NeededRule {
  readonly name: string;
  readonly description: string;
  /** The check that it is; undefined where it is the verification of clusters. */
  readonly checkId: string | undefined;
  readonly resourceType: string;
  /** 1 is high, 2 medium, 3 low. */
  readonly riskLevel: 1 | 2 | 3;
  /** ARNs of the functions. */
  readonly auditFunction: string;
  /** undefined where turning encryption on is no answer to what the rule finds. */
  readonly remediateFunction: string | undefined;
  /** Where Cloud Config is. */
  readonly regionId: string;
}

/** What an account needs before anything is deployed, in the order in which it is made. */
export interface BootstrapResources {
  readonly accountId: string;
  readonly regionId: string;
  readonly policies: readonly NeededPolicy[];
  readonly roles: readonly NeededRole[];
  readonly buckets: readonly NeededBucket[];
  readonly trail?: { readonly name: string; readonly bucket: string; readonly isOfOrganization: boolean };
  readonly log?: { readonly project: string; readonly logstore: string; readonly keepDays: number };
  readonly queue?: { readonly name: string; readonly keepSeconds: number };
  /** A custom rule of Cloud Config, and its remediation; made after the functions. */
  readonly rule?: NeededRule;
  /** What s.yaml takes from the environment and was decided here. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface MainSettings {
  readonly accountId: string;
  readonly regionId: string;
  /** Whether the trail is to cover every account of the resource directory. */
  readonly isOrganization: boolean;
  /** oss://bucket/prefix. */
  readonly store: string;
  readonly storeBucket: string;
  readonly trailBucket: string;
  readonly logProject: string;
  readonly logstore: string;
  readonly queue: string;
  /** Where the functions find their configuration, oss://bucket/key; undefined where they have none. */
  readonly config?: string | undefined;
  /** What `sealwatch policy` prints for each role, by its short name. */
  readonly policies: Readonly<Record<string, PolicyDocument>>;
}

export interface MemberSettings {
  readonly accountId: string;
  readonly regionId: string;
  /** The account whose functions come. */
  readonly mainAccountId: string;
  readonly externalId?: string | undefined;
  /** What is let in, and what for. */
  readonly roles: readonly {
    readonly name: string;
    readonly purpose: 'audit' | 'remediate';
    readonly policy: PolicyDocument;
  }[];
}

const patterns = {
  account: /^\d{5,20}$/,
  region: /^[a-z]{2,3}-[a-z0-9]+(-[a-z0-9]+)*$/,
  bucket: bucketName,
  'log project': /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  logstore: /^[a-z0-9][a-z0-9_-]{0,61}[a-z0-9]$/,
  queue: /^[A-Za-z][A-Za-z0-9-]{0,119}$/,
  role: /^[A-Za-z0-9.@_-]{1,64}$/,
  'external id': /^[A-Za-z0-9+=,.@:/_-]{2,128}$/,
  store: /^oss:\/\/[A-Za-z0-9._=@+/?&-]+$/,
  configuration: /^oss:\/\/[a-z0-9][a-z0-9-]{1,61}[a-z0-9](\/[A-Za-z0-9._=@+-]+)+(\?[A-Za-z0-9=&-]*)?$/,
} as const;

/** @throws InvalidInput */
export function checkName(kind: keyof typeof patterns, text: string): string {
  if (patterns[kind].test(text)) return text;
  // What is of another form may be a secret in the wrong place.
  throw new InvalidInput(`What was given is no ${kind}: it has to match ${patterns[kind].source}`);
}

// Chinese law has network logs kept for six months; who needs less or more changes it.
const TRAIL_DAYS = 180;
const LOG_DAYS = 30;
const FAILED_SECONDS = 7 * 86_400;

/**
 * What the account needs that the functions run in.
 *
 * @throws InvalidInput
 */
export function needsOfMain(settings: MainSettings): BootstrapResources {
  const accountId = checkName('account', settings.accountId);
  const regionId = checkName('region', settings.regionId);
  const storeBucket = checkName('bucket', settings.storeBucket);
  const trailBucket = checkName('bucket', settings.trailBucket);
  const project = checkName('log project', settings.logProject);
  const logstore = checkName('logstore', settings.logstore);
  const queue = checkName('queue', settings.queue);
  const config = settings.config === undefined ? undefined : checkName('configuration', settings.config);
  if (storeBucket === trailBucket)
    throw new InvalidInput(`${storeBucket} cannot be both the store and the trail's bucket`);

  const ofRoles = Object.entries(settings.policies).map(([role, document]) => ({
    name: checkName('role', `sealwatch-${role}`),
    description: `What sealwatch policy --role ${role} prints`,
    document,
  }));
  const runtime = {
    name: 'sealwatch-runtime',
    description: 'What every function needs to run: its log, where failures go, and its configuration',
    document: policy([
      allow(['log:PostLogStoreLogs'], `acs:log:${regionId}:${accountId}:project/${project}/logstore/${logstore}`),
      allow(['mns:SendMessage'], `acs:mns:${regionId}:${accountId}:/queues/${queue}/messages`),
      ...(config === undefined
        ? []
        : [allow(['oss:GetObject'], `acs:oss:*:*:${config.replace(/^oss:\/\/|\?.*$/g, '')}`)]),
    ]),
  };
  const trigger = {
    name: 'sealwatch-trigger',
    description: 'Lets the bucket of the trail call the function that counts',
    document: policy([allow(['fc:InvokeFunction'], `acs:fc:${regionId}:${accountId}:functions/sealwatch-activity*`)]),
  };

  return {
    accountId,
    regionId,
    policies: [...ofRoles, runtime, trigger],
    roles: [
      ...ofRoles.map(({ name }) => ({
        name,
        description: `A role of functions, see ${name} in s.yaml`,
        trust: trustOf({ Service: ['fc.aliyuncs.com'] }),
        policies: [name, runtime.name],
      })),
      {
        name: trigger.name,
        description: 'The role of the bucket trigger of sealwatch-activity',
        trust: trustOf({ Service: ['oss.aliyuncs.com'] }),
        policies: [trigger.name],
      },
    ],
    buckets: [
      {
        name: storeBucket,
        note: 'The store. Never switch versioning on: writes would no longer be forbidden to overwrite. It cleans up by itself.',
      },
      { name: trailBucket, keepDays: TRAIL_DAYS, note: `What the trail delivers, for ${TRAIL_DAYS} days.` },
    ],
    trail: { name: 'sealwatch', bucket: trailBucket, isOfOrganization: settings.isOrganization },
    log: { project, logstore, keepDays: LOG_DAYS },
    queue: { name: queue, keepSeconds: FAILED_SECONDS },
    environment: {
      REGION: regionId,
      SEALWATCH_STORE: checkName('store', settings.store),
      TRAIL_BUCKET: trailBucket,
      LOG_PROJECT: project,
      LOG_STORE: logstore,
      FAILED_QUEUE: queue,
      ...(config !== undefined && { SEALWATCH_CONFIG: config }),
    },
  };
}

/**
 * What every other account of an organization needs: a role that the audit takes on, and one that the remediator does where it
 * is to be remediated.
 *
 * @throws InvalidInput
 */
export function needsOfMember({
  accountId,
  regionId,
  mainAccountId,
  externalId,
  roles,
}: MemberSettings): BootstrapResources {
  const main = checkName('account', mainAccountId);
  const condition =
    externalId === undefined
      ? {}
      : { Condition: { StringEquals: { 'sts:ExternalId': checkName('external id', externalId) } } };
  const named = roles.map((role) => ({ ...role, name: checkName('role', role.name) }));
  if (new Set(named.map(({ name }) => name.toLowerCase())).size < named.length) {
    throw new InvalidInput(`${named[0]?.name} cannot be the role for audits and the one for remediation.`);
  }
  const described = { audit: 'is audited', remediate: 'is remediated' } as const;

  return {
    accountId: checkName('account', accountId),
    regionId: checkName('region', regionId),
    policies: named.map(({ name, purpose, policy: document }) => ({
      name,
      description: `What sealwatch policy prints for an account that ${described[purpose]}`,
      document,
    })),
    roles: named.map(({ name, purpose }) => ({
      name,
      description: `Taken on by sealwatch-${purpose} of ${main}`,
      trust: trustOf({ RAM: [`acs:ram::${main}:role/sealwatch-${purpose}`] }, condition),
      policies: [name],
    })),
    buckets: [],
    environment: {},
  };
}

export interface RuleSettings {
  readonly accountId: string;
  /** Where the functions run. */
  readonly regionId: string;
  /** Where Cloud Config is. */
  readonly configRegionId: string;
  readonly check?: { readonly id: string; readonly resourceType: string; readonly severity: string } | undefined;
}

/** Checks whose findings end when encryption is turned on. */
const remediated: readonly string[] = ['ack-cluster-encryption-enabled', 'ack-cluster-synced-secrets-encrypted'];

/**
 * A rule of Cloud Config by which the verdicts are seen there, and its remediation, which a person starts.
 *
 * @throws UnfitName
 */
export function needsOfRule({ check, configRegionId, ...settings }: RuleSettings): BootstrapResources {
  const accountId = checkName('account', settings.accountId);
  const regionId = checkName('region', settings.regionId);
  const arnOf = (name: string) => `acs:fc:${regionId}:${accountId}:functions/${name}`;
  const risks: Readonly<Record<string, 1 | 2 | 3>> = { critical: 1, high: 1, medium: 2 };
  return {
    accountId,
    regionId,
    policies: [],
    roles: [],
    buckets: [],
    rule: {
      name: check === undefined ? 'sealwatch' : `sealwatch-${check.id}`,
      description:
        check === undefined
          ? 'Whether the Secrets of ACK Pro clusters are verified to be encrypted at rest'
          : `The check ${check.id} of Sealwatch`,
      checkId: check?.id,
      resourceType: check?.resourceType ?? 'ACS::ACK::Cluster',
      riskLevel: check === undefined ? 1 : (risks[check.severity] ?? 3),
      auditFunction: arnOf('sealwatch-audit'),
      remediateFunction:
        check === undefined || remediated.includes(check.id) ? arnOf('sealwatch-remediate') : undefined,
      regionId: checkName('region', configRegionId),
    },
    environment: {},
  };
}

function trustOf(principal: object, more: object = {}): PolicyDocument {
  return policy([{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, ...more }]);
}

function policy(statements: readonly object[]): PolicyDocument {
  return { Version: '1', Statement: statements };
}

function allow(actions: readonly string[], resource: string): object {
  return { Effect: 'Allow', Action: actions, Resource: resource };
}
