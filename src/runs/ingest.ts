import { keepDelivery } from '../state/ledger.ts';
import type { Store } from '../store/store.ts';
import { type Folded, type FoldOptions, foldDelivery, type Origin } from '../trail/fold.ts';

/** Where the bytes of a delivery come from. */
export interface Input extends Origin {
  open(): AsyncIterable<Uint8Array>;
}

export interface Ingested extends Folded {
  readonly name: string;
  /** Accounts of which something was kept that was not there before. */
  readonly kept: readonly string[];
}

/**
 * Folds a delivery into the ledger. Doing it again changes nothing, and so does stopping at any point and doing it again:
 * each account's part is one object, written once.
 *
 * @param store undefined is to count, and keep nothing
 */
export async function ingest(input: Input, store: Store | undefined, options: FoldOptions = {}): Promise<Ingested> {
  const folded = await foldDelivery(input.open(), input, options);
  const kept: string[] = [];
  if (store !== undefined) {
    for (const [accountId, delivery] of folded.deliveries) {
      if (await keepDelivery(store, accountId, delivery)) kept.push(accountId);
    }
  }
  return { ...folded, name: input.name, kept };
}
