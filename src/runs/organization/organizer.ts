import type { FunctionInvoker } from '../../cloud/invoke.ts';
import type { CollectProgress } from '../../collect/progress.ts';
import type { OrganizationConfig } from '../../config/organization-schema.ts';
import type { ReadError } from '../../model/fact.ts';
import type { Session } from '../../session.ts';
import type { AccountOutcome, OrganizationRun } from '../../state/run.ts';
import type { Store } from '../../store/store.ts';

/** Everything that a run over many accounts is made with. */
export interface Organizer {
  readonly session: Session;
  readonly organization: OrganizationConfig;
  /** Where reports, memory and alerts are kept. */
  readonly store: Store;
  /** Where the parts of a run find each other: as the store, where they run in several processes. */
  readonly work: Store;
  /** Whether alerts are kept and sent. */
  readonly notifies: boolean;
  /** Whether all of the organization is audited, so that the run's report is kept as that of the organization. */
  readonly whole: boolean;
  /** Called with the progress of each account. */
  readonly onProgress?: (accountId: string, progress: CollectProgress) => void;
}

/** What a run does with each of its accounts, and at its end, whose result is an `E`. */
export interface RunJob<E> {
  /** What was done with an account that is done. */
  readonly did: string;
  readonly functionName: (organization: OrganizationConfig) => string;
  /** Does one account; it may be broken off anywhere and done again, by several at once. */
  readonly act: (organizer: Organizer, run: OrganizationRun, accountId: string) => Promise<AccountOutcome>;
  /** Why nothing is known of an account. @param what such as `was not begun` */
  readonly noResult: (accountId: string, requestId: string, what: string) => ReadError;
  /** Ends the run if it is due, however often it is asked; undefined where it is not. */
  readonly endIfDue: (organizer: Organizer, run: OrganizationRun) => Promise<E | undefined>;
}

/** What has accounts done, here or by invocations. */
export interface Dispatcher extends Organizer {
  readonly invoker: FunctionInvoker;
}
