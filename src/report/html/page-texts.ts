import type { Currency } from '../../model/cost.ts';
import type { Lang } from '../../words/language.ts';
import { escaped, type Html, html, markupOf, trusted } from './markup.ts';
import { type PageLanguage, pageLanguageOf } from './page-language.ts';
import { readable } from './readable.ts';

/** Something said: the same in every language it is said in. */
export type PageText = (pageLanguage: PageLanguage) => string;

/**
 * Says things in the language of the page, and keeps what they are in the other one, so that a saved page can be switched
 * without a server. Each distinct phrase is kept once: a second copy of the page would double it.
 */
export interface PageTexts {
  readonly lang: Lang;
  readonly other: Lang;
  /** The language of the page. */
  readonly own: PageLanguage;
  readonly foreign: PageLanguage;
  say(phrase: PageText): Html;
  /** An element that holds nothing but a phrase. `attributes` begins with a space where it is not empty. */
  tag(name: string, attributes: Html, phrase: PageText): Html;
  /** A phrase as an attribute; one for an element. */
  attribute(name: 'aria-label' | 'placeholder', phrase: PageText): Html;
  /** What was said, in the other language, by the numbers that elements carry. */
  others(): readonly string[];
}

/** Elements that the next one ends; there are very many of them. */
const endless: ReadonlySet<string> = new Set(['td', 'th', 'dt', 'dd', 'li']);

export function pageTextsOf(lang: Lang, currency: Currency): PageTexts {
  const other = lang === 'zh' ? 'en' : 'zh';
  const [own, foreign] = [pageLanguageOf(lang, currency), pageLanguageOf(other, currency)];
  const numbers = new Map<string, Map<string, number>>();
  const said: string[] = [];

  function numberOf(text: string, translated: string): number {
    const known = numbers.get(text) ?? new Map<string, number>();
    if (known.size === 0) numbers.set(text, known);
    const number = known.get(translated);
    if (number !== undefined) return number;
    known.set(translated, said.length);
    said.push(readable(translated));
    return said.length - 1;
  }

  function tag(name: string, attributes: Html, phrase: PageText): Html {
    const text = phrase(own);
    const translated = phrase(foreign);
    const number = text === translated ? '' : ` data-t=${numberOf(text, translated)}`;
    const end = endless.has(name) ? '' : `</${name}>`;
    return trusted(`<${name}${markupOf(attributes)}${number}>${escaped(text)}${end}`);
  }

  return {
    lang,
    other,
    own,
    foreign,
    tag,
    say(phrase) {
      const text = phrase(own);
      const translated = phrase(foreign);
      return text === translated ? html`${text}` : html`<span data-t=${numberOf(text, translated)}>${text}</span>`;
    },
    attribute(name, phrase) {
      const text = phrase(own);
      const number = numberOf(text, phrase(foreign));
      return html` ${trusted(name)}="${text}" data-l="${trusted(name)} ${number}"`;
    },
    others: () => said,
  };
}
