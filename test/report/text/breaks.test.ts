import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayBreak, piecesOf } from '../../../src/report/text/breaks.ts';
import { flow } from '../../../src/report/text/flow.ts';
import { span, unbroken } from '../../../src/report/text/line.ts';
import { paint } from '../../../src/report/text/paint.ts';
import { linesOf } from '../screen.ts';

const shown = (texts: readonly string[], width: number) =>
  linesOf(
    paint(
      flow(
        texts.map((text) => span(text)),
        width,
      ),
      { color: false, unicode: true },
    ),
  );

describe('a text without spaces', () => {
  it.each([
    ['密钥已启用。', ['密', '钥', '已', '启', '用。']],
    ['（密钥）：key-1，', ['（密', '钥）：', 'key-1，']],
    ['key-1的', ['key-1', '的']],
    ['prod-pay', ['prod-pay']],
    ['한국어', ['한국어']],
    ['👩👧', ['👩👧']],
    ['神\u0301社', ['神\u0301', '社']],
    ['', ['']],
  ])('%s may be broken into %j', (text, pieces) => {
    expect(piecesOf(text)).toEqual(pieces);
  });

  it('loses nothing when it is broken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(piecesOf(text).join('')).toBe(text);
      }),
    );
  });

  it('is not broken beside a space that must not be one', () => {
    expect(mayBreak('：', '\u00a0')).toBe(false);
    expect(mayBreak('\u00a0', '是')).toBe(false);
  });
});

describe('flowing Chinese', () => {
  it('fills lines, and begins none with punctuation', () => {
    expect(shown(['密钥将于三天后被删除，请处理。'], 12)).toEqual(['密钥将于三天', '后被删除，请', '处理。']);
    expect(shown(['密钥将于三天后，删除。'], 14)).toEqual(['密钥将于三天', '后，删除。']);
  });

  it('ends no line with an opening bracket', () => {
    expect(shown(['未开启加密（集群）'], 12)).toEqual(['未开启加密', '（集群）']);
  });

  it('goes on over a change of style, and breaks there only where it may', () => {
    expect(shown(['集群：', 'prod-pay', '、', 'prod-orders'], 16)).toEqual(['集群：prod-pay、', 'prod-orders']);
  });

  it('keeps together what is unbroken, where a line can hold it', () => {
    expect(shown(['处理：开启 ', unbroken('每月 3 元')], 16)).toEqual(['处理：开启', '每月 3 元']);
  });
});
