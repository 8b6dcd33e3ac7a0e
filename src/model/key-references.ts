import { phaseOf } from './lifecycle.ts';
import { formerKeys, type Memory, rememberedCluster } from './memory.ts';
import type { ClusterReading } from './snapshot.ts';

/** The key that a cluster names, and those that its existing Secrets may still need; none where it holds nothing any more. */
export function keyReferencesOf({ id, namedKey, state }: ClusterReading, memory: Memory): string[] {
  if (state.ok && phaseOf(state.value) === 'ended') return [];
  const remembered = rememberedCluster(memory, id);
  const former = remembered === undefined ? [] : formerKeys(remembered, namedKey).map(({ keyId }) => keyId);
  return [...(namedKey === '' ? [] : [namedKey]), ...former];
}
