import type { Lang, ResourceType, Verdict } from '../model/finding.ts';
import type { HintId } from './hint-id.ts';

/** Why a cluster can be encrypted by no key. */
export type OtherKind = 'basic' | 'dedicated' | 'registered' | 'acs' | 'legacy' | 'other';

type Count = (count: number) => string;

/**
 * What the report says on a terminal, around its findings. What stands in a table or before a value is short. Verdicts
 * are written as they are in every language.
 */
export interface TextWords {
  readonly lang: Lang;
  /** Names beside each other. */
  readonly list: (names: readonly string[]) => string;
  /** Lists, or parts of sentences, beside each other. */
  readonly lists: (lists: readonly string[]) => string;
  /** Set beside what stands before it: ` (text)`. */
  readonly aside: (text: string) => string;
  readonly both: (one: string, other: string) => string;
  readonly andMore: (shown: string, more: number) => string;
  readonly more: Count;
  /** Something that was left out, and how to see it. */
  readonly shownByAll: (what: string) => string;

  /** Milliseconds. */
  readonly span: (ms: number) => string;
  readonly ago: (time: string, now: number) => string;
  readonly took: (ms: number) => string;

  readonly account: string;
  readonly accountNamed: (id: string) => string;
  readonly wholeAccount: string;
  readonly thisAccount: string;
  readonly clusters: Count;
  readonly resources: (count: number, type: ResourceType | undefined) => string;

  /** How a verdict is said in a table, with a sign beside it and without. */
  readonly verdicts: Readonly<Record<Verdict, { readonly word: string; readonly alone: string }>>;

  readonly readErrors: {
    readonly title: string;
    readonly places: Count;
    /** Before what is to be done. */
    readonly fix: string;
    readonly hints: Readonly<Record<Exclude<HintId, 'denied'>, string>>;
    /** What is advised for `denied`. */
    readonly grant: (actions: string) => string;
  };

  readonly fire: {
    readonly title: string;
    readonly nothing: string;
    readonly nothingRead: string;
    readonly waived: Count;
    readonly findings: Count;
    /** The counts beside the title. */
    readonly count: (parts: readonly string[]) => string;
    readonly left: (count: number, bySeverity: readonly string[]) => string;
  };

  readonly cause: {
    /** Marks what is waived; with room behind it. */
    readonly waived: string;
    readonly encrypts: Count;
    readonly left: (names: string) => string;
    /** Before what else is wrong; with room behind it. */
    readonly also: string;
    readonly since: (time: string, span: string) => string;
    readonly waivedUntil: (day: string) => string;
    readonly waiver: (data: { readonly reason: string; readonly owner: string; readonly approvedBy: string }) => string;
    readonly price: (money: string) => string;
    readonly undo: (command: string) => string;
    readonly stateUnknown: string;
    readonly specUnknown: string;
    readonly versionUnknown: string;
    readonly deletionProtection: (state: string) => string;
    readonly instance: (id: string) => string;
    readonly kubernetes: (version: string) => string;
  };

  readonly waivers: {
    readonly title: string;
    readonly states: Readonly<Record<'unused' | 'lapsed' | 'malformed', string>>;
    readonly of: (selector: string) => string;
    readonly unused: string;
    /** Why it waives nothing, which the report has in English. */
    readonly problem: (english: string) => string;
    readonly owner: (name: string) => string;
  };

  readonly unknown: {
    readonly title: string;
    readonly left: (findings: number, reasons: number) => string;
    readonly waiting: Count;
    /** After a sentence. */
    readonly alike: string;
    readonly elsewhere: Count;
  };

  readonly clusterList: {
    readonly title: string;
    readonly left: (count: number, verified: number) => string;
    readonly notEncryptable: (count: number, kinds: string) => string;
    /** A cluster that is out of scope for a reason that has no short words. */
    readonly otherKind: string;
    readonly kind: (count: number, kind: string) => string;
    /** A list that is empty: where, and that it is so. */
    readonly none: (place: string) => readonly [string, string];
    /** A list that could not be read, and what that means. */
    readonly noList: readonly [string, string];
    readonly missing: (places: string) => string;
    readonly titles: Readonly<
      Record<
        | 'account'
        | 'region'
        | 'configured'
        | 'configuredShort'
        | 'key'
        | 'role'
        | 'keyUsed'
        | 'oldSecrets'
        | 'oldSecretsShort'
        | 'verification',
        string
      >
    >;
    /** Before how strong the proof is; with room behind it that may not be broken. */
    readonly verification: string;
    readonly verified: Readonly<Record<'none' | 'key' | 'cluster', string>>;
  };

  /** What the trail shows of a cluster, in the few words that a table has room for. */
  readonly seen: {
    readonly shared: string;
    readonly calls: Count;
    readonly readErrors: string;
    readonly with: (words: string, detail: string) => string;
  };

  readonly totals: {
    readonly atLeast: Count;
    readonly unknown: string;
    readonly pro: Count;
    readonly verified: Count;
    readonly accountUnknown: string;
    readonly regions: Count;
    readonly read: (time: string, ago: string) => string;
    readonly calls: (count: number, took: string) => string;
    readonly report: (path: string) => string;
    readonly exit: (code: number, why: string) => string;
  };
}
