import type { Links } from '../../alerts/entry.ts';
import { targetsOf } from '../../alerts/routes.ts';
import { targetMessages } from '../../alerts/target-messages.ts';
import { mapLimited } from '../../cloud/concurrency.ts';
import type { AccountNotices } from '../../model/alert.ts';
import type { Timing } from '../../model/timing.ts';
import { alertedAccounts, type PendingNotices } from '../../state/alerts.ts';
import { knownRuns } from '../../state/run.ts';
import {
  addRunMessages,
  enqueueRunMessages,
  forgetNotices,
  readNotices,
  type WaitingNotices,
} from '../../state/run-messages.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { linksOf } from '../notify.ts';
import { anchorOf } from '../sign-head.ts';
import type { Organizer } from './organizer.ts';

/** How many accounts are looked at at once. */
const readers = 16;

/** The run that ends. */
export interface EndingRun {
  readonly id: string;
  /** The id of its report; '' where that is kept nowhere. */
  readonly auditId: string;
}

/**
 * Writes one message to each target about all accounts of a run, with what earlier runs left. It may be interrupted
 * anywhere and repeated, by several at once: each notice is in one message.
 *
 * @param run undefined where none ends: then only notices that no other run will take are taken
 */
export async function notifyRun({ session, store }: Organizer, run?: EndingRun): Promise<void> {
  const { config, clock, timing, hasDefaultWebhook } = session;
  const now = clock.now();
  const accounts = await mapLimited(await alertedAccounts(store), readers, (id) => newsOf(store, id, timing));
  const open = new Set((await knownRuns(store, now)).open.map(({ id }) => id));
  // Another run may be under way; one whose process has died is not known anywhere.
  const isDue = ({ runId, deadline }: PendingNotices) =>
    runId === run?.id || now >= Date.parse(deadline) || (run !== undefined && !open.has(runId));
  // In the order of an account's changes: what is older goes along.
  const due = accounts.flatMap(({ accountId, waiting }) => {
    const count = waiting.findLastIndex(isDue) + 1;
    return count === 0 ? [] : [{ accountId, waiting: waiting.slice(0, count) }];
  });
  const anchor = await anchorOf({ ...session, store });
  const targets = targetsOf(config.alerts, hasDefaultWebhook);

  await addRunMessages(
    store,
    due,
    (fresh) =>
      targets.flatMap((target) =>
        targetMessages(
          target,
          fresh.map(({ account }) => account),
          linksTo,
          anchor,
        ).map((message) => ({ channel: target.channel.name, at: new Date(now).toISOString(), message })),
      ),
    timing,
  );
  await mapLimited(due, readers, (accountNotices) => forgetNotices(store, accountNotices, timing));
  await enqueueRunMessages(store, timing);

  /** What is about one report leads there, what is about several to that of all. */
  function linksTo(about: readonly AccountNotices[]): Links {
    const ids = new Set(about.map(({ auditId }) => auditId));
    const [only = ''] = ids;
    return linksOf(session, ids.size === 1 ? only : (run?.auditId ?? ''));
  }
}

/** The waiting notices of an account; none where its alerts are damaged, which `deliver` reports and which delays no other account. */
async function newsOf(store: Store, accountId: string, timing: Timing): Promise<WaitingNotices> {
  try {
    return await readNotices(store, accountId, timing);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { accountId, waiting: [] };
  }
}
