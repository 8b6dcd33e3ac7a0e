import { transitionsBetween } from '../judge/transitions.ts';
import { type Memory, nothingRemembered, unite } from '../model/memory.ts';
import type { Report } from '../model/report.ts';
import type { Session } from '../session.ts';
import { linkedReports } from '../state/chain.ts';
import { completeEvidence, setDamagedAside } from '../state/damaged.ts';
import { isRunOver } from '../state/evidence.ts';
import { learnFromReport } from '../state/learn.ts';
import { remember } from '../state/memory.ts';
import { accountsOfReports, listReportsOf, reportNamed } from '../state/reports.ts';
import { type Store, StoreError } from '../store/store.ts';
import { rebuildHistory } from './history.ts';

export interface Repaired {
  /** Keys of what was set aside. */
  readonly damaged: readonly string[];
  /** Keys of reports that were added to the chain, since their audit was killed before it did. */
  readonly linked: readonly string[];
  readonly accounts: number;
  /** Stored reports that memory and history were made from. */
  readonly reports: number;
}

/**
 * Sets damaged objects of the store aside, and makes memory and history again from the stored reports. What is remembered is
 * only added to, so that repairing a store that is whole changes nothing.
 *
 * @throws StoreError where there is no store
 */
export async function repairStore(session: Pick<Session, 'config' | 'store' | 'timing' | 'clock'>): Promise<Repaired> {
  const { store, timing, clock } = session;
  if (store === undefined) throw new StoreError('SEALWATCH_STORE is not set, so there is no store to repair.');
  const now = clock.now();
  const damaged = await setDamagedAside(store, { timing, now });
  const isOver = (id: string) => isRunOver(id, now);
  const linked = await completeEvidence(store, await linkedReports(store), isOver, new Date(now).toISOString());
  const accounts = [...new Set((await accountsOfReports(store)).values())].sort();
  let reports = 0;
  for (const accountId of accounts) {
    const learned = await memoryOfReports(store, accountId, now);
    reports += learned.reports;
    await remember(store, accountId, learned.memory);
    await rebuildHistory(session, accountId);
  }
  await rebuildHistory(session, 'organization');
  return { damaged, linked, accounts: accounts.length, reports };
}

/** What the stored reports of an account teach, the oldest first. */
async function memoryOfReports(store: Store, accountId: string, now: number) {
  let memory: Memory = nothingRemembered;
  let previous: Report | undefined;
  let reports = 0;
  // One after the other: a report may have megabytes.
  for (const { id } of (await listReportsOf(store, accountId, now)).toReversed()) {
    const report = await reportNamed(store, id);
    if (report === undefined) continue;
    reports += 1;
    const { startedAt, findings, kind } = report;
    const transitions = previous === undefined ? [] : transitionsBetween(previous.findings, findings, startedAt);
    memory = unite(memory, { ...learnFromReport(report, previous), transitions });
    // A change holds a part: what it does not name is as it was.
    previous = kind === 'change' && previous !== undefined ? overlaid(previous, report) : report;
  }
  return { memory, reports };
}

/** The clusters and findings of an account as they were after a change. */
function overlaid(previous: Report, change: Report): Report {
  const over = <T extends { readonly id: string }>(before: readonly T[], now: readonly T[]): T[] => [
    ...new Map([...before, ...now].map((item) => [item.id, item])).values(),
  ];
  return {
    ...previous,
    clusters: over(previous.clusters, change.clusters),
    findings: over(previous.findings, change.findings),
  };
}
