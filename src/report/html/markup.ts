import { readable } from './readable.ts';

const markup: unique symbol = Symbol('markup');

/**
 * Markup that may stand in a page as it is. Nothing that was read from JSON can pass for it, so that a text from outside
 * is always escaped.
 */
export interface Html {
  readonly [markup]: string;
}

/** What may stand in a template: texts and numbers are escaped, markup is not. */
export type Child = string | number | Html | readonly Child[];

/** Puts markup together. A text as an attribute must stand in double quotes; a number need not. */
export function html(strings: TemplateStringsArray, ...children: readonly Child[]): Html {
  let text = strings[0] ?? '';
  for (let index = 0; index < children.length; index += 1) {
    text += toMarkup(children[index] ?? '') + (strings[index + 1] ?? '');
  }
  return { [markup]: text };
}

/** Nothing. */
export const nothing: Html = html``;

/** Takes a text for markup. Only for what was written here: style, script, and JSON that was made safe. */
export function trusted(text: string): Html {
  return { [markup]: text };
}

/** The markup as text, at the very end. */
export function markupOf(page: Html): string {
  return page[markup];
}

function toMarkup(child: Child): string {
  if (typeof child === 'string') return escaped(child);
  if (typeof child === 'number') return String(child);
  if (!isList(child)) return child[markup];
  let text = '';
  for (const each of child) text += toMarkup(each);
  return text;
}

function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child);
}

const plain = /^[\x20\x21\x23-\x25\x28-\x3b\x3d\x3f-\x7e]*$/;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as markup. */
export function escaped(text: string): string {
  if (plain.test(text) && text.length < 200) return text;
  return readable(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** A value as JSON that may stand in a script element: nothing in it can end the element or begin a comment. */
export function jsonMarkup(value: unknown): Html {
  return trusted(JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, unicodeEscape));
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
