import { createGzip, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32, tableCrc32 } from '../../src/trail/crc32.ts';
import { scanBytes, WORD } from './scan-bytes.ts';

const record = (id: number) => ({ eventName: 'Decrypt', serviceName: 'Kms', id, userName: `${WORD}:${id}` });
const member = (...ids: number[]) => gzipSync(JSON.stringify(ids.map(record)));
const idsOf = (given: readonly unknown[]) => given.map((each) => (each as { id: number }).id);
const reasonsOf = (breaks: readonly { readonly reason: string }[]) => breaks.map(({ reason }) => reason);

/** A header with everything that a header can have. */
function withLongHeader(bytes: Buffer, nameLength: number): Buffer {
  const header = Buffer.from([0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3]);
  const name = `${'n'.repeat(nameLength)}\0comment\0`;
  return Buffer.concat([header, Buffer.from(name), Buffer.from([7, 7]), bytes.subarray(10)]);
}

describe('a gzip file', () => {
  it('is read to the last record before it is cut off, wherever that is', async () => {
    const whole = Buffer.concat([member(1, 2, 3), member(4)]);
    const first = member(1, 2, 3).length;
    for (let length = 1; length < whole.length; length += 1) {
      const { given, truncated, broken, breaks } = await scanBytes(whole.subarray(0, length));
      if (length === first) {
        expect({ ids: idsOf(given), truncated, broken }).toEqual({ ids: [1, 2, 3], truncated: false, broken: 0 });
        continue;
      }
      expect(truncated).toBe(true);
      expect(reasonsOf(breaks)).toContain('the gzip file is cut off');
      expect(idsOf(given)).toEqual([1, 2, 3, 4].slice(0, given.length));
      if (length > first - 8) expect(given.length).toBeGreaterThanOrEqual(3);
    }
  });

  it('may have members one after the other, cut into pieces anywhere', async () => {
    const whole = Buffer.concat([member(1, 2), gzipSync(''), member(3), withLongHeader(member(4), 300)]);
    for (let length = 1; length < whole.length; length += 5) {
      const { given, broken, truncated } = await scanBytes(whole, { lengths: [length] });
      expect({ ids: idsOf(given), broken, truncated }).toEqual({ ids: [1, 2, 3, 4], broken: 0, truncated: false });
    }
  });

  it('may have members that begin and end within a record', async () => {
    const text = JSON.stringify([1, 2, 3].map(record));
    const cut = 70;
    const { given, broken } = await scanBytes(Buffer.concat([gzipSync(text.slice(0, cut)), gzipSync(text.slice(cut))]));
    expect({ ids: idsOf(given), broken }).toEqual({ ids: [1, 2, 3], broken: 0 });
  });

  it.each([
    ['zeros', Buffer.alloc(1_000)],
    ['zeros to the length of a page', Buffer.alloc(70_000)],
    ['a line of text', Buffer.from('garbage\n')],
    ['one byte', Buffer.from([7])],
    ['what looks like a header', Buffer.from([0x1f, 0x8b, 8, 0xff, 1, 2, 3, 4, 5, 6, 7, 8])],
  ])('is read before and after %s', async (_, garbage) => {
    for (const lengths of [[], [11], [member(1).length]]) {
      const behind = await scanBytes(Buffer.concat([member(1), garbage]), { lengths });
      expect(idsOf(behind.given)).toEqual([1]);
      expect(reasonsOf(behind.breaks)).toEqual(['there are bytes that are not gzip']);
      expect(behind.breaks[0]?.length).toBe(garbage.length);
      const between = await scanBytes(Buffer.concat([member(1), garbage, member(2)]), { lengths });
      expect(idsOf(between.given)).toEqual([1, 2]);
      expect(between).toMatchObject({ broken: 1, truncated: false });
    }
  });

  it('is used although its checksum or its length is wrong, and that is reported', async () => {
    for (const position of [-8, -1]) {
      const bytes = Buffer.concat([member(1), member(2)]);
      bytes[bytes.length + position] = (bytes.at(position) ?? 0) ^ 1;
      const { given, breaks } = await scanBytes(bytes);
      expect(idsOf(given)).toEqual([1, 2]);
      expect(reasonsOf(breaks)).toEqual(['the gzip checksum is wrong']);
    }
  });

  it('keeps what came long before the damage', async () => {
    const many = Array.from({ length: 20_000 }, (_, id) => ({ ...record(id), noise: (id * 7_919) % 100_003 }));
    const bytes = gzipSync(JSON.stringify(many));
    const damaged = Buffer.from(bytes).fill(0xff, bytes.length - 20_000, bytes.length - 19_900);
    const { given, breaks } = await scanBytes(damaged, { lengths: [16_384] });
    expect(given.length).toBeGreaterThan(8_000);
    expect(idsOf(given)).toEqual(many.slice(0, given.length).map(({ id }) => id));
    expect(reasonsOf(breaks).join()).toMatch(/damaged|checksum/);
  });

  it('ends with a header that never ends', async () => {
    const endless = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]), Buffer.alloc(1 << 20, 'x')]);
    const { broken, bytesOut } = await scanBytes(Buffer.concat([endless, member(1)]));
    expect({ broken, bytesOut: bytesOut > 0 }).toEqual({ broken: 1, bytesOut: true });
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

it('is the same checksum that a table gives, for runtimes without their own', () => {
  const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, index) => (index * 31) % 256));
  expect(tableCrc32(Buffer.from('123456789'), 0)).toBe(0xcbf43926);
  for (const cut of [0, 1, 500, 1_000]) {
    const parts = [bytes.subarray(0, cut), bytes.subarray(cut)];
    const [table, own] = [tableCrc32, crc32].map((sum) => parts.reduce((before, part) => sum(part, before), 0));
    expect(own).toBe(table);
  }
});
