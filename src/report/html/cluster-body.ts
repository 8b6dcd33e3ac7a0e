import { rungs } from '../../model/proof.ts';
import { clusterDetails } from './cluster-details.ts';
import { type Html, html, nothing } from './markup.ts';
import { clip } from './readable.ts';
import { seenWords } from './seen.ts';
import { placeOf, type Row, type Sheet } from './sheet.ts';
import { standingClass, verdictClass } from './verdict.ts';

/**
 * A cluster in the table: a row at a glance and, below it, its evidence. What is sorted and filtered by stands in the
 * attributes: region, account, standing, checks that are not met, and calls, last call and cost.
 */
export function clusterBody(row: Row, isDetailed: boolean, sheet: Sheet): Html {
  const { voice, report, asOf } = sheet;
  const { cluster, name, number, standing } = row;
  const { activity, cost, proof, proven, encryption, tags } = cluster;
  const words = [cluster.id, encryption.keyId, ...Object.entries(tags).map(([tag, value]) => `${tag}=${value}`)].join(
    ' ',
  );
  const calls = activity.encrypt + activity.decrypt;
  const seconds = activity.last === null ? 0 : Math.floor(Date.parse(activity.last) / 1_000);

  return html`<tbody id="c${number}" data-r="${report.scope.regions.indexOf(cluster.regionId)}"${
    sheet.manyAccounts ? html` data-a="${report.scope.accounts.indexOf(cluster.accountId)}"` : nothing
  } data-s="${standingClass[standing]}" data-x="${unmetChecks(row, sheet)}" data-o="${calls} ${seconds} ${cost?.total.likely ?? '-1'}" data-k="${clip(words, 400)}"><tr><th scope="row"><bdi>${name}</bdi> <small>${placeOf(cluster, sheet)}</small></th>${voice.tag(
    'td',
    html` class="wide ${standingClass[standing]}"`,
    ({ page }) => page.standing[standing],
  )}${rungs.map((rung) =>
    voice.tag('td', html` class="${verdictClass[proof[rung]]}"`, ({ page }) => page.answer[proof[rung]]),
  )}${voice.tag('td', html` class="wide"`, (tongue) =>
    [
      seenWords(row, asOf, tongue),
      proven === 'key' && activity.attribution !== 'shared-key' ? tongue.page.strength.key : '',
    ]
      .filter((part) => part !== '')
      .join('; '),
  )}<td class="money">${cost === null ? nothing : amountOf(cost.total, sheet)}</td><td class="open"></td></tr>${
    isDetailed ? html`<tr class="more"><td colspan="10">${clusterDetails(row, sheet)}</td></tr>` : nothing
  }</tbody>
`;
}

/** Checks are named by their place in the list that the script has of them. */
function unmetChecks({ findings }: Row, { checks }: Sheet): string {
  const ids = [...checks.keys()];
  return findings
    .filter(({ verdict }) => verdict === 'NON_COMPLIANT' || verdict === 'INSUFFICIENT_DATA')
    .map(({ checkId }) => ids.indexOf(checkId))
    .filter((index) => index >= 0)
    .join(' ');
}

function amountOf({ low, likely, high }: { low: string; likely: string; high: string }, { voice }: Sheet): string {
  const { bare } = voice.own.money;
  return low === high ? bare(low) : `${bare(low)}–${bare(high)}${likely === '' ? '' : ''}`;
}
