import { type ScanOptions, type ScanResult, scanDelivery } from '../../src/trail/scan.ts';
import type { SplitDamage } from '../../src/trail/split.ts';

export const WORD = 'decrypt';

export interface Scanned extends Pick<ScanResult, 'records'> {
  readonly given: unknown[];
  readonly damages: SplitDamage[];
}

/** Scans bytes that come in pieces of these lengths, over and over; in one piece where there are none. */
export async function scanBytes(
  bytes: string | Uint8Array,
  options: Partial<ScanOptions> & { readonly lengths?: readonly number[] } = {},
): Promise<Scanned> {
  const given: unknown[] = [];
  const damages: SplitDamage[] = [];
  const { records } = await scanDelivery(pieces(Buffer.from(bytes as string), options.lengths ?? []), {
    words: [WORD],
    onRecord: (record) => given.push(record),
    onDamage: (damage) => damages.push(damage),
    ...options,
  });

  return { records, given, damages };
}

export async function* pieces(bytes: Uint8Array, lengths: readonly number[] = []): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (let index = 0; from < bytes.length; index += 1) {
    const length = lengths[index % lengths.length] ?? bytes.length;
    yield bytes.subarray(from, from + length);
    from += length;
  }
}
