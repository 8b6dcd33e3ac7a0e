import type { Block, SlackMessage } from '../model/slack.ts';
import { ascii, printable } from './printable.ts';
import { piecesOf } from './text/breaks.ts';
import { widthOf } from './text/width.ts';

/** Renders a message for a terminal, about as Slack shows it. Pure. */
export function renderSlackMessage(
  { blocks }: SlackMessage,
  { unicode, width }: { readonly unicode: boolean; readonly width: number },
): string {
  const bar = unicode ? '│ ' : '| ';
  const room = Math.max(20, width - 2);
  const lines = blocks.flatMap((block, index) => [...(index === 0 ? [] : ['']), ...linesOf(block)]);
  return lines
    .flatMap((line) => wrap(printable(unicode ? line : ascii(withoutSigns(line)), unicode), room))
    .map((line) => `${bar}${line}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

function linesOf(block: Block): string[] {
  switch (block.type) {
    case 'header':
      return [block.text.text];
    case 'section':
      return plain(block.text.text).split('\n');
    case 'context':
      return block.elements.flatMap(({ text }) => plain(text).split('\n'));
    case 'actions':
      return [block.elements.map(({ text }) => `[${text.text}]`).join('  ')];
    case 'divider':
      return ['---'];
  }
}

/** Markup as its text. */
function plain(markup: string): string {
  return markup
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/^\*([^*\n]+)\*/gm, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

/** A terminal without them has the word beside each sign. */
function withoutSigns(line: string): string {
  return line.replace(/^\p{Extended_Pictographic}\s*/u, '');
}

/**
 * Breaks a line at spaces, and within scripts that have none; a word that is too long stays whole, so that a command can
 * be copied.
 */
function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    for (const [index, piece] of piecesOf(word).entries()) {
      const gap = index > 0 || current === '' ? '' : ' ';
      if (current !== '' && widthOf(current) + gap.length + widthOf(piece) > width) {
        lines.push(current);
        current = piece;
      } else current += gap + piece;
    }
  }
  return [...lines, current];
}
