import { describe, expect, it } from 'vitest';
import { usageOf } from '../../src/trail/usage.ts';
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

    expect(cost?.modeledCalls.likely).toBeGreaterThan(0);
    expect(cost?.observedCalls).toEqual(cost?.modeledCalls);
    expect(cost?.charges.map(({ observed }) => observed)).toEqual(cost?.charges.map(({ modeled }) => modeled));
  });

  it('differs where the cluster does something else than is assumed', () => {
    const { clusters } = costs([subject('a')], {}, { usage: usageOf(hoursOf({ ...busy, probeSeconds: 60 }), [month]) });
    const cost = clusters.get('a');
    expect(cost?.observedCalls?.likely).toBeLessThan(cost?.modeledCalls.likely ?? 0);
  });
});
