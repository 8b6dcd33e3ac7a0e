import { mapLimited } from '../../cloud/concurrency.ts';
import type { CollectProgress } from '../../collect/progress.ts';
import { ConfigError } from '../../config/load.ts';
import type { ReadError } from '../../model/fact.ts';
import type { ChangeLimits } from '../../model/plan.ts';
import { readyOf, withinOrganization } from '../../remediation/plan.ts';
import { mostByPercent } from '../../remediation/settings.ts';
import type { Session } from '../../session.ts';
import { type ChangePlaces, openPlaces } from '../../state/places.ts';
import { memoryStore } from '../../store/memory.ts';
import { type Planned, planRemediation } from '../plan-remediation.ts';
import { addToChain } from '../remediate.ts';
import { findAccounts } from './find-accounts.ts';
import { enterToRemediate } from './remediation-job.ts';

/** Accounts that one process plans for at once. */
const mostAtOnce = 16;

export interface PlanManyOptions {
  /** Only these clusters, where any are named. */
  readonly only: readonly string[];
  /** Only these accounts, where any are named. */
  readonly accounts: readonly string[];
  readonly onProgress?: (accountId: string, progress: CollectProgress, accounts: number) => void;
}

/** The plan for an account, or why there is none. */
export type AccountPlan =
  | { readonly accountId: string; readonly session: Session; readonly planned: Planned }
  | { readonly accountId: string; readonly error: ReadError };

export interface OrganizationPlan {
  readonly accounts: readonly AccountPlan[];
  /** What could not be read of the organization. */
  readonly readErrors: readonly ReadError[];
  readonly limits: ChangeLimits;
  /** The places for the changes that this process makes, as one account sees them. */
  readonly places: (accountId: string) => ChangePlaces;
}

/**
 * Audits the accounts of an organization in this process and says what would be changed in each, within the limits of all of
 * them. Nothing is changed.
 *
 * @throws ConfigError where an account is asked for that is none of the organization's
 */
export async function planOrganization(
  session: Session,
  { only, accounts: asked, onProgress }: PlanManyOptions,
): Promise<OrganizationPlan> {
  const { config, store, timing } = session;
  const { organization, remediation: settings } = config;
  if (organization === undefined) throw new ConfigError('The configuration names no organization.');
  const work = memoryStore();
  const organizer = { session, organization, store: store ?? work, work, notifies: false, whole: true };
  const found = await findAccounts(organizer, undefined);
  const other = asked.find((id) => !found.accountIds.includes(id));
  if (other !== undefined) throw new ConfigError(`Account ${other} is none of the organization; see organization.`);
  const ids = found.accountIds.filter((id) => asked.length === 0 || asked.includes(id));

  const plans = await mapLimited(ids, mostAtOnce, async (accountId): Promise<AccountPlan> => {
    const entered = await enterToRemediate(organizer, { id: 'plan', ownAccountId: found.ownAccountId }, accountId);
    if ('error' in entered) return { accountId, error: entered.error };
    const own = store === undefined ? { ...entered, store: undefined } : entered;
    const planned = await planRemediation(own, {
      only,
      inRun: true,
      onProgress: (progress) => onProgress?.(accountId, progress, ids.length),
    });
    return { accountId, session: own, planned };
  });
  const proClusters = plans.reduce(
    (sum, plan) => sum + ('planned' in plan ? plan.planned.report.summary.proClusters : 0),
    0,
  );
  const limits = { perRun: settings.maxPerRun, byPercent: mostByPercent(settings.maxPercent, proClusters) };
  const within: AccountPlan[] = [];
  let elsewhere = 0;
  for (const one of plans) {
    if ('error' in one) {
      within.push(one);
      continue;
    }
    // One after the other: many at once would all want the next link.
    await addToChain(one.session, one.planned.report.auditId);
    const { report } = one.planned;
    const plan = withinOrganization(one.planned.plan, { report, settings, organization: { limits, elsewhere } });
    elsewhere += readyOf(plan);
    within.push({ ...one, planned: { ...one.planned, report: { ...report, plan }, plan } });
  }
  return {
    accounts: within,
    readErrors: found.readErrors,
    limits,
    places: (accountId) => openPlaces(work, { name: 'places', accountId, limits, timing }),
  };
}
