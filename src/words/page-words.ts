import type { KmsVersion } from '../model/cluster.ts';
import type { Currency } from '../model/cost.ts';
import type { ResourceType, Severity, Stage, Verdict } from '../model/finding.ts';
import type { ReportedUsage } from '../model/report.ts';

/** What a cluster is counted as: `failed` where a stage is non-compliant, `outside` where no key could encrypt it. */
export type ClusterStanding = 'verified' | 'unknown' | 'failed' | 'outside';

/** Why a cluster was seen at work, or not, in as few words as a table has room for. Ages are spans, fit for people. */
export interface SeenWords {
  readonly calls: (data: { count: number; ago: string }) => string;
  readonly sharedKey: (data: { ago: string }) => string;
  readonly notRead: string;
}

/** Everything that the page says by itself. Times, spans, money and lists come fit for people. */
/** Counts, and times as they are shown. */
interface AuditLogData {
  readonly place: string;
  readonly from: string;
  readonly to: string;
  readonly since: string;
  readonly written: string;
  readonly notWritten: string;
}

export interface PageWords {
  readonly title: (account: string) => string;
  readonly description: string;
  readonly skip: string;
  readonly sections: string;
  readonly theme: { readonly label: string; readonly auto: string; readonly light: string; readonly dark: string };
  readonly account: (id: string) => string;
  readonly accounts: (count: number) => string;
  readonly accountUnknown: string;
  readonly regions: (count: number) => string;
  readonly asOf: (time: string) => string;
  readonly partlyAgain: string;
  readonly stale: (span: string) => string;
  readonly copy: string;
  readonly copied: string;
  readonly more: (count: number) => string;
  readonly details: string;

  readonly verdict: Readonly<Record<Verdict, string>>;
  /** A verdict as the answer to a stage's question. */
  readonly answer: Readonly<Record<Verdict, string>>;
  readonly severity: Readonly<Record<Severity, string>>;
  readonly standing: Readonly<Record<ClusterStanding, string>>;
  readonly strength: { readonly cluster: string; readonly key: string };
  readonly stage: Readonly<Record<Stage, string>>;
  readonly stageQuestion: Readonly<Record<Stage, string>>;
  readonly kind: Readonly<Record<ResourceType, string>>;
  readonly resource: Readonly<Record<ResourceType, (count: number) => string>>;

