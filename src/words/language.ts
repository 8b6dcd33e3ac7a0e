import type { CheckText } from '../model/check-text.ts';
import type { Finding } from '../model/finding.ts';
import type { AlertWords } from './alert-words.ts';
import { alertsEn } from './alerts-en.ts';
import { alertsZh } from './alerts-zh.ts';
import { checksZh } from './checks-zh.ts';
import { commandEn } from './command-en.ts';
import type { CommandWords } from './command-words.ts';
import { commandZh } from './command-zh.ts';
import { costEn } from './cost-en.ts';
import type { CostWords } from './cost-words.ts';
import { costZh } from './cost-zh.ts';
import { en } from './en.ts';
import { evidenceZh } from './evidence-zh.ts';
import { remedyZh } from './remedy-zh.ts';
import { textEn } from './text-en.ts';
import type { TextWords } from './text-words.ts';
import { textZh } from './text-zh.ts';
import { isWorded, type Words, word } from './words.ts';
import { zh } from './zh.ts';

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
  readonly text: TextWords;
  readonly cost: CostWords;
  readonly command: CommandWords;
  /** What a check says about itself; in English where this language does not know the check. */
  readonly check: (check: CheckText) => CheckWords;
  /** What to do about a finding, worded again where its check is known. */
  readonly remedy: (finding: Pick<Finding, 'checkId' | 'remedy' | 'resource'>) => string;
  /**
   * Why a finding is as it is, worded from its message; as the report has it, in English, where this version does not
   * know the message. English stays as it was written.
   */
  readonly reason: (finding: Pick<Finding, 'reason' | 'message'>) => string;
  /** A property of evidence, or a value of it, where it is words of ours; values of the cloud stay as they are. */
  readonly evidence: (text: string) => string;
}

const english: Language = {
  lang: 'en',
  locale: 'en',
  words: en,
  alerts: alertsEn,
  text: textEn,
  cost: costEn,
  command: commandEn,
  check: (check) => check,
  remedy: ({ remedy }) => remedy,
  reason: ({ reason }) => reason,
  evidence: (text) => text,
};

const chinese: Language = {
  lang: 'zh',
  locale: 'zh-CN',
  words: zh,
  alerts: alertsZh,
  text: textZh,
  cost: costZh,
  command: commandZh,
  check: (check) => (Object.hasOwn(checksZh, check.id) ? (checksZh[check.id] ?? check) : check),
  remedy: remedyZh,
  reason: ({ reason, message }) => (isWorded(zh, message) ? word(zh, message) : reason),
  evidence: evidenceZh,
};

const languages: Readonly<Record<Lang, Language>> = { en: english, zh: chinese };

/** The language of that name. */
export function languageOf(lang: Lang): Language {
  return languages[lang];
}
