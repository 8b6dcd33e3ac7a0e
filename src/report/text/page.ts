import type { Report } from '../../model/report.ts';
import { type Lang, type Language, languageOf } from '../../words/language.ts';
import type { TextWords } from '../../words/text-en.ts';
import { clipEnd } from './width.ts';

const narrowest = 20;

/** How many entries of a section are shown at most. */
export interface Limits {
  readonly readErrors: number;
  readonly causes: number;
  readonly reasons: number;
  readonly rows: number;
}

/** What sections are set on: the room, the signs, and how much to show. */
export interface TextPage {
  readonly width: number;
  readonly unicode: boolean;
  /** Whether everything is to be shown, however long. */
  readonly all: boolean;
  /** How many entries of each section are shown otherwise. */
  readonly limits: Limits;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether places need the account beside the region. */
  readonly manyAccounts: boolean;
  readonly ellipsis: string;
  /** Stands between items of one line. */
  readonly dot: string;
  readonly language: Language;
  /** What is said in that language around findings. */
  readonly words: TextWords;
}

/** What a page is made for. */
export interface PageOptions {
  readonly width: number;
  readonly unicode: boolean;
  readonly all: boolean;
  readonly now: number;
  /** English where left out, and where there is nothing but ASCII to write in. */
  readonly lang?: Lang;
}

/** The page that a report is set on; fewer than 20 columns are taken for 20. */
export function pageOf({ scope }: Report, { width, unicode, all, now, lang = 'en' }: PageOptions): TextPage {
  const language = languageOf(unicode ? lang : 'en');
  return {
    width: Math.max(narrowest, Math.floor(width)),
    unicode,
    all,
    limits: { readErrors: 12, causes: 15, reasons: 8, rows: 20 },
    now,
    manyAccounts: scope.accounts.length > 1,
    ellipsis: unicode ? '…' : '...',
    dot: unicode ? '·' : '|',
    language,
    words: language.text,
  };
}

/** A name in a sentence: clipped, since people name things after novels. */
export function named(name: string, page: TextPage): string {
  return clipEnd(name, 48, page.ellipsis);
}

/** Several names in a sentence, the first few of them. */
export function names(all: readonly string[], page: TextPage, limit = 6): string {
  const shown = page.all || all.length <= limit + 1 ? all : all.slice(0, limit);
  const text = page.words.list(shown.map((name) => named(name, page)));
  return shown.length === all.length ? text : page.words.andMore(text, all.length - shown.length);
}

/** Where something is: its region, or its account where it has none. */
export function placeOf({ accountId, regionId }: { accountId: string; regionId: string }, page: TextPage): string {
  const { words, manyAccounts } = page;
  if (regionId === '') return accountId === '' || !manyAccounts ? words.account : words.accountNamed(accountId);
  return manyAccounts ? `${accountId}/${regionId}` : regionId;
}
