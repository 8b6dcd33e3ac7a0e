import type { Fact } from './fact.ts';

/** Where the role's calls are seen. */
export type UsageSource = 'lookup-events' | 'ledger' | 'sls';

/** What the role did in one region over a span of time, as a source counted it: what observed cost is computed from. */
export interface RegionUsage {
  readonly regionId: string;
  readonly source: UsageSource;
  /** From when to when the source saw everything, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Whether calls that were delivered twice may be counted twice. */
  readonly mayRepeat?: true;
  readonly counts: readonly UsageCount[];
}

/** Calls that are alike, over the whole span. */
export interface UsageCount {
  /** null where the records name none. */
  readonly keyId: string | null;
  readonly clusterId: string | null;
  readonly vpcId: string | null;
  readonly event: CryptoEvent;
  readonly outcome: CallOutcome;
  readonly count: number;
}

/** What the role did with a key, as ActionTrail records it. */
export type CryptoEvent = 'Encrypt' | 'Decrypt';

/**
 * How a call ended: it succeeded, KMS rejected it for permissions or key state, or it was throttled or failed within KMS
 * (a 5xx). The last two are shown and never alerted: the next try may pass.
 */
export type CallOutcome = 'success' | 'denied' | 'throttled' | 'failed';

/** Whether ActionTrail records a call as a read or a write; null where the record does not say. */
export type EventRw = 'Read' | 'Write' | null;

/** Clock hours one after another in which something happened: the first and the last, in hours since 1970. */
export type HourRun = readonly [first: number, last: number];

/** Calls of one kind, counted. */
export interface ActivityCount {
  /** The key named by the records; null where they name none. */
  readonly keyId: string | null;
  /** The cluster named by the records, where they name one. */
  readonly clusterId: string | null;
  readonly vpcId: string | null;
  readonly event: CryptoEvent;
  readonly outcome: CallOutcome;
  readonly rw: EventRw;
  /** The cloud's error code; '' for successes. */
  readonly errorCode: string;
  readonly count: number;
  /** Time of the first and the last of these records, epoch milliseconds. */
  readonly first: number;
  readonly last: number;
  /** Made by the role of ACS clusters, which is shown and not judged. */
  readonly acs?: true;
  /** Of successes: the hours that had one, of the fortnight before the last; ascending. */
  readonly hours: readonly HourRun[];
}

/** What one source saw of the role in one region. */
export interface Activity {
  readonly source: UsageSource;
  /** From when on everything was read, epoch milliseconds: as far back as the source was followed without a gap. */
  readonly readFrom: number;
  /** Until when the source is complete, epoch milliseconds. ActionTrail lags by about ten minutes. */
  readonly readTo: number;
  /** The start of the window asked for, epoch milliseconds. */
  readonly windowFrom: number;
  /** Why reading stopped before the start of the window; absent where the whole window was read. */
  readonly stopped?: 'budget' | 'failure';
  /** Why reading stopped, where the cloud stopped it, within the window or beyond it; otherwise that records are `broken`. */
  readonly failure?: Fact<never>;
  /** Places of the window that could not be read, in any of which the role may have called. */
  readonly broken: number;
  /** The same, and those of before, as read errors of their hours. */
  readonly damage?: readonly Fact<never>[];
  readonly counts: readonly ActivityCount[];
  /** Calls of the window by the role of ACS clusters; absent where there are none. */
  readonly acsCalls?: number;
  /** The newest record of any KMS call, reads and writes apart, epoch milliseconds: it shows what the source records. */
  readonly recorded?: { readonly [K in NonNullable<EventRw>]?: number };
}

/** The role by which ACK calls KMS, as RAM and ACK write its name. */
export const serviceRoleName = 'AliyunCSManagedSecurityRole';

/** The same name in lower case, as ActionTrail writes it; names of roles compare without regard to case. */
export const foldedServiceRole = serviceRoleName.toLowerCase();

/** The role of the same kind for ACS clusters, as ActionTrail writes it. */
export const foldedAcsRole = 'aliyunccmanagedsecurityrole';
