import type { Verdict } from '../../model/finding.ts';
import { flow, type Line, lineWidth, type Span, type Style, span, unbroken } from './line.ts';
import { clipEnd } from './width.ts';

/** What sections are set on: the room, the signs, and how much to show. */
export interface Page {
  readonly width: number;
  readonly unicode: boolean;
  /** Whether everything is to be shown, however long. */
  readonly all: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether places need the account beside the region. */
  readonly manyAccounts: boolean;
  readonly ellipsis: string;
  /** Stands between items of one line. */
  readonly dot: string;
}

/** Longer lines are hard to read on, however wide the terminal. */
const longestLine = 120;

const verdictWords = {
  COMPLIANT: { sign: '✔', word: 'yes', ascii: 'yes', style: 'good' },
  NON_COMPLIANT: { sign: '✘', word: 'no', ascii: 'NO', style: 'bad' },
  INSUFFICIENT_DATA: { sign: '?', word: 'untold', ascii: 'untold', style: 'unsure' },
  NOT_APPLICABLE: { sign: '–', word: 'n/a', ascii: 'n/a', style: 'quiet' },
} as const satisfies Record<Verdict, { sign: string; word: string; ascii: string; style: Style }>;

/**
 * A verdict as it stands in a table.
 *
 * @param said what stands beside the sign instead of the verdict's own word; without signs that word leads it
 * @param sign false where there is no room for signs
 */
export function verdictMark(verdict: Verdict, page: Page, said?: string, sign = true): Span {
  const { sign: glyph, word, ascii, style } = verdictWords[verdict];
  if (page.unicode && sign) return span(unbroken(`${glyph} ${said ?? word}`), style);
  return span(unbroken(said === undefined ? ascii : `${ascii}, ${said}`), style);
}

/** A section's title with how many it tells of. */
export function heading(title: string, count: string, style: Style, page: Page): Line[] {
  return flow([span(title, style), span(` (${count})`, 'quiet')], page.width);
}

/** A line of its own below the entries of a section, broken where the page ends. */
export function note(line: Line, page: Page): Line[] {
  return flow(line, Math.min(longestLine, page.width - 2)).map((part) => [span('  '), ...part]);
}

/** Says how many entries were left out, and how to see them. */
export function leftOut(what: string, page: Page): Line[] {
  return note([span(`${page.ellipsis} ${what} (--all shows them)`, 'quiet')], page);
}

/** Items with dots between them; lines are broken between items, and within one only where no line can hold it. */
export function items(all: readonly Line[], page: Page, width = page.width): Line[] {
  const dot = span(` ${page.dot} `, 'quiet');
  const lines: Line[] = [];
  let current: Line = [];
  for (const item of all) {
    const joined = current.length === 0 ? item : [...current, dot, ...item];
    if (lineWidth(joined) <= width) {
      current = joined;
      continue;
    }
    if (current.length > 0) lines.push(current);
    const broken = flow(item, width);
    lines.push(...broken.slice(0, -1));
    current = broken.at(-1) ?? [];
  }
  return current.length === 0 ? lines : [...lines, current];
}

/** An entry: a label in a column of its own, and lines of text beside it that are broken where the page ends. */
export function entry(label: Span, labelWidth: number, texts: readonly Line[], page: Page): Line[] {
  const lines = texts.flatMap((text) => flow(text, textWidth(labelWidth, page)));
  const margin = span(' '.repeat(indentOf(labelWidth, page)));
  if (above(labelWidth, page)) {
    const labels = flow([label], page.width - 2).map((line) => [span('  '), ...line]);
    return [...labels, ...lines.map((line) => [margin, ...line])];
  }

  const padding = span(' '.repeat(Math.max(0, labelWidth - 2 - lineWidth([label]))));
  return lines.map((line, index) => (index === 0 ? [span('  '), label, padding, ...line] : [margin, ...line]));
}

/** How wide the text beside a label may be. */
export function textWidth(labelWidth: number, page: Page): number {
  return Math.min(longestLine, page.width - indentOf(labelWidth, page));
}

function indentOf(labelWidth: number, page: Page): number {
  return above(labelWidth, page) ? 4 : labelWidth;
}

/** Where a label would leave the text no room, it stands above it. */
function above(labelWidth: number, page: Page): boolean {
  return page.width - labelWidth < 40;
}

/** What people call a thing; its id where it has no name, or one that shows nothing. */
export function callName({ name, id }: { name: string; id: string }): string {
  return name.trim() === '' ? id : name.trim();
}

/** A name in a sentence: clipped, since people name things after novels. */
export function named(name: string, page: Page): string {
  return clipEnd(name, 48, page.ellipsis);
}

/** Several names in a sentence, the first few of them. */
export function names(all: readonly string[], page: Page, limit = 6): string {
  const shown = page.all || all.length <= limit + 1 ? all : all.slice(0, limit);
  const text = shown.map((name) => named(name, page)).join(', ');
  return shown.length === all.length ? text : `${text} and ${all.length - shown.length} more`;
}

/** Where something is: its region, or its account where it has none. */
export function placeOf({ accountId, regionId }: { accountId: string; regionId: string }, page: Page): string {
  if (regionId === '') return accountId === '' || !page.manyAccounts ? 'account' : `account ${accountId}`;
  return page.manyAccounts ? `${accountId}/${regionId}` : regionId;
}
