import type { Links } from '../../alerts/entry.ts';
import { newsMessages } from '../../alerts/news.ts';
import { targetsOf } from '../../alerts/routes.ts';
import { mapLimited } from '../../cloud/concurrency.ts';
import type { AccountNews } from '../../model/alert.ts';
import type { Timing } from '../../model/timing.ts';
import { alertedAccounts, type PendingNews } from '../../state/alerts.ts';
import { knownRuns } from '../../state/run.ts';
import { forgetNews, handOverRuns, readNews, tellNews, type WaitingNews } from '../../state/run-messages.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { linksOf } from '../notify.ts';
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
 * Sends each target one message of the news of all accounts of a run, and of what earlier runs left unsent. It
 * may be broken off anywhere and done again, by several at once: what is announced is announced once.
 *
 * @param run undefined where none ends: then only what no other run will announce is announced
 */
export async function tellRun({ session, store }: Organizer, run?: EndingRun): Promise<void> {
  const { config, clock, timing, hasDefaultWebhook } = session;
  const now = clock.now();
  const accounts = await mapLimited(await alertedAccounts(store), readers, (id) => newsOf(store, id, timing));
  const open = new Set((await knownRuns(store)).open.map(({ id }) => id));
  // Another run may be under way; one whose process has died is not known anywhere.
  const isDue = ({ runId, deadline }: PendingNews) =>
    runId === run?.id || now >= Date.parse(deadline) || (run !== undefined && !open.has(runId));
  // In the order of an account's changes: what is older goes along.
  const due = accounts.flatMap(({ accountId, waiting }) => {
    const count = waiting.findLastIndex(isDue) + 1;
    return count === 0 ? [] : [{ accountId, waiting: waiting.slice(0, count) }];
  });
  const targets = targetsOf(config.alerts, hasDefaultWebhook);

  await tellNews(
    store,
    due,
    (fresh) =>
      targets.flatMap((target) =>
        newsMessages(
          target,
          fresh.map(({ news }) => news),
          linksTo,
        ).map((message) => ({ channel: target.channel.name, at: new Date(now).toISOString(), message })),
      ),
    timing,
  );
  await mapLimited(due, readers, (told) => forgetNews(store, told, timing));
  await handOverRuns(store, timing);

  /** What is about one report leads there, what is about several to that of all. */
  function linksTo(about: readonly AccountNews[]): Links {
    const ids = new Set(about.map(({ auditId }) => auditId));
    const [only = ''] = ids;
    return linksOf(session, ids.size === 1 ? only : (run?.auditId ?? ''));
  }
}

/** What waits of an account; nothing where its alerts are damaged: that holds up no other account, and `deliver` tells it. */
async function newsOf(store: Store, accountId: string, timing: Timing): Promise<WaitingNews> {
  try {
    return await readNews(store, accountId, timing);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { accountId, waiting: [] };
  }
}
