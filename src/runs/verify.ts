import { type Verification, verifyChain } from '../state/chain.ts';
import { type Store, StoreError } from '../store/store.ts';

/**
 * Proves that no stored report was changed or left out.
 *
 * @throws StoreError where nothing is stored
 */
export async function verify(store: Store | undefined): Promise<Verification> {
  if (store === undefined)
    throw new StoreError('SEALWATCH_STORE is not set, so there are no stored reports to verify.');
  return verifyChain(store);
}
