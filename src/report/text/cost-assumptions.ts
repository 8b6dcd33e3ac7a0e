import type { ReportedAssumption } from '../../model/cost.ts';
import type { Report } from '../../model/report.ts';
import type { CostWords } from '../../words/cost-words.ts';
import { entry, note } from './entry.ts';
import { type Line, span } from './line.ts';
import type { TextPage } from './page.ts';

/** Every assumption: its three figures, whose word it is, and the setting that changes it. */
export function assumptionLines({ cost: { assumptions } }: Report, page: TextPage): Line[] {
  const { assumptions: words } = page.language.cost;
  const width = Math.max(...assumptions.map(({ name }) => name.length)) + 4;
  return [
    [span(words.title, 'strong'), span(words.ends, 'quiet')],
    ...assumptions.flatMap((assumption) => entry(span(assumption.name), width, textsOf(assumption, words), page)),
  ];
}

function textsOf(assumption: ReportedAssumption, words: CostWords['assumptions']): Line[] {
  const { low, expected, high, setting } = assumption;
  const { unit, source } = words.worded(assumption);
  const figures = low === high && low === expected ? low : `${low}, ${expected}, ${high}`;
  const [figuresText, unitText] = words.figures(figures, unit);
  return [[span(figuresText, 'strong'), span(unitText)], [span(words.change(source, setting), 'quiet')]];
}

/** How to say otherwise, as it would be written. */
export function exampleLines({ cost: { currency } }: Report, page: TextPage): Line[] {
  const { assumptions: words } = page.language.cost;
  const example = [
    'cost:',
    '  billing: kms1',
    '  replicas: {low: 2, expected: 3, high: 3}',
    `  prices: [{id: kms1.calls.basic.mainland, currency: ${currency}, amount: 0.5, source: ${words.exampleSource}}]`,
  ];
  return [...note([span(words.example)], page), ...example.map((line) => [span(`    ${line}`)])];
}
