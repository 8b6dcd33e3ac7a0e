import type { LiveAccount } from '../account.ts';

/** What an operation may know of the request it answers. */
export interface LogCall {
  readonly account: LiveAccount;
  readonly project: string;
  readonly logstore: string;
  readonly region: string;
  /** The parameters of the query; the last one counts. */
  readonly query: ReadonlyMap<string, string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What was found. */
export interface LogAnswer {
  readonly rows: readonly Record<string, string>[];
  readonly hasSql: boolean;
}

/** One operation of SLS on a logstore, ready to be dispatched. */
export interface LogOperation {
  readonly name: string;
  readonly method: string;
  /** With a group named logstore. */
  readonly path: RegExp;
  /** The parameter that tells it from the others of its path. */
  readonly type: string;
  /** The RAM action that the caller needs. */
  readonly action: string;
  /** Answers, or throws an ApiError. */
  run(call: LogCall): LogAnswer;
}
