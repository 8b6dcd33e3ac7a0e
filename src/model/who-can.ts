import type { Fact, ReadError } from './fact.ts';
import type { PolicyStatement } from './ram-policy.ts';

/** A policy that somebody holds. */
export interface HeldPolicy {
  readonly name: string;
  readonly type: 'System' | 'Custom';
  /** The group that it comes by; '' where it is attached to the holder itself. */
  readonly via: string;
  readonly statements: Fact<readonly PolicyStatement[]>;
}

/** A RAM user or role, with the policies that it holds. */
export interface PrincipalReading {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly arn: string;
  /** By where they come from: its own, and those of each group. */
  readonly policies: readonly Fact<readonly HeldPolicy[]>[];
}

/** What endangers encryption. */
export const dangers = ['turnOff', 'disable', 'delete', 'decrypt'] as const;

export type Danger = (typeof dangers)[number];

/** What somebody may be asked about: an action on a resource. */
export interface DangerousAction {
  readonly danger: Danger;
  readonly actions: readonly string[];
  /** An ARN. */
  readonly resource: string;
}

/** `unknown`: a policy that decides it could not be read. `undecided`: it depends on a condition. */
export type May = 'yes' | 'no' | 'undecided' | 'unknown';

export interface WhoMay {
  /** `root` is the account itself; `everybody` all of the account, `outside` whom a key policy names of another account. */
  readonly kind: 'root' | 'user' | 'role' | 'everybody' | 'outside';
  readonly name: string;
  readonly may: Readonly<Partial<Record<Danger, May>>>;
  /** Policies that allow it, or may: `AliyunKMSFullAccess`, `group/ops: kms-admin`, `key policy`. */
  readonly by: readonly string[];
}

/** Who may do what to a key or a cluster. */
export interface WhoCan {
  readonly accountId: string;
  readonly regionId: string;
  readonly clusterId: string;
  /** '' where there is none. */
  readonly keyId: string;
  readonly asked: readonly DangerousAction[];
  /** Those who may, or of whom it is not known; the others are counted. */
  readonly who: readonly WhoMay[];
  readonly others: number;
  readonly readErrors: readonly ReadError[];
}
