import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import { pricedKey } from '../../src/cost/key.ts';
import { read, readFailure } from '../../src/model/fact.ts';
import type { KeyMetadata } from '../../src/model/snapshot.ts';
import { costs, exactly, figure, key, subject, usage } from './fixture-cost.ts';

const still = { restartsPerMonth: exactly(0), secretWritesPerDay: exactly(0), keyVersions: exactly(1) };
const instance = { instanceId: 'kst-1' };

describe('how calls are modeled', () => {
  it('asks KMS twice for each probe of KMS v1, and no more often than the API server lets it', () => {
    const { clusters } = costs([subject('a')], { ...still, replicas: exactly(1), probeInterval: exactly(3) });
    expect(clusters.get('a')?.modeledCalls).toEqual(exactly(259_200));
  });

  it('counts writes at every API server, and starts once for each Secret', () => {
    const settings = { replicas: exactly(3), probeInterval: exactly(86_400) };
    const writes = costs([subject('a')], { ...still, ...settings, secretWritesPerDay: exactly(10) });
    const starts = costs([subject('a')], { ...still, ...settings, restartsPerMonth: exactly(2), secrets: exactly(50) });

    expect(writes.cost.models[0]?.parts).toEqual([
      { name: 'probes', calls: exactly(180) },
      { name: 'writes', calls: exactly(900) },
      { name: 'starts', calls: exactly(0) },
    ]);
    expect(starts.cost.models[0]?.calls).toEqual(exactly(180 + 300));
  });

  it('takes KMS v2 to ask for each Status, from not at all to as often as health probes', () => {
    const { clusters } = costs([subject('a', { kms: 'v2' })], { ...still, replicas: exactly(2) });
    expect(clusters.get('a')?.modeledCalls).toEqual({ low: 0, expected: 172_800, high: 691_200 });
  });

  it('names what makes its range too wide to be an estimate, and what it would be without', () => {
    const [a, b] = [subject('a', { kms: 'v2' }), subject('b', { kms: 'v2', key: null })];
    expect(costs([a, b]).cost.widest).toMatchObject({
      name: 'statusCalls',
      setting: 'cost.statusCalls',
      clusters: 2,
      calls: { low: 2 * 86_400, expected: 2 * 172_812, high: 2 * 1_037_130 },
    });
    expect(costs([a, b], { statusCalls: exactly(2) }).cost.widest).toBeNull();
    expect(costs([subject('v1')]).cost.widest).toBeNull();
    expect(costs([]).cost.widest).toBeNull();
  });

  it('does not say so of calls that were observed', () => {
    const seen = usage([{ keyId: 'key-of-a', count: 10 }]);
    const { cost } = costs([subject('a', { kms: 'v2' })], {}, { usage: [seen] });
    expect(cost.widest).toBeNull();
  });

  it('spans both where the version is not known, with the dearer as the expected one', () => {
    const { cost, clusters } = costs([subject('a', { kms: 'unknown' })]);
    const [v1, v2] = cost.models;

    expect(clusters.get('a')?.modeledCalls).toEqual({
      low: v2?.calls.low,
      expected: v1?.calls.expected,
      high: v2?.calls.high,
    });
  });
});

