import { clip } from '../model/clip.ts';

/** More than any name needs. */
const longestName = 80;

/** A text from outside, fit for one line: no control or direction characters, nothing invisible, no broken halves of characters. */
export function oneLine(text: string, limit: number): string {
  const line = text
    .slice(0, 8 * limit)
    .replace(/[\s\p{Z}]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .trim();
  return clip(line, limit);
}

/** A name, clipped: people name things after novels. */
export function name(text: string): string {
  return oneLine(text, longestName) || '(no name)';
}
