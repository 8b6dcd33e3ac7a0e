import { literalsOf } from '../source.ts';

/** Commands and settings read the same in every language. */
const commands = /\b(sealwatch|aliyun) [\w -]+/g;

/** English words beside each other, which no text in another language holds; commands are none. */
export function englishIn(text: string): string[] {
  return text.replace(commands, '').match(/(?<![\w:./-])[a-z’']{2,}(?:[,;:]? [a-z’']{2,})+(?![\w:./-])/g) ?? [];
}

/** Whether a text says something in words, rather than naming a thing. */
export function isProse(text: string): boolean {
  return englishIn(text).length > 0 || /^[A-Z][a-z]+(?: [a-z]+)+\.?$/.test(text);
}

/**
 * The texts that a source file spells out in words. What a template fills in stands there as `X`; where that is a choice
 * of words, only running it tells what it says.
 */
export function proseIn(source: string): string[] {
  return literalsOf(source)
    .filter(({ nested }) => !nested)
    .map(({ parts }) => parts.join('X'))
    .filter(isProse);
}