describe('how a key is billed', () => {
  const billings = (...args: Parameters<typeof costs>) =>
    costs(...args)
      .clusters.get('a')
      ?.charges.map(({ billing }) => billing);

  it('is known where it lives in a KMS instance, or where somebody says so; otherwise both are told', () => {
    expect(billings([subject('a', { key: key('k', instance) })])).toEqual(['kms3']);
    expect(billings([subject('a')], { billing: 'kms1' })).toEqual(['kms1']);
    expect(billings([subject('a', { key: key('k', instance) })], { billing: 'kms1' })).toEqual(['kms1']);
    expect(billings([subject('a')])).toEqual(['kms1', 'kms3']);
    expect(billings([subject('a', { key: key('k', { instanceId: undefined }) })])).toEqual(['kms1', 'kms3']);
    expect(billings([subject('a', { key: null })])).toEqual(['kms1', 'kms3']);
  });

  it('gives one sum where it is known of all keys, and otherwise one for each answer', () => {
    const known = subject('a', { key: key('k', instance) });
    expect(costs([known]).cost.encrypted.scenarios.map(({ unknownAs }) => unknownAs)).toEqual([null]);
    expect(costs([known, subject('b')]).cost.encrypted.scenarios.map(({ unknownAs }) => unknownAs)).toEqual([
      'kms1',
      'kms3',
    ]);
  });

  it('is dearer in finance and government clouds, and cheaper outside of the mainland', () => {
    const calls = (regionId: string) => {
      const { clusters } = costs([subject('a', { regionId, key: key('k', { regionId }) })], {
        ...still,
        billing: 'kms1',
        replicas: exactly(1),
        probeInterval: exactly(20),
      });
      return figure(clusters.get('a')?.charges[0]?.modeled);
    };

    expect(calls('cn-hangzhou')).toBe('15.552');
    expect(calls('cn-shanghai-finance-1')).toBe('29.5488');
    expect(calls('cn-north-2-gov-1')).toBe('31.104');
    expect(calls('cn-hongkong')).toBe('5.54688');
    expect(calls('eu-central-1')).toBe('5.54688');
  });

  it('costs a fee for each version and day under KMS 1.0, by its protection', () => {
    const fee = (fields: Parameters<typeof key>[1]) =>
      costs([subject('a', { key: key('k', fields) })], { ...still, billing: 'kms1' }).clusters.get('a')?.charges[0]
        ?.key;

    expect(fee({})).toEqual({ low: '0.42', expected: '0.42', high: '0.42' });
    expect(fee({ protection: 'hsm' })).toEqual({ low: '7.11', expected: '7.11', high: '7.11' });
    expect(figure(fee({ protection: 'hsm', kind: 'advanced' }))).toBe('17.79');
    expect(fee({ protection: undefined })).toEqual({ low: '0.42', expected: '0.42', high: '7.11' });
    expect(figure(fee({ kind: 'service' }), 'high')).toBe('0');
    expect(figure(fee({ isCharged: false }), 'high')).toBe('0');
  });

  it('costs the fee of its instance under KMS 3.0, and at most a price per day of its own', () => {
    const encrypted = [subject('a', { key: key('k', instance) })];
    expect(costs(encrypted, { currency: 'USD' }).clusters.get('a')?.charges[0]).toMatchObject({
      modeled: { high: '0' },
      key: { low: '0', expected: '0', high: '0.9' },
      instance: { low: '0', expected: '500', high: '500' },
    });
    const hsm = [subject('a', { key: key('k', { ...instance, protection: 'hsm' }) })];
    expect(figure(costs(hsm, { currency: 'USD' }).clusters.get('a')?.charges[0]?.instance)).toBe('1799');
  });

  it('is unknown where a price is not known in this currency, and so is every sum of it', () => {
    const { cost, clusters } = costs([subject('a', { key: key('k', instance) }), subject('b')]);
    expect(cost.unpriced).toEqual(['kms3.key.instance', 'kms3.instance.software']);
    expect(clusters.get('a')).toMatchObject({
      charges: [{ modeled: { high: '0' }, key: 'unknown', instance: 'unknown', total: 'unknown' }],
      total: 'unknown',
    });
    expect(clusters.get('b')?.total).not.toBe('unknown');
    for (const scenario of cost.encrypted.scenarios) {
      expect(scenario).toMatchObject({ instances: 'unknown', keys: 'unknown', total: 'unknown' });
      expect(scenario.calls).not.toBe('unknown');
    }
  });

  it('is known where the configuration names the price', () => {
    const price = (id: 'kms3.key.instance' | 'kms3.instance.software', amount: number) =>
      ({ id, currency: 'CNY', amount }) as const;
    const prices = [price('kms3.key.instance', 0.2), price('kms3.instance.software', 3_000)];
    const { cost } = costs([subject('a', { key: key('k', instance) })], { prices });
    expect(cost.encrypted.scenarios[0]?.total).toEqual({ low: '0', expected: '3000', high: '3006' });
    expect(cost.unpriced).toEqual([]);
  });

  it('says of how many keys it could not be read whether they live in an instance', () => {
    const shared = key('k', { instanceId: undefined });
    expect(costs([subject('a', { key: shared }), subject('b', { key: shared })]).cost.unreadableKeys).toBe(1);
  });
});

