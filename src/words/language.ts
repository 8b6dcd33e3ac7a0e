import { reasonOf, remediationIn, sentenceOf } from '../checks/catalog.ts';
import { type Finding, type Lang, langs, type Message, type Remediation } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import type { AlertWords } from './alert-words.ts';
import { alertsEn } from './alerts-en.ts';
import { alertsZh } from './alerts-zh.ts';
import { commandEn } from './command-en.ts';
import type { CommandWords } from './command-words.ts';
import { commandZh } from './command-zh.ts';
import { costEn } from './cost-en.ts';
import type { CostWords } from './cost-words.ts';
import { costZh } from './cost-zh.ts';
import { type TextWords, textEn } from './text-en.ts';
import { textZh } from './text-zh.ts';

export { type Lang, langs };

/** Everything that is said in a language. */
export interface Language {
  readonly lang: Lang;
  /** For `Intl`. */
  readonly locale: 'en' | 'zh-CN';
  readonly alerts: AlertWords;
  readonly text: TextWords;
  readonly cost: CostWords;
  readonly command: CommandWords;
  /** The sentence of a message; its id where this version does not know it. */
  readonly message: (message: Message) => string;
  /** Why a finding is as it is; as the report has it, in English, where this version does not know the message. */
  readonly reason: (finding: Pick<Finding, 'reason' | 'message'>) => string;
  /** What to do about a finding; undefined where nothing is to be done. The commands are those of the report. */
  readonly remediation: (finding: Pick<Finding, 'message' | 'remediation'>) => Remediation | undefined;
}

const english: Language = {
  lang: 'en',
  locale: 'en',
  alerts: alertsEn,
  text: textEn,
  cost: costEn,
  command: commandEn,
  message: (message) => sentenceOf(message, 'en'),
  reason: ({ reason }) => reason,
  remediation: (finding) => remediationIn('en', finding),
};

const chinese: Language = {
  lang: 'zh',
  locale: 'zh-CN',
  alerts: alertsZh,
  text: textZh,
  cost: costZh,
  command: commandZh,
  message: (message) => sentenceOf(message, 'zh'),
  reason: ({ reason, message }) => (reasonOf(message) === undefined ? reason : sentenceOf(message, 'zh')),
  remediation: (finding) => remediationIn('zh', finding),
};

const languages: Readonly<Record<Lang, Language>> = { en: english, zh: chinese };

/** The report with its reasons and remediation in a language. English is what it holds, and stays as it was written. */
export function worded(report: Report, language: Language): Report {
  if (language.lang === 'en') return report;
  return {
    ...report,
    findings: report.findings.map((finding) => {
      const remediation = language.remediation(finding);
      return { ...finding, reason: language.reason(finding), ...(remediation && { remediation }) };
    }),
  };
}

/** The language of that name. */
export function languageOf(lang: Lang): Language {
  return languages[lang];
}
