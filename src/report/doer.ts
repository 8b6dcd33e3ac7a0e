import type { Doer } from '../model/actor.ts';
import type { Finding } from '../model/finding.ts';
import type { Language } from '../words/language.ts';

/** Who did it, from where, when and how, in words. */
export function doerIn(
  { alerts }: Language,
  { eventName, time, ...doer }: Doer,
  timeIn: (iso: string) => string,
): string {
  return alerts.who({ ...doer, event: eventName, time: time === null ? '' : timeIn(time) });
}

/** Who brought a finding to its verdict, unless one that is told before it says the same already. */
export function newDoer(finding: Finding, toldBefore: readonly Finding[]): Doer | undefined {
  const { by } = finding;
  const same = JSON.stringify(by);
  return toldBefore.some((told) => JSON.stringify(told.by) === same) ? undefined : by;
}
