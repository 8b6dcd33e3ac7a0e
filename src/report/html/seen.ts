import type { Message } from '../../model/message.ts';
import type { Row } from './sheet.ts';
import type { Tongue } from './tongue.ts';

/** What the trail tells of a cluster, in the few words that a table has room for; '' where the verdict says it all. */
export function seenWords({ cluster, findings }: Row, asOf: number, tongue: Tongue): string {
  const { activity, proof } = cluster;
  const { seen } = tongue.page;
  if (proof.seenWorking === 'NOT_APPLICABLE') return '';
  if (proof.seenWorking === 'COMPLIANT' && activity.last !== null) {
    const ago = tongue.ago(Date.parse(activity.last), asOf);
    const count = activity.encrypt + activity.decrypt;
    return activity.attribution === 'shared-key' ? seen.sharedKey({ ago }) : seen.calls({ count, ago });
  }
  for (const { verdict, message } of findings) {
    const words = verdict === proof.seenWorking ? shortOf(message, cluster, asOf, tongue) : undefined;
    if (words !== undefined) return words;
  }
  return findings.some(({ message }) => message.id === 'unread') ? seen.notRead : '';
}

function shortOf(
  { id, data }: Message,
  { activity, state }: Row['cluster'],
  asOf: number,
  { page: { seen }, span }: Tongue,
): string | undefined {
  const until = (iso: string) => span(asOf - Date.parse(iso));
  switch (id) {
    case 'refused':
      return seen.refused(data.count);
    case 'refused-unnamed':
      return seen.refusedUnnamed;
    case 'configured-but-silent':
      return seen.silent(until(data.since));
    case 'silent-v2':
      return seen.silentV2(until(activity.last ?? data.since));
    case 'silent-without-control':
      return seen.noControl;
    case 'silence-not-read':
    case 'refusals-not-read':
      return seen.readBack(until(data.since));
    case 'cluster-not-running':
      return state;
    case 'cluster-new':
      return seen.newborn(until(data.created));
    case 'cluster-sealed-lately':
      return seen.onLately(until(data.since));
    case 'cluster-initial':
      return seen.initial;
    case 'cluster-updating':
      return seen.updating;
    default:
      return undefined;
  }
}
