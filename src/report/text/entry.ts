import { flow } from './flow.ts';
import { type Line, lineWidth, type Style, span, type TextSpan } from './line.ts';
import type { TextPage } from './page.ts';

/** Longer lines are hard to read on, however wide the terminal. */
const longestLine = 120;

/** A section's title with how many entries it has. */
export function heading(title: string, count: string, style: Style, page: TextPage): Line[] {
  return flow([span(title, style), span(count === '' ? '' : page.words.aside(count), 'quiet')], page.width);
}

/** A line of its own below the entries of a section, broken where the page ends. */
export function note(line: Line, page: TextPage): Line[] {
  return flow(line, Math.min(longestLine, page.width - 2)).map((part) => [span('  '), ...part]);
}

/** Says how many entries were left out, and how to see them. */
export function leftOut(what: string, page: TextPage): Line[] {
  return note([span(`${page.ellipsis} ${page.words.shownByAll(what)}`, 'quiet')], page);
}

/** Items with dots between them; lines are broken between items, and within one only where no line can hold it. */
export function items(all: readonly Line[], page: TextPage, width = page.width): Line[] {
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
export function entry(label: TextSpan, labelWidth: number, texts: readonly Line[], page: TextPage): Line[] {
  const lines = texts.flatMap((text) => flow(text, textWidth(labelWidth, page)));
  const margin = span(' '.repeat(indentOf(labelWidth, page)));
  if (above(labelWidth, page)) {
    const labels = flow([label], page.width - 2).map((line) => [span('  '), ...line]);
    // Without a column of labels to follow, the eye needs room between entries.
    return [[], ...labels, ...lines.map((line) => [margin, ...line])];
  }

  const padding = span(' '.repeat(Math.max(0, labelWidth - 2 - lineWidth([label]))));
  return lines.map((line, index) => (index === 0 ? [span('  '), label, padding, ...line] : [margin, ...line]));
}

/** More text of an entry, below what stands beside its label. */
export function continued(label: number, texts: readonly Line[], page: TextPage): Line[] {
  const margin = span(' '.repeat(indentOf(label, page)));
  return texts.flatMap((text) => flow(text, textWidth(label, page))).map((line) => [margin, ...line]);
}

/** How wide the text beside a label may be. */
function textWidth(labelWidth: number, page: TextPage): number {
  return Math.min(longestLine, page.width - indentOf(labelWidth, page));
}

function indentOf(labelWidth: number, page: TextPage): number {
  return above(labelWidth, page) ? 4 : labelWidth;
}

/** Where a label would leave the text no room, it stands above it. */
function above(labelWidth: number, page: TextPage): boolean {
  return page.width - labelWidth < 40;
}
