import { lastKey, rememberedCluster } from '../../model/memory.ts';
import { remediationMessage } from '../../model/remediation-messages.ts';
import { blocked, type Guard, passed, readErrorOf, skipped, unknown } from '../guard.ts';

/** What was read longer ago may have changed since. */
const freshMs = 5 * 60_000;

/** Read just now, the cluster is a Pro one, at rest, and still off. */
export const freshDetail: Guard = {
  id: 'fresh-detail',
  check({ reading, cluster, now }) {
    if (reading === null) return skipped();
    if (reading.clusterId !== cluster.id || reading.regionId !== cluster.regionId) {
      return unknown(remediationMessage('detail-of-another', {}));
    }
    const { readAt } = reading;
    const age = now - Date.parse(readAt);
    // From the future is as bad: one of the two clocks is wrong.
    if (!(Math.abs(age) <= freshMs)) return unknown(remediationMessage('detail-stale', { readAt }));
    if (!reading.cluster.ok) return readErrorOf(reading.cluster.error);
    const fresh = reading.cluster.value;
    if (fresh === null) return blocked(remediationMessage('cluster-gone', {}));
    for (const fact of [fresh.edition, fresh.state, fresh.encryption]) if (!fact.ok) return readErrorOf(fact.error);
    if (!fresh.edition.ok || !fresh.state.ok || !fresh.encryption.ok) return skipped();

    const edition = fresh.edition.value;
    const state = fresh.state.value;
    const encryption = fresh.encryption.value;
    const evidence = [
      {
        property: '$.cluster_spec, $.profile',
        expected: 'ack.pro.*, != Acs',
        actual: `${fresh.spec}, ${fresh.profile}`,
      },
      { property: '$.state', expected: 'running', actual: state },
      { property: 'encryption.state', expected: 'off', actual: encryption.is },
    ];
    if (edition !== 'pro') return blocked(remediationMessage('cluster-not-pro', { edition }), ...evidence);
    if (encryption.is === 'on') {
      return blocked(remediationMessage('cluster-already-on', { keyId: encryption.keyId }), ...evidence);
    }
    if (encryption.is !== 'off') return blocked(remediationMessage('cluster-not-off', {}), ...evidence);
    if (state.toLowerCase() !== 'running')
      return blocked(remediationMessage('cluster-not-at-rest', { state }), ...evidence);

    return passed(remediationMessage('detail-fits', { readAt }), ...evidence);
  },
};

/** No other task is changing the cluster. */
export const noTask: Guard = {
  id: 'no-task',
  check({ reading }) {
    if (reading === null) return skipped();
    if (!reading.tasks.ok) return readErrorOf(reading.tasks.error);
    const [task] = reading.tasks.value;
    if (task === undefined) return passed(remediationMessage('no-task', {}));
    const { id, type, state } = task;
    return blocked(remediationMessage('task-running', { task: id, type, state }), {
      property: `$.tasks[?(@.task_id=="${id}")].state`,
      expected: 'success | fail',
      actual: state,
    });
  },
};

/** ACK rejects another change within five minutes after the last one was complete. */
const pauseMs = 5 * 60_000;

/** The journal knows no change of ours that is not over, or was not five minutes ago. */
export const noRecentChange: Guard = {
  id: 'no-recent-change',
  check({ journal, cluster, now }) {
    if (journal === null) return unknown(remediationMessage('no-store', {}));
    const { open, clusters } = journal;
    if (open !== null) return blocked(remediationMessage('change-open', { at: open.begunAt }));
    const own = Object.hasOwn(clusters, cluster.id) ? clusters[cluster.id] : undefined;
    if (own === undefined) return passed(remediationMessage('no-change-lately', {}));
    const last = own.endedAt !== null && own.endedAt > own.calledAt ? own.endedAt : own.calledAt;
    const since = now - Date.parse(last);
    // A clock that was set back makes it wait for longer, never for less.
    if (since >= pauseMs) return passed(remediationMessage('no-change-lately', {}));
    const minutes = Math.max(0, Math.floor(since / 60_000));
    return blocked(remediationMessage('change-lately', { at: last, minutes }));
  },
};

