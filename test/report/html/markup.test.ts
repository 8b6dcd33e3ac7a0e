import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, jsonMarkup, markupOf, nothing, trusted } from '../../../src/report/html/markup.ts';

const text = (child: Parameters<typeof html>[1]) => markupOf(html`${child ?? ''}`);

describe('the template', () => {
  it.each([
    ['<b>', '&lt;b&gt;'],
    ['"quoted" & \'so\'', '&quot;quoted&quot; &amp; &#39;so&#39;'],
    ['two\nlines', 'two lines'],
    ['a\u202eb', 'a\ufffdb'],
    ['\ud800', '\ufffd'],
    ['\u0000\u001b[31m', '\ufffd\ufffd[31m'],
    ['生产 👩‍👧 أمن', '生产 👩‍👧 أمن'],
  ])('makes %j harmless', (given, shown) => {
    expect(text(given)).toBe(shown);
  });

  it('lets nothing through that opens a tag or ends an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        expect(text(given)).not.toMatch(/[<>"']/);
        expect(text(given)).not.toMatch(/&(?!(amp|lt|gt|quot|#39);)/);
        expect(text(given)).not.toMatch(/\p{Cs}/u);
      }),
    );
  });

  it('clips what was made to flood the page', () => {
    expect(text('x'.repeat(100_000)).length).toBeLessThan(4_100);
  });

  it('takes markup, lists and numbers as they are', () => {
    expect(markupOf(html`<p>${html`<b>${1}</b>`}${['a', trusted('<i>'), nothing]}</p>`)).toBe('<p><b>1</b>a<i></p>');
  });

  it('takes nothing for markup that came out of JSON', () => {
    const forged = JSON.parse('{"markup":"<script>","text":"<script>"}') as string;
    expect(text(forged)).not.toContain('<script>');
  });

  it('refuses a text as an attribute without quotes', () => {
    expect(() => html`<p class=${'a onclick=x'}>`).toThrow('quoted');
  });
});

describe('JSON in the page', () => {
  it('can be read back, and ends no element', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = markupOf(jsonMarkup(value));
        expect(json).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
