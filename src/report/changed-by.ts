import type { ChangedBy } from '../model/audit-event.ts';
import type { Finding } from '../model/finding.ts';
import type { Language } from '../words/language.ts';

/** Who did it, from where, when and how, in words. */
export function changedByIn(
  { alerts }: Language,
  { eventName, time, ...actor }: ChangedBy,
  timeIn: (iso: string) => string,
): string {
  return alerts.who({ ...actor, event: eventName, time: time === null ? '' : timeIn(time) });
}

/** Who brought a finding to its verdict, unless one that is shown before it says the same already. */
export function newChangedBy(finding: Finding, toldBefore: readonly Finding[]): ChangedBy | undefined {
  const { changedBy } = finding;
  const same = JSON.stringify(changedBy);
  return toldBefore.some((told) => JSON.stringify(told.changedBy) === same) ? undefined : changedBy;
}
