import { verdicts } from '../../model/finding.ts';
import { controlViews } from '../view/controls.ts';
import { text } from './escape.ts';
import { type MarkdownPage, section } from './page.ts';
import { table } from './table.ts';

/** How each control of each benchmark stands. */
export function controlsSection({ report, words, language, number }: MarkdownPage): string[] {
  const lines = controlViews(report, language.lang).flatMap(({ benchmark, controls }) => {
    const head = `[${text(`${benchmark.title} ${benchmark.version}`)}](${benchmark.source})`;
    const rows = controls.map(({ control, verdict, counts }) => [
      `${text(control.id)} ${text(control.title)}`,
      verdict === 'COMPLIANT' || verdict === 'NOT_APPLICABLE' ? verdict : `**${verdict}**`,
      ...verdicts.map((one) => number(counts[one])),
    ]);
    return ['', ...table([head, words.columns.verdict, ...verdicts], rows)];
  });
  return section(words.controls, lines.slice(1));
}
