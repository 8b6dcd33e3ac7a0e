import type { ReportedAssumption } from '../../model/cost.ts';
import type { Report } from '../../model/report.ts';
import { entry, note } from './entry.ts';
import { type Line, span } from './line.ts';
import type { Page } from './page.ts';

/** Every assumption: its three figures, whose word it is, and the setting that changes it. */
export function assumptionLines({ cost: { assumptions } }: Report, page: Page): Line[] {
  const width = Math.max(...assumptions.map(({ name }) => name.length)) + 4;
  return [
    [span('Assumptions', 'strong'), span(' (low, likely, high)', 'quiet')],
    ...assumptions.flatMap((assumption) => entry(span(assumption.name), width, textsOf(assumption), page)),
  ];
}

function textsOf({ low, likely, high, unit, source, setting }: ReportedAssumption): Line[] {
  const figures = low === high && low === likely ? low : `${low}, ${likely}, ${high}`;
  return [[span(figures, 'strong'), span(` ${unit}`)], [span(`${source}; change it with ${setting}`, 'quiet')]];
}

/** How to say otherwise, as it would be written. */
export function exampleLines({ cost: { currency } }: Report, page: Page): Line[] {
  const example = [
    'cost:',
    '  billing: kms1',
    '  replicas: {low: 2, likely: 3, high: 3}',
    `  prices: [{id: kms1.calls.basic.mainland, currency: ${currency}, amount: 0.5, source: our contract}]`,
  ];
  return [
    ...note([span('To change them, write into sealwatch.yaml (--config F, or SEALWATCH_CONFIG):')], page),
    ...example.map((line) => [span(`    ${line}`)]),
  ];
}
