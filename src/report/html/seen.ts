import { readErrorIn } from '../../checks/shared-reasons.ts';
import { shortReason } from '../text/seen-working.ts';
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
  const short = shortReason(cluster, findings, tongue.language.lang, (iso) => tongue.span(asOf - Date.parse(iso)));
  return short ?? (findings.some(({ message }) => readErrorIn(message) !== undefined) ? seen.notRead : '');
}
