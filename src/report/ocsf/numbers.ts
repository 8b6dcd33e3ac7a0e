import type { Finding, Severity, Verdict } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';

/** A number of OCSF's, and what it is called. */
export interface Numbered {
  readonly id: number;
  readonly caption: string;
}

export const informational: Numbered = { id: 1, caption: 'Informational' };

export const severityNumbers: Readonly<Record<Severity, Numbered>> = {
  low: { id: 2, caption: 'Low' },
  medium: { id: 3, caption: 'Medium' },
  high: { id: 4, caption: 'High' },
  critical: { id: 5, caption: 'Critical' },
};

/** OCSF's `Warning` is "did not yield a result due to missing information". For what does not apply it has no number. */
export const complianceNumbers: Readonly<Record<Verdict, Numbered>> = {
  COMPLIANT: { id: 1, caption: 'Pass' },
  NON_COMPLIANT: { id: 3, caption: 'Fail' },
  INSUFFICIENT_DATA: { id: 2, caption: 'Warning' },
  NOT_APPLICABLE: { id: 99, caption: 'Not Applicable' },
};

export const create: Numbered = { id: 1, caption: 'Create' };
export const update: Numbered = { id: 2, caption: 'Update' };
export const close: Numbered = { id: 3, caption: 'Close' };

/** Nothing is left to do about it. */
export function isDone({ verdict }: Pick<Finding, 'verdict'>): boolean {
  return verdict === 'COMPLIANT' || verdict === 'NOT_APPLICABLE';
}

/**
 * What this report does to a finding: it is created where it is first seen, and again where it was fixed and is wrong anew;
 * closed where its verdict has just become one that leaves nothing to do; otherwise reported again. Of several accounts
 * each is read at its own time, none before the report began.
 *
 * @param fixed ids of the findings that were fixed before, as far as earlier reports tell
 */
export function activityOf(finding: Finding, { startedAt }: Report, fixed: ReadonlySet<string>): Numbered {
  const isNow = (time: string) => Date.parse(time) >= Date.parse(startedAt);
  if (isNow(finding.firstSeen)) return create;
  if (!isNow(finding.since)) return update;
  if (isDone(finding)) return close;
  return fixed.has(finding.id) ? create : update;
}

/** What is to be done about a finding. OCSF's `In Progress` is set by the people who work on it. */
export function statusOf(finding: Finding): Numbered {
  if (isDone(finding)) return { id: 4, caption: 'Resolved' };
  return finding.waiver === undefined ? { id: 1, caption: 'New' } : { id: 3, caption: 'Suppressed' };
}
