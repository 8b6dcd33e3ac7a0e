import { eastAsianWidth } from 'get-east-asian-width';

// Vowels and final consonants of Hangul join the syllable before them.
const zeroWidth = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/u;

/** How many columns a printable text takes on a terminal. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e\u00a0]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (character < '\u0300') return 1;
  return zeroWidth.test(character) ? 0 : eastAsianWidth(character.codePointAt(0) ?? 0);
}

/** The longest start of a text that fits, and the rest. Marks stay with the letter that they stand on. */
export function splitAt(text: string, width: number): readonly [string, string] {
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) break;
    end += character.length;
  }
  return [text.slice(0, end), text.slice(end)];
}

/** The text, or as much of its start as fits with an ellipsis. */
export function clipEnd(text: string, width: number, ellipsis: string): string {
  if (widthOf(text) <= width) return text;
  return `${splitAt(text, width - ellipsis.length)[0]}${ellipsis}`;
}

/** The text, or its two ends with an ellipsis between: names often differ only at the end. */
export function clipMiddle(text: string, width: number, ellipsis: string): string {
  if (widthOf(text) <= width) return text;
  const room = width - ellipsis.length;
  const head = splitAt(text, Math.ceil(room * 0.6))[0];

  return `${head}${ellipsis}${endOf(text, room - widthOf(head))}`;
}

function endOf(text: string, width: number): string {
  const characters = [...text];
  let used = 0;
  let start = characters.length;
  while (start > 0) {
    const before = characterWidth(characters[start - 1] ?? '');
    if (used + before > width) break;
    used += before;
    start -= 1;
  }
  // The letter that a mark stood on may have been left out.
  return characters
    .slice(start)
    .join('')
    .replace(/^\p{M}+/u, '');
}
