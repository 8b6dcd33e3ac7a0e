import { widthOf } from './width.ts';

/** Texts of one width, set to the right, as numbers below each other are read. */
export function right(texts: readonly string[]): string[] {
  const width = Math.max(...texts.map(widthOf));
  return texts.map((text) => ' '.repeat(width - widthOf(text)) + text);
}
