import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { fieldReader, parseAnswer, show, time, timeOrNever, wordOf } from '../../src/collect/answer.ts';
import { MalformedAnswer } from '../../src/collect/malformed-answer.ts';
import { errorOf, valueIn } from './open-account.ts';

const parsedBy = (schema: z.ZodMiniType<unknown>, value: unknown) => {
  const parsed = schema.safeParse(value);
  return parsed.success ? { value: parsed.data } : 'denied';
};

describe('a time', () => {
  it.each([
    ['2026-11-22T06:30:00Z', Date.UTC(2026, 10, 22, 6, 30)],
    ['2026-11-22T06:30:00.123Z', Date.UTC(2026, 10, 22, 6, 30, 0, 123)],
    ['2026-11-22T06:30:00.123456789Z', Date.UTC(2026, 10, 22, 6, 30, 0, 123)],
    ['2026-11-22T14:30:00+08:00', Date.UTC(2026, 10, 22, 6, 30)],
    ['2026-11-22T06:30Z', Date.UTC(2026, 10, 22, 6, 30)],
  ])('of %j is read', (text, value) => {
    expect(parsedBy(time, text)).toEqual({ value });
  });

  it.each([
    '',
    '2026-11-22',
    '2026-11-22T06:30:00',
    '2026-11-22 06:30:00Z',
    '22 Nov 2026 06:30:00 GMT',
    '2026-13-22T06:30:00Z',
    '2026-11-22T25:30:00Z',
    '2026-11-22T06:30:00Z (noon)',
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    'zebra',
    7,
    null,
    undefined,
    {},
  ])('of %j is not guessed at', (value) => {
    expect(parsedBy(time, value)).toBe('denied');
  });

  it('or never is nothing but empty text', () => {
    expect(parsedBy(timeOrNever, '')).toEqual({ value: null });
    for (const value of [null, undefined, ' ', '-', 'never', 0, false])
      expect(parsedBy(timeOrNever, value)).toBe('denied');
  });

  it('is a time or is refused, whatever text it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        ),
        (text) => {
          const parsed = time.safeParse(text);
          if (parsed.success) expect(Number.isSafeInteger(parsed.data) && parsed.data > 0).toBe(true);
        },
      ),
    );
  });
});

describe('a word of a list', () => {
  const word = wordOf(['Enabled', 'PendingDeletion']);

  it('is known in any case, and told as it is written in the documents', () => {
    for (const text of ['Enabled', 'ENABLED', 'enabled']) expect(parsedBy(word, text)).toEqual({ value: 'Enabled' });
  });

  it.each(['', 'Enable', 'Enabled ', 'constructor', '__proto__', null, 7, ['Enabled']])('is not %j', (value) => {
    expect(parsedBy(word, value)).toBe('denied');
  });
});

describe('the fields of an answer', () => {
  const field = fieldReader<Record<string, unknown>>(
    { accountId: '1' },
    { operation: 'kms:DescribeKey', regionId: 'cn-hangzhou', resource: 'key-1' },
    'REQ-1',
    {
      good: 'x',
      bad: { deep: 'y'.repeat(200) },
      nothing: null,
    },
  );

  it('are read one by one: a bad one hides no other, and says what it is', () => {
    expect(valueIn(field('good', z.string()))).toBe('x');
    expect(errorOf(field('bad', z.string()))).toMatchObject({
      operation: 'kms:DescribeKey',
      accountId: '1',
      regionId: 'cn-hangzhou',
      resource: 'key-1',
      code: 'MalformedAnswer',
      requestId: 'REQ-1',
    });
    expect(errorOf(field('nothing', z.string())).message).toContain('`nothing` is null');
    expect(errorOf(field('missing', z.string())).message).toContain('`missing` is missing');
  });

  it('are not those that every object has', () => {
    for (const name of ['constructor', 'toString', '__proto__'])
      expect(field(name, z.unknown())).toEqual({ ok: true, value: undefined });
    expect(errorOf(field('toString', z.string())).message).toContain('is missing');
  });

  it('are shown short', () => {
    expect(errorOf(field('bad', z.string())).message.length).toBeLessThan(250);
    expect(show('x'.repeat(1_000))).toHaveLength(81);
    expect(show(undefined)).toBe('undefined');
  });
});

describe('an answer', () => {
  const schema = z.object({
    page_info: z.object({ total_count: z.number() }),
    clusters: z.array(z.object({ id: z.string() })),
  });
  const wrong = (body: unknown) => {
    try {
      parseAnswer(schema, { body, requestId: 'REQ-1' }, 'cs:DescribeClustersV1');
    } catch (error) {
      if (error instanceof MalformedAnswer) return error;
      throw error;
    }
    throw new Error('it fits');
  };

  it('that does not fit says where, with its request id', () => {
    expect(wrong({ page_info: {}, clusters: [] }).message).toBe(
      'cs:DescribeClustersV1 answered, but `page_info.total_count` is not the documented number. Nothing was assumed in its place.',
    );
    expect(wrong({ page_info: { total_count: 1 }, clusters: [{}] }).message).toContain('`clusters.0.id`');
    expect(wrong([]).message).toContain('`the answer`');
    expect(wrong({}).requestId).toBe('REQ-1');
  });

  it('may say more than is asked of it', () => {
    const body = { page_info: { total_count: 0, more: 1 }, clusters: [], more: 2 };
    expect(parseAnswer(schema, { body, requestId: '' }, 'cs:DescribeClustersV1')).toMatchObject({ clusters: [] });
  });
});
