import { assumed, billOf, type Month, prices } from '../bench/running-cost.ts';
import { clustersOf, type Engine, type Organization, pacedSeconds, secondsOf, simulate } from '../bench/scale.ts';
import { type Operation, operations } from '../src/cloud/operations.ts';

const engine: Engine = {
  concurrency: 80,
  instances: 100,
  handsOutSeconds: 480,
  answer: 0.1,
  coldStart: 0.4,
  work: { account: 0.15, cluster: 0.001 },
  killed: 0.05,
  retryAfter: 30,
};
const base = { regions: 2, clustersPerKey: 10, lookups: 0 };
const sizes: readonly Organization[] = [
  { ...base, accounts: 1, clusters: 10, regions: 1 },
  { ...base, accounts: 200, clusters: 10_000 },
  { ...base, accounts: 10_000, clusters: 500_000 },
];
const [one, many, most] = sizes as [Organization, Organization, Organization];
/** Characters that a string of V8 may have, and so a report as JSON. */
const longestText = 536_870_888;

/** The whole page docs/scale.md; its numbers are computed here. */
export function scalePage(): string {
  const busiest = clustersOf(most)[0] ?? 0;
  const slowest = simulate({ ...most, lookups: 60 }, engine).seconds;
  const holds = Math.floor(longestText / assumed.reportBytes / 1_000) * 1_000;
  return `<!-- Generated from bench/scale.ts and bench/running-cost.ts by npm run docs. Do not edit. -->

# Beyond one machine: what bounds an audit, and what running it costs

Nothing here was measured on Alibaba Cloud. Rates are those that its documents state, as \`src/cloud/operations.ts\` has
them; sizes and times of our own code were measured on a developer's machine; the rest is assumed, and listed as such. The
simulation is \`bench/scale.ts\`, discrete and seeded: change an assumption, run \`npm run docs\`, and this page changes.

## What each API's rate allows

An organization's accounts have an allowance each, so that no rate below is shared by them: accounts are read side by side,
and what bounds the whole is how many are under way at once. The last column is for the largest account of the largest
organization below, ${count(busiest)} clusters, ${count(Math.ceil(busiest / base.clustersPerKey))} keys in ${base.regions} regions.

${table(['operations', 'calls a second', 'for each', 'calls of that account', 'seconds at least'], rateRows(busiest))}

Everything else (the list of clusters, \`AssumeRole\`, \`InvokeFunction\`, \`ListAccounts\`) has no documented rate: calls are
bounded by the concurrency, and back off when they are throttled.

## How long an audit takes

${count(engine.concurrency)} accounts are under way at once (\`organization.concurrency\`) while sealwatch-audit hands them out, which is
${engine.handsOutSeconds} s of its 600; then all that are left are handed over, and Function Compute works on ${engine.instances} instances, the quota of a
new account in a region. ${percent(engine.killed)} of the invocations are killed at a random moment and tried again.

${table(
  ['accounts', 'clusters', 'activity from', 'audit takes', 'at least', 'invocations', 'longest account'],
  [
    ...sizes.flatMap((size) => [runRow(size, 0), runRow(size, 8), runRow(size, 60)]),
    runRow({ ...most, accounts: 10_000, clusters: 500_000 }, 0, { ...engine, concurrency: 400, instances: 500 }),
  ],
)}

"At least" is all the work spread over the quota of instances, or the longest account. The last line is with 500 instances
and \`organization.concurrency: 400\`. What follows from it:

- With a ledger an organization of 10,000 accounts is read within minutes; of a small one, waiting for what was killed is
  most of it. Without a ledger \`LookupEvents\` decides, at two calls a second for each account: with its whole budget
  (\`activity.lookupCalls\`, 60) an audit of 10,000 accounts takes ${time(slowest)} of the 60 that \`organization.deadline\` gives, and
  accounts that are left then are read errors. Have a trail deliver.
- **One report holds about ${count(holds)} clusters.** It is one JSON text of about ${count(assumed.reportBytes)} bytes for each cluster, and Node's
  longest text has ${count(longestText)} characters. Memory ends earlier: merging 10,000 clusters of 200 accounts took 0.69 GB
  here, so that the 2,048 MB of \`s.yaml\` may do for 25,000; more clusters want a larger \`memorySize\`. Still larger
  organizations run several deployments, each with its part of \`organization.accounts\`, a prefix of the store and a
  report of its own: ten of them for the largest below.

## What it costs in a month

US dollars in 30 days, at list prices, for one audit a day, with the trail delivering into the ledger and the remediator
looking once an hour, and four looks an hour for what was left undone. Free quotas, discounts and taxes are left out; so
are EventBridge and the queue of failures, which hold next to nothing.

${table(
  [
    'accounts',
    'clusters',
    'Function Compute',
    'OSS requests',
    'OSS storage',
    'logs',
    '**all**',
    'a cluster',
    'the trail’s own storage',
  ],
  sizes.map(billRow),
)}

The trail's own storage is what ActionTrail delivers, kept for ${assumed.trailMonths} months: many organizations pay it anyway. It is the
largest part, and most of it is the KMS calls of clusters before Kubernetes 1.31. What KMS itself charges for those calls is
[another page](cost.md).

### Prices

${table(
  ['what', 'US dollars', 'for', 'source'],
  Object.entries(prices).map(([name, { usd, unit, source }]) => [name, String(usd), unit, source]),
)}

A CU is one vCPU-second, 6.7 GB-seconds of memory, 20 GB-seconds of disk or 133 invocations (same source).

### Assumptions

${table(['assumption', 'value', 'why'], assumptionRows())}

## What is not known

Rates of Container Service, STS and Function Compute; how long their answers take from a function; how soon Function
Compute tries again what was killed; how often a trail delivers an object for a quiet region; whether a cluster's KMS calls
are as many as its probes allow. Cold starts and the work of an account were measured on a machine that is not Function
Compute. The merge of many reports was not measured beyond 10,000 clusters.
`;
}

