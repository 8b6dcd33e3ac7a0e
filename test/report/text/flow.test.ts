import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../../src/report/printable.ts';
import { flow } from '../../../src/report/text/flow.ts';
import { type Line, span, unbroken } from '../../../src/report/text/line.ts';
import { paint } from '../../../src/report/text/paint.ts';
import { columnsOf, linesOf } from '../screen.ts';

const shown = (line: Line, width: number) => linesOf(paint(flow(line, width), { color: false, unicode: true }));

describe('flowing a line', () => {
  it('breaks it at spaces', () => {
    expect(shown([span('the key will be deleted')], 12)).toEqual(['the key will', 'be deleted']);
  });

  it('takes pieces of several styles for one word where no space parts them', () => {
    expect(shown([span('off: '), span('prod-pay', 'strong'), span(', '), span('prod-orders', 'strong')], 14)).toEqual([
      'off: prod-pay,',
      'prod-orders',
    ]);
  });

  it('keeps together what is unbroken, where a line can hold it', () => {
    expect(shown([span('of '), span(unbroken('9 of 12 keys'))], 13)).toEqual(['of', '9 of 12 keys']);
    expect(shown([span('of '), span(unbroken('9 of 12 keys'))], 6)).toEqual(['of', '9 of', '12', 'keys']);
  });

  it('cuts a word that no line can hold', () => {
    expect(shown([span('c00030a77be5c4e0ab6d2f6c')], 10)).toEqual(['c00030a77b', 'e5c4e0ab6d', '2f6c']);
    expect(shown([span('生产环境支付')], 5)).toEqual(['生产', '环境', '支付']);
  });

  it('keeps the gaps between words but not those at the ends of lines', () => {
    expect(shown([span('a  b   c')], 5)).toEqual(['a  b', 'c']);
    expect(flow([], 10)).toEqual([]);
    expect(flow([span('')], 10)).toEqual([[span('')]]);
  });

  it('loses no letter and is never too wide', () => {
    const text = fc.string({ unit: 'binary', maxLength: 80 }).map((any) => printable(any, true));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), fc.integer({ min: 2, max: 30 }), (texts, width) => {
        const line = texts.map((one) => span(one));
        const lines = shown(line, width);
        for (const one of lines) expect(columnsOf(one)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(texts.join('').replaceAll(' ', ''));
      }),
      { numRuns: 1_000 },
    );
  });
});
