import { checkEvidence, type VerifyOptions, type VerifyResult } from '../../src/state/evidence.ts';
import type { Store } from '../../src/store/store.ts';

const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };

/** What `sealwatch verify` says of a store, by default now, with the default retention. */
export function evidenceOf(store: Store, options: Partial<VerifyOptions> = {}): Promise<VerifyResult> {
  return checkEvidence(store, { timing, now: Date.now(), retention: { days: 400, keep: 30 }, ...options });
}
