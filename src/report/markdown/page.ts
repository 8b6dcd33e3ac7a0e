import type { Resource } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { type Language, languageOf } from '../../words/language.ts';
import { type MarkdownWords, markdownWords } from '../../words/markdown-words.ts';
import { printableReport } from '../printable.ts';
import type { RenderOptions } from '../render-options.ts';
import { type View, viewOf } from '../view.ts';
import { code } from './escape.ts';
import { table } from './table.ts';

/** A comment on GitHub holds 65,536 characters: of each table so many rows are shown, unless all are asked for. */
const shownRows = 30;

/** What the sections are written from. Texts of the report are one line each, with nothing in them that acts. */
export interface MarkdownPage {
  readonly report: Report;
  readonly view: View;
  readonly words: MarkdownWords;
  readonly language: Language;
  readonly all: boolean;
  readonly number: (count: number) => string;
}

export function pageOf(report: Report, { lang, all }: Pick<RenderOptions, 'lang' | 'all'>): MarkdownPage {
  const language = languageOf(lang);
  const format = new Intl.NumberFormat(language.locale);
  const safe = printableReport(report, true);
  return {
    report: safe,
    view: viewOf(safe),
    words: markdownWords[lang],
    language,
    all,
    number: (count) => format.format(count),
  };
}

/** A section; none where it has nothing to say. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}

/** A section that says in its title how many there are. */
export function counted(
  title: string,
  count: number,
  lines: readonly string[],
  { words, number }: MarkdownPage,
): string[] {
  return section(words.heading({ title, count: number(count) }), lines);
}

/** A table with no more rows than fit, and how many were left out. */
export function rowsOf<T>(
  head: readonly string[],
  all: readonly T[],
  row: (one: T) => readonly string[],
  page: MarkdownPage,
): string[] {
  if (all.length === 0) return [];
  const shown = page.all ? all : all.slice(0, shownRows);
  const left = all.length - shown.length;
  return [...table(head, shown.map(row)), ...(left === 0 ? [] : ['', page.words.more(page.number(left))])];
}

/** A place as a cell: the region, and the account where there are several. */
export function placeOf(
  { accountId, regionId }: { accountId: string; regionId: string },
  { report }: MarkdownPage,
): string {
  const isOne = report.scope.accounts.length === 1 && accountId === report.scope.accounts[0] && regionId !== '';
  return code([...(isOne ? [] : [accountId]), regionId].filter((part) => part !== '').join('/'));
}

/** A resource as a cell: what it is called, and the id by which it is found. */
export function resourceCell(resource: Resource, page: MarkdownPage): string {
  const { id, name } = resource;
  const names = name === '' || name === id ? [code(id)] : [code(name), code(id)];
  const place = placeOf(resource, page);
  return [...names, ...(place === '' || names.includes(place) ? [] : [place])].join('<br>');
}
