import type { AccountNotices, FirstLook, Notice, Unknown } from '../model/alert.ts';
import type { AlertMessage } from '../model/alert-message.ts';
import { severities } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { listings } from './causes.ts';
import {
  type AlertLanguage,
  alertMessage,
  entryOf,
  type Links,
  messageOf,
  paragraph,
  reportLink,
  sentence,
  toneOf,
} from './entry.ts';
import { noticeOrder } from './life-cycle.ts';
import { name, oneLine } from './safe-text.ts';

/** The entries of one message; the rest is counted. */
const mostEntries = 10;
/** Of several, so many say more than their title. */
const mostInFull = 3;
/** So many things are named of what is unknown. */
const mostNames = 3;

/** The first look at some accounts. */
export interface Looked extends FirstLook {
  readonly accountIds: readonly string[];
}

/**
 * The one message of a run: a single change in full, many as a digest.
 *
 * @param accountIds what has changed is in these
 * @param looked accounts that were looked at for the first time meanwhile; what was found there is among the notices
 */
export function changesMessage(
  accountIds: readonly string[],
  notices: readonly [Notice, ...Notice[]],
  language: AlertLanguage,
  links: Links,
  looked?: Looked,
): AlertMessage {
  const [first] = notices;
  const { alerts } = language;
  if (notices.length === 1 && looked === undefined) return alertMessage(first, language, links);
  const parts = noticeOrder.flatMap((kind) => {
    const count = notices.filter((notice) => notice.kind === kind).length;
    return count === 0 ? [] : [alerts.counts[kind](count)];
  });
  const title = alerts.digest({ account: whereIn(accountIds, language), count: notices.length, parts });
  const lines = looked === undefined ? [] : [firstLookTitle(looked, notices, language)];
  return listMessage(title, lines, notices, language, links);
}

/** The first reading of accounts is one message, however much is wrong. */
export function firstLookMessage(
  looked: Looked,
  notices: readonly Notice[],
  language: AlertLanguage,
  links: Links,
): AlertMessage {
  const { alerts } = language;
  const title = firstLookTitle(looked, notices, language);
  const [first, ...rest] = notices;
  if (first === undefined) {
    return messageOf(language, { tone: 'well', title, entries: [paragraph(alerts.allWell, 'well')] });
  }
  return listMessage(title, [], [first, ...rest], language, links);
}

/** What the message of a first report says beside its alerts. */
export function firstLookOf({ summary, readErrors }: Report): FirstLook {
  const { proClusters, verified } = summary;
  const unlisted = readErrors.filter(({ operation, resource }) => resource === undefined && listings.test(operation));
  return { proClusters, verified, unlisted: unlisted.length, readErrors: readErrors.length };
}

/** The headline of every face: how many are verified, what failed by severity, what could not be read. */
function firstLookTitle(looked: Looked, notices: readonly Notice[], language: AlertLanguage): string {
  const { alerts, text } = language;
  const { headline } = text;
  const failed = notices.filter(
    ({ cause, kind }) =>
      cause.kind !== 'read-error' && kind !== 'resolved' && looked.accountIds.includes(cause.accountId),
  );
  const counts = severities.flatMap((severity) => {
    const count = failed.filter(({ cause }) => cause.severity === severity).length;
    return count === 0 ? [] : [headline.severity(count, alerts.severityWord[severity])];
  });
  return alerts.firstLook({
    account: whereIn(looked.accountIds, language),
    verified: verifiedOf(looked, language),
    failed: text.list(counts),
    readErrors: looked.readErrors === 0 ? '' : headline.readErrors(looked.readErrors),
  });
}

function verifiedOf({ proClusters, verified, unlisted }: Looked, { text: { headline } }: AlertLanguage): string {
  if (proClusters === 0) return unlisted > 0 ? headline.unlisted : headline.none;
  return unlisted > 0 ? headline.atLeast(verified, proClusters) : headline.verified(verified, proClusters);
}

/** One account by its name, several by their number: their entries name them. */
function whereIn(accountIds: readonly string[], { alerts }: AlertLanguage): string {
  const [only = ''] = accountIds;
  return accountIds.length > 1 ? alerts.accounts(accountIds.length) : alerts.account(oneLine(only, 40));
}

function listMessage(
  title: string,
  lines: readonly string[],
  notices: readonly [Notice, ...Notice[]],
  language: AlertLanguage,
  links: Links,
): AlertMessage {
  const shown = notices.slice(0, mostEntries);
  return messageOf(language, {
    tone: toneOf(notices[0]),
    title,
    lines,
    entries: shown.map((notice, index) => entryOf(notice, language, { inFull: index < mostInFull })),
    left: notices.length - shown.length,
    links: [reportLink(links, language)],
  });
}

/** What is unknown in a report, check by check and reason by reason. */
export function unknownIn({ findings }: Report): Unknown[] {
  const unknown = findings.filter(({ verdict, waiver }) => verdict === 'INSUFFICIENT_DATA' && waiver === undefined);
  return grouped(
    unknown.map(({ checkId, message, resource }) => ({
      checkId,
      message,
      count: 1,
      names: [resource.name || resource.id],
    })),
  );
}

/** What was unknown of accounts in a week; nothing where everything was known. */
export function weeklyMessage(
  accounts: readonly Pick<AccountNotices, 'accountId' | 'unknown'>[],
  language: AlertLanguage,
  links: Links,
): AlertMessage | undefined {
  const { alerts } = language;
  const uncertain = accounts.filter(({ unknown }) => unknown.length > 0);
  const accountIds = [...new Set(uncertain.map(({ accountId }) => accountId))];
  const all = uncertain.flatMap(({ accountId, unknown }) =>
    unknown.map((one) => ({ ...one, names: one.names.map((text) => named(text, accountId)) })),
  );
  if (all.length === 0) return undefined;
  const entries = grouped(all).sort((a, b) => b.count - a.count);
  const shown = entries.slice(0, mostEntries).map(({ message, count, names }) => {
    const list = alerts.names(names, count - names.length);
    return paragraph(alerts.unknown({ reason: sentence({ message }, language), count, names: list }), 'note');
  });
  const count = all.reduce((sum, one) => sum + one.count, 0);

  return messageOf(language, {
    tone: 'note',
    title: alerts.weekly({ account: whereIn(accountIds, language), count }),
    entries: shown,
    left: entries.length - shown.length,
    links: [reportLink(links, language)],
  });

  function named(text: string, accountId: string): string {
    return accountIds.length > 1 ? `${name(text)} · ${alerts.account(oneLine(accountId, 40))}` : name(text);
  }
}

function grouped(all: readonly Unknown[]): Unknown[] {
  const groups = new Map<string, Unknown>();
  for (const one of all) {
    const id = `${one.checkId} ${one.message.id}`;
    const known = groups.get(id);
    const names = [...(known?.names ?? []), ...one.names].slice(0, mostNames);
    groups.set(id, { ...(known ?? one), count: (known?.count ?? 0) + one.count, names });
  }
  return [...groups.values()];
}
