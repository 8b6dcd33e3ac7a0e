import { readAgain } from '../collect/again.ts';
import type { Session } from '../connect.ts';
import { phaseOf } from '../model/lifecycle.ts';
import { nothingRemembered } from '../model/memory.ts';
import type { OpenChange, Sight } from '../model/plan.ts';
import type { ClusterReading, KeyReading } from '../model/snapshot.ts';

/** Looks how a cluster is after the call, and its key. */
export async function lookAt(
  session: Session,
  accountId: string,
  { cluster, keyId }: Pick<OpenChange, 'cluster' | 'keyId'>,
): Promise<Sight> {
  const { id, regionId } = cluster;
  const reading = await readAgain(
    { accountId, cloud: session.cloudOnce },
    {
      clusters: [{ regionId, id }],
      keys: [{ regionId, id: keyId }],
      securityRegion: undefined,
      trailRegions: [],
      keyTags: false,
      aliases: false,
      memory: nothingRemembered,
    },
  );
  const [failed] = reading.failed;
  if (failed !== undefined) return { is: 'read-error', error: failed.error };
  const [found] = reading.clusters;
  if (found === undefined) return { is: 'gone' };
  return sightOf(
    found,
    reading.keys.find((key) => key.keyId === keyId),
    keyId,
  );
}

function sightOf({ state, encryption }: ClusterReading, key: KeyReading | undefined, keyId: string): Sight {
  if (!state.ok) return { is: 'read-error', error: state.error };
  // Which of the two it says while it is changing is not known.
  const isChanging = phaseOf(state.value) === 'settling';
  if (!isChanging && !encryption.ok) return { is: 'read-error', error: encryption.error };
  const encrypting = !isChanging && encryption.ok ? encryption.value : undefined;
  const named = encrypting?.is === 'on' ? encrypting.keyId : '';

  return {
    is: 'seen',
    state: state.value,
    encryption: encrypting === undefined ? null : encrypting.is === 'on' ? 'on' : 'off',
    // ACK may name the key by its ARN.
    encryptedWith: named.endsWith(`/${keyId}`) ? keyId : named,
    keyState: keyState(key),
  };
}

function keyState(key: KeyReading | undefined): string | null {
  if (key === undefined || !key.metadata.ok) return null;
  const { value } = key.metadata;
  if (value === null) return 'Absent';
  return value.state.ok ? value.state.value : null;
}
