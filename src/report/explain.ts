import { benchmarks } from '../benchmarks/index.ts';
import type { CheckText } from '../model/check-text.ts';
import { benchmarkIn, benchmarkPages } from '../words/benchmark-words.ts';
import { type Language, languageOf } from '../words/language.ts';

/** What is explained of a check. */
export interface Explained extends CheckText {
  readonly stage?: string;
  readonly gate?: { readonly needs: readonly string[] };
  readonly needs: readonly string[];
  readonly consults?: readonly string[];
}

/** Explains a check in Markdown, which reads well in a terminal too. */
export function explain(check: Explained, language: Language = languageOf('en')): string {
  const { title, risk, remedy } = language.check(check);
  const words = language.command.checks;
  const facts = [...new Set([...(check.gate?.needs ?? []), ...check.needs])];
  return [
    `## ${check.id}`,
    '',
    words.sentence(title),
    '',
    `- ${words.severity(check.severity)}`,
    `- ${words.about(check.resourceType)}`,
    ...(check.stage === undefined ? [] : [`- ${words.stage(check.stage)}`]),
    `- ${words.risk(risk)}`,
    `- ${words.remedy(remedy)}`,
    `- ${words.needs(facts)}`,
    ...(check.consults === undefined ? [] : [`- ${words.consults(check.consults)}`]),
    ...controls(check.id, language),
    `- ${words.reference(check.reference)}`,
  ].join('\n');
}

/** The controls that a check speaks to, a line for each benchmark. */
function controls(checkId: string, { lang }: Language): string[] {
  return benchmarks.flatMap((benchmark) => {
    const own = benchmark.controls.filter(({ checks }) => checks.includes(checkId)).map(({ id }) => id);
    const { title, version } = benchmarkIn(lang, benchmark);
    return own.length === 0 ? [] : [`- ${benchmarkPages[lang].controls(`${title} ${version}`, own)}`];
  });
}
