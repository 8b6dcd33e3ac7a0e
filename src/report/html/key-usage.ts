import { keyUsage } from '../view/clusters.ts';
import type { PageLanguage } from './page-language.ts';
import type { SheetRow } from './sheet.ts';

/** What the trail shows of a cluster, in the few words that a table has room for; '' where the verdict says it all. */
export function keyUsageText(row: SheetRow, asOf: number, { page, language, ago, span }: PageLanguage): string {
  if (row.cluster.verification.keyUsed === 'NOT_APPLICABLE') return '';
  const usage = keyUsage(row, language.lang, (iso) => span(asOf - Date.parse(iso)));
  switch (usage.kind) {
    case 'reason':
      return usage.text;
    case 'read-error':
      return page.seen.notRead;
    case 'used': {
      const last = ago(Date.parse(usage.last), asOf);
      return usage.shared ? page.seen.sharedKey({ ago: last }) : page.seen.calls({ count: usage.calls, ago: last });
    }
  }
}
