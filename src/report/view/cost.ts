import type { Billing, MoneyRange, ReportedBill, ReportedCost, WidestAssumption } from '../../model/cost.ts';
import type { Report, ReportedCluster } from '../../model/report.ts';
import { grouped, humanTimes } from '../../words/amounts.ts';
import { costEn } from '../../words/cost-en.ts';
import type { CostWords } from '../../words/cost-words.ts';
import { type Language, languageOf } from '../../words/language.ts';
import { compareMoney } from '../money.ts';
import { unlistedOf } from './headline.ts';

/** Under which answer a sum stands; '' where none is needed. */
export function conditionOf(unknownAs: Billing | null, { condition }: CostWords = costEn): string {
  return unknownAs === null ? '' : condition(unknownAs);
}

/** Whether it is not known how some key is billed. */
export function isOpen({ encrypted, off }: ReportedCost): boolean {
  return [encrypted, off].some(({ clusters, scenarios }) => clusters > 0 && scenarios.length > 1);
}

/** What the figures leave out, and what they rest on: one sentence each. */
export function caveatsOf(report: Report, language: Language = languageOf('en')): string[] {
  const { cost } = report;
  const { unpriced, unknown, unreadableKeys, encrypted } = cost;
  const { caveats } = language.cost;
  return [
    ...(isOpen(cost) ? [caveats.unknownBilling] : []),
    ...(unpriced.length === 0 ? [] : [caveats.unpriced(unpriced, cost.currency)]),
    ...(unknown === 0 ? [] : [caveats.unknown(unknown)]),
    ...(unreadableKeys === 0 ? [] : [caveats.unreadableKeys(unreadableKeys)]),
    ...(unlistedOf(report).length === 0 ? [] : [caveats.unlisted]),
    ...(encrypted.clusters === 0 ? [] : [observation(cost, caveats)]),
    ...(cost.widest === null ? [] : [widest(cost.widest, language)]),
    ...(cost.observed?.mayRepeat ? [caveats.mayRepeat] : []),
  ];
}

function observation({ observed, encrypted }: ReportedCost, caveats: CostWords['caveats']): string {
  const { clusters, observedClusters } = encrypted;
  if (observed === null || observedClusters === 0) return caveats.modeled;
  const { sources } = observed;
  const [from, to] = [humanTimes(observed.from), humanTimes(observed.to)];
  if (observedClusters === clusters) return caveats.observed({ sources, from, to });
  return caveats.partly({ observed: observedClusters, modeled: clusters - observedClusters, sources, from, to });
}

function widest(assumption: WidestAssumption, { cost: { caveats, assumptions } }: Language): string {
  const { setting, clusters, calls } = assumption;
  const { unit } = assumptions.worded(assumption);
  return caveats.widest({ setting, clusters, unit, low: grouped(calls.low), high: grouped(calls.high) });
}

/** A cluster whose cost is known. */
export interface DearCluster {
  readonly cluster: ReportedCluster;
  readonly total: MoneyRange;
}

/** The encrypted clusters that are expected to cost the most, the dearest first; none of those that cost nothing. */
export function dearestClusters({ clusters }: Report, count: number): readonly DearCluster[] {
  return clusters
    .flatMap((cluster): DearCluster[] => {
      const { state, total = 'unknown' } = cluster.cost ?? {};
      return state !== 'encrypted' || total === 'unknown' || total.expected === '0' ? [] : [{ cluster, total }];
    })
    .sort((a, b) => compareMoney(b.total, a.total))
    .slice(0, count);
}

/** The first part of a sentence about a bill: `12 encrypted clusters`. */
export function subjectOf({ clusters }: ReportedBill, state: 'encrypted' | 'off', words: CostWords = costEn): string {
  return words[state](clusters);
}
