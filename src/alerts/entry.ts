import { reasonOf, remediationIn } from '../checks/catalog.ts';
import type { Cause, Notice, Reason, TouchedCluster } from '../model/alert.ts';
import type { Severity } from '../model/finding.ts';
import type { Block } from '../model/slack.ts';
import type { AlertWords } from '../words/alert-words.ts';
import type { Language as Spoken } from '../words/language.ts';
import { actions, context, section } from './blocks.ts';
import { expiryOf } from './life-cycle.ts';
import { clip, escaped, humanTimes, name, oneLine } from './safe-text.ts';

/** What alerts are worded in. */
export type Language = Pick<Spoken, 'lang' | 'message' | 'alerts'>;

/** Where more can be read; '' where nowhere. */
export interface Links {
  readonly report: string;
  /** With `{checkId}` for the check's id. */
  readonly checks: string;
}

const shownNames = 8;
const longestReason = 500;

const signs: Readonly<Record<Severity, string>> = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵' };

/** The sign of a severity, with its word beside it for those who cannot tell the colors. */
export function mark({ kind, severity }: Pick<Notice, 'kind' | 'severity'>, { alerts }: Language): string {
  return kind === 'resolved' ? `✅ ${alerts.resolved}` : `${signs[severity]} ${alerts.severity[severity]}`;
}

/** The one line of an alert, without its mark. */
export function titleOf(notice: Notice, language: Language): string {
  const { kind, cause, openedAt, at, before, added } = notice;
  return language.alerts.kinds[kind]({
    title: causeTitle(cause, language),
    after: language.alerts.span(Date.parse(at) - Date.parse(openedAt)),
    worse: before !== null,
    added: before === null ? added.length : 0,
    expires: oneLine(expiryOf(cause), 10),
  });
}

/** Everything about an alert, below its title. */
export function detailsOf(notice: Notice, language: Language, links: Links): Block[] {
  const { alerts } = language;
  const { cause } = notice;
  return [
    context(escaped(placeLine(cause, language)), alerts),
    section(linesOf(notice, language).join('\n'), alerts),
    ...actions([
      { text: alerts.openReport, url: links.report },
      { text: alerts.aboutCheck, url: cause.checkId === '' ? '' : links.checks.replaceAll('{checkId}', cause.checkId) },
    ]),
  ];
}

/** An alert as one of many: its title, where, who, what and how to help, in one block. */
export function entryOf(notice: Notice, language: Language): Block {
  const title = clip(`${mark(notice, language)}  ${titleOf(notice, language)}`, 300);
  const lines =
    notice.kind === 'resolved'
      ? [...whoLine(notice, language), ...clusterLines(notice.cause, language)]
      : linesOf(notice, language);
  return section(
    [`*${escaped(title)}*`, escaped(placeLine(notice.cause, language)), ...lines].join('\n'),
    language.alerts,
  );
}

function causeTitle(cause: Cause, { lang, alerts, ...rest }: Language): string {
  const { subject, regionId, accountId, deadline, clusters, reasons } = cause;
  const [first] = reasons;
  const about = {
    subject: name(subject.name),
    place: regionId === '' ? alerts.account(name(accountId)) : name(regionId),
    clusters: clusters.filter(({ how }) => how !== 'left').length,
    date: deadline === null ? '' : humanTimes(oneLine(deadline, 40)),
    reason: first === undefined ? '' : sentence(first, { lang, alerts, ...rest }),
  };
  if (first === undefined || 'readErrors' in first) return alerts.titles['read-error'](about);
  return (reasonOf(first.message)?.headline?.[lang] ?? alerts.titles.other)(about);
}

