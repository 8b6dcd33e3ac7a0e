import type { Severity } from '../model/finding.ts';

type Count = (count: number) => string;

/** What commands say that render no report: `activity`, `events`, `doctor`, `checks`; and what `audit` says of itself. */
export interface CommandWords {
  readonly activity: {
    readonly records: (records: number, broken: number) => string;
    readonly none: string;
    readonly span: (from: string, to: string) => string;
    /** What is damaged in a file, which readers of deliveries say in English. */
    readonly problem: (english: string) => string;
    /** How a call ended, which is kept as a word of English. */
    readonly outcome: (english: string) => string;
    readonly noKey: string;
    readonly calls: Count;
    /** Stands behind calls of the role of ACS clusters. */
    readonly acs: string;
    readonly encrypts: (names: readonly string[]) => string;
    /** After bars, each for so many hours. */
    readonly per: (hours: number) => string;
    readonly kept: (kept: number, all: number) => string;
  };

  readonly change: {
    readonly denied: (auditEvent: string) => string;
    readonly repeated: Count;
    readonly elsewhere: Count;
    readonly untouched: string;
    readonly notNamed: string;
    readonly noTime: string;
    readonly unnamed: string;
    readonly noType: string;
    readonly noAddress: string;
    readonly auditEvent: (data: {
      readonly time: string;
      readonly what: string;
      readonly name: string;
      readonly type: string;
      readonly address: string;
      readonly where: string;
    }) => string;
    readonly noVerdict: string;
    readonly unsettled: (id: string) => string;
    readonly incomplete: string;
    readonly report: (path: string) => string;
    readonly restore: (command: string) => string;
    readonly switchedOff: (name: string, id: string) => string;
    readonly key: (data: { readonly id: string; readonly state: string; readonly deletionDate: string }) => string;
    readonly encrypts: (names: readonly string[]) => string;
    readonly formerly: (names: readonly string[]) => string;
    /** In place of a verdict: before, where nothing was known; after, where the resource is gone. */
    readonly unknown: string;
    readonly gone: string;
    readonly by: (event: string, name: string) => string;
    readonly more: Count;
  };

  readonly doctor: {
    readonly account: (id: string) => string;
    readonly states: Readonly<Record<'ok' | 'missing' | 'unknown' | 'advice', string>>;
    readonly areas: (area: string) => string;
    readonly item: (area: string, name: string, found: string) => string;
    /** What was found, why it matters and what to do are kept in English; errors of the cloud stay so. */
    readonly worded: (english: string) => string;
    readonly healthy: string;
    readonly wrong: (count: number, all: number) => string;
  };

  readonly checks: {
    /** Of the page of all checks. */
    readonly title: string;
    readonly columns: readonly [check: string, severity: string, title: string];
    readonly sentence: (title: string) => string;
    readonly severity: (severity: string) => string;
    readonly about: (type: string) => string;
    readonly stage: (stage: string) => string;
    readonly risk: (risk: string) => string;
    /** What to do about a reason, by its message id. */
    readonly remediation: (id: string, text: string) => string;
    readonly needs: (facts: readonly string[]) => string;
    readonly consults: (facts: readonly string[]) => string;
    readonly reference: (url: string) => string;
  };

  /** Why the process exits as it does. */
  readonly exit: {
    readonly readErrors: Count;
    readonly failing: (count: number, severity: Severity) => string;
    readonly fine: (severity: Severity) => string;
  };
}
