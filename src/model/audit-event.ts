/** Who performed an operation, as ActionTrail records it. */
export interface Actor {
  /** Such as `mallory`, or the role of an assumed role. */
  readonly name: string;
  /** As ActionTrail has it: `ram-user`, `assumed-role`, `root-account`, … */
  readonly type: string;
  /** The address the call came from; ActionTrail may write `Internal`. */
  readonly address: string;
  readonly userAgent: string;
}

/** One write operation on a resource that Secret encryption depends on. */
export interface AuditEvent {
  readonly eventId: string;
  /** Such as `ScheduleKeyDeletion`. */
  readonly eventName: string;
  /** ISO 8601 UTC, as the event has it; it decides nothing. */
  readonly time: string;
  readonly actor: Actor;
  /** Id of the key, cluster or role. */
  readonly resourceId: string;
  readonly accountId: string;
  readonly regionId: string;
}

/** Who changed a verdict, as a report shows it. */
export interface ChangedBy {
  readonly name: string;
  readonly type: string;
  readonly address: string;
  readonly eventName: string;
  /** ISO 8601 UTC; null where the event does not have it. */
  readonly time: string | null;
}
