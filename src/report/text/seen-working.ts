import type { Finding } from '../../model/finding.ts';
import type { Message } from '../../model/message.ts';
import type { ReportedCluster } from '../../model/report.ts';
import { textEn } from '../../words/text-en.ts';
import type { TextWords } from '../../words/text-words.ts';

/** What the trail tells of a cluster, in the few words that a table has room for. */
export interface Seen {
  /** '' where the verdict's own word says it all. */
  readonly words: string;
  /** How often, or with whom it shares the key; the first thing to go where room is short. */
  readonly detail: string;
}

/** Words for the fourth rung of a cluster. */
export function seenWorking(
  cluster: ReportedCluster,
  findings: readonly Finding[],
  now: number,
  words: TextWords = textEn,
): Seen {
  const { activity, proof } = cluster;
  if (proof.seenWorking === 'COMPLIANT' && activity.last !== null) {
    const calls = activity.encrypt + activity.decrypt;
    const shared = activity.attribution === 'shared-key';
    return { words: words.ago(activity.last, now), detail: shared ? words.seen.shared : words.seen.calls(calls) };
  }

  const told = findings
    .filter(({ verdict }) => verdict === proof.seenWorking)
    .map(({ message }) => shortOf(message, cluster, now, words))
    .find((short) => short !== undefined);
  return { words: told ?? unreadOf(cluster, findings, words), detail: '' };
}

function shortOf(
  { id, data }: Message,
  { activity, state }: ReportedCluster,
  now: number,
  { seen, span }: TextWords,
): string | undefined {
  switch (id) {
    case 'refused':
      return seen.refused(data.count);
    case 'refused-unnamed':
      return seen.refusedUnnamed;
    case 'configured-but-silent':
      return seen.silent(span(now - Date.parse(data.since)));
    case 'silent-v2':
      return seen.silentV2(span(now - Date.parse(activity.last ?? data.since)));
    case 'silent-without-control':
      return seen.noControl;
    case 'silence-not-read':
    case 'refusals-not-read':
      return seen.readBack(span(now - Date.parse(data.since)));
    case 'cluster-not-running':
      return state;
    case 'cluster-new':
      return seen.fresh(span(now - Date.parse(data.created)));
    case 'cluster-sealed-lately':
      return seen.onFor(span(now - Date.parse(data.since)));
    case 'cluster-initial':
      return seen.created;
    case 'cluster-updating':
      return seen.updating;
    default:
      return undefined;
  }
}

/** What is unread may be about another rung, so it is the reason only where nothing else is. */
function unreadOf({ proof }: ReportedCluster, findings: readonly Finding[], { seen }: TextWords): string {
  return proof.seenWorking === 'INSUFFICIENT_DATA' && findings.some(({ message }) => message.id === 'unread')
    ? seen.unread
    : '';
}