function rateRows(clusters: number): string[][] {
  const keys = Math.ceil(clusters / base.clustersPerKey);
  const calls: Readonly<Record<string, readonly [number, string]>> = {
    'kms-key-reads': [Math.ceil(keys / base.regions), 'DescribeKey'],
    'kms-tag-reads': [0, 'ListResourceTags'],
    'kms-instance-reads': [0, 'GetKmsInstance'],
    'kms-account-reads': [1, 'DescribeAccountKmsStatus'],
    'actiontrail-lookups': [60, 'LookupEvents'],
  };
  const rates = new Map(
    Object.values<Operation>(operations).flatMap(({ rate }) =>
      rate === undefined ? [] : [[rate.group, rate] as const],
    ),
  );
  return [...rates].map(([group, { perSecond, per }]) => {
    const [number, name] = calls[group] ?? [0, group];
    const made = group === 'actiontrail-lookups' ? 'at most 60, with a ledger 0' : number === 0 ? 'few' : count(number);
    const where = per === 'region' ? 'account and region' : 'account';
    return [`${name} (${group})`, String(perSecond), where, made, String(pacedSeconds(number, perSecond))];
  });
}

function runRow(organization: Organization, lookups: number, used: Engine = engine): string[] {
  const asked = { ...organization, lookups };
  const { seconds, bound, invocations, longest } = simulate(asked, used);
  const from = lookups === 0 ? 'ledger' : `${lookups} look-ups`;
  const least = Math.max(bound, secondsOf(clustersOf(asked)[0] ?? 0, asked, used));
  return [
    count(asked.accounts),
    count(asked.clusters),
    from,
    time(seconds),
    time(least),
    count(invocations),
    time(longest),
  ];
}

function billRow(organization: Organization): string[] {
  const { busy, seconds } = simulate(organization, engine);
  const dispatchSeconds = organization.accounts === 1 ? 0 : Math.min(seconds, engine.handsOutSeconds);
  const month: Month = { ...organization, auditSeconds: busy, dispatchSeconds };
  const { compute, requests, storage, logs, trail } = billOf(month);
  const all = compute + requests + storage + logs;
  const figures = [compute, requests, storage, logs].map((sum) => sum.toFixed(2));
  const each = (all / organization.clusters).toFixed(4);
  return [
    count(organization.accounts),
    count(organization.clusters),
    ...figures,
    all.toFixed(2),
    each,
    trail.toFixed(2),
  ];
}

function assumptionRows(): string[][] {
  const { work } = engine;
  return [
    ['an answer of an API', `${engine.answer} s`, 'assumed; on loopback with 0.05 s the same steps were measured'],
    [
      'a cold start',
      `${engine.coldStart} s`,
      'import of the bundle, under 0.1 s here on a whole processor, four times over',
    ],
    [
      'work of an account',
      `${work.account} s and ${work.cluster * 1000} ms a cluster`,
      'measured here: 0.07 s and 0.5 ms, doubled',
    ],
    ['clusters of accounts', 'few have many', 'assumed; the largest has several times the average'],
    ['clusters that share a key', String(base.clustersPerKey), 'assumed'],
    ['regions of an account', `${one.regions}, ${many.regions} and ${most.regions}`, 'assumed'],
    ['what was killed is tried again after', `${engine.retryAfter} s`, 'assumed'],
    ['deliveries', `${assumed.deliveriesPerDay} a day for each account and region`, 'assumed: one in five minutes'],
    [
      'records of a cluster',
      `${count(assumed.recordsPerClusterDay)} a day`,
      'KMS v1 with one API server, probed every 20 s: 8,640 calls; others have more servers, or KMS v2 and next to none',
    ],
    ['a record', `${count(assumed.recordBytes)} bytes, ${assumed.gzip} : 1 by gzip`, 'assumed from composed records'],
    [
      'a delivery is scanned at',
      `${assumed.scanned / 1e6} MB/s of a vCPU`,
      'measured here where half of the records are the role’s; 220 to 270 where 2 % are',
    ],
    ['an invocation waits', `${assumed.overhead} s beside its work`, 'assumed: four answers of the store'],
    [
      'a report',
      `${count(assumed.reportBytes)} bytes a cluster, ${assumed.keptReports} kept`,
      'measured here, of encrypted clusters; retention.days',
    ],
    ['an invocation logs', `${count(assumed.logBytes)} bytes`, 'assumed'],
    [
      'requests of the store',
      `${assumed.requestsPerAccount} an account, ${assumed.requestsPerDelivery} a delivery`,
      'counted roughly',
    ],
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function count(number: number): string {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ',');
}

function percent(part: number): string {
  return `${part * 100} %`;
}

function time(seconds: number): string {
  return seconds < 120 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(0)} min`;
}
