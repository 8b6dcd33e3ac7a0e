import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needle } from '../../src/trail/needle.ts';
import { scanBytes, WORD } from './scan-bytes.ts';

/** Whether a text may hold one of some words, alone in its window. */
function isSeen(words: readonly string[], text: string, escapes = true): boolean {
  const bytes = Buffer.from(text);
  return needle(words).mayBeIn({ bytes, end: bytes.length, offset: 0 }, 0, bytes.length, escapes);
}

const escaped = (text: string, from: number, to: number) =>
  Array.from(text, (letter, index) =>
    index < from || index >= to ? letter : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ).join('');

describe('a word', () => {
  it.each([
    ['as it is', `"${WORD}:x"`],
    ['in any case', '"AliyunCSManagedSecurityRole"'],
    ['as a key', `{"${WORD}":1}`],
    ['with its first letter escaped', `"${escaped(WORD, 0, 1)}"`],
    ['with its last letter escaped, in capitals', `"${escaped(WORD, 26, 27).toUpperCase().replaceAll('\\U', '\\u')}"`],
    ['with all letters escaped', `"${escaped(WORD, 0, 27)}"`],
    ['escaped in a text in a text', JSON.stringify(JSON.stringify(JSON.parse(`"${escaped(WORD, 3, 5)}"`)))],
    ['escaped in a text', JSON.stringify(`{"a":"${escaped(WORD, 3, 5)}"}`)],
    ['in a text whose escapes are escaped', `"${escaped(escaped(WORD, 3, 4), 3, 4)}"`],
    ['behind half of itself', `"aliyuncsmanagedsecurity${WORD}"`],
    ['in an encoded event', '{"data_base64":"eyJhIjoxfQ=="}'],
    ['in an encoded event with an escaped key', '{"data\\u005fbase64":"eyJhIjoxfQ=="}'],
  ])('is seen %s', (_, text) => {
    expect(isSeen([WORD], text)).toBe(true);
  });

  it.each([
    ['a letter is missing', WORD.slice(1)],
    ['a letter is another one', WORD.replace('y', 'z')],
    ['a letter differs in the bits that cases do not share', WORD.replace('n', '.')],
    ['it is in two strings', `${WORD.slice(0, 9)}","${WORD.slice(9)}`],
    ['escapes stand for what words are not made of', 'a\\u003db \\u0026\\u4e91 \\ud83d\\ude00 c:\\\\users \\u00e9'],
    ['there is nothing', ''],
  ])('is not seen where %s', (_, text) => {
    expect(isSeen([WORD], `"${text}"`)).toBe(false);
  });

  it('is seen if it has letters that can be written in other ways, by those that cannot', () => {
    expect(isSeen(['role/"acs:ram"'], '"x\\/acs:ram"')).toBe(true);
    expect(isSeen(['role/"acs:ram"'], '"role"')).toBe(false);
    expect(isSeen(['云盘'], '"x"')).toBe(true);
    expect(isSeen(['ab'], '"x"')).toBe(true);
    expect(isSeen([], '"x"')).toBe(false);
  });

  it('is found among several, of different lengths', () => {
    const words = ['DisableKey', 'ScheduleKeyDeletion', WORD, 'StopLogging'];
    for (const word of words) expect(isSeen(words, `{"eventName":"${word.toLowerCase()}"}`)).toBe(true);
    expect(isSeen(words, '{"eventName":"EnableKey","x":"ScheduleKey","y":"StopLoggin"}')).toBe(false);
  });
});

it('looks for words as a plain search would, in one record after the other', () => {
  const parts = fc.constantFrom('DisableKey', 'disable', 'Key', 'DISABLEKEYS', 'stoplogging', 'stop', 'x', '-', 'ekey');
  const texts = fc.array(
    fc.array(parts, { maxLength: 5 }).map((each) => each.join('')),
    { maxLength: 30 },
  );
  const words = ['DisableKey', 'StopLogging'];
  fc.assert(
    fc.property(texts, fc.array(fc.nat(40)), (texts, known) => {
      const bytes = Buffer.from(texts.join(' '));
      const { mayBeIn } = needle(words);
      let start = 0;
      texts.forEach((text, index) => {
        const end = start + text.length;
        // Not all that comes later is there yet.
        const window = { bytes, end: Math.min(bytes.length, end + (known[index] ?? 0)), offset: 0 };
        const expected = words.some((word) => text.toLowerCase().includes(word.toLowerCase()));
        expect(mayBeIn(window, start, end, false)).toBe(expected);
        start = end + 1;
      });
    }),
  );
});

it('parses no record but those that may hold a word', async () => {
  const others = Array.from({ length: 1_000 }, (_, id) => JSON.stringify({ id, path: 'C:\\users', eventName: 'x' }));
  const text = `[${others.join(',')},{"eventName":"${WORD}"},${others.join(',')}]`;
  expect(await scanBytes(text, { lengths: [977] })).toMatchObject({ records: 2_001, parsed: 1 });
});
