import { keyInForce } from './encryption.ts';
import { phaseOf } from './lifecycle.ts';
import type { ClusterReading } from './snapshot.ts';

/** Whether a cluster is there and its encryption on, or may be: usage decides it where a key is named without the flag. */
export function isEncrypted({ encryption, state }: ClusterReading): boolean {
  return encryption.ok && keyInForce(encryption.value) !== null && !(state.ok && phaseOf(state.value) === 'ended');
}

/** The regions where the role has something to do. */
export function regionsWithEncryption(clusters: readonly ClusterReading[]): string[] {
  return [...new Set(clusters.filter(isEncrypted).map(({ regionId }) => regionId))].sort();
}
