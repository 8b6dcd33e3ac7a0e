import type { Estimate, ReportedAssumption } from '../model/cost.ts';
import { type Assumed, assumed, type CostSettings } from './settings.ts';

interface Assumption extends Estimate<number> {
  readonly unit: string;
  readonly source: string;
}

/** What is taken for true where the configuration says nothing else. `low` belongs to the low cost: intervals fall, all others rise. */
export const assumptions: Readonly<Record<Assumed, Assumption>> = {
  replicas: {
    ...range(1, 2, 3),
    unit: 'API servers per cluster',
    source: 'not documented; two survive the loss of a zone',
  },
  secrets: {
    ...range(50, 100, 1000),
    unit: 'Secrets per cluster',
    source: 'ACK: about 50 in an empty cluster; the API server caches the keys of 1,000',
  },
  secretWritesPerDay: {
    ...range(0, 20, 500),
    unit: 'writes of Secrets per cluster and day',
    source: 'a guess: most Secrets are written when something is deployed',
  },
  restartsPerMonth: {
    ...range(0, 2, 10),
    unit: 'starts of each API server in 30 days',
    source: 'a guess: maintenance, upgrades and scaling of the control plane',
  },
  probeInterval: {
    ...range(60, 20, 20),
    unit: 'seconds between health probes of an API server',
    source:
      'kube-apiserver keeps the answer for 20 s, so that shorter intervals count as 20; how often ACK asks is unknown',
  },
  decryptsPerStart: {
    ...range(1, 2, 10),
    unit: 'Decrypt calls at each start, KMS v2',
    source: 'Kubernetes: one for each seed that Secrets were written with; how many there are is a guess',
  },
  statusCalls: {
    ...range(0, 2, 2),
    unit: 'KMS calls for each Status, KMS v2',
    source: 'the public plugin makes an Encrypt and a Decrypt; whether that of ACK does is not known',
  },
  statusProbes: {
    ...range(0, 0, 1),
    unit: 'of the health probes that ask for Status too, KMS v2',
    source: 'kube-apiserver asks each minute; whether probes of ACK make it ask more often is not known',
  },
  keyVersions: {
    ...range(1, 1, 3),
    unit: 'versions per key, KMS 1.0',
    source: 'one without rotation; rotation adds one each time, and it is not read how often',
  },
  deniedBilled: {
    ...range(0, 0, 1),
    unit: 'of each call that KMS denied',
    source: 'unknown whether denied calls are billed',
  },
  throttledBilled: {
    ...range(0, 0, 1),
    unit: 'of each call that KMS throttled',
    source: 'unknown whether throttled calls are billed',
  },
};

function range(low: number, expected: number, high: number): Estimate<number> {
  return { low, expected, high };
}

/** What is assumed, or what the configuration says instead. */
export function assumptionsOf(settings: CostSettings): Readonly<Record<Assumed, Estimate<number>>> {
  return Object.fromEntries(assumed.map((name) => [name, settings[name] ?? assumptions[name]])) as Record<
    Assumed,
    Estimate<number>
  >;
}

/** The same as lines for readers. */
export function assumptionLines(settings: CostSettings): ReportedAssumption[] {
  return assumed.map((name) => {
    const { unit, source } = assumptions[name];
    const configured = settings[name];
    const { low, expected, high } = configured ?? assumptions[name];
    return {
      name,
      low: String(low),
      expected: String(expected),
      high: String(high),
      unit,
      source: configured === undefined ? source : 'configured',
      setting: `cost.${name}`,
    };
  });
}
