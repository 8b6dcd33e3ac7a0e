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

/** Words for the fourth stage of a cluster. */
export function keyUsed(
  cluster: ReportedCluster,
  findings: readonly Finding[],
  now: number,
  words: TextWords = textEn,
): Seen {
  const { usage, verification } = cluster;
  if (verification.keyUsed === 'COMPLIANT' && usage.last !== null) {
    const calls = usage.encrypt + usage.decrypt;
    const shared = usage.attribution === 'shared-key';
    return { words: words.ago(usage.last, now), detail: shared ? words.seen.shared : words.seen.calls(calls) };
  }

  const since = (iso: string) => words.span(now - Date.parse(iso));
  const told = findings
    .filter(({ verdict }) => verdict === verification.keyUsed)
    .map(({ message }) => shortOf(message, cluster, words.seen, since))
    .find((short) => short !== undefined);
  return { words: told ?? readErrorsOf(cluster, findings, words), detail: '' };
}

/** The words that a table has for what is told of the fourth stage. */
type ShortWords = Pick<
  TextWords['seen'],
  | 'denied'
  | 'deniedUnnamed'
  | 'silent'
  | 'silentV2'
  | 'noControl'
  | 'readBack'
  | 'fresh'
  | 'onFor'
  | 'created'
  | 'updating'
>;

/**
 * A reason in the few words that a table has room for; undefined where it has none for it.
 *
 * @param since words how long ago a time, ISO 8601 UTC, was
 */
export function shortOf(
  { id, data }: Message,
  { usage, state }: Pick<ReportedCluster, 'activity' | 'state'>,
  seen: ShortWords,
  since: (iso: string) => string,
): string | undefined {
  switch (id) {
    case 'denied':
      return seen.denied(data.count);
    case 'refused-unnamed':
      return seen.deniedUnnamed;
    case 'configured-but-silent':
      return seen.silent(since(data.since));
    case 'silent-v2':
      return seen.silentV2(since(usage.last ?? data.since));
    case 'silent-without-control':
      return seen.noControl;
    case 'silence-not-read':
    case 'refusals-not-read':
      return seen.readBack(since(data.since));
    case 'cluster-not-running':
      return state;
    case 'cluster-new':
      return seen.fresh(since(data.created));
    case 'cluster-encrypted-lately':
      return seen.onFor(since(data.since));
    case 'cluster-initial':
      return seen.created;
    case 'cluster-updating':
      return seen.updating;
    default:
      return undefined;
  }
}

/** What is unread may be about another stage, so it is the reason only where nothing else is. */
function readErrorsOf({ verification }: ReportedCluster, findings: readonly Finding[], { seen }: TextWords): string {
  return verification.keyUsed === 'INSUFFICIENT_DATA' && findings.some(({ message }) => message.id === 'read-error')
    ? seen.readErrors
    : '';
}