const absent = '"" | undefined';

/**
 * The cluster was never encrypted: memory, the journal, stored reports and the history agree on it, and it names no key.
 * Encryption was turned off for a reason, and another key may orphan Secrets that are still under the old one.
 */
export const neverEncrypted: Guard = {
  id: 'never-encrypted',
  check({ memory, journal, past, cluster, reading }) {
    const key = { property: '$.meta_data.Capabilities.EncryptionKMSKeyId', expected: absent };
    if (cluster.encryption.keyId !== '') {
      const { keyId } = cluster.encryption;
      return blocked(remediationMessage('key-left-behind', { keyId }), { ...key, actual: keyId });
    }
    if (journal === null) return unknown(remediationMessage('no-store', {}));
    const ours = Object.hasOwn(journal.clusters, cluster.id) ? journal.clusters[cluster.id] : undefined;
    if (ours?.mayBeEncrypted === true) return blocked(remediationMessage('encrypted-by-us', { at: ours.calledAt }));
    const found = Object.hasOwn(journal.foundEncrypted, cluster.id) ? journal.foundEncrypted[cluster.id] : undefined;
    if (found !== undefined) return blocked(remediationMessage('seen-encrypted', { record: 'journal/', ...found }));
    if (memory === null) return unknown(remediationMessage('past-incomplete', { missing: 'memory/' }));
    const known = rememberedCluster(memory, cluster.id);
    if (known === undefined) return unknown(remediationMessage('not-remembered', {}));
    const [period] = known.keys.toSorted((a, b) => (a.to < b.to ? 1 : -1));
    if (period !== undefined) {
      const { keyId, from, to } = period;
      const isStill = lastKey(known)?.keyId === keyId;
      return blocked(remediationMessage('encrypted-before', { keyId, until: isStill ? '' : to }), {
        property: 'memory.keys',
        expected: '[]',
        actual: `[${keyId}: ${from} - ${to}]`,
      });
    }
    if (past === null || reading === null) return skipped();
    if (past.is === 'encrypted') {
      const { record, at, keyId } = past;
      return blocked(remediationMessage('seen-encrypted', { record, at, keyId }));
    }
    if (past.is === 'unknown') {
      return unknown(remediationMessage('past-incomplete', { missing: past.missing.join(', ') }));
    }
    if (!reading.cluster.ok) return readErrorOf(reading.cluster.error);
    const named = reading.cluster.value?.namedKey ?? '';
    if (named !== '')
      return blocked(remediationMessage('key-left-behind', { keyId: named }), { ...key, actual: named });

    return passed(
      remediationMessage('never-encrypted', { since: known.first.readAt }),
      { property: `memory.keys, ${known.first.readAt} -`, expected: '[]', actual: '[]' },
      { ...key, actual: absent },
    );
  },
};

const may: readonly string[] = ['owner', 'admin', 'ops'];

/** Inside the cluster, the caller is an administrator or in operations; RAM alone is not enough. */
export const rbac: Guard = {
  id: 'rbac',
  check({ reading, settings, cluster }) {
    if (reading === null) return skipped();
    if (!reading.rbac.ok) {
      const unknown = readErrorOf(reading.rbac.error);
      const isConfirmed = settings.rbacConfirmed.includes(cluster.id);
      return isConfirmed ? passed(remediationMessage('rbac-confirmed', {}), ...unknown.evidence) : unknown;
    }
    const role = reading.rbac.value;
    const evidence = { property: 'DescribeUserPermission', expected: may.join(' | '), actual: role };
    return may.includes(role)
      ? passed(remediationMessage('rbac-may', { role }), evidence)
      : blocked(remediationMessage('rbac-may-not', { role }), evidence);
  },
};
