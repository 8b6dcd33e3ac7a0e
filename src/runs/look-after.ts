import { rereadScope } from '../collect/again.ts';
import { phaseOf } from '../model/cluster.ts';
import { describedRefs, keyResolver } from '../model/key-ref.ts';
import { nothingRemembered } from '../model/memory.ts';
import type { ObservedCluster, OpenChange } from '../model/plan.ts';
import type { ClusterReading, KeyReading } from '../model/snapshot.ts';
import type { Session } from '../session.ts';

/** Looks how a cluster is after the call, and its key. */
export async function observeCluster(
  session: Session,
  accountId: string,
  { cluster, keyId }: Pick<OpenChange, 'cluster' | 'keyId'>,
): Promise<ObservedCluster> {
  const { id, regionId } = cluster;
  const reading = await rereadScope(
    { accountId, cloud: session.cloudOnce },
    {
      clusters: [{ regionId, id }],
      keys: [{ regionId, id: keyId }],
      securityRegion: undefined,
      trailRegions: [],
      keyTags: false,
      aliases: false,
      network: false,
      knownNetwork: new Set(),
      memory: nothingRemembered,
    },
  );
  const [failed] = reading.failed;
  if (failed !== undefined) return { is: 'read-error', error: failed.error };
  const [found] = reading.clusters;
  if (found === undefined) return { is: 'gone' };
  const place = { accountId, regionId };
  const resolve = keyResolver(describedRefs(accountId, reading.keys));
  return observedCluster(
    found,
    reading.keys.find((key) => key.keyId === keyId),
    (reference) => (resolve(reference, place) === resolve(keyId, place) ? keyId : reference),
  );
}

/** @param idOf the id of the change's key where a reference means that key */
function observedCluster(
  { state, encryption }: ClusterReading,
  key: KeyReading | undefined,
  idOf: (reference: string) => string,
): ObservedCluster {
  if (!state.ok) return { is: 'read-error', error: state.error };
  // Which of the two it says while it is changing is not known.
  const isChanging = phaseOf(state.value) === 'settling';
  if (!isChanging && !encryption.ok) return { is: 'read-error', error: encryption.error };
  const encrypting = !isChanging && encryption.ok ? encryption.value : undefined;
  const named = encrypting?.is === 'on' ? encrypting.keyId : '';

  return {
    is: 'seen',
    state: state.value,
    encryption: encrypting === undefined || encrypting.is === 'unknown' ? null : encrypting.is === 'on' ? 'on' : 'off',
    encryptedWith: named === '' ? '' : idOf(named),
    keyState: keyState(key),
  };
}

function keyState(key: KeyReading | undefined): string | null {
  if (key === undefined || !key.metadata.ok) return null;
  const { value } = key.metadata;
  if (value === null) return 'Absent';
  return value.state.ok ? value.state.value : null;
}
