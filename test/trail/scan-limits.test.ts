import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { scanDelivery } from '../../src/trail/scan.ts';
import { scanBytes, WORD } from './scan-bytes.ts';

const MIB = 1 << 20;
const record = (fields: object) => JSON.stringify({ serviceName: 'Kms', userName: `${WORD}:x`, ...fields });
const sound = record({ n: 1 });

function nested(depth: number): string {
  return `${'{"a":'.repeat(depth - 1)}{"x":"${WORD}"}${'}'.repeat(depth - 1)}`;
}

describe('a scan', () => {
  it('takes a record that is nested as deep as allowed, and none that is deeper', async () => {
    const { records, broken, breaks } = await scanBytes(`[${nested(64)},${sound},${nested(65)},${sound}]`);
    expect({ records, broken }).toEqual({ records: 3, broken: 1 });
    expect(breaks[0]?.reason).toBe('is nested deeper than 64');
  });

  it('counts what follows a record nested a million deep', async () => {
    const deep = `{"a":${'['.repeat(MIB)}${']'.repeat(MIB)}}`;
    const { given, broken } = await scanBytes(`[${deep},${sound}]`, { maxRecordBytes: 4 * MIB });
    expect({ given: given.length, broken }).toEqual({ given: 1, broken: 1 });
  });

  it('counts a text that is nested too deep as broken', async () => {
    const text = JSON.stringify({ event: nested(80) });
    const { records, breaks } = await scanBytes(`${text}\n${sound}\n`);
    expect(records).toBe(1);
    expect(breaks.map(({ reason }) => reason)).toEqual(['is a text that is nested deeper than 64']);
  });

  it('gives up what is wrapped too often', async () => {
    let text = sound;
    for (let layer = 0; layer < 8; layer += 1) text = JSON.stringify({ event: text });
    expect((await scanBytes(text)).breaks[0]?.reason).toBe('is wrapped too often');
  });

  it('gives up lists in too many lists, and reads on behind them', async () => {
    const { given, broken } = await scanBytes(`${'['.repeat(20)}${sound}${']'.repeat(20)}\n${sound}`);
    expect({ given: given.length, broken }).toEqual({ given: 1, broken: 1 });
  });

  it('takes a record as long as allowed, and none that is longer', async () => {
    const maxRecordBytes = sound.length;
    const long = record({ n: 12 });
    const { records, breaks } = await scanBytes(`[${sound},${long},${sound}]`, { maxRecordBytes });
    expect(records).toBe(2);
    expect(breaks).toEqual([
      { offset: sound.length + 2, length: long.length, reason: `is longer than ${maxRecordBytes} bytes`, head: long },
    ]);
  });

  it.each([
    ['an object', (text: string) => `{"a":"${text}","b":"${WORD}"}`],
    ['a text', (text: string) => `"${text}"`],
  ])('goes on behind %s with a string of 10 MB', async (_, compose) => {
    const long = compose('x },{ '.repeat((10 * MIB) / 6));
    for (const lengths of [[], [1_000_003], [5_000, 77]]) {
      const { given, breaks, truncated } = await scanBytes(`[${long},${sound},${long}, ${sound}]`, { lengths });
      expect(given).toHaveLength(2);
      expect(breaks.map(({ length }) => length)).toEqual([long.length, long.length]);
      expect(breaks[0]?.head).toBe(long.slice(0, 200));
      expect(truncated).toBe(false);
    }
  });

  it('loses no more than a line to a string that does not end, or as much as a record may be long', async () => {
    const open = `{"a":"${'b, '.repeat(MIB)}`;
    const lines = await scanBytes(`${sound}\n${open}\n${sound}\n${sound}`);
    expect({ given: lines.given.length, broken: lines.broken }).toEqual({ given: 3, broken: 1 });
    const others = Array.from({ length: 100 }, (_, n) => `{"key${n}":"${WORD}"}`);
    const array = await scanBytes(`[${sound},{"a":"b,${others.join(',')}]`, { maxRecordBytes: 1_000 });
    expect(array.given.length).toBeGreaterThan(75);
  });

  it('stops at the greatest length, however small the file is', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MIB, ' '));
    expect(bomb.length).toBeLessThan(MIB / 8);
    const before = process.memoryUsage().rss;
    const scanned = await scanBytes(Buffer.concat([gzipSync(sound), bomb, gzipSync(sound)]), { maxBytes: 8 * MIB });
    expect(scanned).toMatchObject({ records: 1, broken: 1, truncated: true, bytesOut: 8 * MIB });
    expect(scanned.breaks[0]?.reason).toBe(`is longer than ${8 * MIB} bytes, which were read`);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MIB);
  });

  it('stops at the greatest length of what is not compressed', async () => {
    const scanned = await scanBytes(`${sound}\n${sound}\n`, { maxBytes: sound.length + 10, lengths: [3] });
    expect(scanned).toMatchObject({ records: 1, broken: 2, truncated: true, bytesOut: sound.length + 10 });
  });

  it('counts a record that is not UTF-8 as broken', async () => {
    const bad = Buffer.from(record({ name: 'Ä' }));
    bad[bad.indexOf(0xc3)] = 0xff;
    const bytes = Buffer.concat([Buffer.from('['), bad, Buffer.from(`,${record({ name: 'Ä云🔑' })}]`)]);
    const { given, breaks } = await scanBytes(bytes);
    expect(given).toEqual([JSON.parse(record({ name: 'Ä云🔑' }))]);
    expect(breaks.map(({ reason }) => reason)).toEqual(['is not UTF-8']);
  });

  it('counts what is no record as broken', async () => {
    const { records, breaks } = await scanBytes(`[1,null,true,-1.5e3,"hello",${sound}]`);
    expect(records).toBe(1);
    expect(breaks.map(({ head, reason }) => [head, reason])).toEqual([
      ['1', 'is not a record'],
      ['null', 'is not a record'],
      ['true', 'is not a record'],
      ['-1.5e3', 'is not a record'],
      ['"hello"', 'is a text that is no JSON'],
    ]);
  });

  it.each(['', '[]', '\ufeff', '\n\n', '[[],[]]', '{"Records":[]}', '"[]"', '{"Records":[],"Events":[]}'])(
    'finds nothing in %j, and nothing wrong',
    async (text) => {
      expect(await scanBytes(text)).toMatchObject({ records: 0, broken: 0, truncated: false });
      expect(await scanBytes(gzipSync(text))).toMatchObject({ records: 0, broken: 0, truncated: false });
    },
  );

  it('tells how far it has come', async () => {
    const progress: number[] = [];
    await scanBytes(sound, { lengths: [50], onProgress: (bytesIn) => progress.push(bytesIn) });
    expect(progress).toEqual([50, sound.length]);
  });

  it('passes on what goes wrong with the bytes, or with those who take the records', async () => {
    const thrower = () => {
      throw new Error('enough');
    };
    await expect(scanBytes(gzipSync(sound), { onRecord: thrower })).rejects.toThrow('enough');
    await expect(scanBytes(gzipSync('}'), { onBroken: thrower })).rejects.toThrow('enough');
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield gzipSync(sound).subarray(0, 30);
      throw new Error('the connection is gone');
    }
    const scan = scanDelivery(failing(), { words: [WORD], onRecord() {}, onBroken() {} });
    await expect(scan).rejects.toThrow('the connection is gone');
  });

  it('lets go of its source when it stops early', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from('{} ');
      } finally {
        closed = true;
      }
    }
    await scanDelivery(endless(), { words: [], onRecord() {}, onBroken() {}, maxBytes: 1_000 });
    expect(closed).toBe(true);
  });
});
