import { type Line, lineWidth, span, type TextSpan } from './line.ts';
import { clipEnd, clipMiddle } from './width.ts';

/** A column of a table: its title and one cell for every row. */
export interface TableColumn {
  readonly title: TextSpan;
  readonly cells: readonly TextSpan[];
  /** How narrow it may be made, and where its texts are clipped then; rigid without. */
  readonly shrink?: { readonly to: number; readonly clip: 'middle' | 'end' };
}

const gap = 2;
const margin = 2;

/**
 * Sets columns beside each other, or gives undefined where they do not fit.
 *
 * @returns the header and one line for every row
 */
export function table(columns: readonly TableColumn[], width: number, ellipsis: string): Line[] | undefined {
  const natural = columns.map(({ title, cells }) => Math.max(...[title, ...cells].map((cell) => lineWidth([cell]))));
  const widths = fit(columns, natural, width - margin - gap * (columns.length - 1));
  if (widths === undefined) return undefined;
  const rows = columns[0]?.cells.length ?? 0;
  const set = (cell: (column: TableColumn) => TextSpan | undefined, more = 0): Line =>
    columns.flatMap((column, index) =>
      cellOf(cell(column), column, (widths[index] ?? 0) + (index === 0 ? more : 0), ellipsis),
    );

  return [
    // The first title heads the section as well, so it stands where titles of sections stand.
    set(({ title }) => title, margin),
    ...Array.from({ length: rows }, (_, row) => [span(' '.repeat(margin)), ...set(({ cells }) => cells[row])]),
  ];
}

/** Takes from the widest column that may still give, until all fit. */
function fit(columns: readonly TableColumn[], natural: readonly number[], room: number): number[] | undefined {
  const widths = [...natural];
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  while (over > 0) {
    const spare = columns.map(({ shrink }, index) => (shrink === undefined ? 0 : (widths[index] ?? 0) - shrink.to));
    const most = spare.indexOf(Math.max(...spare));
    if ((spare[most] ?? 0) <= 0) return undefined;
    widths[most] = (widths[most] ?? 0) - 1;
    over -= 1;
  }
  return widths;
}

function cellOf(cell: TextSpan | undefined, { shrink }: TableColumn, width: number, ellipsis: string): Line {
  const { text, style } = cell ?? span('');
  const clip = shrink?.clip === 'middle' ? clipMiddle : clipEnd;
  const shown = { text: clip(text, width, ellipsis), style };
  return [shown, span(' '.repeat(width - lineWidth([shown]) + gap))];
}
