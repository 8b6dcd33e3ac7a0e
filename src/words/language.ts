import type { CheckText } from '../model/check-text.ts';
import type { Finding } from '../model/finding.ts';
import type { AlertWords } from './alert-words.ts';
import { alertsEn } from './alerts-en.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

export const langs = ['en', 'zh'] as const;

/** A language that everything can be worded in. */
export type Lang = (typeof langs)[number];

/** What a check says about itself. */
export type CheckWords = Pick<CheckText, 'title' | 'risk' | 'remedy'>;

/** Everything that is said in a language, whoever says it. */
export interface Language {
  readonly lang: Lang;
  /** For `Intl`. */
  readonly locale: 'en' | 'zh-CN';
  readonly words: Words;
  readonly alerts: AlertWords;
  /** What a check says about itself; in English where this language does not know the check. */
  readonly check: (check: CheckText) => CheckWords;
  /** What to do about a finding, worded again where its check is known. */
  readonly remedy: (finding: Pick<Finding, 'checkId' | 'remedy' | 'resource'>) => string;
}

/** The language of that name. */
export function languageOf(lang: Lang): Language {
  return { lang, locale: 'en', words: en, alerts: alertsEn, check: (check) => check, remedy: ({ remedy }) => remedy };
}
