import { flow } from './flow.ts';
import { type Line, nbsp, span, unbroken } from './line.ts';
import { widthOf } from './width.ts';

/** A command stays one that can be pasted, also where it takes several lines. */
export function command(text: string, width: number): Line[] {
  if (text === '') return [];
  if (widthOf(text) <= width) return [[span(unbroken(text), 'strong')]];
  const lines = flow([span(text, 'strong')], width - 2);
  return lines.map((line, index) => (index === lines.length - 1 ? line : [...line, span(`${nbsp}\\`)]));
}
