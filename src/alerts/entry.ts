import { reasonOf, remediationIn } from '../checks/catalog.ts';
import { checks } from '../checks/index.ts';
import type { AlertReason, Cause, Notice, TouchedCluster } from '../model/alert.ts';
import type { AlertDetail, AlertEntry, AlertFacts, AlertLink, AlertMessage, Tone } from '../model/alert-message.ts';
import { clip } from '../model/clip.ts';
import type { AlertWords } from '../words/alert-words.ts';
import type { Language as Spoken } from '../words/language.ts';
import { expiryOf } from './life-cycle.ts';
import { name, oneLine } from './safe-text.ts';

/** What alerts are worded in. */
export type AlertLanguage = Pick<Spoken, 'lang' | 'message' | 'alerts' | 'text'>;

/** Where more can be read; '' where nowhere. */
export interface Links {
  readonly report: string;
  /** With `{checkId}` for the check's id. */
  readonly checks: string;
}

/** A shorter time is rounded up to it. */
const minuteMs = 60_000;
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
    title: kind === 'resolved' ? endingTitle(notice, language) : causeTitle(notice, language),
    after: language.alerts.span(Math.max(minuteMs, Date.parse(at) - Date.parse(openedAt))),
    worse: before !== null,
    added: before === null ? added.length : 0,
    expires: oneLine(expiryOf(cause), 10),
  });
}

