import type { Finding } from '../../model/finding.ts';
import type { Message } from '../../model/message.ts';
import type { ReportedCluster } from '../../model/report.ts';
import { ago, grouped, spanOf } from './amounts.ts';

/** What the trail tells of a cluster, in the few words that a table has room for. */
export interface Seen {
  /** '' where the verdict's own word says it all. */
  readonly words: string;
  /** How often, or with whom it shares the key; the first thing to go where room is short. */
  readonly detail: string;
}

/** Words for the fourth rung of a cluster. */
export function seenWorking(cluster: ReportedCluster, findings: readonly Finding[], now: number): Seen {
  const { activity, proof } = cluster;
  if (proof.seenWorking === 'COMPLIANT' && activity.last !== null) {
    const calls = activity.encrypt + activity.decrypt;
    const shared = activity.attribution === 'shared-key';
    return { words: ago(activity.last, now), detail: shared ? 'shared key' : `${grouped(calls)}×` };
  }

  const told = findings
    .filter(({ verdict }) => verdict === proof.seenWorking)
    .map(({ message }) => shortOf(message, cluster, now))
    .find((words) => words !== undefined);
  return { words: told ?? unreadOf(cluster, findings), detail: '' };
}

function shortOf({ id, data }: Message, { activity, state }: ReportedCluster, now: number): string | undefined {
  switch (id) {
    case 'refused':
      return `refused ${grouped(data.count)}×`;
    case 'refused-unnamed':
      return 'refused, no key';
    case 'configured-but-silent':
      return `silent ${spanOf(now - Date.parse(data.since))}`;
    case 'silent-v2':
      return `v2, silent ${spanOf(now - Date.parse(activity.last ?? data.since))}`;
    case 'silent-without-control':
      return 'silent, no control';
    case 'silence-not-read':
    case 'refusals-not-read':
      return `read ${spanOf(now - Date.parse(data.since))} back`;
    case 'cluster-not-running':
      return state;
    case 'cluster-new':
      return `new, ${spanOf(now - Date.parse(data.created))} old`;
    case 'cluster-sealed-lately':
      return `on for ${spanOf(now - Date.parse(data.since))}`;
    case 'cluster-initial':
      return 'being created';
    case 'cluster-updating':
      return 'updating';
    default:
      return undefined;
  }
}

/** What is unread may be about another rung, so it is the reason only where nothing else is. */
function unreadOf({ proof }: ReportedCluster, findings: readonly Finding[]): string {
  return proof.seenWorking === 'INSUFFICIENT_DATA' && findings.some(({ message }) => message.id === 'unread')
    ? 'not read'
    : '';
}
