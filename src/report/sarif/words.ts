import { type Language, languageOf } from '../../words/language.ts';
import { type SarifWords, sarifWords } from '../../words/sarif-words.ts';
import type { RenderOptions } from '../render-options.ts';

/** The words that the log is written in. */
export interface SarifText {
  readonly language: Language;
  readonly words: SarifWords;
}

export function sarifTextIn({ lang }: Pick<RenderOptions, 'lang'>): SarifText {
  return { language: languageOf(lang), words: sarifWords[lang] };
}

/**
 * A text as a message of SARIF, in which `[words](target)` is a link and `{0}` stands for an argument. What came from
 * outside may look like either and be neither.
 */
export function messageText(text: string): { readonly text: string } {
  return { text: text.replace(/\]\(/g, '] (').replace(/\{(\d+)\}/g, '{{$1}}') };
}
