import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { scanDelivery } from '../../src/trail/scan.ts';
import { scanBytes, WORD } from './scan-bytes.ts';

const MIB = 1 << 20;
const record = (fields: object) => JSON.stringify({ serviceName: 'Kms', eventName: 'Decrypt', ...fields });
const sound = record({ n: 1 });

function nested(depth: number): string {
  return `${'{"serviceName":'.repeat(depth - 1)}{"x":"${WORD}"}${'}'.repeat(depth - 1)}`;
}

describe('a scan', () => {
  it('takes a record that is nested as deep as allowed, and none that is deeper', async () => {
    const { records, damages } = await scanBytes(`[${nested(64)},${sound},${nested(65)},${sound}]`);
    expect(records).toBe(3);
    expect(damages.map(({ reason }) => reason)).toEqual(['is nested deeper than 64']);
  });

  it('counts what follows a record nested a million deep', async () => {
    const deep = `{"a":${'['.repeat(MIB)}${']'.repeat(MIB)}}`;
    const { given, damages } = await scanBytes(`[${deep},${sound}]`);
    expect({ given: given.length, damages: damages.length }).toEqual({ given: 1, damages: 1 });
  });

  it('does not parse a text that is nested too deep', async () => {
    const { records, damages } = await scanBytes(`${JSON.stringify({ event: nested(80) })}\n${sound}\n`);
    expect(records).toBe(1);
    expect(damages.map(({ reason }) => reason)).toEqual(['is nested deeper than 64']);
  });

  it('gives up what is wrapped too often', async () => {
    let text = sound;
    for (let layer = 0; layer < 8; layer += 1) text = JSON.stringify({ event: text });
    expect((await scanBytes(text)).damages[0]?.reason).toBe('is wrapped too often');
  });

  it('gives up lists in too many lists, and reads on', async () => {
    const { given, damages } = await scanBytes(`${'['.repeat(20)}${sound}${']'.repeat(20)}\n${sound}`);
    expect(given).toHaveLength(2);
    expect(damages.length).toBeGreaterThan(0);
  });

  it('takes a record as long as allowed, and none that is longer', async () => {
    const maxRecordBytes = sound.length;
    const long = record({ n: 12 });
    const { records, damages } = await scanBytes(`[${sound},${long},${sound}]`, { maxRecordBytes });
    expect(records).toBe(2);
    expect(damages).toEqual([{ offset: sound.length + 2, reason: `is longer than ${maxRecordBytes} bytes` }]);
  });

  it.each([
    ['an object', (text: string) => `{"a":"${text}","b":"${WORD}"}`],
    ['a text', (text: string) => `"${text}"`],
  ])('goes on behind %s with a string of 10 MB', async (_, compose) => {
    const long = compose('x },{ '.repeat((10 * MIB) / 6));
    for (const lengths of [[], [1_000_003], [5_000, 77]]) {
      const { given, damages } = await scanBytes(`[${long},${sound},${long}, ${sound}]`, { lengths });
      expect(given).toHaveLength(2);
      expect(damages).toHaveLength(2);
    }
  });

  it('reads lists of 10 MB, in an object too', async () => {
    const count = Math.ceil((10 * MIB) / sound.length);
    for (const name of ['Events', 'Records']) {
      const text = `{"RequestId":"x","${name}":[${Array.from({ length: count }, () => sound).join(',')}],"NextToken":"y"}`;
      expect(await scanBytes(text, { lengths: [1 << 16] })).toMatchObject({ records: count, damages: [] });
    }
  });

  it('loses no more than a line to a string that does not end', async () => {
    const open = `{"a":"${'b, '.repeat(MIB)}`;
    const lines = await scanBytes(`${sound}\n${open}\n${sound}\n${sound}`);
    expect({ given: lines.given.length, damages: lines.damages.length }).toEqual({ given: 3, damages: 1 });
  });

  it('stops at the greatest length, however small the file is', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MIB, ' '));
    expect(bomb.length).toBeLessThan(MIB / 8);
    const before = process.memoryUsage().rss;
    const { records, damages } = await scanBytes(Buffer.concat([gzipSync(sound), bomb, gzipSync(sound)]), {
      maxBytes: 8 * MIB,
    });
    expect(records).toBe(1);
    expect(damages.map(({ reason }) => reason)).toEqual([`is longer than ${8 * MIB} bytes`]);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MIB);
  });

  it('stops at the greatest length of what is not compressed', async () => {
    const scanned = await scanBytes(`${sound}\n${sound}\n`, { maxBytes: sound.length + 10, lengths: [3] });
    expect(scanned.records).toBe(1);
    expect(scanned.damages).toHaveLength(2);
  });

  it('does not take bytes for text that are none', async () => {
    const bad = Buffer.from(record({ name: 'Ä' }));
    bad[bad.indexOf(0xc3)] = 0xff;
    const bytes = Buffer.concat([Buffer.from('['), bad, Buffer.from(`,${record({ name: 'Ä云🔑' })}]`)]);
    const { given, damages } = await scanBytes(bytes);
    expect(given).toEqual([JSON.parse(record({ name: 'Ä云🔑' }))]);
    expect(damages.map(({ reason }) => reason)).toEqual(['is not UTF-8']);
  });

  it.each(['1', 'null', 'true', '-1.5e3', '"hello"', '7,null', 'x'])('reports %s, which is no record', async (odd) => {
    const { records, damages } = await scanBytes(`[${odd},${sound}]`);
    expect({ records, damages: damages.length }).toEqual({ records: 1, damages: 1 });
  });

  it.each(['', '[]', '\ufeff', '\n\n', '[[],[]]', '{"Records":[]}', '"[]"', '{"Records":[],"Events":[]}'])(
    'finds nothing in %j, and nothing wrong',
    async (text) => {
      expect(await scanBytes(text)).toMatchObject({ given: [], damages: [] });
      expect(await scanBytes(gzipSync(text))).toMatchObject({ given: [], damages: [] });
    },
  );

  it('tells how far it has come', async () => {
    const progress: number[] = [];
    await scanBytes(sound, { lengths: [30], onProgress: (bytesIn) => progress.push(bytesIn) });
    expect(progress).toEqual([30, sound.length]);
  });

  it('passes on what goes wrong with the bytes, or with those who take the records', async () => {
    const thrower = () => {
      throw new Error('enough');
    };
    await expect(scanBytes(gzipSync(sound), { onRecord: thrower })).rejects.toThrow('enough');
    await expect(scanBytes(gzipSync('}'), { onDamage: thrower })).rejects.toThrow('enough');
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield gzipSync(sound).subarray(0, 30);
      throw new Error('the connection is gone');
    }
    const scan = scanDelivery(failing(), { words: [WORD], onRecord() {}, onDamage() {} });
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
    await scanDelivery(endless(), { words: [], onRecord() {}, onDamage() {}, maxBytes: 1_000 });
    expect(closed).toBe(true);
  });
});
