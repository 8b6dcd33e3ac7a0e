import type { CallRange, ReportedClusterCost, ReportedPolling } from '../../model/cost.ts';
import type { Report, ReportedCluster } from '../../model/report.ts';
import { grouped } from './amounts.ts';
import { entry, leftOut, note } from './entry.ts';
import { type Line, span } from './line.ts';
import { compareAmounts, type MoneyWriter, moneyWriter } from './money.ts';
import { callName, named, type Page, placeOf } from './page.ts';
import { table } from './table.ts';

const shownClusters = 20;

interface Costed {
  readonly cluster: ReportedCluster;
  readonly cost: ReportedClusterCost;
}

/** What each cluster costs, the dearest first. */
export function clusterCosts(report: Report, page: Page): Line[] {
  const costed = report.clusters
    .flatMap((cluster): Costed[] => (cluster.cost === null ? [] : [{ cluster, cost: cluster.cost }]))
    .sort((a, b) => byState(a) - byState(b) || compareAmounts(b.cost.total.likely, a.cost.total.likely));
  if (costed.length === 0) return [];
  const shown = page.all ? costed : costed.slice(0, shownClusters);
  const money = moneyWriter(report.cost.currency);
  const left = costed.length - shown.length;

  return [
    ...(tableOf(shown, costed.length, money, page) ?? blocks(shown, costed.length, money, page)),
    ...(left === 0 ? [] : leftOut(`${grouped(left)} more`, page)),
    ...note(
      [span('low / likely / high; a key is paid for once, and shared out evenly among its clusters', 'quiet')],
      page,
    ),
    ...polling(costed, money, page),
  ];
}

function byState({ cost }: Costed): number {
  return cost.state === 'sealed' ? 0 : 1;
}

function tableOf(shown: readonly Costed[], count: number, money: MoneyWriter, page: Page): Line[] | undefined {
  const column = (title: string, of: (costed: Costed) => string) => ({
    title: span(title, 'quiet'),
    cells: shown.map((costed) => span(of(costed))),
  });
  const columns = [
    {
      title: span(`Clusters (${grouped(count)})`, 'strong'),
      cells: shown.map(({ cluster }) => span(callName(cluster))),
      shrink: { to: 14, clip: 'middle' as const },
    },
    column('region', ({ cluster }) => placeOf(cluster, page)),
    column('state', ({ cost }) => cost.state),
    column('KMS', ({ cost }) => cost.kms),
    column('calls', ({ cost }) => callsOf(cost)),
    column('KMS 1.0 bills', ({ cost }) => chargeOf(cost, 'kms1', money)),
    column('KMS 3.0 bills', ({ cost }) => chargeOf(cost, 'kms3', money)),
  ];
  return table(columns, page.width, page.ellipsis);
}

function blocks(shown: readonly Costed[], count: number, money: MoneyWriter, page: Page): Line[] {
  return [
    [span(`Clusters (${grouped(count)})`, 'strong')],
    ...shown.flatMap(({ cluster, cost }) =>
      entry(
        span(named(callName(cluster), page), 'strong'),
        page.width,
        [
          [span(`${placeOf(cluster, page)}, ${cost.state}, KMS ${cost.kms}`)],
          [span(`calls ${callsOf(cost)}`)],
          ...cost.charges.map(({ billing, total }) => [
            span(`${billing === 'kms1' ? 'KMS 1.0' : 'KMS 3.0'} bills ${money.range(total)}`),
          ]),
        ],
        page,
      ),
    ),
  ];
}

function callsOf({ observedCalls, modeledCalls }: ReportedClusterCost): string {
  if (observedCalls !== null) return `${rangeOf(observedCalls)} observed`;
  return rangeOf(modeledCalls);
}

function rangeOf({ low, likely, high }: CallRange): string {
  return low === high ? grouped(low) : [low, likely, high].map(grouped).join(' / ');
}

function chargeOf({ charges }: ReportedClusterCost, billing: 'kms1' | 'kms3', { bare }: MoneyWriter): string {
  const charge = charges.find((one) => one.billing === billing);
  if (charge === undefined) return 'no';
  const [low, likely, high] = [charge.total.low, charge.total.likely, charge.total.high].map(bare);
  return low === high ? (low ?? '') : `${low} / ${likely} / ${high}`;
}

/** What ack-secret-manager asks of KMS, which is not for sealing and in no sum. */
function polling(costed: readonly Costed[], money: MoneyWriter, page: Page): Line[] {
  return costed.flatMap(({ cluster, cost }) =>
    cost.polling === null
      ? []
      : note(
          [span(`ack-secret-manager of ${named(callName(cluster), page)}: ${pollingOf(cost.polling, money)}`)],
          page,
        ),
  );
}

function pollingOf({ interval, callsPerEntry, pricePerEntry }: ReportedPolling, money: MoneyWriter): string {
  if (callsPerEntry === 0) return 'polling is off';
  const price =
    pricePerEntry === null
      ? 'what they cost is not known (cost.secretManager.callPrice)'
      : `${money.amount(pricePerEntry)} for each entry`;
  return `${grouped(callsPerEntry)} calls of GetSecretValue for each entry (every ${interval} s), in no sum above; ${price}`;
}
