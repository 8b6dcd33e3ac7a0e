import type { Lang } from '../model/finding.ts';
import type { WhoCan } from '../model/who-can.ts';
import { whoCanWords } from '../words/who-can-words.ts';
import { printable } from './printable.ts';
import { widthOf } from './text/width.ts';

/** Renders who may do what as a table for a terminal. */
export function renderWhoCan(answer: WhoCan, lang: Lang, unicode: boolean): string {
  const words = whoCanWords[lang];
  const { asked, who, others, readErrors, keyId } = answer;
  const header = [words.who, ...asked.map(({ danger }) => words.dangers[danger]), words.by];
  const rows = who.map(({ kind, name, may, by }) => [
    `${words.kinds[kind]} ${name}`,
    ...asked.map(({ danger }) => words.may[may[danger] ?? 'no']),
    by.join(', '),
  ]);
  const safe = [header, ...rows].map((cells) => cells.map((cell) => printable(cell, unicode)));
  const widths = header.map((_, column) => Math.max(...safe.map((cells) => widthOf(cells[column] ?? ''))));
  const table = safe.map((cells) =>
    `  ${cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))).join('  ')}`.trimEnd(),
  );
  return [
    printable(words.title(answer), unicode),
    '',
    ...(readErrors.length === 0
      ? []
      : [
          words.readErrors(readErrors.length),
          ...readErrors.map(({ message }) => `  ${printable(message, unicode)}`),
          '',
        ]),
    ...table,
    '',
    ...(keyId === '' ? [words.noKey] : []),
    ...(others === 0 ? [] : [words.others(others)]),
    ...words.notes,
    '',
  ].join('\n');
}
