import type { AccountOutcome, OrganizationRun } from '../../state/run.ts';
import type { Store } from '../../store/store.ts';
import { judge, readAccount } from '../audit.ts';
import { notify } from '../notify.ts';
import { type Ended, endIfDue } from './end-run.ts';
import type { Organizer, RunJob } from './organizer.ts';
import { enterAccount } from './role.ts';
import { noResult } from './run-event.ts';

/** Audits each account of a run; the last one makes the report of all. */
export const auditJob: RunJob<Ended> = {
  did: 'audited',
  functionName: (organization) => organization.function,
  act: audit,
  noResult,
  endIfDue,
};

async function audit(organizer: Organizer, run: OrganizationRun, accountId: string): Promise<AccountOutcome> {
  const { session, organization, store, notifies, onProgress } = organizer;
  const entered = await enterAccount(session, run, accountId, organization);
  if ('error' in entered) return { accountId, error: entered.error };
  // Accounts that are audited at once share the store, but what is damaged of one is no read error of the others.
  const ownStore: Store = { ...store, damage: new Set() };
  const account = { ...entered, store: ownStore, interrupted: session.interrupted };
  try {
    const { report, snapshot } = await judge(
      account,
      await readAccount(account, (progress) => onProgress?.(accountId, progress)),
      { inRun: true },
    );
    if (notifies) await notify(account, report, { auditEvents: [], regions: snapshot.regionsAsked, run });

    return { accountId, auditId: report.auditId };
  } finally {
    for (const text of ownStore.damage) store.damage.add(text);
  }
}
