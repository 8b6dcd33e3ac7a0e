import type { ApiObject, LiveAccount } from '../account.ts';
import { type Logstore, leafOf, logOf } from './logs.ts';

/** A cluster's audit log of an account file: the audit events of its API server, as ACK puts them into SLS. */
export interface AuditLogFile {
  project: string;
  /** The cluster's region where absent. */
  region?: string;
  /** Whether ACK says that the log is turned on; true where absent. */
  enabled?: boolean;
  /** As in a logstore. */
  unindexed?: string[];
  /** Events of `audit.k8s.io/v1`, with their `stageTimestamp`. */
  records: ApiObject[];
}

/** The logstores that hold the audit logs of an account's clusters. */
export function auditLogstores(account: LiveAccount): Logstore[] {
  return Object.entries(account.auditLogs).map(([clusterId, file]) => ({
    project: file.project,
    logstore: `audit-${clusterId}`,
    region: file.region ?? String(account.clusters.find(({ cluster_id }) => cluster_id === clusterId)?.region_id ?? ''),
    ...(file.unindexed && { unindexed: file.unindexed }),
    logs: (now) =>
      file.records
        .map((record) => ({ record, time: Date.parse(String(record.stageTimestamp)) }))
        .filter(({ time }) => time <= now)
        .sort((a, b) => a.time - b.time)
        .map(({ record, time }) => logOf(record, Math.floor(time / 1000), (name) => leafOf(record, name.split('.')))),
    hasColumn: (name) => /^\w+(\.\w+)*$/.test(name),
    line: ({ event }) =>
      Object.fromEntries(
        Object.entries(JSON.parse(event) as ApiObject).map(([name, value]) => [
          name,
          typeof value === 'object' ? JSON.stringify(value) : String(value),
        ]),
      ),
  }));
}
