import type { CallRange, ReportedClusterCost, ReportedPolling } from '../../model/cost.ts';
import type { Report, ReportedCluster } from '../../model/report.ts';
import { grouped } from '../../words/amounts.ts';
import type { CostWords } from '../../words/cost-words.ts';
import { compareMoney, exactAmount, type MoneyWriter, moneyWriter } from '../money.ts';
import { callName } from '../view/clusters.ts';
import { entry, leftOut, note } from './entry.ts';
import { type Line, span } from './line.ts';
import { named, placeOf, type TextPage } from './page.ts';
import { table } from './table.ts';

const shownClusters = 20;

interface Costed {
  readonly cluster: ReportedCluster;
  readonly cost: ReportedClusterCost;
}

/** What each cluster costs, the dearest first. */
export function clusterCosts(report: Report, page: TextPage): Line[] {
  const costed = report.clusters
    .flatMap((cluster): Costed[] => (cluster.cost === null ? [] : [{ cluster, cost: cluster.cost }]))
    .sort((a, b) => byState(a) - byState(b) || compareMoney(b.cost.total, a.cost.total));
  if (costed.length === 0) return [];
  const shown = page.all ? costed : costed.slice(0, shownClusters);
  const { cost: words } = page.language;
  const money = moneyWriter(report.cost.currency, words);
  const left = costed.length - shown.length;

  return [
    ...(tableOf(shown, costed.length, money, page) ?? blocks(shown, costed.length, money, page)),
    ...(left === 0 ? [] : leftOut(words.clusters.more(left), page)),
    ...note([span(words.clusters.legend, 'quiet')], page),
    ...polling(costed, money, page),
  ];
}

function byState({ cost }: Costed): number {
  return cost.state === 'encrypted' ? 0 : 1;
}

function tableOf(shown: readonly Costed[], count: number, money: MoneyWriter, page: TextPage): Line[] | undefined {
  const { clusters: words } = page.language.cost;
  const column = (title: string, of: (costed: Costed) => string) => ({
    title: span(title, 'quiet'),
    cells: shown.map((costed) => span(of(costed))),
  });
  const columns = [
    {
      title: span(titleOf(count, page), 'strong'),
      cells: shown.map(({ cluster }) => span(callName(cluster))),
      shrink: { to: 14, clip: 'middle' as const },
    },
    column(words.region, ({ cluster }) => placeOf(cluster, page)),
    column(words.state, ({ cost }) => words.states[cost.state]),
    column('KMS', ({ cost }) => words.versions[cost.kms]),
    column(words.calls, ({ cost }) => callsOf(cost, words)),
    column(words.bill('kms1'), ({ cost }) => chargeOf(cost, 'kms1', money, words)),
    column(words.bill('kms3'), ({ cost }) => chargeOf(cost, 'kms3', money, words)),
  ];
  return table(columns, page.width, page.ellipsis);
}

function blocks(shown: readonly Costed[], count: number, money: MoneyWriter, page: TextPage): Line[] {
  const { clusters: words } = page.language.cost;
  return [
    [span(titleOf(count, page), 'strong')],
    ...shown.flatMap(({ cluster, cost }) =>
      entry(
        span(named(callName(cluster), page), 'strong'),
        page.width,
        [
          [span(words.place(placeOf(cluster, page), words.states[cost.state], words.versions[cost.kms]))],
          [span(words.callsOf(callsOf(cost, words)))],
          ...cost.charges.map(({ billing, total }) => [span(words.billOf(billing, money.range(total)))]),
        ],
        page,
      ),
    ),
  ];
}

function titleOf(count: number, { words, language }: TextPage): string {
  return `${language.cost.clusters.title}${words.aside(grouped(count))}`;
}

function callsOf({ observedCalls, modeledCalls }: ReportedClusterCost, words: CostWords['clusters']): string {
  if (observedCalls !== null) return words.observed(rangeOf(observedCalls));
  return rangeOf(modeledCalls);
}

function rangeOf({ low, expected, high }: CallRange): string {
  return low === high ? grouped(low) : [low, expected, high].map(grouped).join(' / ');
}

function chargeOf(
  { charges }: ReportedClusterCost,
  billing: 'kms1' | 'kms3',
  { bare, figures }: MoneyWriter,
  { no }: CostWords['clusters'],
): string {
  const charge = charges.find((one) => one.billing === billing);
  if (charge === undefined) return no;
  const exact = exactAmount(charge.total);
  if (exact !== undefined) return bare(exact);
  const { low, expected, high } = figures(charge.total);
  return low === high ? low : `${low} / ${expected} / ${high}`;
}

/** What ack-secret-manager asks of KMS, which is not for encrypting and in no sum. */
function polling(costed: readonly Costed[], money: MoneyWriter, page: TextPage): Line[] {
  const { clusters: words } = page.language.cost;
  return costed.flatMap(({ cluster, cost }) =>
    cost.polling === null
      ? []
      : note([span(words.secretManager(named(callName(cluster), page), pollingOf(cost.polling, money, words)))], page),
  );
}

function pollingOf(
  { interval, callsPerEntry, pricePerEntry }: ReportedPolling,
  money: MoneyWriter,
  words: CostWords['clusters'],
): string {
  if (callsPerEntry === 0) return words.pollingOff;
  const price = pricePerEntry === null ? words.priceUnknown : words.pricePerEntry(money.amount(pricePerEntry));
  return words.polling({ calls: callsPerEntry, seconds: interval, price });
}
