import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, notAsked, stops } from '../guard.ts';
import { readErrorOf } from '../unread-answer.ts';

const may: readonly string[] = ['owner', 'admin', 'ops'];

/** Inside the cluster, the caller is an administrator or in operations; RAM alone is not enough. */
export const rbac: Guard = {
  id: 'rbac',
  ask({ reading, settings, cluster }) {
    if (reading === null) return notAsked();
    if (!reading.rbac.ok) {
      const unknown = readErrorOf(reading.rbac.error);
      const isConfirmed = settings.rbacConfirmed.includes(cluster.id);
      return isConfirmed ? allows(remediationMessage('rbac-confirmed', {}), ...unknown.evidence) : unknown;
    }
    const role = reading.rbac.value;
    const evidence = { property: 'DescribeUserPermission', expected: 'admin or ops', actual: role };
    return may.includes(role)
      ? allows(remediationMessage('rbac-may', { role }), evidence)
      : stops(remediationMessage('rbac-may-not', { role }), evidence);
  },
};