describe('a key that several clusters share', () => {
  it('is paid for once, and shared out evenly to the last digit', () => {
    const shared = key('k');
    const clusters = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => subject(id, { key: shared }));
    const told = costs(clusters, { ...still, billing: 'kms1' });
    const shares = clusters.map(({ id }) => figure(told.clusters.get(id)?.charges[0]?.key) ?? '');

    expect(told.cost.encrypted).toMatchObject({ clusters: 7, keys: 1 });
    expect(shares.slice(0, 3)).toEqual(['0.06', '0.06', '0.06']);
    expect(figure(told.cost.encrypted.scenarios[0]?.keys)).toBe('0.42');

    const six = costs(clusters.slice(0, 6), {
      billing: 'kms1',
      prices: [{ id: 'kms1.key.software', currency: 'CNY', amount: 0.0000001 }],
    });
    expect(six.cost.encrypted.scenarios[0]?.keys).toEqual({ low: '0.000003', expected: '0.000003', high: '0.000009' });
  });

  it('is another one in another region', () => {
    const abroad = subject('b', { regionId: 'eu-central-1', key: key('k', { regionId: 'eu-central-1' }) });
    expect(costs([subject('a', { key: key('k') }), abroad]).cost.encrypted.keys).toBe(2);
  });

  it('shares its instance with the other keys in it', () => {
    const clusters = [
      subject('a', { key: key('k1', instance) }),
      subject('b', { key: key('k2', instance) }),
      subject('c', { key: key('k2', instance) }),
    ];
    const { cost, clusters: told } = costs(clusters, { currency: 'USD' });

    expect(cost.encrypted).toMatchObject({ keys: 2, instances: 1 });
    expect(figure(cost.encrypted.scenarios[0]?.instances)).toBe('500');
    expect(figure(told.get('a')?.charges[0]?.instance)).toBe('166.666667');
    expect(figure(told.get('c')?.charges[0]?.instance)).toBe('166.666666');
  });
});

describe('a cluster that is off', () => {
  it('is told apart: what encrypting it would add, as its version would behave, with a key of its own or one that is there', () => {
    const { cost, clusters } = costs([subject('a'), subject('off', { kms: 'v2', key: null })], still);

    expect(cost.off).toMatchObject({ clusters: 1, keys: 0, observedCalls: null });
    expect(cost.encrypted.clusters).toBe(1);
    expect(clusters.get('off')).toMatchObject({ state: 'off', kms: 'v2' });
    expect(clusters.get('off')?.charges.map(({ key }) => key)).toEqual([
      { low: '0', expected: '0.42', high: '0.42' },
      { low: '0', expected: '0', high: '0' },
    ]);
    expect(clusters.get('off')?.total).toEqual({ low: '0', expected: '10.788', high: '62.628' });
  });

  it('shows what ack-secret-manager asks as calls, and as money only where a price is configured', () => {
    const polled = subject('off', { key: null, pollInterval: 120 });
    expect(costs([polled]).clusters.get('off')?.polling).toEqual({
      interval: 120,
      callsPerEntry: 21_600,
      pricePerEntry: null,
    });
    expect(costs([polled], { secretManager: { callPrice: 0.3 } }).clusters.get('off')?.polling?.pricePerEntry).toBe(
      '0.648',
    );
    expect(costs([{ ...polled, pollInterval: 0 }]).clusters.get('off')?.polling?.callsPerEntry).toBe(0);
    expect(costs([subject('a')]).clusters.get('a')?.polling).toBeNull();
  });
});

