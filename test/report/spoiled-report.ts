import type { Report } from '../../src/model/report.ts';

/** Fields whose values others give: names, ids, codes, sentences of the cloud. */
const given = new Set([
  ...['id', 'name', 'regionId', 'spec', 'profile', 'version', 'keyId', 'arn', 'instanceId', 'rotation'],
  ...['deletionProtection', 'operation', 'code', 'message', 'requestId', 'resource', 'check', 'checkId', 'selector'],
  ...['reason', 'text', 'console', 'property', 'expected', 'actual', 'owner', 'approvedBy', 'expires', 'auditId'],
]);

/**
 * The report with a text of others wherever there can be one, tags and the data of reasons included. Ids are all the same
 * then, which is nastier still. What is ours (verdicts, times, amounts, the ids of messages) stays.
 */
export function spoiled(report: Report, text: string): Report {
  const tags = Object.fromEntries([[text, text]]);
  const { summary } = report;
  return {
    ...(spoil(report, text) as Report),
    clusters: report.clusters.map((cluster) => ({ ...(spoil(cluster, text) as typeof cluster), state: text, tags })),
    findings: report.findings.map((finding) => ({
      ...(spoil(finding, text) as typeof finding),
      controls: [...finding.controls, text],
      ...(finding.changedBy && {
        changedBy: { ...finding.changedBy, name: text, type: text, address: text, eventName: text },
      }),
      message: { ...finding.message, data: spoilAll(finding.message.data, text) } as typeof finding.message,
    })),
    summary: { ...summary, apiCalls: { ...summary.apiCalls, [text]: 3 } },
    cost: { ...report.cost, unpriced: [text] },
  };
}

function spoil(value: unknown, text: string): unknown {
  if (Array.isArray(value)) return value.map((item) => spoil(item, text));
  if (typeof value !== 'object' || value === null) return value;
  // Estimates are computed: what they expect is no text of the cloud's, as that of evidence is.
  if ('low' in value && 'high' in value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      typeof item === 'string' && given.has(name) ? text : spoil(item, text),
    ]),
  );
}

function spoilAll(data: object, text: string): object {
  return Object.fromEntries(Object.entries(data).map(([name, item]) => [name, typeof item === 'string' ? text : item]));
}

/** The same report, had nothing been told of anything in it. */
export function unknown(report: Report): Report {
  const unknown = 'INSUFFICIENT_DATA';
  return {
    ...report,
    summary: {
      ...report.summary,
      verified: 0,
      verdicts: { COMPLIANT: 0, NON_COMPLIANT: 0, NOT_APPLICABLE: 0, INSUFFICIENT_DATA: report.findings.length },
      bySeverity: { critical: 0, high: 0, medium: 0, low: 0 },
      findingsBySeverity: { critical: 0, high: 0, medium: 0, low: 0 },
    },
    clusters: report.clusters.map((cluster) => ({
      ...cluster,
      encryption: { ...cluster.encryption, state: 'unknown' },
      verification: {
        configured: unknown,
        keyUsable: unknown,
        roleAuthorized: unknown,
        keyUsed: unknown,
        existingSecretsReencrypted: unknown,
      },
      verified: 'unknown',
    })),
    findings: report.findings.map((finding) => ({
      ...finding,
      verdict: unknown,
      message: {
        id: 'read-error',
        data: { operation: 'kms:DescribeKey', resource: 'k', code: 'Timeout', requestId: 'R' },
      },
      reason: 'kms:DescribeKey of k could not be read: Timeout.',
    })),
  };
}
