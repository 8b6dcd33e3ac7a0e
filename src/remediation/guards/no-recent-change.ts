import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, stops, unknown } from '../guard.ts';

/** ACK refuses another change within five minutes after the last one was complete. */
const pauseMs = 5 * 60_000;

/** The journal knows no change of ours that is not over, or was not five minutes ago. */
export const noRecentChange: Guard = {
  id: 'no-recent-change',
  ask({ journal, cluster, now }) {
    if (journal === null) return unknown(remediationMessage('no-store', {}));
    const { open, clusters } = journal;
    if (open !== null) return stops(remediationMessage('change-open', { at: open.begunAt }));
    const own = Object.hasOwn(clusters, cluster.id) ? clusters[cluster.id] : undefined;
    if (own === undefined) return allows(remediationMessage('no-change-lately', {}));
    const last = own.endedAt !== null && own.endedAt > own.calledAt ? own.endedAt : own.calledAt;
    const since = now - Date.parse(last);
    // A clock that was set back makes it wait for longer, never for less.
    if (since >= pauseMs) return allows(remediationMessage('no-change-lately', {}));
    const minutes = Math.max(0, Math.floor(since / 60_000));
    return stops(remediationMessage('change-lately', { at: last, minutes }));
  },
};
