import type { CryptoEvent } from '../../src/model/usage.ts';
import type { HourCount } from '../../src/trail/count.ts';
import type { RegionSpan } from '../../src/trail/ledger.ts';
import { day, heardTo } from './fixture-cost.ts';

const hour = 3_600_000;
const from = heardTo - 30 * day;

export const month: RegionSpan = { regionId: 'cn-hangzhou', from, to: heardTo };

/** What happens in a cluster, as its API servers do it: not by the formula, but hour by hour and call by call. */
export interface Life {
  readonly keyId: string;
  readonly kms: 'v1' | 'v2';
  readonly servers: number;
  readonly secrets: number;
  readonly writesPerDay: number;
  /** Starts of each server within the month. */
  readonly starts: number;
  readonly probeSeconds: number;
  readonly decryptsPerStart: number;
}

/** The ledger's hours of a month of that. */
export function hoursOf(life: Life): HourCount[] {
  const hours: HourCount[] = [];
  const record = (time: number, event: CryptoEvent, count: number) => {
    if (count === 0) return;
    const { regionId } = month;
    const kind = {
      regionId,
      keyId: life.keyId,
      clusterId: null,
      vpcId: null,
      rw: 'Read',
      outcome: 'success',
      errorCode: '',
    } as const;
    hours.push({ ...kind, event, hour: Math.floor(time / hour), count, first: time, last: time + hour - 1, ids: [] });
  };
  for (let time = from; time < heardTo; time += hour) {
    for (let server = 0; server < life.servers; server += 1) {
      if (life.kms === 'v2') continue;
      record(time, 'Encrypt', 3_600 / life.probeSeconds);
      record(time, 'Decrypt', 3_600 / life.probeSeconds);
    }
  }
  for (let time = from; time < heardTo; time += day) {
    if (life.kms === 'v2') continue;
    // One server writes, and all others see it.
    record(time, 'Encrypt', life.writesPerDay);
    record(time, 'Decrypt', life.writesPerDay * (life.servers - 1));
  }
  for (let start = 0; start < life.starts * life.servers; start += 1) {
    const time = from + start * 5 * hour;
    record(time, 'Encrypt', life.kms === 'v2' ? 1 : 0);
    record(time, 'Decrypt', life.kms === 'v2' ? life.decryptsPerStart : life.secrets);
  }
  return hours;
}
