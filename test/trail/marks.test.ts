import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK, type Marker, MOST } from '../../src/trail/marks.ts';
import { openPlainMarker } from '../../src/trail/marks-plain.ts';
import { openSimdMarker } from '../../src/trail/marks-simd.ts';

const CAPACITY = 4 * MOST;
const plain = openPlainMarker(CAPACITY);
const fast = openSimdMarker(CAPACITY);
if (fast === undefined) throw new Error('This machine cannot run what is tested here.');
const markers: [name: string, Marker][] = [
  ['a plain marker', plain],
  ['a fast marker', fast],
];

/** The marked positions of a text, which is marked in runs of so many blocks. */
function mark(marker: Marker, text: string | Uint8Array, runs: readonly number[]): number[] {
  const bytes = Buffer.from(text as string);
  const end = Math.ceil(bytes.length / BLOCK) * BLOCK;
  marker.bytes.fill(' ', 0, end);
  marker.bytes.set(bytes);
  marker.restart();
  const found: number[] = [];
  for (let from = 0, run = 0; from < end; run += 1) {
    const to = Math.min(end, from + BLOCK * (runs[run % runs.length] ?? 1));
    found.push(...marker.at.subarray(0, marker.mark(from, to)));
    from = to;
  }
  return found;
}

describe.each(markers)('%s', (_, marker) => {
  it.each([
    ['brackets outside strings', '{"a{":[1,"]"]}', '{', '[', ']', '}'],
    ['brackets behind escaped quotes', '["\\"]","\\\\"]', '[', ']'],
    ['quotes that open a string where none can begin', '{"a"b"c":"d"}', '{', '"', '}'],
    ['no quotes behind white space', '{ "a" : [ "b" ,\n"c"\t] }', '{', '[', ']', '}'],
    ['a u behind a backslash, however many there are', '"\\u0061 \\\\u0061 u \\n"', 'u', 'u'],
    ['nothing in a string that does not end', '"{[]}, '],
    ['brackets behind a backslash outside strings', '\\{"a"\\"}', '{', '}'],
  ])('marks %s', (_, text, ...marked) => {
    for (let shift = 0; shift < 2 * BLOCK; shift += 1) {
      const found = mark(marker, ' '.repeat(shift) + text, [1]);
      // A quote before a bracket that is marked is in the list by chance only where it is wrong.
      expect(found.map((position) => text[position - shift])).toEqual(marked);
    }
  });
});

it('marks the same whichever marker does, in runs of any length', () => {
  const structure = fc.constantFrom(...Buffer.from('"\\{}[]:, u\n\u0001x'));
  const escapes = fc.constantFrom(...Buffer.from('"\\u'));
  const bytes = fc.oneof(
    ...[structure, escapes, fc.nat(255)].map((byte) => fc.array(byte, { minLength: 1, maxLength: 1_500 })),
  );
  const runs = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(bytes, runs, (bytes, runs) => {
      const text = Uint8Array.from(bytes);
      expect(mark(fast, text, runs)).toEqual(mark(plain, text, [1]));
    }),
    { numRuns: 400 },
  );
});

it('marks as much at once as it says', () => {
  const brackets = Buffer.alloc(MOST, '[');
  for (const [, marker] of markers) {
    expect(mark(marker, brackets, [MOST / BLOCK])).toEqual(Array.from(brackets, (_, position) => position));
  }
});
