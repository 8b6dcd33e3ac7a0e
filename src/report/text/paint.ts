import { createColors } from 'picocolors';
import { ascii } from '../printable.ts';
import { type Line, nbsp, type Style, type TextSpan } from './line.ts';

/** Joins the lines into a text; color codes are the only thing it adds. */
export function paint(lines: readonly Line[], { color, unicode }: { color: boolean; unicode: boolean }): string {
  const colors = createColors(color);
  const styles: Readonly<Record<Style, (text: string) => string>> = {
    plain: (text) => text,
    strong: colors.bold,
    command: colors.bold,
    badTitle: (text) => colors.bold(colors.red(text)),
    unsureTitle: (text) => colors.bold(colors.yellow(text)),
    quiet: colors.dim,
    good: colors.green,
    bad: colors.red,
    unsure: colors.yellow,
    critical: (text) => colors.bold(colors.red(text)),
    high: colors.red,
    medium: colors.yellow,
    low: colors.cyan,
  };

  const show = ({ text, style }: TextSpan) => {
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
