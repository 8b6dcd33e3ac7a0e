import type { Currency } from '../../model/cost.ts';
import type { Lang } from '../../words/language.ts';
import { escaped, type Html, html, markupOf, trusted } from './markup.ts';
import { type PageLanguage, pageLanguageOf } from './page-language.ts';

/** Something said, in whatever language the page is in. */
export type PageText = (pageLanguage: PageLanguage) => string;

/** Says things in the language of the page. */
export interface PageTexts {
  readonly lang: Lang;
  readonly own: PageLanguage;
  say(phrase: PageText): Html;
  /** An element that holds nothing but a phrase. `attributes` begins with a space where it is not empty. */
  tag(name: string, attributes: Html, phrase: PageText): Html;
  /** A phrase as an attribute. */
  attribute(name: 'aria-label' | 'placeholder', phrase: PageText): Html;
}

/** Elements that the next one ends; there are very many of them. */
const endless: ReadonlySet<string> = new Set(['td', 'th', 'dt', 'dd', 'li']);

export function pageTextsOf(lang: Lang, currency: Currency): PageTexts {
  const own = pageLanguageOf(lang, currency);
  return {
    lang,
    own,
    say: (phrase) => html`${phrase(own)}`,
    tag(name, attributes, phrase) {
      const end = endless.has(name) ? '' : `</${name}>`;
      return trusted(`<${name}${markupOf(attributes)}>${escaped(phrase(own))}${end}`);
    },
    attribute: (name, phrase) => html` ${trusted(name)}="${phrase(own)}"`,
  };
}
