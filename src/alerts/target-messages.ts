import type { AccountNotices, FirstLook } from '../model/alert.ts';
import type { AlertMessage } from '../model/alert-message.ts';
import type { Anchor } from '../model/signature.ts';
import { languageOf } from '../words/language.ts';
import { changesMessage, firstLookMessage, type Looked, weeklyMessage } from './digest.ts';
import type { AlertLanguage, Links } from './entry.ts';
import { worstFirst } from './life-cycle.ts';
import { type ChannelTarget, coversAccount, noticesFor } from './routes.ts';

/**
 * What one target receives about accounts, however many they are: at most one message of what was found or has changed, worst
 * first, and one of what was unknown in the week.
 *
 * @param linksTo the links of a message that is about these accounts
 * @param anchor what is noted in the messages of the chain of reports, so that it is known outside of the store
 */
export function targetMessages(
  target: ChannelTarget,
  accounts: readonly AccountNotices[],
  linksTo: (about: readonly AccountNotices[]) => Links,
  anchor?: Anchor,
): AlertMessage[] {
  const language = languageOf(target.channel.language);
  const routed = accounts
    .filter(({ accountId }) => coversAccount(target, accountId))
    .map((one) => ({ ...one, notices: noticesFor(target, one.notices) }));
  const unknown = routed.filter((one) => one.unknown.length > 0);
  const weekly = weeklyMessage(unknown, language, linksTo(unknown));

  const messages = [...firstOrChanges(routed, language, linksTo), ...(weekly === undefined ? [] : [weekly])];
  if (anchor === undefined) return messages;
  const footer = language.alerts.anchor(anchor);
  return messages.map((message) => ({ ...message, footer: [...message.footer, footer] }));
}

function firstOrChanges(
  routed: readonly AccountNotices[],
  language: AlertLanguage,
  linksTo: (about: readonly AccountNotices[]) => Links,
): AlertMessage[] {
  const about = routed.filter(({ notices, firstLook }) => notices.length > 0 || firstLook !== null);
  const looked = lookedAt(about);
  const notices = about.flatMap((one) => one.notices).sort(worstFirst);
  const [first, ...rest] = notices;
  if (looked !== undefined && about.every(({ firstLook }) => firstLook !== null)) {
    return [firstLookMessage(looked, notices, language, linksTo(about))];
  }
  if (first === undefined) return [];
  const accountIds = idsOf(about.filter((one) => one.notices.length > 0));
  return [changesMessage(accountIds, [first, ...rest], language, linksTo(about), looked)];
}

/** All first looks taken together; undefined where there is none. */
function lookedAt(about: readonly AccountNotices[]): Looked | undefined {
  const looks = about.filter(({ firstLook }) => firstLook !== null);
  if (looks.length === 0) return undefined;
  const sum = (of: keyof FirstLook) => looks.reduce((total, { firstLook }) => total + (firstLook?.[of] ?? 0), 0);
  return {
    accountIds: idsOf(looks),
    proClusters: sum('proClusters'),
    verified: sum('verified'),
    unlisted: sum('unlisted'),
    readErrors: sum('readErrors'),
  };
}

function idsOf(accounts: readonly AccountNotices[]): string[] {
  return [...new Set(accounts.map(({ accountId }) => accountId))];
}