/** What is now, with who made it so where an event says it. */
function endingTitle({ cause, ending, auditEvent }: Notice, language: AlertLanguage): string {
  const { alerts } = language;
  const subject = name(cause.subject.name);
  if (ending === null || ending.is === 'gone') return alerts.endings.gone(subject, cause.names.length > 0);
  if (ending.is === 'over') return alerts.endings.over(subject);
  if (ending.is === 'read') return alerts.endings.read(placeOf(cause, language));
  const reason = reasonOf(ending.is === 'enabled' ? { id: 'key-usable' } : ending.message);
  const isBy =
    auditEvent !== null && Object.values(reason?.events ?? {}).some((all) => all.includes(auditEvent.eventName));
  const said =
    ending.is === 'enabled'
      ? alerts.endings.enabled(subject)
      : alerts.endings.settled(name(ending.name), withoutStop(sentence(ending, language)));
  return isBy ? alerts.endings.by(said, name(auditEvent.actor.name), name(auditEvent.eventName)) : said;
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

/** An alert as one of many: in full, or its title alone. */
export function entryOf(notice: Notice, language: AlertLanguage, { inFull }: { readonly inFull: boolean }): AlertEntry {
  return entryFrom(notice, clip(titleOf(notice, language), longestTitle), inFull ? detailsOf(notice, language) : []);
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

function causeTitle({ cause, at }: Pick<Notice, 'cause' | 'at'>, language: AlertLanguage): string {
  const { lang, alerts } = language;
  const { subject, deadline, clusters, reasons } = cause;
  const [first] = reasons;
  const about = {
    subject: name(subject.name),
    place: placeOf(cause, language),
    clusters: clusters.filter(({ how }) => how !== 'left').length,
    date: deadline === null ? '' : oneLine(deadline, 40),
    left: leftUntil(deadline, at, language),
    // The first sentence is a title; the others are its impact.
    reason: withoutStop(first === undefined ? '' : (sentencesIn(sentence(first, language))[0] ?? '')),
  };
  if (first === undefined || 'readErrors' in first) return alerts.titles['read-error'](about);
  return (reasonOf(first.message)?.headline?.[lang] ?? alerts.titles.other)(about);
}

function placeOf({ regionId, accountId }: Cause, { alerts }: AlertLanguage): string {
  return regionId === '' ? alerts.account(name(accountId)) : name(regionId);
}

/** How long it is until a time; '' where that is not ahead. */
function leftUntil(time: string | null, at: string, { alerts }: AlertLanguage): string {
  const ms = Date.parse(time ?? '') - Date.parse(at);
  return ms > 0 ? alerts.left(alerts.span(ms)) : '';
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
  const { labels } = language.alerts;
  if (notice.kind === 'resolved') {
    return [
      resourceDetail(cause, language),
      detail(labels.was, causeTitle({ cause, at: notice.openedAt }, language)),
      ...actorDetail(notice, language),
      ...clusterDetails(cause, language),
    ];
  }
  return [
    resourceDetail(cause, language),
    ...impactDetails(notice, language),
    ...actorDetail(notice, language),
    ...deadlineDetail(notice, language),
    ...remediationDetail(cause, language),
  ];
}

/** What it means and for which clusters, without what the title says. */
function impactDetails(notice: Notice, language: AlertLanguage): AlertDetail[] {
  const { cause } = notice;
  const { alerts, lang } = language;
  const [first] = cause.reasons;
  const users = cause.clusters.filter(({ how }) => how !== 'left');
  const reason = first !== undefined && 'message' in first ? reasonOf(first.message) : undefined;
  const date = cause.deadline === null ? '' : oneLine(cause.deadline, 40);
  const onUsers = users.length === 0 ? undefined : reason?.impact?.[lang]({ names: namesOf(users, alerts), date });
  const others = cause.reasons.slice(onUsers === undefined ? 0 : 1).filter((one) => !isProtection(one, cause));
  const title = causeTitle(notice, language);
  const said = others
    .flatMap((one) => sentencesIn(sentence(one, language)))
    .filter((one) => !title.includes(withoutStop(one)));
  const all = [...(onUsers === undefined ? [] : [onUsers]), ...new Set(said)];
  const texts = all.length === 0 && first !== undefined ? riskOf(cause, lang) : all;
  const left = cause.clusters.filter(({ how }) => how === 'left');
  const whole = [...texts, ...(left.length === 0 ? [] : [alerts.mayNeedKey(namesOf(left, alerts))])];
  return [
    ...(whole.length === 0 ? [] : [detail(alerts.labels.impact, alerts.sentences(whole))]),
    ...(onUsers === undefined ? clusterDetails(cause, language) : []),
  ];
}

/** Whether a reason is that a key which is dead lacks protection as well. */
function isProtection(reason: AlertReason, { kind }: Cause): boolean {
  return kind === 'dead-key' && 'message' in reason && reasonOf(reason.message)?.cause === 'key-protection';
}

function riskOf({ checkId }: Cause, lang: AlertLanguage['lang']): string[] {
  const check = checks.find(({ id }) => id === checkId);
  return check === undefined ? [] : [check.risk[lang]];
}

function deadlineDetail({ cause: { deadline }, at }: Notice, language: AlertLanguage): AlertDetail[] {
  if (deadline === null) return [];
  const { labels, until } = language.alerts;
  return [detail(labels.deadline, until(oneLine(deadline, 40), leftUntil(deadline, at, language)))];
}

/** The clusters that an alert is about, beside the one in its title. */
function clusterDetails({ clusters, subject }: Cause, { alerts }: AlertLanguage): AlertDetail[] {
  const hit = clusters.filter(({ how, id }) => how !== 'left' && id !== subject.id);
  return hit.length === 0 ? [] : [detail(alerts.labels.clusters, namesOf(hit, alerts))];
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

/** A command that restores says it all; other commands stand behind what they are for. */
function remediationDetail({ remediation }: Cause, { lang, alerts }: AlertLanguage): AlertDetail[] {
  if (remediation === null) return [];
  const { restores, message, commands } = remediation;
  const { text = '', console: place } = remediationIn(lang, { message, remediation }) ?? {};
  const fit = (line: string) => oneLine(line, longestReason);
  const advice = fit(place === undefined ? text : alerts.where(text, place));
  const { labels } = alerts;
  return [detail(restores ? labels.restore : labels.remediation, restores ? '' : advice, commands.map(fit))];
}

function namesOf(clusters: readonly TouchedCluster[], { names }: AlertWords): string {
  const shown = clusters.slice(0, shownNames).map((cluster) => name(cluster.name));
  return names(shown, clusters.length - shown.length);
}

/** A reason in words, on one line. */
export function sentence(reason: AlertReason, { message, alerts }: Pick<AlertLanguage, 'message' | 'alerts'>): string {
  if ('message' in reason) return oneLine(message(reason.message), longestReason);
  const { operation, resource, code } = reason.readErrors;
  return alerts.readErrors({ operation: name(operation), resource: oneLine(resource, 80), code: name(code) });
}

/** The sentences of a text. */
function sentencesIn(text: string): string[] {
  return text.split(/(?<=\.) (?=\p{Lu})|(?<=。)/u);
}

function withoutStop(text: string): string {
  return text.replace(/[.。]$/, '');
}
