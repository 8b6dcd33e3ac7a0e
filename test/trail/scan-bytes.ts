import { type Broken, type ScanOptions, type ScanResult, scanDelivery } from '../../src/trail/scan.ts';

export const WORD = 'aliyuncsmanagedsecurityrole';

export interface Scanned extends ScanResult {
  readonly given: unknown[];
  readonly breaks: Broken[];
}

/** Scans bytes that come in pieces of these lengths, over and over; in one piece where there are none. */
export async function scanBytes(
  bytes: string | Uint8Array,
  options: Partial<ScanOptions> & { readonly lengths?: readonly number[] } = {},
): Promise<Scanned> {
  const given: unknown[] = [];
  const breaks: Broken[] = [];
  const result = await scanDelivery(pieces(Buffer.from(bytes as string), options.lengths ?? []), {
    words: [WORD],
    onRecord: (record) => given.push(record),
    onBroken: (broken) => breaks.push(broken),
    ...options,
  });

  return { ...result, given, breaks };
}

async function* pieces(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (let index = 0; from < bytes.length; index += 1) {
    const length = lengths[index % lengths.length] ?? bytes.length;
    yield bytes.subarray(from, from + length);
    from += length;
  }
}
