import { type Line, span, unbroken } from './line.ts';

/** A command alone on its line, from the first column and never broken, so that it can be copied. */
export function command(text: string): Line {
  return [span(unbroken(text), 'command')];
}
