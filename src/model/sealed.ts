import { phaseOf } from './lifecycle.ts';
import type { ClusterReading } from './snapshot.ts';

/** Whether a cluster is there and its encryption on. */
export function isEncrypted({ encryption, state }: ClusterReading): boolean {
  return encryption.ok && encryption.value.is === 'on' && !(state.ok && phaseOf(state.value) === 'ended');
}

/** The regions where the role has something to do. */
export function regionsWithEncryption(clusters: readonly ClusterReading[]): string[] {
  return [...new Set(clusters.filter(isEncrypted).map(({ regionId }) => regionId))].sort();
}