  readonly verified: {
    /** Goes on after the number of verified clusters. */
    readonly ofClusters: (data: { count: number; atLeast: boolean }) => string;
    readonly unknown: string;
    readonly empty: string;
    readonly means: string;
    readonly barLabel: (data: { verified: number; failed: number; unknown: number }) => string;
    readonly outside: (count: number) => string;
    /** Before the reason of the worst failed check. */
    readonly worst: string;
    readonly details: string;
    readonly howToFix: string;
    readonly trend: string;
    readonly trendFrom: (date: string) => string;
    readonly trendLabel: (data: { from: string; verified: number; count: number; reports: number }) => string;
    readonly trendTable: { readonly time: string; readonly verified: string; readonly clusters: string };
    readonly trendReadErrors: string;
  };
  readonly readErrors: {
    readonly title: (count: number) => string;
    readonly lead: string;
    readonly request: string;
    readonly wholeAccount: string;
    readonly nothing: string;
  };
  readonly failed: {
    readonly title: string;
    readonly none: string;
    readonly noneRead: string;
    readonly noneUnknown: string;
    readonly encrypts: (count: number) => string;
    readonly left: string;
    readonly also: string;
    readonly since: (data: { time: string; span: string }) => string;
    readonly remediation: string;
    readonly restore: string;
    readonly price: (range: string) => string;
    readonly waived: string;
    readonly waivedUntil: (data: { date: string; owner: string; approvedBy: string }) => string;
    readonly deletionProtection: (state: string) => string;
    readonly instance: (id: string) => string;
    readonly stateUnknown: string;
  };
  readonly changed: {
    readonly title: string;
    readonly since: (time: string) => string;
    readonly none: string;
    readonly noEarlier: string;
    readonly worse: string;
    readonly better: string;
    readonly lost: string;
    readonly gone: string;
    readonly verifiedBefore: (data: { before: number; now: number }) => string;
  };
  readonly unknown: {
    readonly title: string;
    readonly lead: string;
    readonly waiting: (count: number) => string;
    readonly alike: string;
  };
  readonly clusters: {
    readonly title: string;
    readonly caption: string;
    readonly stages: string;
    readonly name: string;
    readonly verification: string;
    readonly activity: string;
    readonly cost: (currency: Currency) => string;
    readonly search: string;
    readonly searchHint: string;
    readonly region: string;
    readonly account: string;
    readonly verdict: string;
    readonly benchmark: string;
    readonly all: string;
    readonly sort: string;
    readonly sortBy: Readonly<Record<'worst' | 'name' | 'region' | 'last' | 'calls' | 'cost', string>>;
    /** `{shown}` and `{all}` stand for numbers. */
    readonly shown: string;
    readonly clear: string;
    readonly worstOnly: (data: { shown: number; all: number }) => string;
    readonly none: string;
    readonly noneListed: string;
    readonly missing: (places: string) => string;
    readonly evidence: string;
  };
  readonly seen: SeenWords;
  readonly cluster: {
    readonly id: string;
    readonly account: string;
    readonly region: string;
    readonly spec: string;
    readonly version: string;
    readonly state: string;
    readonly encryption: string;
    readonly key: string;
    readonly tags: string;
    readonly read: string;
    readonly on: string;
    readonly off: string;
    readonly unknown: string;
    readonly activity: string;
    readonly cost: string;
    readonly evidence: string;
    readonly toDo: string;
    readonly again: string;
    readonly otherChecks: string;
    readonly ofAccount: string;
    readonly oldSecrets: Readonly<Record<Exclude<Verdict, 'NON_COMPLIANT'>, string>>;
    readonly attested: (data: { by: string; time: string; how: string }) => string;
    /** What the audit log of the cluster shows of it. */
    readonly auditLog: (data: AuditLogData) => string;
    readonly auditLogWriter: (data: { user: string; secrets: string; first: string; last: string }) => string;
    readonly rewrite: string;
    readonly attest: string;
  };
  readonly evidence: {
    readonly check: string;
    readonly verdict: string;
    readonly found: string;
    readonly wanted: string;
    readonly property: string;
    readonly none: string;
    readonly controls: string;
    readonly since: (data: { time: string; first: string }) => string;
    readonly seenFirst: (time: string) => string;
    readonly readAt: (time: string) => string;
  };
  readonly activity: {
    readonly source: Readonly<Record<ReportedUsage['source'], string>>;
    readonly attribution: Readonly<Record<ReportedUsage['attribution'], string>>;
    readonly counts: (data: { encrypt: number; decrypt: number; whose: string }) => string;
    readonly denied: (count: number) => string;
    readonly throttled: (count: number) => string;
    readonly failed: (count: number) => string;
    readonly span: (data: { first: string; last: string }) => string;
    readonly noCalls: string;
    readonly read: (data: { from: string; to: string; source: string }) => string;
    readonly notWhole: string;
    readonly notRead: string;
  };
  readonly cost: {
    readonly title: string;
    readonly per: string;
    readonly range: (data: { low: string; high: string; expected: string }) => string;
    readonly callsModeled: string;
    readonly callsObserved: string;
    readonly callsOf: (data: { calls: string; kms: string; observed: boolean }) => string;
    readonly keys: string;
    readonly instances: string;
    readonly low: string;
    readonly expected: string;
    readonly high: string;
    readonly what: string;
    readonly dearest: string;
    readonly kms: Readonly<Record<KmsVersion, string>>;
    readonly unlisted: string;
    readonly assumptions: string;
    readonly unit: string;
    readonly source: string;
    readonly setting: string;
    readonly none: string;
    readonly polling: (count: number) => string;
  };
  readonly benchmarks: {
    readonly title: string;
    readonly lead: string;
    readonly control: string;
    readonly counts: string;
    readonly checks: string;
    readonly worst: string;
    readonly publisher: string;
    readonly waived: (count: number) => string;
  };
  readonly waivers: {
    readonly title: string;
    readonly none: string;
    readonly lead: string;
    readonly state: Readonly<Record<'active' | 'soon' | 'lapsed' | 'malformed' | 'idle', string>>;
    readonly lapsesIn: (days: number) => string;
    readonly check: string;
    readonly of: string;
    readonly reason: string;
    readonly owner: string;
    readonly approvedBy: string;
    readonly expires: string;
    readonly findings: string;
    readonly stateTitle: string;
    readonly idle: string;
  };
  readonly history: {
    readonly title: string;
    readonly lead: string;
    readonly chart: string;
    readonly report: string;
    readonly fixed: string;
    readonly count: (count: number) => string;
    readonly severity: string;
    readonly took: string;
    readonly slowest: string;
    readonly nothingFixed: string;
    readonly readErrors: string;
  };
  readonly others: {
    readonly title: string;
    readonly lead: string;
    readonly keys: string;
    readonly key: string;
    readonly state: string;
    readonly protection: string;
    readonly rotation: string;
    readonly spec: string;
    readonly encrypts: string;
    readonly deleted: (date: string) => string;
    readonly limited: (data: { shown: number; all: number }) => string;
  };
  readonly read: {
    readonly title: string;
    readonly lead: (data: { calls: number; took: string; from: string }) => string;
    readonly audit: string;
    readonly tool: string;
    readonly scope: string;
    readonly oldest: (time: string) => string;
    /** Before the digest of the newest link of the chain as the audit found it. */
    readonly chainHead: (number: number) => string;
    readonly verify: string;
    readonly ages: string;
  };
  readonly checks: {
    readonly title: string;
    readonly lead: string;
    readonly reference: string;
  };
}
