import { lastKey, rememberedCluster } from '../../model/memory.ts';
import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, notAsked, stops, unknown } from '../guard.ts';
import { readErrorOf } from '../read-error-decision.ts';

/**
 * Nothing tells that the cluster was ever encrypted: memory has watched it open, we never encrypted it, and it names no key.
 * Whoever switched encryption off had a reason, and another key may orphan Secrets that are still under the old one.
 */
export const neverEncrypted: Guard = {
  id: 'never-encrypted',
  ask({ memory, journal, cluster, reading }) {
    const key = { property: '$.meta_data.Capabilities.EncryptionKMSKeyId', expected: 'empty or absent' };
    if (cluster.encryption.keyId !== '') {
      const { keyId } = cluster.encryption;
      return stops(remediationMessage('key-left-behind', { keyId }), { ...key, actual: keyId });
    }
    if (memory === null || journal === null) return unknown(remediationMessage('no-store', {}));
    const ours = Object.hasOwn(journal.clusters, cluster.id) ? journal.clusters[cluster.id] : undefined;
    if (ours?.mayBeEncrypted === true) return stops(remediationMessage('encrypted-by-us', { at: ours.calledAt }));
    const known = rememberedCluster(memory, cluster.id);
    if (known === undefined) return unknown(remediationMessage('not-remembered', {}));
    const [period] = known.keys.toSorted((a, b) => (a.to < b.to ? 1 : -1));
    if (period !== undefined) {
      const { keyId, from, to } = period;
      const isStill = lastKey(known)?.keyId === keyId;
      return stops(remediationMessage('encrypted-before', { keyId, until: isStill ? '' : to }), {
        property: 'keys that were seen encrypting it',
        expected: 'none',
        actual: `${keyId} since ${from}`,
      });
    }
    if (reading === null) return notAsked();
    if (!reading.cluster.ok) return readErrorOf(reading.cluster.error);
    const named = reading.cluster.value?.namedKey ?? '';
    if (named !== '') return stops(remediationMessage('key-left-behind', { keyId: named }), { ...key, actual: named });

    return allows(
      remediationMessage('never-encrypted', { since: known.first.readAt }),
      { property: 'keys that were seen encrypting it', expected: 'none', actual: `none since ${known.first.readAt}` },
      { ...key, actual: 'empty or absent' },
    );
  },
};
