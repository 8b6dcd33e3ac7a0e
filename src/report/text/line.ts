import { createColors } from 'picocolors';
import { ascii } from './printable.ts';
import { splitAt, widthOf } from './width.ts';

/** What a piece of text means; color only doubles what its words say. */
export type Style = 'plain' | 'strong' | 'quiet' | 'good' | 'bad' | 'unsure' | 'critical' | 'high' | 'medium' | 'low';

/** A piece of a line in one style. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

/** A space at which no line is broken. It is painted as a plain one. */
export const nbsp = '\u00a0';

export function span(text: string, style: Style = 'plain'): Span {
  return { text, style };
}

/** The same text, kept on one line where a line can hold it. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', nbsp);
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}

interface Word {
  readonly gap: Line;
  readonly spans: Line;
}

/** Breaks a line at its spaces into lines that fit; a word that is too long for any line is cut. */
export function flow(line: Line, width: number): Line[] {
  const lines: Line[] = [];
  let current: Span[] = [];
  let used = 0;
  for (const { gap, spans } of wordsOf(line)) {
    const length = lineWidth(spans);
    const gapWidth = current.length === 0 ? 0 : lineWidth(gap);
    if (current.length > 0 && used + gapWidth + length > width) {
      lines.push(current);
      current = [];
      used = 0;
    } else if (current.length > 0) {
      current.push(...gap);
      used += gapWidth;
    }
    const pieces = cut(spans, width);
    lines.push(...pieces.slice(0, -1));
    const last = pieces.at(-1) ?? [];
    current.push(...last);
    used += lineWidth(last);
  }

  return current.length === 0 ? lines : [...lines, current];
}

/** Words may go on over a change of style: `name,` with a strong name is one word. */
function wordsOf(line: Line): Word[] {
  const words: { gap: Span[]; spans: Span[] }[] = [];
  let open: { gap: Span[]; spans: Span[] } | undefined;
  for (const { text, style } of line) {
    for (const [token] of text.matchAll(/ +|[^ ]+/g)) {
      if (token.startsWith(' ')) {
        open = { gap: [span(token)], spans: [] };
        words.push(open);
      } else {
        if (open === undefined) {
          open = { gap: [], spans: [] };
          words.push(open);
        }
        open.spans.push({ text: token, style });
      }
    }
  }
  return words.filter(({ spans }) => spans.length > 0);
}

/** Cuts what is wider than a line, at an unbreakable space if it has one. */
function cut(spans: Line, width: number): Line[] {
  if (lineWidth(spans) <= width) return [spans];
  if (spans.some(({ text }) => text.includes(nbsp))) {
    return flow(
      spans.map(({ text, style }) => ({ text: text.replaceAll(nbsp, ' '), style })),
      width,
    );
  }
  const lines: Span[][] = [[]];
  let room = width;
  for (const { text, style } of spans) {
    let rest = text;
    while (rest !== '') {
      const [fits, after] = splitAt(rest, room);
      if (fits !== '') lines.at(-1)?.push({ text: fits, style });
      room -= widthOf(fits);
      // A column is left where a wide character did not fit; on a fresh line something always fits.
      if (after !== '') {
        lines.push([]);
        room = width;
      }
      rest = after;
    }
  }
  return lines;
}

/** Joins the lines into a text; color codes are the only thing it adds. */
export function paint(lines: readonly Line[], { color, unicode }: { color: boolean; unicode: boolean }): string {
  const colors = createColors(color);
  const styles: Readonly<Record<Style, (text: string) => string>> = {
    plain: (text) => text,
    strong: colors.bold,
    quiet: colors.dim,
    good: colors.green,
    bad: colors.red,
    unsure: colors.yellow,
    critical: (text) => colors.bold(colors.red(text)),
    high: colors.red,
    medium: colors.yellow,
    low: colors.cyan,
  };

  const show = ({ text, style }: Span) => {
    const spaced = text.replaceAll(nbsp, ' ');
    return styles[style](unicode ? spaced : ascii(spaced));
  };

  return lines.map((line) => `${trimmed(line).map(show).join('')}\n`).join('');
}

function trimmed(line: Line): Line {
  const last = line.findLastIndex(({ text }) => text.trim() !== '');
  return line
    .slice(0, last + 1)
    .map((piece, index) => (index === last ? { ...piece, text: piece.text.trimEnd() } : piece));
}
