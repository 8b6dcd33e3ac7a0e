import { mayBreak, piecesOf } from './breaks.ts';
import { type Line, lineWidth, nbsp, span, type TextSpan } from './line.ts';
import { splitAt, widthOf } from './width.ts';

interface Word {
  readonly gap: Line;
  readonly spans: Line;
}

/**
 * Breaks a line at its spaces, and where scripts without spaces may be broken, into lines that fit; a word that is too
 * long for any line is cut.
 */
export function flow(line: Line, width: number): Line[] {
  if (lineWidth(line) <= width) return line.length === 0 ? [] : [line];
  const lines: Line[] = [];
  let current: TextSpan[] = [];
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
  const words: { gap: TextSpan[]; spans: TextSpan[] }[] = [];
  let open: { gap: TextSpan[]; spans: TextSpan[] } | undefined;
  let last = '';
  for (const { text, style } of line) {
    for (const [token] of text.matchAll(/ +|[^ ]+/g)) {
      if (token.startsWith(' ')) {
        open = { gap: [span(token)], spans: [] };
        words.push(open);
        last = '';
        continue;
      }
      // What is unbroken stays so where a line can hold it, in whatever script.
      for (const piece of token.includes(nbsp) ? [token] : piecesOf(token)) {
        if (open === undefined || (last !== '' && mayBreak(last, firstOf(piece)))) {
          open = { gap: [], spans: [] };
          words.push(open);
        }
        open.spans.push({ text: piece, style });
        last = lastOf(piece);
      }
    }
  }
  return words.filter(({ spans }) => spans.length > 0);
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}

function lastOf(text: string): string {
  return [...text.slice(-2)].at(-1) ?? '';
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
  const lines: TextSpan[][] = [[]];
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
