import type { Verdict } from '../../model/finding.ts';
import type { ClusterStanding } from '../../words/page-words.ts';
import { type Html, html, trusted } from './markup.ts';
import type { PageTexts } from './page-texts.ts';

/** The class that gives a word its sign and color; the word itself is always there. */
export const verdictClass: Readonly<Record<Verdict, Html>> = {
  COMPLIANT: trusted('y'),
  NON_COMPLIANT: trusted('n'),
  INSUFFICIENT_DATA: trusted('u'),
  NOT_APPLICABLE: trusted('a'),
};

export const standingClass: Readonly<Record<ClusterStanding, Html>> = {
  verified: trusted('y'),
  failed: trusted('n'),
  unknown: trusted('u'),
  outside: trusted('a'),
};

/** A verdict as a cell of a table. */
export function verdictCell(verdict: Verdict, attributes: Html, { texts }: { readonly texts: PageTexts }): Html {
  return texts.tag('td', html` class=${verdictClass[verdict]}${attributes}`, ({ page }) => page.verdict[verdict]);
}

/** A verdict by its name. */
export function verdictWord(verdict: Verdict, texts: PageTexts, element = 'span'): Html {
  return texts.tag(element, html` class="${verdictClass[verdict]}"`, ({ page }) => page.verdict[verdict]);
}
