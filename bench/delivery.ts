import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { foldDelivery } from '../src/trail/fold.ts';
import { scanDelivery } from '../src/trail/scan.ts';
import { type Delivery, writeDelivery } from './records.ts';
import { median, type Row } from './row.ts';

const MIB = 1 << 20;
const GIB = 1 << 30;
const WORD = 'aliyuncsmanagedsecurityrole';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

export interface DeliveryBench {
  /** Where the files go; a directory of its own, which is removed, where none is given. */
  readonly directory?: string;
  /** Bytes of JSON of each file; 1 GiB where none are given. */
  readonly bytes?: number;
  /** How often each is measured. */
  readonly runs?: number;
}

/**
 * Reads deliveries of synthetic records, and has `gzip -dc` inflate them, in turns: one with about as many calls of the
 * role as a busy account has, and one with so many that most of it has to be parsed.
 */
export async function delivery({ directory, bytes = GIB, runs = 3 }: DeliveryBench = {}): Promise<Row[]> {
  const place = directory ?? (await mkdtemp(join(tmpdir(), 'sealwatch-records-')));
  try {
    const rows: Row[] = [];
    for (const roleShare of [0.02, 0.5]) {
      const file = await writeDelivery({ directory: place, bytes, roleShare, seed: 1 });
      const size = Number((bytes / GIB).toFixed(2));
      rows.push(...(await measure(file, `${size} GiB of synthetic records, ${roleShare * 100} % the role's`, runs)));
      await rm(file.path);
    }
    return rows;
  } finally {
    if (directory === undefined) await rm(place, { recursive: true, force: true });
  }
}

async function measure(file: Delivery, name: string, runs: number): Promise<Row[]> {
  const unzips: number[] = [];
  const scans: Scan[] = [];
  const folds: Fold[] = [];
  for (let run = 0; run < runs; run += 1) {
    unzips.push(unzip(file.path));
    scans.push(await scan(file.path));
    folds.push(await fold(file.path));
  }
  const alone = median(unzips);
  const growth = Math.max(...scans.map((each) => each.growth)) / MIB;
  const expected = `${file.records} records, ${file.roleCalls} the role's, 0 broken`;
  const found = scans.map(({ found }) => found).find((each) => each !== expected) ?? expected;
  const counted = folds.every(({ roleCalls }) => roleCalls === file.roleCalls);

  return [
    timeRow(`${name}: read`, scans, alone),
    timeRow(`${name}: read and counted by the ledger`, folds, alone),
    {
      what: `${name}: memory while read`,
      target: 'grows by less than 80 MiB',
      measured: `${growth.toFixed(0)} MiB`,
      ok: growth < 80,
    },
    { what: `${name}: found`, target: expected, measured: found, ok: found === expected && counted },
  ];
}

function timeRow(what: string, runs: readonly { readonly milliseconds: number }[], alone: number): Row {
  const milliseconds = median(runs.map((run) => run.milliseconds));
  const ratio = milliseconds / alone;
  return {
    what,
    target: `at most 0.80 of gzip -dc (${alone.toFixed(0)} ms)`,
    measured: `${ratio.toFixed(2)} (${milliseconds.toFixed(0)} ms)`,
    ok: ratio <= 0.8,
  };
}

/** How long gzip takes, in milliseconds. */
function unzip(path: string): number {
  const started = performance.now();
  const { status } = spawnSync('gzip', ['-dc', path], { stdio: 'ignore' });
  if (status !== 0) throw new Error(`gzip -dc ${path} ended with ${status}`);
  return performance.now() - started;
}

interface Scan {
  readonly found: string;
  readonly milliseconds: number;
  /** By how many bytes the process grew. */
  readonly growth: number;
}

async function scan(path: string): Promise<Scan> {
  collectGarbage();
  const before = process.memoryUsage.rss();
  const started = performance.now();
  let peak = before;
  let roleCalls = 0;
  const { records, broken } = await scanDelivery(createReadStream(path, { highWaterMark: MIB / 4 }), {
    words: [WORD],
    onRecord: (record) => {
      if (isRoleCall(record as SyntheticRecord)) roleCalls += 1;
    },
    onBroken: () => {},
    onProgress: () => {
      peak = Math.max(peak, process.memoryUsage.rss());
    },
  });

  return {
    found: `${records} records, ${roleCalls} the role's, ${broken} broken`,
    milliseconds: performance.now() - started,
    growth: peak - before,
  };
}

interface SyntheticRecord {
  readonly serviceName: string;
  readonly userIdentity: { readonly userName: string };
}

function isRoleCall({ serviceName, userIdentity }: SyntheticRecord): boolean {
  return serviceName === 'Kms' && userIdentity.userName.toLowerCase().startsWith(`${WORD}:`);
}

interface Fold {
  readonly roleCalls: number;
  readonly milliseconds: number;
}

async function fold(path: string): Promise<Fold> {
  const started = performance.now();
  const origin = { name: path, source: 'file', accountId: '' };
  const { deliveries } = await foldDelivery(createReadStream(path, { highWaterMark: MIB / 4 }), origin);
  const milliseconds = performance.now() - started;
  const hours = [...deliveries.values()].flatMap((each) => each.hours);

  return { roleCalls: hours.reduce((sum, { count }) => sum + count, 0), milliseconds };
}
