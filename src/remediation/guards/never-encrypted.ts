import { lastKey, rememberedCluster } from '../../model/memory.ts';
import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, notAsked, stops, unknown } from '../guard.ts';
import { readErrorOf } from '../read-error-decision.ts';

/**
 * The cluster was never encrypted: memory, the journal, stored reports and the history agree on it, and it names no key.
 * Encryption was turned off for a reason, and another key may orphan Secrets that are still under the old one.
 */
export const neverEncrypted: Guard = {
  id: 'never-encrypted',
  ask({ memory, journal, past, cluster, reading }) {
    const key = { property: '$.meta_data.Capabilities.EncryptionKMSKeyId', expected: 'empty or absent' };
    if (cluster.encryption.keyId !== '') {
      const { keyId } = cluster.encryption;
      return stops(remediationMessage('key-left-behind', { keyId }), { ...key, actual: keyId });
    }
    if (journal === null) return unknown(remediationMessage('no-store', {}));
    const ours = Object.hasOwn(journal.clusters, cluster.id) ? journal.clusters[cluster.id] : undefined;
    if (ours?.mayBeEncrypted === true) return stops(remediationMessage('encrypted-by-us', { at: ours.calledAt }));
    const found = Object.hasOwn(journal.foundEncrypted, cluster.id) ? journal.foundEncrypted[cluster.id] : undefined;
    if (found !== undefined) return stops(remediationMessage('seen-encrypted', { record: 'journal/', ...found }));
    if (memory === null) return unknown(remediationMessage('past-incomplete', { missing: 'memory/' }));
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
    if (past === null || reading === null) return notAsked();
    if (past.is === 'encrypted') {
      const { record, at, keyId } = past;
      return stops(remediationMessage('seen-encrypted', { record, at, keyId }));
    }
    if (past.is === 'unknown') {
      return unknown(remediationMessage('past-incomplete', { missing: past.missing.join(', ') }));
    }
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
