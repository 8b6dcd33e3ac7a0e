import { widthOf } from './width.ts';

/** What a piece of text means; color only doubles what its words say. */
export type Style =
  | 'plain'
  | 'badTitle'
  | 'unsureTitle'
  | 'strong'
  | 'command'
  | 'quiet'
  | 'good'
  | 'bad'
  | 'unsure'
  | 'critical'
  | 'high'
  | 'medium'
  | 'low';

/** A piece of a line in one style. */
export interface TextSpan {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly TextSpan[];

/** A space at which no line is broken. It is painted as a plain one. */
export const nbsp = '\u00a0';

export function span(text: string, style: Style = 'plain'): TextSpan {
  return { text, style };
}

/** The same text, kept on one line where a line can hold it. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', nbsp);
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}