describe('what was observed', () => {
  const all = { deniedBilled: exactly(0), throttledBilled: exactly(0) };
  const observedOf = (...args: Parameters<typeof costs>) => {
    const { clusters } = costs(...args);
    return Object.fromEntries([...clusters].map(([id, { observedCalls }]) => [id, observedCalls]));
  };

  it('is extrapolated from its span to 30 days', () => {
    const seen = usage(
      [
        { keyId: 'key-of-a', count: 100 },
        { keyId: 'key-of-a', event: 'Decrypt', count: 23 },
      ],
      10,
    );
    expect(observedOf([subject('a')], all, { usage: [seen] })).toEqual({ a: exactly(369) });
  });

  it('bills what KMS refused or throttled at most', () => {
    const seen = usage([
      { keyId: 'key-of-a', count: 100 },
      { keyId: 'key-of-a', outcome: 'denied', count: 10 },
      { keyId: 'key-of-a', outcome: 'throttled', count: 1 },
    ]);
    expect(observedOf([subject('a')], {}, { usage: [seen] })).toEqual({ a: { low: 300, expected: 300, high: 333 } });
  });

  it('is nothing where no ledger tells of the region, and no calls where one saw none', () => {
    const abroad = subject('b', { regionId: 'eu-central-1' });
    expect(observedOf([subject('a'), abroad], {}, { usage: [usage([])] })).toEqual({ a: exactly(0), b: null });
    expect(costs([subject('a')]).cost).toMatchObject({ observed: null, encrypted: { observedCalls: null } });
  });

  it('is shared evenly where nothing tells the clusters of a key apart, and otherwise given to whose it is', () => {
    const shared = key('k');
    const clusters = [subject('a', { key: shared }), subject('b', { key: shared })];
    const of = (...counts: Parameters<typeof usage>[0]) => observedOf(clusters, all, { usage: [usage(counts, 30)] });

    expect(of({ keyId: 'k', count: 7 })).toEqual({ a: exactly(4), b: exactly(3) });
    expect(of({ keyId: 'k', vpcId: 'vpc-b', count: 7 })).toEqual({ a: exactly(0), b: exactly(7) });
    expect(of({ keyId: 'k', clusterId: 'a', vpcId: 'vpc-b', count: 7 })).toEqual({ a: exactly(7), b: exactly(0) });
  });

  it('goes into the sum where it is no encrypted cluster’s', () => {
    const seen = usage([{ keyId: 'key-of-nobody', count: 10_000 }], 30);
    const { cost } = costs([subject('a')], { ...all, billing: 'kms1' }, { usage: [seen] });

    expect(cost.encrypted.observedCalls).toEqual(exactly(10_000));
    expect(cost.encrypted.scenarios[0]).toMatchObject({ calls: { expected: '0.6' }, observed: { expected: '0.6' } });
  });

  it('takes a cluster’s own calls from when it was encrypted on', () => {
    const seen = usage([{ keyId: 'key-of-a', count: 100 }], 10);
    const lately = subject('a', { since: seen.to - 86_400_000 });
    expect(observedOf([lately], all, { usage: [seen] })).toEqual({ a: exactly(3_000) });
    expect(observedOf([{ ...lately, since: seen.to }], all, { usage: [seen] })).toEqual({ a: null });
  });

  it('goes before the model in what is paid', () => {
    const seen = usage([{ keyId: 'key-of-a', count: 10_000 }], 30);
    const { clusters } = costs([subject('a')], { ...still, ...all, billing: 'kms1' }, { usage: [seen] });
    expect(clusters.get('a')?.charges[0]).toMatchObject({ observed: { expected: '0.6' }, total: { expected: '1.02' } });
  });
});

describe('what the price of a key depends on', () => {
  const metadata = {
    id: 'key-1',
    arn: '',
    state: read('Enabled'),
    spec: read('Aliyun_AES_256'),
    usage: read('ENCRYPT/DECRYPT'),
    creator: read('1234567890123456'),
    instanceId: read(''),
    protectionLevel: 'SOFTWARE',
  } as unknown as KeyMetadata;
  const failure = readFailure({
    operation: 'kms:DescribeKey',
    accountId: '',
    regionId: '',
    code: '',
    message: '',
    requestId: '',
  });

  it('is read from what KMS says', () => {
    const of = (fields: Partial<KeyMetadata>) => pricedKey('cn-hangzhou', 'key-1', { ...metadata, ...fields });
    expect(of({})).toEqual(key('key-1'));
    expect(of({ spec: read('EC_P256') }).kind).toBe('advanced');
    expect(of({ creator: read('ecs') }).kind).toBe('service');
    expect(of({ protectionLevel: 'HSM' }).protection).toBe('hsm');
    expect(of({ protectionLevel: '' }).protection).toBeUndefined();
    expect(of({ state: read('PendingDeletion') }).isCharged).toBe(false);
    expect(of({ instanceId: read('kst-1') }).instanceId).toBe('kst-1');
    expect(of({ instanceId: failure, spec: failure, creator: failure, state: failure })).toEqual(
      key('key-1', { instanceId: undefined }),
    );
  });

  it('is not known of a key that could not be read, and nothing of one that is not there', () => {
    expect(pricedKey('cn-hangzhou', 'k', undefined)).toEqual(
      key('k', { protection: undefined, instanceId: undefined }),
    );
    expect(pricedKey('cn-hangzhou', 'k', null)).toEqual(key('k', { isCharged: false }));
  });
});

describe('money', () => {
  it('is exact where binary numbers are not', () => {
    const { cost } = costs([subject('a'), subject('b'), subject('c')], { ...still, billing: 'kms1' });
    const [sum] = cost.encrypted.scenarios;
    expect(figure(sum?.keys)).toBe('1.26');
    expect(new Big(figure(sum?.calls) ?? 0).plus(figure(sum?.keys) ?? 0).toFixed()).toBe(figure(sum?.total));
  });
});
