import { remediationOf, sentenceOf } from '../../src/checks/catalog.ts';
import type { AuditEvent } from '../../src/model/audit-event.ts';
import {
  type Finding,
  type Message,
  message,
  type Resource,
  type Severity,
  type Verdict,
} from '../../src/model/finding.ts';
import type { Report, ReportedCluster } from '../../src/model/report.ts';
import { aboutCluster, accountId, cluster, key, report } from '../report/fixture-report.ts';

export { aboutCluster, accountId, cluster, key, report };

export const start = Date.parse('2026-11-22T06:30:00.000Z');
export const hour = 3_600_000;
export const day = 24 * hour;

/** A finding whose id is the same in every report, as the real ones are. */
export function found(
  checkId: string,
  resource: Resource,
  reason: Message,
  verdict: Verdict = 'NON_COMPLIANT',
  severity: Severity = 'high',
  waived = false,
): Finding {
  const remediation = verdict === 'NON_COMPLIANT' ? remediationOf(reason, resource) : undefined;
  return {
    id: `${checkId}.${resource.accountId}.${resource.regionId}.${resource.id}`,
    checkId,
    severity,
    verdict,
    resource,
    reason: sentenceOf(reason, 'en'),
    message: reason,
    evidence: [{ property: 'p', expected: 'd', actual: 'a' }],
    ...(remediation && { remediation }),
    controls: [],
    firstSeen: '2026-11-20T00:00:00.000Z',
    since: '2026-11-20T00:00:00.000Z',
    ...(waived && { waiver: { reason: 'r', owner: 'o', approvedBy: 'b', expires: '2026-12-31' } }),
  };
}

export function onCluster(
  one: ReportedCluster,
  checkId: string,
  reason: Message,
  verdict: Verdict = 'NON_COMPLIANT',
  severity: Severity = 'high',
  waived = false,
): Finding {
  return found(checkId, aboutCluster(one), reason, verdict, severity, waived);
}

export function keyResource(id: string, regionId = 'cn-hangzhou'): Resource {
  return { type: 'ACS::KMS::Key', id, name: id, accountId, regionId };
}

/** A report of the account at a time, in milliseconds since the start of all tests. */
export function reportAt(ms: number, parts: Partial<Report>): Report {
  const startedAt = new Date(start + ms).toISOString();
  return report({
    auditId: `audit-${ms}`,
    startedAt,
    finishedAt: startedAt,
    scope: { accounts: [accountId], regions: ['cn-hangzhou'] },
    ...parts,
  });
}

export const [pay, orders] = [
  cluster(1, { name: 'prod-pay', encryption: { state: 'on', keyId: 'key-hz7' }, tags: { team: 'pay' } }),
  cluster(2, { name: 'prod-orders', encryption: { state: 'on', keyId: 'key-hz7' } }),
] as const;
export const legacy = cluster(3, {
  name: 'prod-legacy',
  encryption: { state: 'off', keyId: 'key-hz7' },
  verification: { configured: 'NON_COMPLIANT' },
});
const references = [`acs:kms:cn-hangzhou:${accountId}:key/key-hz7`, 'alias/hz7', 'key-hz7'];
const deleteDate = '2026-11-29T03:04:00.000Z';

/** The report of an account with a key that will be deleted, under several references, and calls that were refused. */
export function dyingKey(ms: number): Report {
  const dying = message('key-pending-deletion', { keyId: 'key-hz7', deleteDate });
  const usable = 'ack-cluster-encryption-key-usable';
  return reportAt(ms, {
    clusters: [pay, orders, legacy],
    keys: [key('key-hz7', [pay, orders, legacy], { references, state: 'PendingDeletion', deleteDate })],
    findings: [
      onCluster(pay, usable, dying, 'NON_COMPLIANT', 'critical'),
      onCluster(orders, usable, dying, 'NON_COMPLIANT', 'critical'),
      onCluster(
        pay,
        'ack-cluster-encryption-not-denied',
        message('denied', { count: 3, codes: ['Rejected.PendingDeletion'], last: '2026-11-22T06:00:00.000Z' }),
        'NON_COMPLIANT',
        'critical',
      ),
      found(
        'kms-key-state-not-pending-deletion',
        keyResource('key-hz7'),
        message('pending-deletion', { keyId: 'key-hz7', deleteDate, clusters: ['prod-pay', 'prod-orders'] }),
        'NON_COMPLIANT',
        'critical',
      ),
    ],
  });
}

/** The same account once the deletion was cancelled. */
export function livingKey(ms: number): Report {
  const dying = dyingKey(ms);
  return {
    ...dying,
    keys: dying.keys.map((one) => ({ ...one, state: 'Enabled', deleteDate: null })),
    findings: dying.findings.map((finding) => ({
      ...finding,
      verdict: 'COMPLIANT',
      message: message('key-usable', {}),
      reason: sentenceOf(message('key-usable', {}), 'en'),
    })),
  };
}

export const mallory: AuditEvent = {
  eventId: 'e-1',
  eventName: 'ScheduleKeyDeletion',
  time: '2026-11-22T03:04:00.000Z',
  actor: { name: 'mallory', type: 'ram-user', address: '203.0.113.7', userAgent: 'cli' },
  resourceId: 'key-hz7',
  accountId,
  regionId: 'cn-hangzhou',
};

/** A cluster that is off, or not. */
export function offAt(
  ms: number,
  verdict: Verdict = 'NON_COMPLIANT',
  { waived = false, severity = 'high' as Severity, parts = {} as Partial<Report> } = {},
): Report {
  const reason =
    verdict === 'NON_COMPLIANT'
      ? message('encryption-off', {})
      : verdict === 'COMPLIANT'
        ? message('encryption-on', { keyId: 'key-hz7' })
        : message('cluster-updating', {});
  return reportAt(ms, {
    clusters: [pay],
    findings: [onCluster(pay, 'ack-cluster-encryption-enabled', reason, verdict, severity, waived)],
    ...parts,
  });
}
