import type { ChangedBy } from '../../model/audit-event.ts';
import type { Language } from '../../words/language.ts';

/** Who did it, from where, when and by which event. */
export function actorText(
  { alerts }: Language,
  { eventName, time, ...actor }: ChangedBy,
  timeIn: (iso: string) => string,
): string {
  return alerts.who({ ...actor, event: eventName, time: time === null ? '' : timeIn(time) });
}
