import type { Session } from '../session.ts';
import { checkEvidence, type VerifyResult } from '../state/evidence.ts';
import { StoreError } from '../store/store.ts';

/**
 * Verifies that no stored report was changed, removed, added or retired out of time, as far as the store itself can show.
 *
 * @throws StoreError where there is no store
 */
export async function verify({
  config,
  store,
  clock,
  timing,
}: Pick<Session, 'config' | 'store' | 'clock' | 'timing'>): Promise<VerifyResult> {
  if (store === undefined)
    throw new StoreError('SEALWATCH_STORE is not set, so there are no stored reports to verify.');
  return checkEvidence(store, { timing, now: clock.now(), retention: config.retention });
}
