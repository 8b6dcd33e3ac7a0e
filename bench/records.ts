import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** A delivery of synthetic records, and what it holds. */
export interface Delivery {
  readonly path: string;
  /** Bytes of JSON, before gzip. */
  readonly bytes: number;
  readonly records: number;
  /** Records that are calls of the role to KMS. */
  readonly roleCalls: number;
  /** Records that hold the role's name but are no such calls. */
  readonly decoys: number;
}

/** What to write. The same options give the same bytes. */
export interface DeliveryOptions {
  readonly directory: string;
  /** At least so many bytes of JSON. */
  readonly bytes: number;
  /** How many of the records are the role's calls, from 0 to 1. */
  readonly roleShare: number;
  readonly seed: number;
}

/** A source of numbers from 0 up to, but not including, 1. */
type Random = () => number;

/**
 * Writes one gzipped JSON array of synthetic records: nested, escaped, with decoys, and with identifiers as random as
 * real ones, since those decide how fast anything inflates.
 */
export async function writeDelivery(options: DeliveryOptions): Promise<Delivery> {
  const { directory, roleShare, seed } = options;
  const path = join(directory, `synthetic-${roleShare}-${seed}.json.gz`);
  const totals = { bytes: 0, records: 0, roleCalls: 0, decoys: 0 };
  await pipeline(Readable.from(blocks(options, totals)), createGzip({ level: 6 }), createWriteStream(path));

  return { path, ...totals };
}

/** Blocks of about a megabyte. */
function* blocks(options: DeliveryOptions, totals: { -readonly [K in keyof Omit<Delivery, 'path'>]: number }) {
  const random = mulberry32(options.seed);
  let block = '[';
  for (; totals.bytes + block.length < options.bytes; totals.records += 1) {
    if (totals.records > 0) block += ',';
    if (random() < options.roleShare) {
      totals.roleCalls += 1;
      block += JSON.stringify(composeRoleCall(random));
    } else if (random() < 0.01) {
      totals.decoys += 1;
      block += JSON.stringify(composeDecoy(random));
    } else {
      block += JSON.stringify(composeOther(random));
    }
    if (block.length >= 1 << 20) {
      const bytes = Buffer.from(block);
      totals.bytes += bytes.length;
      yield bytes;
      block = '';
    }
  }
  const bytes = Buffer.from(`${block}]`);
  totals.bytes += bytes.length;
  yield bytes;
}

/** A call of the role: 500 clusters in 20 accounts, each with a network and a key of its own. */
function composeRoleCall(random: Random): object {
  const decrypts = random() < 0.7;
  const cluster = Math.floor(random() * 500);
  const keyId = `key-hzz${String(cluster).padStart(17, '0')}`;
  const session = letters(random, 12);
  const accountId = String(1_000_000_000_000_000 + (cluster % 20));
  return {
    ...composeCommon(random, 'Kms', decrypts ? 'Decrypt' : 'Encrypt', '2016-01-20'),
    recipientAccountId: accountId,
    vpcId: `vpc-bp1${String(cluster).padStart(17, '0')}`,
    eventRW: random() < 0.5 ? 'Read' : 'Write',
    requestParameters: {
      AcsProduct: 'Kms',
      KeyId: keyId,
      StsTokenPrincipalName: `aliyuncsmanagedsecurityrole/${session}`,
      StsTokenPlayerUid: digits(random, 16),
    },
    responseElements: { KeyId: keyId, KeyVersionId: uuid(random), RequestId: uuid(random) },
    referencedResources: { 'ACS::KMS::Key': [keyId] },
    resourceName: keyId,
    resourceType: 'ACS::KMS::Key',
    userIdentity: {
      ...composeRole(random, random() < 0.9 ? 'aliyuncsmanagedsecurityrole' : 'AliyunCSManagedSecurityRole'),
      accountId,
    },
  };
}

/** The role's name where it calls nothing: as a parameter, in a policy, in a text of another caller. */
function composeDecoy(random: Random): object {
  const policy = JSON.stringify({ Principal: { RAM: ['acs:ram::1:role/AliyunCSManagedSecurityRole'] } });
  const parameters = { RoleName: 'AliyunCSManagedSecurityRole', NewAssumeRolePolicyDocument: policy };
  return {
    ...composeCommon(random, 'Ram', 'UpdateRole', '2015-05-01'),
    requestParameters: parameters,
    requestParameterJson: JSON.stringify(parameters),
    userAgent: 'x"},{"userName":"aliyuncsmanagedsecurityrole:x","eventName":"Decrypt","serviceName":"Kms"},{\\',
    userIdentity: composeUser(random),
  };
}

