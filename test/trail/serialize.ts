import fc from 'fast-check';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** How a writer of JSON writes: which white space it puts between tokens, and which characters it escapes. */
export interface Style {
  readonly spaces: readonly string[];
  /** Of how many characters one is escaped; 0 for none but those that must be. */
  readonly escapeEvery: number;
}

export const styles: fc.Arbitrary<Style> = fc.record({
  spaces: fc.array(fc.constantFrom('', '', ' ', '\n', '\r\n', '\t', '  '), { minLength: 1, maxLength: 5 }),
  escapeEvery: fc.constantFrom(0, 0, 1, 3, 7),
});

/**
 * Writes values, each differently.
 *
 * @param lineBreaks whether a value may be written over several lines
 */
export function writer({ spaces, escapeEvery }: Style, lineBreaks = true): (value: Json) => string {
  const allowed = lineBreaks ? spaces : spaces.filter((space) => !/[\r\n]/.test(space));
  let turn = 0;
  const space = () => {
    turn += 1;
    return allowed[turn % Math.max(1, allowed.length)] ?? '';
  };
  const text = (value: string) => `"${Array.from(value, (character) => letter(character)).join('')}"`;
  const letter = (character: string) => {
    turn += 1;
    if (escapeEvery === 0 || turn % escapeEvery !== 0) return JSON.stringify(character).slice(1, -1);
    const codes = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
    return codes.map((code) => `\\u${turn % 2 === 0 ? code : code.toUpperCase()}`).join('');
  };
  const list = (open: string, members: string[], close: string) =>
    `${open}${space()}${members.join(`${space()},${space()}`)}${space()}${close}`;
  const write = (value: Json): string => {
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    if (Array.isArray(value)) return list('[', value.map(write), ']');
    const members = Object.entries(value).map(([key, member]) => `${text(key)}${space()}:${space()}${write(member)}`);
    return list('{', members, '}');
  };
  return write;
}
