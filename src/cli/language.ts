import { type Lang, type Language, langs, languageOf } from '../words/language.ts';
import type { Io } from './io.ts';
import { oneOf } from './options.ts';
import { terminalOf } from './terminal.ts';

/** The option of every command that prints texts. */
export const langOption = { lang: { type: 'string', default: 'en' } } as const;

/**
 * The language that was asked for.
 *
 * @throws UsageError for any other
 */
export function checkLang(value: string): Lang {
  return oneOf('--lang', value, langs);
}

/** The language that can be shown: English, where there is only ASCII to write in. */
export function shownLanguage(lang: Lang, io: Io): Language {
  return languageOf(terminalOf(io).unicode ? lang : 'en');
}

/** Says so where a text will be in English, because all that can be shown is ASCII. */
export function tellFallback(lang: Lang, io: Io): void {
  if (lang === 'en' || terminalOf(io).unicode) return;
  io.stderr.write(
    `sealwatch: Only ASCII can be shown here, so the text is in English rather than --lang ${lang}. Set LC_ALL or LANG to a locale of UTF-8, such as C.UTF-8.\n`,
  );
}
