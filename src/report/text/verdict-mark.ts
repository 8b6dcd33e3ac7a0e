import type { Verdict } from '../../model/finding.ts';
import { type Span, type Style, span, unbroken } from './line.ts';
import type { Page } from './page.ts';

const verdictWords = {
  COMPLIANT: { sign: '✔', word: 'yes', ascii: 'yes', style: 'good' },
  NON_COMPLIANT: { sign: '✘', word: 'no', ascii: 'NO', style: 'bad' },
  INSUFFICIENT_DATA: { sign: '?', word: 'untold', ascii: 'untold', style: 'unsure' },
  NOT_APPLICABLE: { sign: '–', word: 'n/a', ascii: 'n/a', style: 'quiet' },
} as const satisfies Record<Verdict, { sign: string; word: string; ascii: string; style: Style }>;

/**
 * A verdict as it stands in a table.
 *
 * @param said what stands beside the sign instead of the verdict's own word; without signs that word leads it
 * @param sign false where there is no room for signs
 */
export function verdictMark(verdict: Verdict, page: Page, said?: string, sign = true): Span {
  const { sign: glyph, word, ascii, style } = verdictWords[verdict];
  if (page.unicode && sign) return span(unbroken(`${glyph} ${said ?? word}`), style);
  return span(unbroken(said === undefined ? ascii : `${ascii}, ${said}`), style);
}
