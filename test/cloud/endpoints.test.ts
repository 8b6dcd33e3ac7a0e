import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEndpoints } from '../../src/cloud/endpoints.ts';
import { InvalidInput } from '../../src/model/errors.ts';

describe('without SEALWATCH_ENDPOINTS', () => {
  it.each([undefined, '', '  '])('asks the real cloud over HTTPS (%j)', (value) => {
    const endpoints = parseEndpoints(value);
    expect(endpoints.resolve('cs', 'cn-beijing', 'regional')).toEqual({
      host: 'cs.cn-beijing.aliyuncs.com',
      protocol: 'https',
    });
    expect(endpoints.resolve('kms', 'ap-southeast-5', 'regional').host).toBe('kms.ap-southeast-5.aliyuncs.com');
    expect(endpoints.resolve('actiontrail', 'cn-hangzhou', 'regional').host).toBe(
      'actiontrail.cn-hangzhou.aliyuncs.com',
    );
    expect(endpoints.resolve('ecs', 'cn-beijing', 'regional').host).toBe('ecs.cn-beijing.aliyuncs.com');
    expect(endpoints.resolve('vpc', 'cn-beijing', 'regional').host).toBe('vpc.cn-beijing.aliyuncs.com');
    expect(endpoints.resolve('sts', 'cn-beijing', 'central').host).toBe('sts.aliyuncs.com');
    expect(endpoints.resolve('ram', 'cn-beijing', 'central').host).toBe('ram.aliyuncs.com');
    // A project's name comes in front of it.
    expect(endpoints.resolve('log', 'cn-beijing', 'regional').host).toBe('cn-beijing.log.aliyuncs.com');
    expect(endpoints.resolve('bss', 'cn-beijing', 'central').host).toBe('business.aliyuncs.com');
  });

  it.each([
    'evil.example/',
    'x.evil.com#',
    '',
    'cn-hangzhou:80',
    '-cn',
    'CN-HANGZHOU',
    'cn-\u2028',
    `a-${'b'.repeat(80)}`,
  ])('does not let the region %j into a host name', (region) => {
    expect(() => parseEndpoints('').resolve('cs', region, 'regional')).toThrow(InvalidInput);
    expect(() => parseEndpoints('*=127.0.0.1:1').resolve('cs', region, 'regional')).toThrow(InvalidInput);
  });
});

describe('with SEALWATCH_ENDPOINTS', () => {
  it('sends every product of a named region there over HTTP, and only those', () => {
    const endpoints = parseEndpoints('cn-hangzhou=127.0.0.1:9901, cn-beijing=127.0.0.1:9902');
    expect(endpoints.resolve('cs', 'cn-hangzhou', 'regional')).toEqual({ host: '127.0.0.1:9901', protocol: 'http' });
    expect(endpoints.resolve('kms', 'cn-beijing', 'regional')).toEqual({ host: '127.0.0.1:9902', protocol: 'http' });
    expect(endpoints.resolve('kms', 'cn-shanghai', 'regional').protocol).toBe('https');
  });

  it('sends products without regions where cn-hangzhou is', () => {
    const endpoints = parseEndpoints('cn-hangzhou=127.0.0.1:9901,*=127.0.0.1:9902');
    expect(endpoints.resolve('ram', 'cn-beijing', 'central').host).toBe('127.0.0.1:9901');
    expect(parseEndpoints('*=127.0.0.1:9902').resolve('ram', 'cn-beijing', 'central').host).toBe('127.0.0.1:9902');
    expect(parseEndpoints('cn-beijing=127.0.0.1:1').resolve('ram', 'cn-beijing', 'central').host).toBe(
      'ram.aliyuncs.com',
    );
  });

  it.each(['*=localhost:80', '*=[::1]:9901', '*=emulator', '*=emulator.ci.internal:9901'])('accepts %s', (value) => {
    expect(parseEndpoints(value).resolve('cs', 'cn-hangzhou', 'regional').protocol).toBe('http');
  });

  it.each([
    ['cn-hangzhou', /^Entry 1 of SEALWATCH_ENDPOINTS has no "="/],
    ['cn-hangzhou=http://127.0.0.1:1', /scheme/],
    ['cn-hangzhou=127.0.0.1:0', /port/],
    ['cn-hangzhou=127.0.0.1:65536', /port/],
    ['cn-hangzhou=127.0.0.1:', /port/],
    ['cn-hangzhou=127.0.0.1:80/x', /port/],
    ['cn-hangzhou=', /no host name/],
    ['cn-hangzhou=a b:80', /no host name/],
    ['cn-hangzhou=user@host:80', /no host name/],
    ['=127.0.0.1:80', /region or "\*"/],
    ['Hangzhou=127.0.0.1:80', /region or "\*"/],
    [
      'cn-hangzhou=127.0.0.1:1,cn-hangzhou=127.0.0.1:2',
      /^Entry 2 of SEALWATCH_ENDPOINTS names cn-hangzhou a second time/,
    ],
    ['cn-hangzhou=127.0.0.1:1,', /^Entry 2 of SEALWATCH_ENDPOINTS has no "="/],
  ])('rejects %j, naming the entry and showing a right one', (value, why) => {
    expect(() => parseEndpoints(value)).toThrow(InvalidInput);
    expect(() => parseEndpoints(value)).toThrow(why);
    expect(() => parseEndpoints(value)).toThrow('write it like cn-hangzhou=127.0.0.1:9901');
  });

  it.each(['the-secret', 'the-secret=', '*=user:the-secret@host:80', '*=host:the-secret', 'the-secret=127.0.0.1:80=x'])(
    'rejects %j without repeating it',
    (value) => {
      expect(() => parseEndpoints(value)).toThrow(/^(?!.*the-secret)/s);
    },
  );

  it('reads back whatever is well formed', () => {
    const region = fc.stringMatching(/^[a-z]{2}-[a-z]{1,10}(-[1-9])?$/);
    const entries = fc.uniqueArray(fc.record({ region, port: fc.integer({ min: 1, max: 65_535 }) }), {
      minLength: 1,
      selector: (entry) => entry.region,
    });
    fc.assert(
      fc.property(entries, (list) => {
        const endpoints = parseEndpoints(list.map((entry) => `${entry.region}=127.0.0.1:${entry.port}`).join(' , '));
        for (const entry of list) {
          expect(endpoints.resolve('kms', entry.region, 'regional').host).toBe(`127.0.0.1:${entry.port}`);
        }
      }),
    );
  });

  it('either reads a text or throws an InvalidInput, and never resolves to a host that is none', () => {
    const piece = fc.constantFrom(
      'cn-hangzhou',
      '=',
      ',',
      '*',
      ':',
      '127.0.0.1',
      '9901',
      '[',
      ']',
      '/',
      '@',
      ' ',
      '\n',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          const { host } = parseEndpoints(pieces.join('')).resolve('cs', 'cn-hangzhou', 'regional');
          expect(host).toMatch(/^([\w.-]+|\[[0-9a-f:.]+\])(:\d+)?$/);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
