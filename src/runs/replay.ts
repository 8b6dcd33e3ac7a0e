import { CloudError } from '../cloud/errors.ts';
import type { Session } from '../session.ts';
import { type DeadLetter, readDeadLetters, removeDeadLetter } from '../state/dead-letters.ts';
import { StoreError } from '../store/store.ts';
import { ChangeIncomplete, type Notify } from './change.ts';
import { changeEverywhere } from './change-everywhere.ts';

export interface Replayed {
  readonly id: string;
  /** `cut`: not the whole event was kept, so it was not tried. */
  readonly outcome: 'handled' | 'malformed' | 'incomplete' | 'cut';
}

/** Every event that could not be read, the oldest first. @throws StoreError where there is no store */
export async function listDeadLetters({ store }: Session): Promise<readonly DeadLetter[]> {
  if (store === undefined) throw new StoreError('SEALWATCH_STORE is not set, so there are no dead letters.');
  return readDeadLetters(store);
}

/**
 * Handles every dead letter again, and removes those that pass. What passed the first time in a batch is not done twice.
 *
 * @throws StoreError where there is no store
 */
export async function replayDeadLetters(session: Session, notify: Notify): Promise<Replayed[]> {
  const replayed: Replayed[] = [];
  for (const { id, text, cut } of await listDeadLetters(session)) {
    const outcome = cut ? 'cut' : await replayOne(session, text, notify);
    if (outcome === 'handled' && session.store !== undefined) await removeDeadLetter(session.store, id);
    replayed.push({ id, outcome });
  }
  return replayed;
}

async function replayOne(session: Session, text: string, notify: Notify): Promise<Replayed['outcome']> {
  try {
    await changeEverywhere(session, text, notify);
    return 'handled';
  } catch (error) {
    if (error instanceof ChangeIncomplete) return error.reason;
    // The role of a member may be granted later.
    if (error instanceof CloudError) return 'incomplete';
    throw error;
  }
}
