import { readErrorIn } from '../../checks/shared-reasons.ts';
import { shortReason } from '../text/key-usage.ts';
import type { Row } from './sheet.ts';
import type { Tongue } from './tongue.ts';

/** What the trail shows of a cluster, in the few words that a table has room for; '' where the verdict says it all. */
export function seenWords({ cluster, findings }: Row, asOf: number, tongue: Tongue): string {
  const { usage, verification } = cluster;
  const { seen } = tongue.page;
  if (verification.keyUsed === 'NOT_APPLICABLE') return '';
  if (verification.keyUsed === 'COMPLIANT' && usage.last !== null) {
    const ago = tongue.ago(Date.parse(usage.last), asOf);
    const count = usage.encrypt + usage.decrypt;
    return usage.attribution === 'shared-key' ? seen.sharedKey({ ago }) : seen.calls({ count, ago });
  }
  const short = shortReason(cluster, findings, tongue.language.lang, (iso) => tongue.span(asOf - Date.parse(iso)));
  return short ?? (findings.some(({ message }) => readErrorIn(message) !== undefined) ? seen.notRead : '');
}
