import type { HeadlineData } from '../checks/reason.ts';
import type { NoticeKind } from '../model/alert.ts';
import type { Severity } from '../model/finding.ts';
import type { Anchor } from '../model/signature.ts';

/** What is said around findings in messages. Each language has all of it. */
export interface AlertWords {
  readonly severity: Readonly<Record<Severity, string>>;
  /** Within a sentence. */
  readonly severityWord: Readonly<Record<Severity, string>>;
  /** The headline of what could not be read, and of a reason that has no headline of its own. */
  readonly titles: Readonly<Record<'read-error' | 'other', (about: HeadlineData) => string>>;
  /** The title of an alert, with what became of it. */
  readonly kinds: {
    readonly [K in NoticeKind]: (data: {
      title: string;
      after: string;
      worse: boolean;
      added: number;
      /** The last day of the waiver. */
      expires: string;
    }) => string;
  };
  readonly resolved: string;
  /** The title of what is over: what is now. */
  readonly endings: {
    readonly enabled: (key: string) => string;
    readonly read: (place: string) => string;
    readonly settled: (name: string, sentence: string) => string;
    readonly gone: (name: string, isKey: boolean) => string;
    /** Other alerts have what is left of it. */
    readonly over: (name: string) => string;
    /** One of them, with who made it so. */
    readonly by: (ending: string, actor: string, event: string) => string;
  };
  /** A sentence about clusters that are off, but used the key before. */
  readonly mayNeedKey: (names: string) => string;
  /** An advice with its place in the console. */
  readonly where: (advice: string, place: string) => string;
  /** Until a time, in which its span is named. */
  readonly left: (span: string) => string;
  /** A time with what is left until then; '' where nothing is. */
  readonly until: (time: string, left: string) => string;
  /** What a rule of Cloud Config says of a resource. */
  readonly evaluations: {
    readonly verified: (isOfCluster: boolean) => string;
    /** The report knows none. */
    readonly gone: string;
    /** The report knows none, and not everything could be read. */
    readonly incomplete: (why: string) => string;
  };
  readonly account: (id: string) => string;
  readonly accounts: (count: number) => string;
  readonly labels: Readonly<
    Record<'resource' | 'actor' | 'impact' | 'was' | 'clusters' | 'deadline' | 'restore' | 'remediation', string>
  >;
  readonly who: (data: { name: string; type: string; address: string; time: string; event: string }) => string;
  readonly found: (data: { property: string; actual: string; expected: string }) => string;
  /** A span of time, milliseconds. */
  readonly span: (ms: number) => string;
  /** Several sentences. */
  readonly sentences: (all: readonly string[]) => string;
  /** Some names, and how many more there are. */
  readonly names: (shown: readonly string[], more: number) => string;
  /** A sentence. */
  readonly readErrors: (data: { operation: string; resource: string; code: string }) => string;
  readonly more: (count: number) => string;
  readonly clipped: (count: number) => string;
  /** The newest link of the chain of reports. */
  readonly anchor: (data: Anchor) => string;
  readonly openReport: string;
  readonly aboutCheck: string;
  readonly digest: (data: { account: string; count: number; parts: readonly string[] }) => string;
  readonly counts: Readonly<Record<NoticeKind, (count: number) => string>>;
  readonly firstLook: (data: {
    account: string;
    verified: string;
    /** By severity; '' where nothing failed, likewise. */
    failed: string;
    readErrors: string;
  }) => string;
  readonly allWell: string;
  readonly noAuditSince: (data: { time: string; age: string }) => string;
  readonly noAuditAdvice: string;
  readonly testTitle: string;
  /** @param channel its name */
  readonly testText: (channel: string) => string;
  readonly weekly: (data: { account: string; count: number }) => string;
  readonly unknown: (data: { reason: string; count: number; names: string }) => string;
}
