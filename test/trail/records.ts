import fc from 'fast-check';
import { WORD } from './scan-bytes.ts';
import type { Json } from './serialize.ts';

/** What confuses those who look for records by their looks. */
const decoys = [
  '},{',
  '"},{"',
  '\\"},{\\"userName\\":\\"',
  '{"eventId":"',
  '\\',
  '\\\\"',
  '[',
  ']',
  '}',
  '"',
  '\n{"eventId":"x"}\n',
  '\u0000',
  '云盘已开启',
  '🔑',
  '\ud800',
  '_base64',
  'crypt',
];

/** Words in any case, parts of words, and text that looks like the structure around it. */
const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(...decoys),
      fc.constantFrom(WORD, WORD.toUpperCase(), 'Decrypt', WORD.slice(0, 5), WORD.slice(3)),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''));

/** Keys of which none makes an object an envelope. */
const keys = texts.map((text) => `k${text}`);

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    texts,
    fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4 }).map((fields): Json => ({ ...fields })),
  ),
}));

export type AnyRecord = { readonly [key: string]: Json };

/** Records of any content, of which about half hold the word. */
export const records: fc.Arbitrary<AnyRecord> = fc
  .tuple(fc.dictionary(keys, value, { maxKeys: 5 }), fc.constantFrom({ eventName: 'Decrypt' }, { serviceName: 'Kms' }))
  // -0 is written as 0, which is another number to the test.
  .map(([fields, service]) => JSON.parse(JSON.stringify({ ...service, ...fields })) as AnyRecord);

/** Whether a string of a record is the word, as one sees who parses it. */
export function holdsWord(json: Json): boolean {
  if (typeof json === 'string') return lower(json) === WORD;
  if (typeof json !== 'object' || json === null) return false;
  return Object.entries(json).some(([key, member]) => lower(key) === WORD || holdsWord(member));
}

/** Case is disregarded in ASCII only: there are letters that are no ASCII, but in lower case are. */
function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
