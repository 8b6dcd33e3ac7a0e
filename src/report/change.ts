import type { AuditEvent } from '../model/audit-event.ts';
import type { AccountChange, Alarm, ChangedVerdict } from '../model/report.ts';
import type { CommandWords } from '../words/command-words.ts';
import { type Lang, languageOf } from '../words/language.ts';
import { printableTexts } from './printable.ts';

/** What came of an event, for a terminal: who did what, what it changed, and what must be done at once. */
export interface HandledChange {
  readonly auditEvents: readonly AuditEvent[];
  readonly attempts: readonly AuditEvent[];
  readonly repeated: readonly string[];
  readonly elsewhere: readonly AuditEvent[];
  readonly change: AccountChange | undefined;
}

type ChangeWords = CommandWords['change'];

const mostLines = 50;

/** Renders what came of an event. Names and agents come from the cloud, and are made harmless. */
export function renderChange(handled: HandledChange, unicode: boolean, lang: Lang = 'en'): string {
  const words = languageOf(unicode ? lang : 'en').command.change;
  const { auditEvents, attempts, repeated, elsewhere, change } = printableTexts(handled, unicode);
  const lines = [
    ...clip(auditEvents, (auditEvent) => auditEventLine(auditEvent, words), words),
    ...clip(attempts, (auditEvent) => words.denied(auditEventLine(auditEvent, words)), words),
    ...(repeated.length === 0 ? [] : [words.repeated(repeated.length)]),
    ...(elsewhere.length === 0 ? [] : [words.elsewhere(elsewhere.length)]),
    ...(change === undefined ? [words.untouched] : outcome(change, words)),
  ];
  return `${lines.join('\n')}\n`;
}

function auditEventLine(
  { eventName, resourceId, actor, time, accountId, regionId }: AuditEvent,
  words: ChangeWords,
): string {
  return words.auditEvent({
    time: time || words.noTime,
    what: `${eventName} ${resourceId || words.notNamed}`,
    name: actor.name || words.unnamed,
    type: actor.type || words.noType,
    address: actor.address || words.noAddress,
    where: [accountId, regionId].filter(Boolean).join(' '),
  });
}

function outcome({ changed, alarms, unsettled, readErrors, kept }: AccountChange, words: ChangeWords): string[] {
  return [
    ...alarms.flatMap((alarm) => alarmLines(alarm, words)),
    ...(changed.length === 0 ? [words.noVerdict] : clip(changed, (one) => changeLine(one, words), words)),
    ...unsettled.map(words.unsettled),
    ...(readErrors.length === 0 ? [] : [words.incomplete]),
    ...(kept === undefined ? [] : [words.report(kept)]),
  ];
}

function alarmLines(alarm: Alarm, words: ChangeWords): string[] {
  const restore = alarm.restore === '' ? [] : [`  ${words.restore(alarm.restore)}`];
  if (alarm.kind === 'switched-off') {
    return [words.switchedOff(alarm.cluster.name, alarm.cluster.id), ...restore];
  }
  const names = (clusters: typeof alarm.clusters) => clusters.map(({ name }) => name);
  const deletionDate = alarm.deletionDate ?? '';
  return [
    words.key({ id: alarm.keyId, state: alarm.state, deletionDate }),
    ...(alarm.clusters.length === 0 ? [] : [`  ${words.encrypts(names(alarm.clusters))}`]),
    ...(alarm.formerly.length === 0 ? [] : [`  ${words.formerly(names(alarm.formerly))}`]),
    ...restore,
  ];
}

function changeLine({ checkId, resource, before, after, auditEvent }: ChangedVerdict, words: ChangeWords): string {
  const who = auditEvent === null ? '' : `  ${words.by(auditEvent.eventName, auditEvent.actor.name)}`;
  return `${before ?? words.unknown} -> ${after ?? words.gone}  ${checkId}  ${resource.name}${who}`;
}

function clip<T>(items: readonly T[], line: (item: T) => string, words: ChangeWords): string[] {
  const more = items.length - mostLines;
  return [...items.slice(0, mostLines).map(line), ...(more > 0 ? [words.more(more)] : [])];
}
