import type { Notice, NoticeKind } from '../model/alert.ts';
import type { Message } from '../model/message.ts';
import type { Report } from '../model/report.ts';
import type { SlackMessage } from '../model/slack.ts';
import { actions, context, section, slackMessage } from './blocks.ts';
import { detailsOf, entryOf, type Language, type Links, mark, sentence, titleOf } from './entry.ts';
import { escaped, name, oneLine } from './safe-text.ts';

/** What is told in one message; the rest is counted. */
const mostEntries = 10;
const kinds: readonly NoticeKind[] = ['opened', 'updated', 'lapsed', 'held', 'reminded', 'resolved'];

/** The one message of a run: a single change in full, many as a digest. */
export function changesMessage(
  accountId: string,
  notices: readonly [Notice, ...Notice[]],
  language: Language,
  links: Links,
): SlackMessage {
  const [first] = notices;
  const { alerts } = language;
  if (notices.length === 1) {
    const title = `${mark(first, language)}  ${titleOf(first, language)}`;
    return slackMessage(title, detailsOf(first, language, links), alerts);
  }
  const parts = kinds.flatMap((kind) => {
    const count = notices.filter((notice) => notice.kind === kind).length;
    return count === 0 ? [] : [alerts.counts[kind](count)];
  });
  const title = alerts.digest({ account: alerts.account(oneLine(accountId, 40)), count: notices.length, parts });
  return listMessage(`${mark(first, language)}  ${title}`, notices, language, links);
}

/** The first reading of an account is one message, however much is wrong. */
export function firstLookMessage(
  report: Report,
  accountId: string,
  notices: readonly Notice[],
  language: Language,
  links: Links,
): SlackMessage {
  const { alerts } = language;
  const title = alerts.firstLook({
    account: alerts.account(oneLine(accountId, 40)),
    clusters: report.summary.clusters,
    proven: report.summary.proven,
    toFix: notices.filter(({ cause }) => cause.kind !== 'unread').length,
    unread: report.unread.length,
  });
  const [first] = notices;
  if (first === undefined) return slackMessage(`✅  ${title}`, [section(alerts.allWell, alerts)], alerts);
  return listMessage(`${mark(first, language)}  ${title}`, notices, language, links);
}

function listMessage(title: string, notices: readonly Notice[], language: Language, links: Links): SlackMessage {
  const { alerts } = language;
  const shown = notices.slice(0, mostEntries);
  const left = notices.length - shown.length;
  return slackMessage(
    title,
    [
      ...shown.map((notice) => entryOf(notice, language)),
      ...(left === 0 ? [] : [context(alerts.moreChanges(left), alerts)]),
      ...linkBlocks(links, language),
    ],
    alerts,
  );
}

function linkBlocks(links: Links, { alerts }: Language) {
  return actions([{ text: alerts.openReport, url: links.report }]);
}

/** What could not be told of an account, reason by reason; nothing where everything could. */
export function weeklyMessage(
  report: Report,
  accountId: string,
  language: Language,
  links: Links,
): SlackMessage | undefined {
  const { alerts } = language;
  const untold = report.findings.filter(
    ({ verdict, waiver }) => verdict === 'INSUFFICIENT_DATA' && waiver === undefined,
  );
  if (untold.length === 0) return undefined;
  const groups = new Map<string, { message: Message; names: string[] }>();
  for (const { message, resource, checkId } of untold) {
    const id = `${checkId} ${message.id}`;
    const known = groups.get(id);
    if (known === undefined) groups.set(id, { message, names: [resource.name || resource.id] });
    else known.names.push(resource.name || resource.id);
  }
  const entries = [...groups.values()].sort((a, b) => b.names.length - a.names.length);
  const shown = entries.slice(0, mostEntries).map(({ message, names }) => {
    const list = alerts.names(names.slice(0, 3).map(name), Math.max(0, names.length - 3));
    return escaped(alerts.untold({ reason: sentence({ message }, language), count: names.length, names: list }));
  });
  const left = entries.length - shown.length;

  return slackMessage(
    `⚪  ${alerts.weekly({ account: alerts.account(oneLine(accountId, 40)), count: untold.length })}`,
    [
      ...shown.map((text) => section(text, alerts)),
      ...(left === 0 ? [] : [context(alerts.more(left), alerts)]),
      ...linkBlocks(links, language),
    ],
    alerts,
  );
}
