import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { records } from './records.ts';
import { scanBytes } from './scan-bytes.ts';
import { styles, writer } from './serialize.ts';

/** A record as ActionTrail writes it, synthetic: nested, escaped, and with what looks like records in it. */
function compose(id: number): string {
  return JSON.stringify({
    eventId: `e${id}`,
    eventName: 'Decrypt',
    serviceName: 'Kms',
    requestParameters: { list: [{ eventId: 'n' }, { a: [1, 2] }], text: 'a "quoted" },{ \\ text' },
    resources: { 'ACS::KMS::Key': ['k1', 'k2'] },
    flag: false,
    userIdentity: { type: 'assumed-role', userName: `aliyuncsmanagedsecurityrole:${id}`, context: { a: { b: 'c' } } },
  });
}

const good = compose(2);
/** Around one damaged record, of six. */
const surroundings: Readonly<Record<string, (damaged: string) => string>> = {
  'a JSON array': (damaged) => `[${around(damaged).join(',')}]`,
  'an array with a record a line': (damaged) => `[\n${around(damaged).join(',\n')}\n]`,
  'JSON lines': (damaged) => around(damaged).join('\n'),
  'objects side by side': (damaged) => around(damaged).join(' '),
  'an object of Records': (damaged) => `{"Records":[${around(damaged).join(',')}],"more":1}`,
};
const damages: Readonly<Record<string, string>> = {
  'a value that is none': good.replace('false', 'fals'),
  'a value too many': good.replace('false', 'false false'),
  'a missing value': good.replace('false', ''),
  'a missing colon': good.replace('"flag":', '"flag"'),
  'a string that does not end': good.replace('"Kms"', '"Kms'),
  'a string that does not begin': good.replace('"Kms"', 'Kms"'),
  'a last string that does not end': good.replace('"c"', '"c'),
  'a quote that is not escaped': good.replace('\\"quoted', '"quoted'),
  'a quote too many': good.replace('"Kms"', '"K"ms"'),
  'no bracket at its end': good.slice(0, -1),
  'only one bracket at its end': good.slice(0, -3),
  'no bracket at all at its end': good.slice(0, -4),
  'an array that does not end': good.replace('"k2"]', '"k2"'),
  'an array that ends in a brace': good.replace('"k2"]', '"k2"}'),
  'a bracket too many inside': good.replace('"resources":{', '"resources":{{'),
  'a nested object that does not end': good.replace('{"b":"c"}', '{"b":"c"'),
  'a control character in a string': good.replace('Kms', 'K\u0001ms'),
  'an escape that is none': good.replace('Kms', 'K\\xms'),
  'half of it missing': good.slice(0, good.length / 2),
};

function around(damaged: string): string[] {
  return [0, 1, 2, 3, 4, 5].map((id) => (id === 2 ? damaged : compose(id)));
}

function idsOf(given: readonly unknown[]): string[] {
  return given.map((record) => (record as { readonly eventId: string }).eventId);
}

describe.each(Object.entries(surroundings))('%s', (_, surround) => {
  it.each(Object.entries(damages))('loses nothing but the record with %s', async (_, damaged) => {
    const whole = surround(damaged);
    const { given, records, damages } = await scanBytes(whole);
    expect(idsOf(given)).toEqual(['e0', 'e1', 'e3', 'e4', 'e5']);
    expect(records).toBe(5);
    expect(damages).toHaveLength(1);
    for (const { offset, reason } of damages) {
      expect(reason).not.toBe('');
      expect(offset).toBeGreaterThanOrEqual(whole.indexOf(damaged));
      expect(offset).toBeLessThan(whole.indexOf('{"eventId":"e3"'));
    }
  });

  it('loses nothing but records with a byte too few or another one', async () => {
    const position = fc.nat(good.length - 2);
    const byte = fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', 'x', '\u0000', '\ud800');
    await fc.assert(
      fc.asyncProperty(position, byte, fc.integer({ min: 1, max: 99 }), async (position, byte, length) => {
        const damaged = good.slice(0, position) + byte + good.slice(position + 1);
        const { given } = await scanBytes(surround(damaged), { lengths: [length] });
        expect(idsOf(given)).toEqual(expect.arrayContaining(['e0', 'e1', 'e3', 'e4', 'e5']));
      }),
      { numRuns: 40 },
    );
  });
});

describe('a scan', () => {
  it('survives any damage, and does not see more than there is', async () => {
    const edits = fc.array(
      fc.record({ at: fc.nat(4_000), remove: fc.nat(40), insert: fc.uint8Array({ maxLength: 6 }) }),
      { minLength: 1, maxLength: 8 },
    );
    const lists = fc.array(records, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(lists, styles, edits, fc.boolean(), async (list, style, edits, compressed) => {
        const text = writer(style)(list);
        let bytes = Buffer.from(compressed ? gzipSync(text) : text);
        for (const { at, remove, insert } of edits) {
          const from = at % (bytes.length + 1);
          bytes = Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)]);
        }
        const scanned = await scanBytes(bytes, { lengths: [37] });
        expect(scanned.given.length).toBeLessThanOrEqual(scanned.records);
        expect(scanned.damages.length).toBeLessThanOrEqual(bytes.length + 1);
        // However they come, the same bytes are the same records; but damage to gzip takes with it what came together.
        if (!compressed) expect(await scanBytes(bytes, { lengths: [1_000, 1] })).toEqual(scanned);
      }),
      { numRuns: 80 },
    );
  });

  it('survives bytes that were never JSON', async () => {
    const alphabet = fc.constantFrom(...Buffer.from('{}[]",:\\u01\n an'), 0xef, 0xff);
    const bytes = fc.oneof(fc.array(alphabet, { maxLength: 300 }), fc.array(fc.nat(255), { maxLength: 300 }));
    await fc.assert(
      fc.asyncProperty(bytes, async (bytes) => {
        const scanned = await scanBytes(Uint8Array.from(bytes));
        expect(scanned.records + scanned.damages.length).toBeLessThanOrEqual(2 * bytes.length + 1);
        expect(await scanBytes(Uint8Array.from(bytes), { lengths: [1] })).toEqual(scanned);
      }),
      { numRuns: 150 },
    );
  });

  it('reads what it can of a delivery that is cut off anywhere', async () => {
    const whole = `[${around(good).join(',')}]`;
    for (let length = 1; length < whole.length; length += 7) {
      const { given, damages } = await scanBytes(whole.slice(0, length));
      const complete = around(good).filter((record) => whole.indexOf(record) + record.length <= length);
      expect(given).toEqual(complete.map((record) => JSON.parse(record)));
      expect(damages).toHaveLength(1);
    }
  });

  it('does not take forged records in a string for records', async () => {
    const forged = compose(66);
    const text = JSON.stringify([{ serviceName: 'Ecs', eventName: 'x', userAgent: `"},${forged},{"a":"` }]);
    const { given, records } = await scanBytes(text);
    expect(records).toBe(1);
    expect(given).toEqual(JSON.parse(text));
  });
});

it('says that a gzip file is damaged of which one member is', async () => {
  const members = [1, 2, 3].map((id) => gzipSync(`[${compose(id)}]`));
  const damaged = members[1]?.fill(0xff, 20, 60) ?? Buffer.alloc(0);
  expect(() => gunzipSync(damaged)).toThrow();
  const { given, damages } = await scanBytes(Buffer.concat(members));
  expect(['', 'e1']).toContain(idsOf(given).join());
  expect(damages).toHaveLength(1);
});
