/** A price in US dollars, and where it was read. */
export interface Price {
  readonly usd: number;
  readonly unit: string;
  readonly source: string;
}

/** Units that Function Compute counts everything in. */
export const units = { per10kInvocations: 75, vcpuSecond: 1, gbSecond: 0.15, diskGbSecond: 0.05 } as const;

/** What running Sealwatch is billed by. */
export const prices = {
  cu: {
    usd: 0.00002,
    unit: 'CU, the first 100 million of a month',
    source: 'Function Compute, Pay-as-you-go, page of 2025-01-24',
  },
  storage: { usd: 0.0173, unit: 'GB and month, Standard LRS', source: 'OSS, Storage fees, page of 2024-12-20' },
  requests: {
    usd: 0.0014,
    unit: '10,000 requests',
    source: 'not verified: CNY 0.01 of a billing example of 2021, at 7.1 CNY for a dollar',
  },
  logTraffic: { usd: 0.045, unit: 'GB written, compressed', source: 'Simple Log Service, Billing examples' },
  logIndex: { usd: 0.0875, unit: 'GB indexed', source: 'not verified' },
} as const satisfies Record<string, Price>;

/** What one month of 30 days is taken to hold. */
export interface Month {
  readonly accounts: number;
  readonly clusters: number;
  readonly regions: number;
  /** Seconds of all invocations of sealwatch-audit-account in one audit, and of sealwatch-audit beside them. */
  readonly auditSeconds: number;
  readonly dispatchSeconds: number;
}

/** What is taken to be so, wherever nothing is known; a line of docs/scale.md each. */
export const assumed = {
  /** Objects that a trail delivers for an account and region in a day: one in five minutes. */
  deliveriesPerDay: 288,
  /** Records of a cluster in a day, that of its KMS calls and of what else is done to it. */
  recordsPerClusterDay: 9_000,
  /** Bytes of a record, and how much smaller gzip makes it. */
  recordBytes: 1_400,
  gzip: 12,
  /** Bytes that a vCPU scans in a second. */
  scanned: 140e6,
  /** Seconds of an invocation beside its work: answers of the store. */
  overhead: 0.2,
  /** Bytes of report of a cluster, compressed by nothing: reports are kept as they are. */
  reportBytes: 9_200,
  keptReports: 400,
  /** Bytes of the ledger for an account, region and hour, and days that it is kept. */
  ledgerBytes: 4_000,
  ledgerDays: 100,
  trailMonths: 6,
  /** Bytes that an invocation logs. */
  logBytes: 1_000,
  /** Objects read and written for an account in an audit. */
  requestsPerAccount: 30,
  requestsPerDelivery: 4,
} as const;

export interface Bill {
  readonly compute: number;
  readonly requests: number;
  readonly storage: number;
  readonly logs: number;
  /** What the trail itself keeps in its bucket, which an account may have anyway. */
  readonly trail: number;
}

/** US dollars of one month. */
export function billOf({ accounts, clusters, regions, auditSeconds, dispatchSeconds }: Month): Bill {
  const audits = 30;
  const isOne = accounts === 1;
  const deliveries = accounts * regions * assumed.deliveriesPerDay * 30;
  const records = clusters * assumed.recordsPerClusterDay * 30;
  const bytes = records * assumed.recordBytes;
  const scanning = bytes / assumed.scanned;
  const hourly = 24 * 30;

  // sealwatch-audit-account has 1 vCPU and 2 GB, the others 0.5 vCPU and 1 GB; all have 0.5 GB of disk.
  const cuOf = (seconds: number, vcpu: number, gb: number) =>
    seconds * (vcpu * units.vcpuSecond + gb * units.gbSecond + 0.5 * units.diskGbSecond);
  const compute =
    cuOf(audits * auditSeconds, isOne ? 0.5 : 1, isOne ? 1 : 2) +
    cuOf(audits * dispatchSeconds, 0.5, 1) +
    // Scanning waits for the processor: half of one takes twice as long.
    cuOf(deliveries * assumed.overhead + 2 * scanning, 0.5, 1) +
    // The remediator reads its account every hour; a timer that tidies looks in four times.
    cuOf(hourly * (isOne ? auditSeconds : 2) + hourly * 4 * 0.5, 0.5, 1);
  const invocations = audits * (accounts + 1) + deliveries + 5 * hourly;

  const stored =
    assumed.keptReports * clusters * assumed.reportBytes * (isOne ? 1 : 2) +
    accounts * regions * 24 * assumed.ledgerDays * assumed.ledgerBytes;
  const requests = audits * accounts * assumed.requestsPerAccount + deliveries * assumed.requestsPerDelivery;
  const logged = (invocations * assumed.logBytes) / 1e9;
  return {
    compute: (compute + (invocations / 10_000) * units.per10kInvocations) * prices.cu.usd,
    requests: (requests / 10_000) * prices.requests.usd,
    storage: (stored / 1e9) * prices.storage.usd,
    logs: (logged / 5) * prices.logTraffic.usd + logged * prices.logIndex.usd,
    trail: (bytes / assumed.gzip / 1e9) * assumed.trailMonths * prices.storage.usd,
  };
}
