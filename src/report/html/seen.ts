import { shortOf } from '../text/seen-working.ts';
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
  const since = (iso: string) => tongue.span(asOf - Date.parse(iso));
  for (const { verdict, message } of findings) {
    const words = verdict === proof.seenWorking ? shortOf(message, cluster, seen, since) : undefined;
    if (words !== undefined) return words;
  }
  return findings.some(({ message }) => message.id === 'unread') ? seen.notRead : '';
}
