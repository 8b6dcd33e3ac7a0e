import type { Verdict } from '../../model/finding.ts';
import { type Style, span, type TextSpan, unbroken } from './line.ts';
import type { TextPage } from './page.ts';

const marks = {
  COMPLIANT: { sign: '✔', style: 'good' },
  NON_COMPLIANT: { sign: '✘', style: 'bad' },
  INSUFFICIENT_DATA: { sign: '?', style: 'unsure' },
  NOT_APPLICABLE: { sign: '–', style: 'quiet' },
} as const satisfies Record<Verdict, { sign: string; style: Style }>;

/**
 * A verdict as it stands in a table.
 *
 * @param said what stands beside the sign instead of the verdict's own word; without signs that word leads it
 * @param sign false where there is no room for signs
 */
export function verdictMark(verdict: Verdict, page: TextPage, said?: string, sign = true): TextSpan {
  const { sign: glyph, style } = marks[verdict];
  const { word, alone } = page.words.verdicts[verdict];
  if (page.unicode && sign) return span(unbroken(`${glyph} ${said ?? word}`), style);
  return span(unbroken(said === undefined ? alone : page.words.keyUsage.with(alone, said)), style);
}
