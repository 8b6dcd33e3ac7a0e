import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { foldDelivery } from '../src/trail/fold.ts';
import { type Delivery, writeDelivery } from './records.ts';
import { median, type Row } from './row.ts';

const MIB = 1 << 20;
const GIB = 1 << 30;

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
    for (const [roleShare, most] of [
      [0.02, 1.8],
      [0.5, 2.6],
    ] as const) {
      const file = await writeDelivery({ directory: place, bytes, roleShare, seed: 1 });
      const size = Number((bytes / GIB).toFixed(2));
      rows.push(
        ...(await measure(file, `${size} GiB of synthetic records, ${roleShare * 100} % the role's`, most, runs)),
      );
      await rm(file.path);
    }
    return rows;
  } finally {
    if (directory === undefined) await rm(place, { recursive: true, force: true });
  }
}

async function measure(file: Delivery, name: string, most: number, runs: number): Promise<Row[]> {
  const unzips: number[] = [];
  const folds: Fold[] = [];
  for (let run = 0; run < runs; run += 1) {
    unzips.push(unzip(file.path));
    folds.push(await fold(file.path));
  }
  const growth = Math.max(...folds.map((each) => each.growth)) / MIB;
  const expected = `${file.records} records, ${file.roleCalls} the role's, 0 read errors`;
  const found = folds.map((each) => each.found).find((each) => each !== expected) ?? expected;

  return [
    timeRow(`${name}: read and counted`, most, folds, median(unzips)),
    {
      what: `${name}: memory while read`,
      target: 'grows by less than 120 MiB',
      measured: `${growth.toFixed(0)} MiB`,
      ok: growth < 120,
    },
    { what: `${name}: found`, target: expected, measured: found, ok: found === expected },
  ];
}

function timeRow(what: string, most: number, runs: readonly Fold[], alone: number): Row {
  const milliseconds = median(runs.map((run) => run.milliseconds));
  const ratio = milliseconds / alone;
  return {
    what,
    target: `at most ${most.toFixed(1)} of the CPU of gzip -dc (${alone.toFixed(0)} ms)`,
    measured: `${ratio.toFixed(2)} (${milliseconds.toFixed(0)} ms)`,
    ok: ratio <= most,
  };
}

/** How much CPU gzip takes, in milliseconds. */
function unzip(path: string): number {
  const times = spawnSync('bash', ['-c', 'gzip -dc "$1" > /dev/null && times', 'bash', path], { encoding: 'utf8' });
  // The second line is that of the children: user and system time.
  const [, children = ''] = times.stdout.split('\n');
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  if (times.status !== 0 || seconds.length !== 2) throw new Error(`gzip -dc ${path} ended with ${times.status}`);
  return seconds.reduce((sum, each) => sum + each * 1_000, 0);
}

interface Fold {
  readonly found: string;
  /** CPU. */
  readonly milliseconds: number;
  /** By how many bytes the process grew. */
  readonly growth: number;
}

async function fold(path: string): Promise<Fold> {
  collectGarbage();
  const before = process.memoryUsage.rss();
  const started = process.cpuUsage();
  let peak = before;
  const origin = { name: path, source: 'file', accountId: '' };
  const { deliveries, records, broken } = await foldDelivery(createReadStream(path, { highWaterMark: MIB }), origin, {
    now: Date.now(),
    onProgress: () => {
      peak = Math.max(peak, process.memoryUsage.rss());
    },
  });
  const { user, system } = process.cpuUsage(started);
  const hours = [...deliveries.values()].flatMap((each) => each.hours);
  const roleCalls = hours.reduce((sum, { count }) => sum + count, 0);

  return {
    found: `${records} records, ${roleCalls} the role's, ${broken} read errors`,
    milliseconds: (user + system) / 1_000,
    growth: peak - before,
  };
}
