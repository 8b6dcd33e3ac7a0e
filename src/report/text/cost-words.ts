import type { Billing, ReportedBill, ReportedCost } from '../../model/cost.ts';
import type { Report } from '../../model/report.ts';
import { counted, humanTimes } from './amounts.ts';
import { unlistedOf } from './unlisted.ts';

const billingNames: Readonly<Record<Billing, string>> = { kms1: 'KMS 1.0', kms3: 'KMS 3.0' };

/** Under which answer a sum stands; '' where none is needed. */
export function conditionOf(unknownAs: Billing | null): string {
  return unknownAs === null ? '' : `if ${billingNames[unknownAs]} bills`;
}

/** Whether it is not known how some key is billed. */
export function isOpen({ sealed, off }: ReportedCost): boolean {
  return [sealed, off].some(({ clusters, scenarios }) => clusters > 0 && scenarios.length > 1);
}

export const unknownBilling =
  'It is not known how these clusters are billed: as far as could be read, their keys belong to no KMS instance, and nothing ' +
  'tells whether the account is on KMS 1.0, which has a price for each call, or on KMS 3.0, where default keys are free. Both ' +
  'are shown; cost.billing in the configuration settles it.';

/** What the figures leave out, and what they rest on: one sentence each. */
export function caveatsOf(report: Report): string[] {
  const { cost } = report;
  const { unpriced, untold, unreadKeys, sealed } = cost;
  return [
    ...(isOpen(cost) ? [unknownBilling] : []),
    ...(unpriced.length === 0
      ? []
      : [
          `No price in ${cost.currency} is known for ${unpriced.join(', ')}: the figures leave ${unpriced.length === 1 ? 'it' : 'them'} out. Name ${unpriced.length === 1 ? 'it' : 'them'} in cost.prices, or choose another cost.currency.`,
        ]),
    ...(untold === 0
      ? []
      : [`Not in these figures: ${counted(untold, 'cluster')} whose encryption could not be told.`]),
    ...(unreadKeys === 0
      ? []
      : [
          `Not in these figures: the KMS instances that ${counted(unreadKeys, 'key')} may live in, which could not be read.`,
        ]),
    ...(unlistedOf(report).length === 0 ? [] : ['Not in these figures: clusters that could not be listed.']),
    ...(sealed.clusters === 0 ? [] : [observation(cost)]),
  ];
}

function observation({ observed, sealed }: ReportedCost): string {
  const { clusters, observedClusters } = sealed;
  if (observed === null || observedClusters === 0) {
    return 'The calls are modeled: no ledger of ActionTrail tells how many there were.';
  }
  const span = `${humanTimes(observed.from)} to ${humanTimes(observed.to)}, extrapolated to 30 days`;
  if (observedClusters === clusters) return `The calls were observed, ${span}.`;
  return `The calls of ${counted(observedClusters, 'cluster')} were observed, ${span}; those of ${clusters - observedClusters} are modeled.`;
}

/** The first part of a sentence about a bill: `12 sealed clusters`. */
export function subjectOf({ clusters }: ReportedBill, state: 'sealed' | 'off'): string {
  return state === 'sealed' ? counted(clusters, 'sealed cluster') : `sealing ${clusters} more`;
}
