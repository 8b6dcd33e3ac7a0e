import { describe, expect, it } from 'vitest';
import { addCosts } from '../../src/cost/add-costs.ts';
import type { ReportedCost } from '../../src/model/cost.ts';
import { caveatsOf } from '../../src/report/view/cost.ts';
import { callCounter } from '../../src/trail/count.ts';
import { usageOf } from '../../src/trail/usage.ts';
import { report } from '../report/fixture-report.ts';
import { costs, exactly, subject } from './fixture-cost.ts';
import { hoursOf, type Life, month } from './synthetic-month.ts';

const busy: Life = {
  keyId: 'key-of-a',
  kms: 'v1',
  servers: 2,
  secrets: 137,
  writesPerDay: 24,
  starts: 3,
  probeSeconds: 20,
  decryptsPerStart: 2,
};

describe('a month that was observed', () => {
  it.each([
    ['a busy cluster of KMS v1', busy],
    ['a quiet one', { ...busy, writesPerDay: 0, starts: 0, probeSeconds: 60 }],
    ['one with a single API server', { ...busy, servers: 1 }],
    ['a cluster of KMS v2', { ...busy, kms: 'v2', servers: 3, starts: 10 }],
  ] as const)('costs what the model says of the same month: %s', (_, life) => {
    const settings = {
      replicas: exactly(life.servers),
      secrets: exactly(life.secrets),
      secretWritesPerDay: exactly(life.writesPerDay),
      restartsPerMonth: exactly(life.starts),
      probeInterval: exactly(life.probeSeconds),
      decryptsPerStart: exactly(life.decryptsPerStart),
      statusCalls: exactly(0),
    };
    const { clusters } = costs([subject('a', { kms: life.kms })], settings, { usage: usageOf(hoursOf(life), [month]) });
    const cost = clusters.get('a');

    expect(cost?.modeledCalls.expected).toBeGreaterThan(0);
    expect(cost?.observedCalls).toEqual(cost?.modeledCalls);
    expect(cost?.charges.map(({ observed }) => observed)).toEqual(cost?.charges.map(({ modeled }) => modeled));
  });

  it('differs where the cluster does something else than is assumed', () => {
    const { clusters } = costs([subject('a')], {}, { usage: usageOf(hoursOf({ ...busy, probeSeconds: 60 }), [month]) });
    const cost = clusters.get('a');
    expect(cost?.observedCalls?.expected).toBeLessThan(cost?.modeledCalls.expected ?? 0);
  });

  it('says that it may hold repeats where an hour has more calls than ids are kept of, added up too', () => {
    const ofCalls = (calls: number) => {
      const counter = callCounter();
      for (let index = 0; index < calls; index += 1) {
        const place = { clusterId: null, vpcId: null, regionId: 'cn-hangzhou', accountId: '1' };
        const kind = { event: 'Encrypt', rw: 'Read', outcome: 'success', errorCode: '', keyId: 'key-of-a' } as const;
        counter.add({ ...place, ...kind, eventId: `e${index}`, time: month.to - 1_800_000 });
      }
      return costs([subject('a')], {}, { usage: usageOf(counter.counts(), [month]) }).cost;
    };
    const [few, many] = [ofCalls(50_000), ofCalls(50_001)];
    expect(few.observed).not.toHaveProperty('mayRepeat');
    expect(many.observed).toMatchObject({ mayRepeat: true });
    const both = addCosts([
      { accountId: '1', cost: few },
      { accountId: '2', cost: many },
    ]);
    expect(both.observed).toMatchObject({ mayRepeat: true });

    const sentences = (cost: ReportedCost) => caveatsOf(report({ cost })).join(' ');
    expect(sentences(few)).not.toContain('repeats');
    expect(sentences(many)).toContain('may include repeats');
  });
});
