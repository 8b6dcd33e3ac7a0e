import type { Localized, Resource } from '../model/finding.ts';

interface FieldTypes {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
  readonly list: readonly string[];
}

/** The fields of a reason's data, by kind. */
export type Shape = Readonly<Record<string, keyof FieldTypes>>;

export type DataOf<S extends Shape> = { readonly [F in keyof S]: FieldTypes[S[F]] };

/** What an audit event was performed on, and the events on it, by name. */
export type EventNames = Readonly<
  Partial<
    Record<
      'cluster' | 'key' | 'alias' | 'kms-instance' | 'role' | 'policy' | 'trail' | 'security-group' | 'network-acl',
      readonly string[]
    >
  >
>;

/**
 * What a finding is about, as its root cause. `key-protection` is one with `dead-key` where the key is dead; `off`, `key`,
 * `dead-key` and `instance` are about the cluster, its key and the key's instance, the others about the region or account.
 */
export type CauseKind =
  | 'dead-key'
  | 'key'
  | 'key-protection'
  | 'instance'
  | 'egress'
  | 'off'
  | 'denied-unnamed'
  | 'role-denied'
  | 'no-trail';

/** What the headline of an alert may name. The date is formatted for people already; '' where there is none. */
export interface HeadlineData {
  readonly subject: string;
  readonly place: string;
  /** How many clusters use it. */
  readonly clusters: number;
  readonly date: string;
  /** Until the date, such as `in 7 days`; '' where there is none, or it has passed. */
  readonly left: string;
  readonly reason: string;
}

/** What the impact on the clusters that use a key may name. */
export interface ImpactData {
  /** At least one, as a list in words. */
  readonly names: string;
  readonly date: string;
}

/** A sentence, or one that uses the data of its reason. Of a method, data of any shape may be asked for. */
type Sentence<D> = string | { say(data: D): string }['say'];

/** What to do about a reason: a text, commands for the resource, and where the console has it. */
export interface Advice<D> extends Localized<Sentence<D>> {
  /** Command lines, none where an id is not known or not plain. */
  commands?(data: D, resource: Resource): readonly string[];
  readonly console?: Localized;
  /** Whether the commands end an incident by reverting what caused it. */
  readonly restores?: true;
}

/** The sentence in the few words that a table has room for. `span` is the time since an ISO 8601 time, in words. */
export interface Short<D> {
  en(data: D, span: (iso: string) => string): string;
  zh(data: D, span: (iso: string) => string): string;
}

/** A reason that a check can give, with all that follows from it. */
export interface Reason<S extends Shape = Shape> {
  readonly shape: S;
  /** The sentence. */
  en(data: DataOf<S>): string;
  zh(data: DataOf<S>): string;
  readonly short?: Short<DataOf<S>>;
  readonly headline?: Localized<(about: HeadlineData) => string>;
  /** What it means for the clusters that use the key, in place of the sentence where their names are known. */
  readonly impact?: Localized<(about: ImpactData) => string>;
  readonly remediation?: Advice<DataOf<S>>;
  /** The audit events that lead to this reason. The actor of another event is never named for it. */
  readonly events?: EventNames;
  readonly cause?: CauseKind;
  /** Whether it is a consequence of the other reasons of its root cause. */
  readonly follows?: true;
  /** The id of another reason that means the same: a change from one to the other is no news. */
  readonly sameAs?: string;
  /** The field that holds the time by which something must be done. */
  readonly deadline?: keyof S & string;
}

/** Types a reason: its sentences can use the data of its shape, and no other. */
export function reason<const S extends Shape>(shape: S, rest: Omit<Reason<S>, 'shape'>): Reason<S> {
  return { shape, ...rest };
}

/** The events that set whether a cluster is encrypted, and with which key. */
export const settingEvents = ['UpdateKMSEncryption', 'MigrateCluster', 'CreateCluster'] as const;

/** The events that set which key an alias means. */
export const aliasEvents = ['CreateAlias', 'UpdateAlias', 'DeleteAlias'] as const;

/** `1 call`, `3 calls`. */
export function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

/** A time of ISO 8601 with what stands before it; nothing where the time is not known. */
export function dated(before: string, time: string, after = ''): string {
  return time === '' ? '' : `${before}${time}${after}`;
}

export function iso(time: number): string {
  return new Date(time).toISOString();
}