function composeOther(random: Random): object {
  const kind = random();
  if (kind < 0.25) {
    const parameters = {
      AcsProduct: 'Ecs',
      RegionId: 'cn-hangzhou',
      InstanceIds: JSON.stringify(times(3, () => `i-bp1${letters(random, 17)}`)),
      PageSize: 50,
      'Tag.1.Key': 'acs:autoscaling:scalingGroupId',
    };
    return {
      ...composeCommon(random, 'Ecs', 'DescribeInstances', '2014-05-26'),
      requestParameters: parameters,
      requestParameterJson: JSON.stringify(parameters),
      userIdentity: composeRole(random, 'aliyunserviceroleforautoscaling'),
    };
  }
  if (kind < 0.4) {
    return {
      ...composeCommon(random, 'Sts', 'AssumeRole', '2015-04-01'),
      requestParameters: {
        RoleArn: `acs:ram::${digits(random, 16)}:role/aliyuncsmanagedlogrole`,
        RoleSessionName: letters(random, 20),
        DurationSeconds: 3600,
      },
      responseElements: {
        AssumedRoleUser: { AssumedRoleId: `${digits(random, 18)}:${letters(random, 20)}` },
        Credentials: { AccessKeyId: `STS.NT${letters(random, 24)}`, Expiration: '2026-08-20T04:04:05Z' },
      },
      userIdentity: { type: 'system', userName: 'cs.aliyuncs.com', accountId: digits(random, 16) },
    };
  }
  if (kind < 0.55) {
    return {
      ...composeCommon(random, 'Kms', random() < 0.5 ? 'Decrypt' : 'GenerateDataKey', '2016-01-20'),
      requestParameters: {
        KeyId: `alias/${letters(random, 8)}`,
        EncryptionContext: JSON.stringify({ a: ['}', '],['] }),
      },
      responseElements: { KeyId: uuid(random), KeyVersionId: uuid(random) },
      userIdentity: composeRole(random, 'aliyunossencryptrole'),
    };
  }
  if (kind < 0.75) {
    return {
      ...composeCommon(random, 'Ecs', 'RunInstances', '2014-05-26'),
      requestParameters: {
        NetworkInterface: times(2, (index) => ({
          VSwitchId: `vsw-bp1${letters(random, 17)}`,
          SecurityGroupIds: times(2, () => `sg-bp1${letters(random, 17)}`),
          Ipv6: [[index, []], [{}]],
        })),
        Tag: times(4, (index) => ({ Key: `k8s.aliyun.com/${index}`, Value: letters(random, 10) })),
        UserData: '***',
      },
      responseElements: { InstanceIdSets: { InstanceIdSet: times(4, () => `i-bp1${letters(random, 17)}`) } },
      additionalEventData: { note: '云盘 "加密" {已开启},{"k":[1,2]}', path: 'C:\\ProgramData\\aliyun\\' },
      userIdentity: composeRole(random, 'aliyuncsmanagedautoscalerrole'),
    };
  }
  return {
    ...composeCommon(random, 'CS', 'DescribeClusterDetail', '2015-12-15'),
    errorCode: 'ErrorClusterNotFound',
    errorMessage: `Cluster "c${letters(random, 32)}" was not found: {"code":404},{"requestId":"${uuid(random)}"}`,
    requestParameters: { ClusterId: `c${letters(random, 32)}`, Headers: { 'X-Acs-Source': ['console', 'sdk'] } },
    userIdentity: composeUser(random),
  };
}

function composeCommon(random: Random, serviceName: string, eventName: string, apiVersion: string): object {
  const requestId = uuid(random);
  const time = new Date(1_787_000_000_000 + Math.floor(random() * 86_400_000)).toISOString();
  return {
    eventId: requestId,
    eventVersion: '1',
    eventCategory: 'Management',
    eventType: 'ApiCall',
    eventRW: 'Read',
    eventTime: `${time.slice(0, 19)}Z`,
    eventName,
    eventSource: `${serviceName.toLowerCase()}-vpc.cn-hangzhou.aliyuncs.com`,
    serviceName,
    apiVersion,
    acsRegion: 'cn-hangzhou',
    isGlobal: false,
    requestId,
    recipientAccountId: digits(random, 16),
    sourceIpAddress: `100.104.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`,
    userAgent: 'AlibabaCloud (linux; amd64) Golang/1.21.10 Core/0.0.1 TeaDSL/1 kubernetes-kms/v1.2.0',
    vpcId: `vpc-bp1${letters(random, 17)}`,
    eventAttributes: { SensitiveAction: false },
  };
}

function composeRole(random: Random, role: string): object {
  const session = letters(random, 12);
  return {
    type: 'assumed-role',
    accountId: digits(random, 16),
    principalId: `${digits(random, 18)}:${session}`,
    accessKeyId: `STS.NT${letters(random, 24)}`,
    userName: `${role}:${session}`,
    sessionContext: { attributes: { creationDate: '2026-08-20T03:00:00Z', mfaAuthenticated: 'false' } },
  };
}

function composeUser(random: Random): object {
  return {
    type: 'ram-user',
    accountId: digits(random, 16),
    principalId: digits(random, 18),
    accessKeyId: `LTAI5t${letters(random, 18)}`,
    userName: letters(random, 8),
  };
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => drawn(random, '0123456789ABCDEF', length)).join('-');
}

function letters(random: Random, length: number): string {
  return drawn(random, '0123456789abcdefghijklmnopqrstuvwxyz', length);
}

function digits(random: Random, length: number): string {
  return drawn(random, '0123456789', length);
}

/** Five characters are drawn at once. */
function drawn(random: Random, alphabet: string, length: number): string {
  let text = '';
  while (text.length < length) {
    let rest = Math.floor(random() * 2 ** 31);
    for (let drawn = 0; drawn < 5; drawn += 1) {
      text += alphabet.charAt(rest % alphabet.length);
      rest = Math.floor(rest / alphabet.length);
    }
  }
  return text.slice(0, length);
}

/** A small generator of even quality: the benchmark must draw the same numbers everywhere. */
function mulberry32(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
