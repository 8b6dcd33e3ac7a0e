import { keepDelivery } from '../state/ledger.ts';
import type { Store } from '../store/store.ts';
import { type Folded, type FoldOptions, foldDelivery, type Origin } from '../trail/fold.ts';

/** Where the bytes of a delivery come from. */
export interface Input extends Origin {
  open(): AsyncIterable<Uint8Array>;
}

export interface Ingested extends Folded {
  /** Accounts of which something was kept that was not there before. */
  readonly kept: readonly string[];
}

/** Folds a delivery into the ledger. */
export async function ingest(input: Input, store: Store, options: FoldOptions): Promise<Ingested> {
  const folded = await foldDelivery(input.open(), input, options);
  return { ...folded, kept: await keepFolded(store, folded) };
}

/**
 * Keeps what was folded. Doing it again changes nothing, and so does stopping at any point and doing it again: each account's
 * part is one object, written once.
 *
 * @returns accounts of which something was kept that was not there before
 */
export async function keepFolded(store: Store, { deliveries }: Folded): Promise<string[]> {
  const kept: string[] = [];
  for (const [accountId, delivery] of deliveries) {
    if (await keepDelivery(store, accountId, delivery)) kept.push(accountId);
  }
  return kept;
}
