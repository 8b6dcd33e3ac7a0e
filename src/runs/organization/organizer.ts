import type { FunctionInvoker } from '../../cloud/invoke.ts';
import type { CollectProgress } from '../../collect/progress.ts';
import type { OrganizationConfig } from '../../config/organization-schema.ts';
import type { Session } from '../../session.ts';
import type { Store } from '../../store/store.ts';

/** Everything that an audit of many accounts is made with. */
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
  /** Told how far the reading of each account has come. */
  readonly onProgress?: (accountId: string, progress: CollectProgress) => void;
}

/** What audits accounts, here or by invocations. */
export interface Dispatcher extends Organizer {
  readonly invoker: FunctionInvoker;
}
