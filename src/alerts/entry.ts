import { reasonOf, remediationIn } from '../checks/catalog.ts';
import type { AlertReason, Cause, Notice, TouchedCluster } from '../model/alert.ts';
import type { AlertDetail, AlertEntry, AlertFacts, AlertLink, AlertMessage, Tone } from '../model/alert-message.ts';
import { clip } from '../model/clip.ts';
import type { AlertWords } from '../words/alert-words.ts';
import type { Language as Spoken } from '../words/language.ts';
import { expiryOf } from './life-cycle.ts';
import { name, oneLine } from './safe-text.ts';

/** What alerts are worded in. */
export type AlertLanguage = Pick<Spoken, 'lang' | 'message' | 'alerts'>;

/** Where more can be read; '' where nowhere. */
export interface Links {
  readonly report: string;
  /** With `{checkId}` for the check's id. */
  readonly checks: string;
}

const shownNames = 8;
const longestReason = 500;
const longestTitle = 300;
const longestUrl = 2_000;

/** What a message is made of; what is left out is empty. */
export type Parts = Pick<AlertMessage, 'tone' | 'title'> & Partial<Omit<AlertMessage, 'lang' | 'tone' | 'title'>>;

export function messageOf({ lang }: Pick<AlertLanguage, 'lang'>, { links = [], ...parts }: Parts): AlertMessage {
  return {
    ...{ lines: [], entries: [], left: 0, footer: [] },
    ...parts,
    lang,
    title: oneLine(parts.title, longestTitle),
    // A link that a channel would not open, or cut off, leads nowhere.
    links: links.filter(({ url }) => /^https:\/\//.test(url) && URL.canParse(url) && url.length <= longestUrl),
  };
}

/** A text by itself. */
export function paragraph(text: string, tone: Tone): AlertEntry {
  return { tone, title: '', details: [detail('', text)], alert: null };
}

export function detail(label: string, text: string, commands: readonly string[] = []): AlertDetail {
  return { label, text, commands };
}

export function toneOf({ kind, severity }: Pick<Notice, 'kind' | 'severity'>): Tone {
  return kind === 'resolved' ? 'resolved' : severity;
}

/** The one line of an alert. */
export function titleOf(notice: Notice, language: AlertLanguage): string {
  const { kind, cause, openedAt, at, before, added } = notice;
  return language.alerts.kinds[kind]({
    title: causeTitle(cause, language),
    after: language.alerts.span(Date.parse(at) - Date.parse(openedAt)),
    worse: before !== null,
    added: before === null ? added.length : 0,
    expires: oneLine(expiryOf(cause), 10),
  });
}

/** A message about one alert: its title says what the entry would say. */
export function alertMessage(notice: Notice, language: AlertLanguage, links: Links): AlertMessage {
  const { checkId } = notice.cause;
  return messageOf(language, {
    tone: toneOf(notice),
    title: titleOf(notice, language),
    entries: [entryFrom(notice, '', detailsOf(notice, language))],
    links: [
      reportLink(links, language),
      { text: language.alerts.aboutCheck, url: checkId === '' ? '' : links.checks.replaceAll('{checkId}', checkId) },
    ],
  });
}

export function reportLink({ report }: Links, { alerts }: AlertLanguage): AlertLink {
  return { text: alerts.openReport, url: report };
}

/** An alert as one of many. */
export function entryOf(notice: Notice, language: AlertLanguage): AlertEntry {
  const { cause, kind } = notice;
  const title = clip(titleOf(notice, language), longestTitle);
  const details =
    kind === 'resolved'
      ? [resourceDetail(cause, language), ...actorDetail(notice, language), ...clusterDetails(cause, language)]
      : detailsOf(notice, language);
  return entryFrom(notice, title, details);
}

function entryFrom(notice: Notice, title: string, details: readonly AlertDetail[]): AlertEntry {
  return { tone: toneOf(notice), title, details, alert: factsOf(notice) };
}

function factsOf({ kind, cause, severity, openedAt }: Notice): AlertFacts {
  const { id, checkId, accountId, regionId, subject, clusters, deadline } = cause;
  return {
    event: kind,
    id: oneLine(id, longestReason),
    severity,
    checkId: name(checkId),
    accountId: accountId === '' ? '' : name(accountId),
    regionId: regionId === '' ? '' : name(regionId),
    resourceId: name(subject.id),
    clusters: clusters.length,
    deadline: deadline === null ? null : oneLine(deadline, 40),
    openedAt,
  };
}

function causeTitle(cause: Cause, { lang, alerts, ...rest }: AlertLanguage): string {
  const { subject, regionId, accountId, deadline, clusters, reasons } = cause;
  const [first] = reasons;
  const about = {
    subject: name(subject.name),
    place: regionId === '' ? alerts.account(name(accountId)) : name(regionId),
    clusters: clusters.filter(({ how }) => how !== 'left').length,
    date: deadline === null ? '' : oneLine(deadline, 40),
    reason: first === undefined ? '' : sentence(first, { lang, alerts, ...rest }),
  };
  if (first === undefined || 'readErrors' in first) return alerts.titles['read-error'](about);
  return (reasonOf(first.message)?.headline?.[lang] ?? alerts.titles.other)(about);
}

function resourceDetail({ subject, regionId, accountId, kind }: Cause, { alerts }: AlertLanguage): AlertDetail {
  const parts = [
    kind === 'read-error' || subject.id === accountId || subject.id === regionId ? '' : name(subject.id),
    regionId === '' ? '' : name(regionId),
    alerts.account(accountId === '' ? '' : name(accountId)),
  ];
  return detail(alerts.labels.resource, parts.filter((part) => part !== '').join(' · '));
}

function detailsOf(notice: Notice, language: AlertLanguage): AlertDetail[] {
  const { cause } = notice;
  const { alerts } = language;
  const { labels } = alerts;
  const title = causeTitle(cause, language);
  // A short title that is the reason itself is not said twice; a long one may be cut off.
  const reasons = [...new Set(cause.reasons.map((reason) => sentence(reason, language)))].filter(
    (reason) => title.length > 100 || !title.includes(reason),
  );
  const isOver = notice.kind === 'resolved';
  const { evidence, deadline, since } = cause;
  const open = isOver
    ? []
    : [
        ...(evidence === null ? [] : [detail(labels.evidence, foundText(evidence, alerts))]),
        ...(since === '' ? [] : [detail(labels.since, oneLine(since, 40))]),
        ...(deadline === null ? [] : [detail(labels.deadline, oneLine(deadline, 40))]),
        ...remediationDetail(cause, language),
      ];

  return [
    resourceDetail(cause, language),
    ...actorDetail(notice, language),
    ...(reasons.length === 0 ? [] : [detail(isOver ? labels.was : labels.impact, alerts.sentences(reasons))]),
    ...clusterDetails(cause, language),
    ...open,
  ];
}

/** The clusters that an alert is about, beside the one in its title. */
function clusterDetails({ clusters, subject }: Cause, { alerts }: AlertLanguage): AlertDetail[] {
  const left = clusters.filter(({ how }) => how === 'left');
  const hit = clusters.filter(({ how, id }) => how !== 'left' && id !== subject.id);
  return [
    ...(hit.length === 0 ? [] : [detail(alerts.labels.clusters, namesOf(hit, alerts))]),
    ...(left.length === 0 ? [] : [detail(alerts.labels.left, namesOf(left, alerts))]),
  ];
}

function actorDetail({ auditEvent }: Notice, { alerts }: AlertLanguage): AlertDetail[] {
  if (auditEvent === null) return [];
  const { actor, time, eventName } = auditEvent;
  const who = alerts.who({
    name: name(actor.name),
    type: oneLine(actor.type, 40),
    address: oneLine(actor.address, 60),
    time: oneLine(time, 40),
    event: name(eventName),
  });
  return [detail(alerts.labels.actor, who)];
}

function foundText({ property, actual, expected }: NonNullable<Cause['evidence']>, alerts: AlertWords): string {
  const fit = (text: string) => oneLine(text, 160);
  return alerts.found({ property: fit(property), actual: fit(actual), expected: fit(expected) });
}

/** A command that restores says it all; other commands stand behind what they are for. */
function remediationDetail({ remediation }: Cause, { lang, alerts }: AlertLanguage): AlertDetail[] {
  if (remediation === null) return [];
  const { restores, message, commands } = remediation;
  const { text = '', console: place } = remediationIn(lang, { message, remediation }) ?? {};
  const fit = (line: string) => oneLine(line, longestReason);
  const advice = fit(place === undefined ? text : `${text} (${place})`);
  const { labels } = alerts;
  return [detail(restores ? labels.restore : labels.remediation, restores ? '' : advice, commands.map(fit))];
}

function namesOf(clusters: readonly TouchedCluster[], { names }: AlertWords): string {
  const shown = clusters.slice(0, shownNames).map((cluster) => name(cluster.name));
  return names(shown, clusters.length - shown.length);
}

/** A reason in words, on one line. */
export function sentence(reason: AlertReason, { message, alerts }: AlertLanguage): string {
  if ('message' in reason) return oneLine(message(reason.message), longestReason);
  const { operation, resource, code } = reason.readErrors;
  return alerts.readErrors({ operation: name(operation), resource: oneLine(resource, 80), code: name(code) });
}
