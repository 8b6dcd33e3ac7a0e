import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, notAsked, stops, unknown } from '../guard.ts';
import { readErrorOf } from '../unread-answer.ts';

/** What was read longer ago may have changed since. */
const freshMs = 5 * 60_000;

/** Read just now, the cluster is a Pro one, at rest, and still off. */
export const freshDetail: Guard = {
  id: 'fresh-detail',
  ask({ reading, cluster, now }) {
    if (reading === null) return notAsked();
    if (reading.clusterId !== cluster.id || reading.regionId !== cluster.regionId) {
      return unknown(remediationMessage('detail-of-another', {}));
    }
    const { readAt } = reading;
    const age = now - Date.parse(readAt);
    // From the future is as bad: one of the two clocks is wrong.
    if (!(Math.abs(age) <= freshMs)) return unknown(remediationMessage('detail-stale', { readAt }));
    if (!reading.cluster.ok) return readErrorOf(reading.cluster.error);
    const fresh = reading.cluster.value;
    if (fresh === null) return stops(remediationMessage('cluster-gone', {}));
    for (const fact of [fresh.edition, fresh.state, fresh.encryption]) if (!fact.ok) return readErrorOf(fact.error);
    if (!fresh.edition.ok || !fresh.state.ok || !fresh.encryption.ok) return notAsked();

    const edition = fresh.edition.value;
    const state = fresh.state.value;
    const encryption = fresh.encryption.value;
    const evidence = [
      { property: '$.cluster_spec, $.profile', expected: 'Pro, not ACS', actual: `${fresh.spec}, ${fresh.profile}` },
      { property: '$.state', expected: 'running', actual: state },
      { property: 'Secret encryption', expected: 'off', actual: encryption.is },
    ];
    if (edition !== 'pro') return stops(remediationMessage('cluster-not-pro', { edition }), ...evidence);
    if (encryption.is === 'on') {
      return stops(remediationMessage('cluster-already-on', { keyId: encryption.keyId }), ...evidence);
    }
    if (encryption.is !== 'off') return stops(remediationMessage('cluster-not-off', {}), ...evidence);
    if (state.toLowerCase() !== 'running')
      return stops(remediationMessage('cluster-not-at-rest', { state }), ...evidence);

    return allows(remediationMessage('detail-fits', { readAt }), ...evidence);
  },
};
