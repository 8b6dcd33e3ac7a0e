import { eastAsianWidth } from 'get-east-asian-width';

const colorCode = new RegExp(`${String.fromCharCode(27)}\\[\\d{1,2}m`, 'g');

/** The lines of a rendered text as a terminal shows them: without color codes, which are the only codes allowed. */
export function linesOf(text: string): string[] {
  if (!text.endsWith('\n')) throw new Error('the last line is not ended');
  return text.slice(0, -1).replace(colorCode, '').split('\n');
}

/** How many columns a line takes, counted as terminals do that know nothing of clusters of code points. */
export function columnsOf(line: string): number {
  return [...line].reduce((sum, character) => {
    if (/[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/u.test(character)) return sum;
    return sum + eastAsianWidth(character.codePointAt(0) ?? 0);
  }, 0);
}

/** What no terminal should be sent: controls, characters that turn the direction of writing, and the invisible. */
export const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
