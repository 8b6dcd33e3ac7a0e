import type { Money } from '../../model/cost.ts';
import { stages } from '../../model/finding.ts';
import { keyUsage } from '../view/clusters.ts';
import { type Html, html, nothing } from './markup.ts';
import type { PageLanguage } from './page-language.ts';
import { clip } from './readable.ts';
import { placeOf, type Sheet, type SheetRow } from './sheet.ts';
import { standingClass, verdictClass } from './verdict.ts';

/** What the trail shows of a cluster, in the few words that a table has room for; '' where the verdict says it all. */
function keyUsageText(row: SheetRow, asOf: number, { page, language, ago, span }: PageLanguage): string {
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

/**
 * A cluster in the table: a row at a glance and, below it, its evidence. What is sorted and filtered by stands in the
 * attributes: region, account, standing, checks that are not met, and calls, last call and cost. There may be ten thousand
 * of these, so that what HTML lets be left out is left out, and the script translates the words of the stages by their class.
 *
 * @param details what a row opens to; nothing for rows that are shown in short
 */
export function clusterBody(row: SheetRow, details: Html, sheet: Sheet): Html {
  const { texts, asOf, manyAccounts, indexes } = sheet;
  const { cluster, name, number, standing } = row;
  const { usage, cost, verification, encryption, tags } = cluster;
  const words = [cluster.id, encryption.keyId, ...Object.entries(tags).map(([tag, value]) => `${tag}=${value}`)];
  const seconds = usage.last === null ? 0 : Math.floor(Date.parse(usage.last) / 1_000);
  const expected = cost === null || cost.total === 'unknown' ? -1 : Number(cost.total.expected).toFixed(2);
  const { page } = texts.own;
  // The end of its number is what tells an account from others: it has a line of its own.
  const place = manyAccounts
    ? html`${clip(cluster.regionId, 40)} <br>${clip(cluster.accountId, 40)}`
    : html`${clip(placeOf(cluster, sheet), 80)}`;

  return html`<tbody id=c${number}${details === nothing ? nothing : html` class=d`} data-r=${indexes.regions.get(cluster.regionId) ?? -1}${
    manyAccounts ? html` data-a=${indexes.accounts.get(cluster.accountId) ?? -1}` : nothing
  } data-s=${standingClass[standing]} data-x="${unmetChecks(row, sheet)}" data-o="${usage.encrypt + usage.decrypt} ${seconds} ${expected}" data-k="${clip(words.join(' '), 400)}"><tr><th scope=row><bdi>${name}</bdi> <small>${place}</small><td>${page.standing[standing]}${stages.map(
    (stage) => html`<td class=${verdictClass[verification[stage]]}>${page.answer[verification[stage]]}`,
  )}${texts.tag('td', nothing, (pageLanguage) => keyUsageText(row, asOf, pageLanguage))}<td>${cost === null ? nothing : amountOf(cost.total, sheet)}${
    details === nothing ? nothing : html`<tr class=more><td colspan=10>${details}`
  }
`;
}

/** Checks are named by their place in the list that the script has of them. */
function unmetChecks({ findings }: SheetRow, { indexes }: Sheet): string {
  return findings
    .filter(({ verdict }) => verdict === 'NON_COMPLIANT' || verdict === 'INSUFFICIENT_DATA')
    .flatMap(({ checkId }) => indexes.checks.get(checkId) ?? [])
    .join(' ');
}

function amountOf(total: Money, { texts }: Sheet): string {
  const { low, high } = texts.own.money.figures(total);
  return low === high ? low : `${low}–${high}`;
}
