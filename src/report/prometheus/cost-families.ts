import type { ReportedBill } from '../../model/cost.ts';
import type { Report } from '../../model/report.ts';
import type { Family, Sample } from './family.ts';

/** What encrypting costs, and how much of it is not known. */
export function costFamilies({ cost }: Report): Family[] {
  const count = (value: number): Sample[] => [{ labels: {}, value }];
  return [
    {
      name: 'sealwatch_cost_monthly',
      samples: [
        ...billSamples(cost.encrypted, 'encrypted', cost.currency),
        ...billSamples(cost.off, 'off', cost.currency),
      ],
    },
    { name: 'sealwatch_cost_unknown_clusters', samples: count(cost.unknown) },
    { name: 'sealwatch_cost_unreadable_keys', samples: count(cost.unreadableKeys) },
    { name: 'sealwatch_cost_unpriced', samples: count(cost.unpriced.length) },
  ];
}

/** Of no clusters there is no bill, and none of what is unknown: 0 would be a price. */
function billSamples({ clusters, scenarios }: ReportedBill, state: string, currency: string): Sample[] {
  if (clusters === 0) return [];
  return scenarios.flatMap(({ unknownAs, total }) =>
    total === 'unknown'
      ? []
      : (['low', 'expected', 'high'] as const).map((estimate) => ({
          labels: { state, estimate, currency, billing: unknownAs ?? 'known' },
          value: total[estimate],
        })),
  );
}
