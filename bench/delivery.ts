import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldDelivery } from '../src/trail/fold.ts';
import { type Delivery, writeDelivery } from './records.ts';
import { median, type Row } from './row.ts';

const gibibyte = 1 << 30;

/** How long the ledger takes to count a synthetic delivery, beside what `gzip -dc` takes only to inflate it. */
export async function deliveryRows(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'sealwatch-bench-'));
  try {
    const rows: Row[] = [];
    for (const roleShare of [0.02, 0.5]) {
      rows.push(...(await rowsOf(await writeDelivery({ directory, bytes: gibibyte, roleShare, seed: 1 }), roleShare)));
    }
    return rows;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function rowsOf(delivery: Delivery, roleShare: number): Promise<Row[]> {
  const shares: number[] = [];
  const resident: number[] = [];
  let counted = Number.NaN;
  for (let round = 0; round < 3; round += 1) {
    const alone = inflateAlone(delivery.path);
    const start = performance.now();
    counted = await count(delivery.path);
    shares.push((performance.now() - start) / alone);
    resident.push(process.memoryUsage.rss() / 1e6);
  }
  const what = `synthetic delivery of 1 GiB, ${roleShare * 100} % of it the role's`;
  const share = median(shares);
  return [
    {
      what: `${what}: time beside gzip -dc, median of 3`,
      target: 'at most 0.8',
      measured: share.toFixed(2),
      ok: share <= 0.8,
    },
    {
      what: `${what}: role calls counted`,
      target: `${delivery.roleCalls} exactly`,
      measured: `${counted}, RSS ${resident.map((megabytes) => megabytes.toFixed(0)).join(', ')} MB`,
      ok: counted === delivery.roleCalls,
    },
  ];
}

/** The milliseconds that `gzip -dc` takes. */
function inflateAlone(path: string): number {
  const start = performance.now();
  spawnSync('gzip', ['-dc', path], { stdio: ['ignore', 'ignore', 'inherit'] });
  return performance.now() - start;
}

async function count(path: string): Promise<number> {
  const origin = { name: path, source: 'file', accountId: '' };
  const { deliveries } = await foldDelivery(createReadStream(path, { highWaterMark: 1 << 20 }), origin);
  let calls = 0;
  for (const { hours } of deliveries.values()) for (const hour of hours) calls += hour.count;
  return calls;
}
