import type { ChangedBy } from './audit-event.ts';

/** Cloud Config's four words. `INSUFFICIENT_DATA` is never rounded to any of the others. */
export type Verdict = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE' | 'INSUFFICIENT_DATA';

/** Worst first: the order in which people should read. */
export const verdicts = [
  'NON_COMPLIANT',
  'INSUFFICIENT_DATA',
  'COMPLIANT',
  'NOT_APPLICABLE',
] as const satisfies Verdict[];

/** The worst of several verdicts; `NOT_APPLICABLE` only where all are, or where there is none. */
export function worst(of: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => of.includes(verdict)) ?? 'NOT_APPLICABLE';
}

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** Worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const satisfies Severity[];

/** One property that was looked at: what is wanted, and what was found. */
export interface Evidence {
  readonly property: string;
  readonly expected: string;
  readonly actual: string;
}

/** What to do about a finding, for its reason and its resource. In English, as `reason` is. */
export interface Remediation {
  readonly text: string;
  /** To be run as they are. */
  readonly commands: readonly string[];
  /** Where the console has it. */
  readonly console?: string;
}

/** A place in a file. */
export interface Location {
  /** With slashes, relative to where the command ran where it lies below that. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Why a finding is accepted for a while. A flag beside the verdict, which stays what it is. */
export interface Waiver {
  readonly reason: string;
  readonly owner: string;
  readonly approvedBy: string;
  /** Inclusive, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** One check's verdict on one resource. */
export interface Finding {
  /** Stable over audits: the same check on the same resource has the same id. */
  readonly id: string;
  readonly checkId: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  readonly resource: Resource;
  /** The message worded in English; other languages word `message` again. */
  readonly reason: string;
  readonly message: Message;
  readonly evidence: readonly Evidence[];
  /** Absent where nothing is to be done. */
  readonly remediation?: Remediation;
  /** Where a file declares the resource; absent where it was read from the cloud. */
  readonly location?: Location;
  readonly controls: readonly string[];
  readonly waiver?: Waiver;
  /** Who owns the resource: the value of the tag that the configuration names; absent where it has none. */
  readonly owner?: string;
  /** When this finding was first made, ISO 8601 UTC. */
  readonly firstSeen: string;
  /** Since when it has had this verdict, ISO 8601 UTC. */
  readonly since: string;
  /** Who changed it to this verdict; only where a change was seen that one audit event explains. */
  readonly changedBy?: ChangedBy;
  /** When what it rests on was read, ISO 8601 UTC; absent where it was read by the audit of this report. */
  readonly readAt?: string;
}

/** What a finding is about. The names are Cloud Config's. */
export type ResourceType =
  | 'ACS::ACK::Cluster'
  | 'ACS::KMS::Key'
  | 'ACS::RAM::Role'
  | 'ACS::::Region'
  | 'ACS::::Account';

/** One thing in the cloud, named well enough to be found there. `regionId` is '' for what has no region. */
export interface Resource {
  readonly type: ResourceType;
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly regionId: string;
}

/** What goes into a sentence. Times are ISO 8601 UTC strings, spans are numbers with their unit in the name. */
export type MessageData = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A reason as data: its id and what goes into the sentence. `checks/catalog.ts` has the sentence in each language. */
export interface Message {
  readonly id: string;
  readonly data: MessageData;
}

export function message(id: string, data: MessageData): Message {
  return { id, data };
}

/** The languages that everything is said in. */
export const langs = ['en', 'zh'] as const;

export type Lang = (typeof langs)[number];

/** The same in each language. */
export type Localized<T = string> = Readonly<Record<Lang, T>>;

/** The five stages of a cluster's verification, in order. */
export const stages = ['configured', 'keyUsable', 'roleAuthorized', 'keyUsed', 'existingSecretsReencrypted'] as const;

export type Stage = (typeof stages)[number];

export type Verification = Readonly<Record<Stage, Verdict>>;

/**
 * Whether the first four stages are compliant. At level `cluster` the usage is this cluster's alone, at level `key` that of a
 * key it shares; `no` where a stage is non-compliant, `unknown` otherwise.
 */
export const verifiedLevels = ['no', 'unknown', 'key', 'cluster'] as const;

export type Verified = (typeof verifiedLevels)[number];

/** Whether a cluster is verified, at either level. */
export function isVerified(verified: Verified): verified is 'key' | 'cluster' {
  return verified === 'key' || verified === 'cluster';
}

/** What a check says about itself. */
export interface CheckText {
  readonly id: string;
  /** The compliant state. */
  readonly title: Localized;
  readonly severity: Severity;
  readonly resourceType: ResourceType;
  /** The consequence, one sentence. */
  readonly risk: Localized;
  readonly reference: string;
  readonly controls: readonly string[];
}

/** A check that threw, which is a fault of ours. */
export interface CheckError {
  readonly checkId: string;
  readonly resource: Resource;
  readonly error: unknown;
}

/** A published set of requirements, as far as checks map to it. Titles are in our own words. */
export interface Benchmark {
  /** Such as `nist-800-53-r5`. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** Where the publisher has it. */
  readonly source: string;
  readonly controls: readonly Control[];
}

/** One requirement of a benchmark. */
export interface Control {
  /** The publisher's number, such as `SC-28`. */
  readonly id: string;
  readonly title: string;
  /** Ids of the checks that map to it. */
  readonly checks: readonly string[];
}
