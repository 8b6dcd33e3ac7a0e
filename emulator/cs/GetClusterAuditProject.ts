import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findCluster } from './clusters.ts';

/** Says which project of SLS holds the audit log of a cluster. The documented sample ends with a line feed. */
export const getClusterAuditProject = operation({
  product: 'cs',
  name: 'GetClusterAuditProject',
  route: 'GET /clusters/{clusterid}/audit',
  params: { clusterid: requiredText },
  answer(account, { clusterid }, { region }) {
    findCluster(account, clusterid, region);
    const log = account.auditLogs[clusterid];
    // Unknown on the real service: what it says of a cluster that never had an audit log.
    if (log === undefined) return { sls_project_name: '', audit_enabled: false };
    return { sls_project_name: `${log.project}\n`, audit_enabled: log.enabled ?? true };
  },
});
