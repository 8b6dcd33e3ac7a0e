import type { ChangedBy } from '../../model/audit-event.ts';
import type { Currency } from '../../model/cost.ts';
import type { Finding } from '../../model/finding.ts';
import { humanTimes } from '../../words/amounts.ts';
import { type Lang, type Language, languageOf } from '../../words/language.ts';
import { pageEn } from '../../words/page-en.ts';
import type { PageWords } from '../../words/page-words.ts';
import { pageZh } from '../../words/page-zh.ts';
import { type MoneyWriter, moneyWriter } from '../money.ts';
import { actorText } from '../view/changed-by.ts';

const pages = { en: pageEn, zh: pageZh } as const satisfies Record<Lang, PageWords>;
const isoTime = /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/;
const secondMs = 1_000;
const units = [
  ['day', 86_400 * secondMs, 2],
  ['hour', 3_600 * secondMs, 1],
  ['minute', 60 * secondMs, 1],
  ['second', secondMs, 0],
] as const;

/** One language, with everything that the page needs to speak it. */
export interface PageLanguage {
  readonly page: PageWords;
  readonly language: Language;
  readonly money: MoneyWriter;
  readonly number: (count: number) => string;
  /** A time of ISO 8601 in UTC, which it names; the text itself where it is no time. */
  readonly time: (iso: string) => string;
  readonly day: (iso: string) => string;
  /** A span of milliseconds in its largest unit. */
  readonly span: (ms: number) => string;
  /** How long before another time something was, both in epoch milliseconds. */
  readonly ago: (time: number, now: number) => string;
  readonly list: (items: readonly string[]) => string;
  readonly reason: (finding: Finding) => string;
  readonly actor: (actor: ChangedBy) => string;
}

/** The pageLanguage of a language, for amounts of one currency. */
export function pageLanguageOf(lang: Lang, currency: Currency): PageLanguage {
  const language = languageOf(lang);
  const locale = lang === 'zh' ? 'zh-CN' : 'en';
  const number = new Intl.NumberFormat(locale);
  const relative = new Intl.RelativeTimeFormat(locale);
  const spans = Object.fromEntries(
    units.map(([unit]) => [unit, new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' })]),
  );
  const { amount, bare, range, figures } = moneyWriter(currency, language.cost);

  return {
    page: pages[lang],
    language,
    money: { amount: remembered(amount), bare: remembered(bare), range, figures },
    number: (count) => number.format(count),
    time: humanTimes,
    day: (iso) => (isoTime.test(iso) ? iso.slice(0, 10) : iso),
    span(ms) {
      const [unit, count] = inUnits(ms);
      return spans[unit]?.format(count) ?? '';
    },
    ago(at, now) {
      const [unit, count] = inUnits(now - at);
      return relative.format(-count, unit);
    },
    list: (items) => items.join(lang === 'zh' ? '、' : ', '),
    reason: (finding) => humanTimes(language.reason(finding)),
    actor: (actor) => actorText(language, actor, humanTimes),
  };
}

/** The same times, amounts and values are shown for very many clusters, and `Intl` and phrase books take their time. */
function remembered(word: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const said = known.get(text) ?? word(text);
    known.set(text, said);
    return said;
  };
}

/** Clocks differ, so that a time may be a little ahead of ours: then it is now. */
function inUnits(ms: number): [(typeof units)[number][0], number] {
  const found = units.find(([, size, least]) => ms >= size * Math.max(1, least)) ?? units[units.length - 1];
  const [unit, size] = found ?? ['second', secondMs];
  return [unit, Math.max(0, Math.floor(ms / size))];
}
