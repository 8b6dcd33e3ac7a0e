/** Who did something, as ActionTrail tells it. */
export interface Actor {
  /** Such as `mallory`, or the role of an assumed role. */
  readonly name: string;
  /** As ActionTrail has it: `ram-user`, `assumed-role`, `root-account`, … */
  readonly type: string;
  /** The address the call came from; ActionTrail may write `Internal`. */
  readonly address: string;
  readonly userAgent: string;
}

/** One thing that somebody did to a resource that Secrets hang on. */
export interface AuditEvent {
  readonly eventId: string;
  /** Such as `ScheduleKeyDeletion`. */
  readonly eventName: string;
  /** ISO 8601 UTC, as the event tells it; it decides nothing. */
  readonly time: string;
  readonly actor: Actor;
  /** Id of the key, cluster or role. */
  readonly resourceId: string;
  readonly accountId: string;
  readonly regionId: string;
}

/** Who brought a finding to the verdict that it has, as a report tells it. */
export interface ChangedBy {
  readonly name: string;
  readonly type: string;
  readonly address: string;
  readonly eventName: string;
  /** ISO 8601 UTC; null where the event does not tell it. */
  readonly time: string | null;
}
