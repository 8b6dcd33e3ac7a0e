import { CloudError } from '../cloud/errors.ts';
import type { Session } from '../session.ts';
import { keepDeadLetter } from '../state/dead-letters.ts';
import { knownRuns } from '../state/run.ts';
import { ChangeIncomplete, type ChangeResult, change, type Notify } from './change.ts';
import { roleIn } from './organization/role.ts';

/**
 * Handles an event wherever it happened: in this account, and in those of the organization that it names, each entered by its
 * role. One trail of an organization so serves all of its accounts.
 *
 * @param results filled as accounts are handled, so that it is known what was done where one fails
 * @returns the same, this account first
 * @throws as `change` does, or CloudError for an account that cannot be entered, after everything else was handled
 */
export async function changeEverywhere(
  session: Session,
  eventText: string,
  notify: Notify,
  results: ChangeResult[] = [],
): Promise<ChangeResult[]> {
  const failures: unknown[] = [];
  const handleIn = async (place: Session) => {
    try {
      results.push(await change(place, eventText, notify));
    } catch (error) {
      failures.push(error);
      if (error instanceof ChangeIncomplete) results.push(error.result);
    }
  };

  await handleIn(session);
  const named = new Set(results.flatMap(({ elsewhere }) => elsewhere.map(({ accountId }) => accountId)));
  for (const accountId of named.size === 0 ? [] : await membersOf(session)) {
    if (!named.has(accountId)) continue;
    const member = await enter(session, accountId, eventText).catch((error: unknown) => {
      failures.push(error);
    });
    if (member !== undefined) await handleIn(member);
  }
  if (failures.length > 0) throw failures[0];
  return results;
}

/** The accounts that may be entered: an event may name any. */
async function membersOf({ config, store, clock }: Session): Promise<string[]> {
  const { organization } = config;
  if (organization === undefined) return [];
  const { accounts, managementAccount = '', resourceDirectory, exclude } = organization;
  const last = resourceDirectory && store !== undefined ? (await knownRuns(store, clock.now())).last : undefined;
  const all = new Set([...accounts, managementAccount, ...(last?.accountIds ?? [])]);
  return [...all].filter((id) => id !== '' && !exclude.includes(id));
}

/** Enters an account. Where that fails the event is kept, so that it is not lost with its last try. */
async function enter(session: Session, accountId: string, eventText: string): Promise<Session> {
  const { config, store, clock } = session;
  if (config.organization === undefined) throw new Error('there is no organization');
  try {
    return { ...(await session.enter(accountId, roleIn(accountId, config.organization, 'change'))), store };
  } catch (error) {
    if (error instanceof CloudError && store !== undefined) {
      await keepDeadLetter(store, eventText, [error.message], new Date(clock.now()).toISOString());
    }
    throw error;
  }
}