function placeLine({ subject, regionId, accountId, kind }: Cause, { alerts }: Language): string {
  const parts = [
    kind === 'read-error' || subject.id === accountId || subject.id === regionId ? '' : name(subject.id),
    regionId === '' ? '' : name(regionId),
    alerts.account(accountId === '' ? '' : name(accountId)),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function linesOf(notice: Notice, language: Language): string[] {
  const { cause } = notice;
  const { alerts } = language;
  const title = causeTitle(cause, language);
  // A short title that is the reason itself is not said twice; a long one may be cut off.
  const reasons = [...new Set(cause.reasons.map((reason) => sentence(reason, language)))].filter(
    (reason) => title.length > 100 || !title.includes(reason),
  );
  const isOver = notice.kind === 'resolved';
  const { evidence, remediation } = cause;

  return [
    ...whoLine(notice, language),
    ...(reasons.length === 0
      ? []
      : [label(isOver ? alerts.labels.was : alerts.labels.what, escaped(alerts.sentences(reasons)))]),
    ...clusterLines(cause, language),
    ...(evidence === null || isOver ? [] : [label(alerts.labels.found, escaped(foundText(evidence, alerts)))]),
    ...(cause.since === '' || isOver
      ? []
      : [label(alerts.labels.since, escaped(humanTimes(oneLine(cause.since, 40))))]),
    ...(isOver || remediation === null
      ? []
      : [label(remediation.restores ? alerts.labels.undo : alerts.labels.fix, remediationText(cause, language))]),
  ];
}

/** The clusters that an alert is about, beside the one in its title. */
function clusterLines({ clusters, subject }: Cause, { alerts }: Language): string[] {
  const left = clusters.filter(({ how }) => how === 'left');
  const hit = clusters.filter(({ how, id }) => how !== 'left' && id !== subject.id);
  const shown = (some: readonly TouchedCluster[]) => escaped(namesOf(some, alerts));
  return [
    ...(hit.length === 0 ? [] : [label(alerts.labels.hits, shown(hit))]),
    ...(left.length === 0 ? [] : [label(alerts.labels.left, shown(left))]),
  ];
}

function label(text: string, rest: string): string {
  return `*${text}*  ${rest}`;
}

function whoLine({ auditEvent }: Notice, { alerts }: Language): string[] {
  if (auditEvent === null) return [];
  const { actor, time, eventName } = auditEvent;
  const who = alerts.who({
    name: name(actor.name),
    type: oneLine(actor.type, 40),
    address: oneLine(actor.address, 60),
    time: humanTimes(oneLine(time, 40)),
    event: name(eventName),
  });
  return [`*${alerts.labels.actor}*  ${escaped(who)}`];
}

function foundText({ property, actual, expected }: NonNullable<Cause['evidence']>, alerts: AlertWords): string {
  const fit = (text: string) => humanTimes(oneLine(text, 160));
  return alerts.found({ property: fit(property), actual: fit(actual), expected: fit(expected) });
}

/** A command that restores says it all; other commands stand behind what they are for. */
function remediationText({ remediation, deadline }: Cause, { lang, alerts }: Language): string {
  if (remediation === null) return '';
  const { text = '', console: place } = remediationIn(lang, { message: remediation.message, remediation }) ?? {};
  const fit = (line: string) => escaped(oneLine(line, longestReason));
  const commands = remediation.commands.map((line) => `\`${fit(line)}\``);
  const lines = remediation.restores ? commands : [fit(place === undefined ? text : `${text} (${place})`), ...commands];
  const end = deadline === null ? '' : `   ${escaped(alerts.deadline(humanTimes(oneLine(deadline, 40))))}`;
  return `${lines.join(' ')}${end}`;
}

function namesOf(clusters: readonly TouchedCluster[], { names }: AlertWords): string {
  const shown = clusters.slice(0, shownNames).map((cluster) => name(cluster.name));
  return names(shown, clusters.length - shown.length);
}

/** A reason in words, on one line. */
export function sentence(reason: Reason, { message, alerts }: Language): string {
  if ('message' in reason) return oneLine(humanTimes(message(reason.message)), longestReason);
  const { operation, resource, code } = reason.readErrors;
  return alerts.readErrors({ operation: name(operation), resource: oneLine(resource, 80), code: name(code) });
}
