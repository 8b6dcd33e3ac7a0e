import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptedLanguage, acceptedType, acceptsGzip, matchesTag } from '../../src/web/negotiate.ts';

const types = ['text/html', 'application/json'] as const;

describe('an Accept header', () => {
  it.each([
    [undefined, 'text/html'],
    ['', 'text/html'],
    ['*/*', 'text/html'],
    ['application/json', 'application/json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['text/html;q=0.5, application/json', 'application/json'],
    ['text/html;q=0, */*', 'application/json'],
    ['application/*', 'application/json'],
    ['TEXT/HTML', 'text/html'],
    ['text/html;level=1;q=0.1, application/json;q=0.2', 'application/json'],
    ['image/png', undefined],
    ['text/html;q=nonsense', undefined],
    ['text/html;q=', undefined],
    [`${'a/b,'.repeat(32)}text/html`, undefined],
  ])('%s is answered with %s', (header, type) => {
    expect(acceptedType(header, types)).toBe(type);
  });
});

describe('an Accept-Language header', () => {
  it.each([
    [undefined, undefined],
    ['zh', 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-US,en;q=0.9,zh;q=0.8', 'en'],
    ['de-DE, zh-Hans;q=0.5, en;q=0.4', 'zh'],
    ['de', undefined],
    ['zha', undefined],
    ['zh;q=0', undefined],
  ])('%s means %s', (header, lang) => {
    expect(acceptedLanguage(header, ['en', 'zh'])).toBe(lang);
  });
});

describe('an Accept-Encoding header', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['gzip', true],
    ['deflate, gzip;q=1.0, *;q=0.5', true],
    ['*', true],
    ['*;q=0', false],
    ['gzip;q=0, *', false],
    ['br', false],
    ['xgzip', false],
  ])('%s: gzip is fine is %s', (header, fine) => {
    expect(acceptsGzip(header)).toBe(fine);
  });
});

describe('an If-None-Match header', () => {
  it.each([
    [undefined, false],
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['*', true],
    ['a', false],
    ['"aa"', false],
  ])('%s matches is %s', (header, matches) => {
    expect(matchesTag(header, '"a"')).toBe(matches);
  });
});

it('no header makes any of them throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (header) => {
      acceptedType(header, types);
      acceptedLanguage(header, ['en', 'zh']);
      acceptsGzip(header);
      matchesTag(header, '"a"');
    }),
  );
});
