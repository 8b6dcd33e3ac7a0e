import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passes, type Rule, rangeOf, type Traffic } from '../../src/facts/reach.ts';
import { cpuMsOf } from '../cpu-time.ts';

describe('rangeOf', () => {
  it.each([
    ['0.0.0.0/0', [0, 4_294_967_295]],
    ['100.64.0.0/10', [1_681_915_904, 1_686_110_207]],
    ['100.64.3.9/10', [1_681_915_904, 1_686_110_207]],
    ['10.0.0.1', [167_772_161, 167_772_161]],
    ['255.255.255.255/32', [4_294_967_295, 4_294_967_295]],
    ['', undefined],
    ['::/0', undefined],
    ['10.0.0.0/33', undefined],
    ['10.0.0.256', undefined],
    ['10.0.0', undefined],
    ['pl-123', undefined],
  ])('reads %j', (text, expected) => {
    expect(rangeOf(text)).toEqual(expected);
  });
});

const address = fc.integer({ min: 0, max: 255 }).map((last) => `100.64.0.${last}`);
const block = fc.tuple(address, fc.integer({ min: 26, max: 32 })).map(([at, length]) => `${at}/${length}`);
const ports = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const rule: fc.Arbitrary<Rule> = fc.record({
  policy: fc.constantFrom('accept' as const, 'drop' as const),
  protocol: fc.constantFrom('all', 'tcp', 'udp'),
  ports: fc.option(ports),
  addresses: fc.oneof({ weight: 5, arbitrary: block }, { weight: 1, arbitrary: fc.constant('') }),
});
const traffic: fc.Arbitrary<Traffic> = fc.record({ addresses: block, ports });

/** What becomes of each single packet, one by one. */
function packetByPacket(
  rules: readonly Rule[],
  { addresses, ports: [first, last] }: Traffic,
  otherwise: Rule['policy'],
) {
  const [from = 0, to = 0] = rangeOf(addresses) ?? [];
  const fates = new Set<string>();
  for (let at = from; at <= to; at += 1) {
    for (let port = first; port <= last; port += 1) {
      const meant = rules.find((one) => {
        const range = one.addresses === '' ? [0, Number.POSITIVE_INFINITY] : (rangeOf(one.addresses) ?? []);
        const inPorts = one.ports === null || (port >= one.ports[0] && port <= one.ports[1]);
        return one.protocol !== 'udp' && inPorts && at >= (range[0] ?? 0) && at <= (range[1] ?? -1);
      });
      fates.add(meant?.addresses === '' ? 'unknown' : (meant?.policy ?? otherwise));
    }
  }
  if (fates.has('drop')) return fates.size === 1 ? 'no' : 'partly';
  return fates.has('unknown') ? 'unknown' : 'yes';
}

describe('passes', () => {
  it('says of a range what trying each of its packets says', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 6 }),
        traffic,
        fc.constantFrom('accept' as const, 'drop' as const),
        (rules, asked, otherwise) => {
          expect(passes(rules, asked, otherwise)).toBe(packetByPacket(rules, asked, otherwise));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('takes many rules without effort', () => {
    const many = Array.from(
      { length: 400 },
      (_, index): Rule => ({
        policy: 'accept',
        protocol: 'tcp',
        ports: [index * 100, index * 100 + 99],
        addresses: `100.${64 + (index % 64)}.${index % 256}.0/24`,
      }),
    );
    const all: Rule = { policy: 'accept', protocol: 'all', ports: null, addresses: '0.0.0.0/0' };
    const traffic = { addresses: '100.64.0.0/10', ports: [1_024, 65_535] } as const;
    expect(
      cpuMsOf(() => {
        expect(passes([...many, all], traffic, 'drop')).toBe('yes');
      }),
    ).toBeLessThan(5_000);
  });
});
