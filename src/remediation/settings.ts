/** The part of the configuration that the remediator goes by. */
export interface RemediationSettings {
  readonly mode: 'plan' | 'apply';
  /** Each list that is not empty is a condition; all of them empty select nothing. */
  readonly select: Selector;
  /** Whatever one of its lists names is left alone. */
  readonly exclude: Selector;
  readonly keys: readonly KeyRule[];
  /** Ids of clusters in which somebody made sure of what cannot be read. */
  readonly rbacConfirmed: readonly string[];
  readonly egressConfirmed: readonly string[];
  readonly maintenanceWindows: readonly MaintenanceWindow[];
  readonly maxPerRun: number;
  /** Percent of the account's Pro clusters, rounded down, but at least one. */
  readonly maxPercent: number;
  /** How long a cluster is waited for, minutes. */
  readonly waitMinutes: number;
}

export interface Selector {
  readonly ids: readonly string[];
  /** As `name=value`. */
  readonly tags: readonly string[];
  readonly regions: readonly string[];
}

/** Which key is for which clusters: exactly one of `cluster`, `tag` and `region` is given. */
export interface KeyRule {
  readonly cluster?: string | undefined;
  readonly tag?: string | undefined;
  readonly region?: string | undefined;
  /** An id, an ARN or an alias (`alias/…`). */
  readonly key: string;
}

/** When changes may be begun. */
export interface MaintenanceWindow {
  /** The days on which it begins; none is every day. */
  readonly days: readonly Day[];
  /** `HH:MM`, by the clocks of the time zone. */
  readonly from: string;
  /** Not included; where it is not after `from`, it is on the next day. */
  readonly to: string;
  /** Of the IANA, such as Asia/Shanghai. */
  readonly timeZone: string;
}

export const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

export type Day = (typeof days)[number];

/** That part of the Pro clusters, rounded down; but at least one, or nothing could ever be changed. */
export function mostByPercent(percent: number, proClusters: number): number {
  return Math.max(1, Math.floor((percent * proClusters) / 100));
}
