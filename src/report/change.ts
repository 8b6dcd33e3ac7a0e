import type { Deed } from '../model/actor.ts';
import type { AccountChange, Alarm, ChangedVerdict } from '../model/change.ts';
import { printable } from './text/printable.ts';

/** What came of an event, for a terminal: who did what, what it changed, and what must be done at once. */
export interface ToldChange {
  readonly deeds: readonly Deed[];
  readonly attempts: readonly Deed[];
  readonly repeated: readonly string[];
  readonly elsewhere: readonly Deed[];
  readonly change: AccountChange | undefined;
}

const mostLines = 50;

/** Renders what came of an event. Names and agents come from the cloud, and are made harmless. */
export function renderChange({ deeds, attempts, repeated, elsewhere, change }: ToldChange, unicode: boolean): string {
  const show = (text: string) => printable(text, unicode);
  const lines = [
    ...clip(deeds, (deed) => deedLine(deed)),
    ...clip(attempts, (deed) => `${deedLine(deed)} (refused)`),
    ...(repeated.length === 0 ? [] : [`Handled before: ${repeated.length}.`]),
    ...(elsewhere.length === 0 ? [] : [`Done in other accounts: ${elsewhere.length}.`]),
    ...(change === undefined ? ['Nothing of this account was touched.'] : outcome(change)),
  ];
  return `${lines.map(show).join('\n')}\n`;
}

function deedLine({ eventName, resourceId, actor, time, accountId, regionId }: Deed): string {
  const what = `${eventName} ${resourceId === '' ? '(not named)' : resourceId}`;
  const where = [accountId, regionId].filter(Boolean).join(' ');
  return `${time || 'no time'}  ${what}  by ${actor.name || 'nobody named'} (${actor.type || 'no type'}) from ${actor.address || 'no address'}  ${where}`;
}

function outcome({ changed, alarms, unsettled, complete, kept }: AccountChange): string[] {
  return [
    ...alarms.flatMap(alarmLines),
    ...(changed.length === 0 ? ['No verdict changed.'] : clip(changed, changeLine)),
    ...unsettled.map((id) => `${id} is still changing: run this event again.`),
    ...(complete ? [] : ['Not everything could be read again.']),
    ...(kept === undefined ? [] : [`Report: ${kept}`]),
  ];
}

function alarmLines(alarm: Alarm): string[] {
  const undo = alarm.undo === '' ? [] : [`  undo: ${alarm.undo}`];
  if (alarm.kind === 'switched-off') {
    return [`CRITICAL  Secret encryption of ${alarm.cluster.name} (${alarm.cluster.id}) was switched off`, ...undo];
  }
  const names = (clusters: typeof alarm.clusters) => clusters.map(({ name }) => name).join(', ');
  const when = alarm.deletionDate === null ? '' : `, deleted on ${alarm.deletionDate}`;
  return [
    `CRITICAL  key ${alarm.keyId} is ${alarm.state}${when}`,
    ...(alarm.clusters.length === 0 ? [] : [`  seals: ${names(alarm.clusters)}`]),
    ...(alarm.formerly.length === 0 ? [] : [`  old Secrets may need it: ${names(alarm.formerly)}`]),
    ...undo,
  ];
}

function changeLine({ checkId, resource, before, after, deed }: ChangedVerdict): string {
  const who = deed === null ? '' : `  (${deed.eventName} by ${deed.actor.name})`;
  return `${before ?? 'unknown'} -> ${after ?? 'gone'}  ${checkId}  ${resource.name}${who}`;
}

function clip<T>(items: readonly T[], line: (item: T) => string): string[] {
  const more = items.length - mostLines;
  return [...items.slice(0, mostLines).map(line), ...(more > 0 ? [`and ${more} more`] : [])];
}
