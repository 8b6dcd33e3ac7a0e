import { type AccountCost, type CostInput, type CostSubject, costOf } from '../../src/cost/cost-of.ts';
import type { PricedKey } from '../../src/cost/key.ts';
import { type CostSettings, defaultCostSettings } from '../../src/cost/settings.ts';
import type { Money, MoneyRange } from '../../src/model/cost.ts';
import type { RegionUsage } from '../../src/model/usage.ts';
import type { KeyUser } from '../../src/trail/attribute.ts';

export const day = 86_400_000;
/** The end of what the ledger of these tests heard. */
export const heardTo = Date.parse('2026-11-22T06:00:00.000Z');

/** One figure of money; undefined where there is none, or it is unknown. */
export function figure(money: Money | null | undefined, end: keyof MoneyRange = 'expected'): string | undefined {
  return money === 'unknown' ? undefined : money?.[end];
}

/** A software-protected default key of cn-hangzhou; what is given is laid over it. */
export function key(id: string, fields: Partial<PricedKey> = {}): PricedKey {
  return {
    id,
    regionId: 'cn-hangzhou',
    kind: 'basic',
    protection: 'software',
    instanceId: '',
    isCharged: true,
    ...fields,
  };
}

/** A cluster that speaks KMS v1 and is encrypted with a key of its own. */
export function subject(id: string, fields: Partial<CostSubject> = {}): CostSubject {
  return { id, regionId: 'cn-hangzhou', kms: 'v1', key: key(`key-of-${id}`), since: 0, pollInterval: null, ...fields };
}

/** What the role did in ten days in cn-hangzhou. */
export function usage(counts: readonly Partial<RegionUsage['counts'][number]>[], days = 10): RegionUsage {
  return {
    regionId: 'cn-hangzhou',
    source: 'ledger',
    from: heardTo - days * day,
    to: heardTo,
    counts: counts.map((count) => ({
      keyId: null,
      clusterId: null,
      vpcId: null,
      event: 'Encrypt',
      outcome: 'success',
      count: 1,
      ...count,
    })),
  };
}

/** Costs of clusters that live each in a VPC of its own, `vpc-ID`. */
export function costs(
  subjects: readonly CostSubject[],
  settings: Partial<CostSettings> = {},
  rest: Partial<CostInput> = {},
): AccountCost {
  const users = subjects.flatMap(({ id, regionId, key }): (KeyUser & { regionId: string })[] =>
    key === null ? [] : [{ clusterId: id, vpcId: `vpc-${id}`, key: key.id, regionId }],
  );
  const input: CostInput = {
    subjects,
    unknown: 0,
    usage: [],
    users: (regionId) => users.filter((user) => user.regionId === regionId),
    canonical: (_, reference) => reference,
    ...rest,
  };
  return costOf(input, { ...defaultCostSettings, ...settings });
}

/** One figure for low, expected and high. */
export function exactly(figure: number) {
  return { low: figure, expected: figure, high: figure };
}
