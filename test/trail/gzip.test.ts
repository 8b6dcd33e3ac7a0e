import { createGzip, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { scanBytes } from './scan-bytes.ts';

const record = (id: number) => ({ eventName: 'Decrypt', serviceName: 'Kms', id });
const member = (...ids: number[]) => gzipSync(JSON.stringify(ids.map(record)));
const idsOf = (given: readonly unknown[]) => given.map((each) => (each as { id: number }).id);
const reasonsOf = (damages: readonly { readonly reason: string }[]) => damages.map(({ reason }) => reason);

describe('a gzip file', () => {
  it('is damaged wherever it is cut off, and never read for more than it holds', async () => {
    const whole = Buffer.concat([member(1, 2, 3), member(4)]);
    const first = member(1, 2, 3).length;
    for (let length = 1; length < whole.length; length += 1) {
      const { given, damages } = await scanBytes(whole.subarray(0, length));
      expect(idsOf(given)).toEqual([1, 2, 3, 4].slice(0, given.length));
      if (length === first) expect({ ids: idsOf(given), damages }).toEqual({ ids: [1, 2, 3], damages: [] });
      else expect(damages.length, `cut at ${length}`).toBeGreaterThan(0);
    }
  });

  it('may have members one after the other, cut into pieces anywhere', async () => {
    const whole = Buffer.concat([member(1, 2), gzipSync(''), member(3), member(4)]);
    for (let length = 1; length < whole.length; length += 5) {
      const { given, damages } = await scanBytes(whole, { lengths: [length] });
      expect({ ids: idsOf(given), damages }).toEqual({ ids: [1, 2, 3, 4], damages: [] });
    }
  });

  it('may have members that begin and end within a record', async () => {
    const text = JSON.stringify([1, 2, 3].map(record));
    const cut = 70;
    const { given, damages } = await scanBytes(
      Buffer.concat([gzipSync(text.slice(0, cut)), gzipSync(text.slice(cut))]),
    );
    expect({ ids: idsOf(given), damages }).toEqual({ ids: [1, 2, 3], damages: [] });
  });

  it.each([
    ['zeros', Buffer.alloc(1_000)],
    ['a line of text', Buffer.from('garbage\n')],
    ['one byte', Buffer.from([7])],
    ['what looks like a header', Buffer.from([0x1f, 0x8b, 8, 0xff, 1, 2, 3, 4, 5, 6, 7, 8])],
  ])('is damaged where %s follow', async (_, garbage) => {
    for (const lengths of [[], [11], [member(1).length]]) {
      const { given, damages } = await scanBytes(Buffer.concat([member(1), garbage]), { lengths });
      expect(damages.length).toBeGreaterThan(0);
      expect(idsOf(given)).toEqual([1]);
      const between = await scanBytes(Buffer.concat([member(1), garbage, member(2)]), { lengths });
      expect(between.damages.length).toBeGreaterThan(0);
      expect(idsOf(between.given)).toEqual([1]);
    }
  });

  it('is damaged where its checksum or its length is wrong', async () => {
    for (const position of [-8, -1]) {
      const bytes = Buffer.concat([member(1), member(2)]);
      bytes[bytes.length + position] = (bytes.at(position) ?? 0) ^ 1;
      expect(reasonsOf((await scanBytes(bytes)).damages).join()).toContain('the gzip file is damaged');
    }
  });

  it('keeps what came long before the damage', async () => {
    const many = Array.from({ length: 20_000 }, (_, id) => ({ ...record(id), noise: (id * 7_919) % 100_003 }));
    const bytes = gzipSync(JSON.stringify(many));
    const damaged = Buffer.from(bytes).fill(0xff, bytes.length - 20_000, bytes.length - 19_900);
    const { given, damages } = await scanBytes(damaged, { lengths: [16_384] });
    expect(given.length).toBeGreaterThan(8_000);
    expect(idsOf(given).slice(0, 8_000)).toEqual(many.slice(0, 8_000).map(({ id }) => id));
    expect(reasonsOf(damages).join()).toContain('the gzip file is damaged');
  });

  it('may be written in pieces that were flushed', async () => {
    const gzip = createGzip();
    const chunks: Buffer[] = [];
    gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
    for (const id of [1, 2, 3]) {
      gzip.write(`${JSON.stringify(record(id))}\n`);
      await new Promise<void>((resolve) => gzip.flush(resolve));
    }
    await new Promise<void>((resolve) => gzip.end(() => resolve()));
    expect(idsOf((await scanBytes(Buffer.concat(chunks), { lengths: [9] })).given)).toEqual([1, 2, 3]);
  });
});
