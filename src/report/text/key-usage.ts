import { reasonOf } from '../../checks/catalog.ts';
import { readErrorIn } from '../../checks/shared-reasons.ts';
import type { Finding, Lang } from '../../model/finding.ts';
import type { ReportedCluster } from '../../model/report.ts';
import { textEn } from '../../words/text-en.ts';
import type { TextWords } from '../../words/text-words.ts';

/** What the trail shows of a cluster, in the few words that a table has room for. */
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

  const short = shortReason(cluster, findings, words.lang, (iso) => words.span(now - Date.parse(iso)));
  return { words: short ?? readErrorsOf(cluster, findings, words), detail: '' };
}

/**
 * Why key usage is not verified, in the few words that a table has room for; undefined where no reason has any.
 *
 * @param span how long ago a time, ISO 8601 UTC, was
 */
export function shortReason(
  { verification }: Pick<ReportedCluster, 'verification'>,
  findings: readonly Finding[],
  lang: Lang,
  span: (iso: string) => string,
): string | undefined {
  return findings
    .filter(({ verdict }) => verdict === verification.keyUsed)
    .map(({ message }) => reasonOf(message)?.short?.[lang](message.data, span))
    .find((short) => short !== undefined);
}

/** What is unread may be about another stage, so it is the reason only where nothing else is. */
function readErrorsOf({ verification }: ReportedCluster, findings: readonly Finding[], { seen }: TextWords): string {
  return verification.keyUsed === 'INSUFFICIENT_DATA' &&
    findings.some(({ message }) => readErrorIn(message) !== undefined)
    ? seen.readErrors
    : '';
}
