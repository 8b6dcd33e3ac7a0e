import type { UsageSource } from '../model/usage.ts';
import { grouped } from './amounts.ts';
import { counted } from './amounts-en.ts';
import type { CostWords } from './cost-words.ts';

const sourceNames = {
  ledger: 'in ActionTrail deliveries',
  'lookup-events': 'by LookupEvents',
  sls: 'in SLS',
} as const;
const seen = (sources: readonly UsageSource[]) => sources.map((source) => sourceNames[source]).join(' and ');

const billings = { kms1: 'KMS 1.0', kms3: 'KMS 3.0' } as const;

/** English. */
export const costEn: CostWords = {
  title: 'Cost',
  period: ' (30 days)',
  most: 'most',
  more: 'every assumption, and how to change it: sealwatch cost',
  range: (from, to) => `${from} to ${to}`,
  unknownMoney: 'unknown',
  expected: (range, expected) => `${range}, expected ${expected}`,
  encrypted: (count) => counted(count, 'encrypted cluster'),
  off: (count) => `encrypting ${count} more`,
  condition: (billing) => `if ${billings[billing]} bills`,
  billings,

  caveats: {
    unknownBilling:
      'It is not known how these clusters are billed: as far as could be read, their keys belong to no KMS instance, and nothing ' +
      'shows whether the account is on KMS 1.0, which has a price for each call, or on KMS 3.0, where default keys are free. Both ' +
      'are shown; cost.billing in the configuration settles it.',
    unpriced(prices, currency) {
      const them = prices.length === 1 ? 'it' : 'them';
      return `No price in ${currency} is known for ${prices.join(', ')}: what takes ${them} is unknown. Name ${them} in cost.prices, or choose another cost.currency.`;
    },
    unknown: (clusters) => `Not in these figures: ${counted(clusters, 'cluster')} whose encryption is unknown.`,
    unreadableKeys: (keys) =>
      `Not in these figures: the KMS instances that ${counted(keys, 'key')} may live in, which could not be read.`,
    unlisted: 'Not in these figures: clusters that could not be listed.',
    modeled: 'The calls are modeled: ActionTrail shows too few hours of them to count.',
    mayRepeat:
      'The observed calls may include repeats: a region had more than 50,000 calls in an hour, and beyond that a call that is ' +
      'delivered twice is counted twice.',
    observed: ({ sources, from, to }) =>
      `The calls were observed ${seen(sources)}, ${from} to ${to}, extrapolated to 30 days.`,
    partly: ({ observed, modeled, sources, from, to }) =>
      `The calls of ${counted(observed, 'cluster')} were observed ${seen(sources)}, ${from} to ${to}, extrapolated to 30 days; those of ${modeled} are modeled.`,
    widest: ({ setting, unit, clusters, low, high }) =>
      `The modeled calls of ${counted(clusters, 'cluster')} span more than two orders of magnitude, mostly because of ${setting} (${unit}). At its expected value they would be ${low} to ${high} in 30 days. Observed calls replace modeled ones.`,
  },

  bills: {
    title: 'Cost of 30 days',
    ends: { low: 'low', expected: 'expected', high: 'high' },
    modeled: 'calls, modeled',
    observed: 'calls, observed',
    keys: 'keys',
    instances: 'KMS instances',
    part: (what) => `${what}: `,
    subject: (what, condition) => `${what}, ${condition}`,
  },

  clusters: {
    title: 'Clusters',
    region: 'region',
    state: 'state',
    states: { encrypted: 'encrypted', off: 'off' },
    versions: { v1: 'v1', v2: 'v2', unknown: 'unknown' },
    calls: 'calls',
    bill: (billing) => `${billings[billing]} bills`,
    no: 'no',
    observed: (calls) => `${calls} observed`,
    place: (region, state, kms) => `${region}, ${state}, KMS ${kms}`,
    callsOf: (calls) => `calls ${calls}`,
    billOf: (billing, money) => `${billings[billing]} bills ${money}`,
    more: (count) => `${grouped(count)} more`,
    legend: 'low / expected / high; a key is paid for once, and shared out evenly among its clusters',
    secretManager: (cluster, polling) => `ack-secret-manager of ${cluster}: ${polling}`,
    pollingOff: 'polling is off',
    polling: ({ calls, seconds, price }) =>
      `${grouped(calls)} calls of GetSecretValue for each entry (every ${seconds} s), in no sum above; ${price}`,
    priceUnknown: 'what they cost is not known (cost.secretManager.callPrice)',
    pricePerEntry: (money) => `${money} for each entry`,
  },

  models: {
    title: 'Calls of one cluster',
    of: {
      v1: 'KMS v1, Kubernetes before 1.31',
      v2: 'KMS v2, Kubernetes from 1.31 on',
      unknown: 'version unknown, may be either',
    },
    parts: {
      probes: 'health probes',
      writes: 'writes of Secrets',
      starts: 'starts of API servers',
      status: 'Status, each minute',
      statusProbes: 'Status, by health probes',
    },
    range: (low, high, expected) => `${low} to ${high}, expected ${expected}`,
    legend: 'a cluster that was upgraded to 1.31 while it was encrypted may still speak KMS v1',
  },

  assumptions: {
    title: 'Assumptions',
    ends: ' (low, expected, high)',
    worded: ({ unit, source }) => ({ unit, source }),
    figures: (figures, unit) => [figures, ` ${unit}`],
    change: (source, setting) => `${source}; change it with ${setting}`,
    example: 'To change them, write into sealwatch.yaml (--config F, or SEALWATCH_CONFIG):',
    exampleSource: 'our contract',
  },

  nothing: 'There is no ACK Pro cluster here, so there is nothing to encrypt and nothing to pay.',
  unlistable: 'No list of clusters could be read, so their cost is unknown.',
};
