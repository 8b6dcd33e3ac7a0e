import type { Reason } from '../checks/reason.ts';
import type { CheckText, Lang } from '../model/finding.ts';
import { benchmarkPages } from '../words/benchmark-words.ts';
import { benchmarksIn } from '../words/benchmarks.ts';
import { type Language, languageOf } from '../words/language.ts';
import { mappingReason } from '../words/mapping-reasons.ts';

/** What is explained of a check. */
export interface Explained extends CheckText {
  readonly stage?: string;
  readonly reasons: Readonly<Record<string, Pick<Reason, 'shape' | 'remediation'>>>;
  readonly gate?: { readonly needs: readonly string[] };
  readonly needs: readonly string[];
  readonly consults?: readonly string[];
}

/** Explains a check in Markdown, which reads well in a terminal too. */
export function explain(check: Explained, language: Language = languageOf('en')): string {
  const { lang } = language;
  const words = language.command.checks;
  const facts = [...new Set([...(check.gate?.needs ?? []), ...check.needs])];
  return [
    `## ${check.id}`,
    '',
    words.sentence(check.title[lang]),
    '',
    `- ${words.severity(check.severity)}`,
    `- ${words.about(check.resourceType)}`,
    ...(check.stage === undefined ? [] : [`- ${words.stage(check.stage)}`]),
    `- ${words.risk(check.risk[lang])}`,
    `- ${words.needs(facts)}`,
    ...(check.consults === undefined ? [] : [`- ${words.consults(check.consults)}`]),
    ...controlLines(check.id, check.controls, language),
    `- ${words.reference(check.reference)}`,
    ...Object.entries(check.reasons).flatMap(([id, { shape, remediation }]) =>
      remediation === undefined ? [] : [`- ${words.remediation(id, adviceIn(lang, shape, remediation))}`],
    ),
  ].join('\n');
}

/** What to do about a reason, with the names of its data in place of values. */
function adviceIn(lang: Lang, shape: Reason['shape'], advice: NonNullable<Reason['remediation']>): string {
  const text = advice[lang];
  if (typeof text === 'string') return text;
  return text(Object.fromEntries(Object.keys(shape).map((name) => [name, `<${name}>`])) as never);
}

/** The controls that a check maps to, a line each, with the reason. */
function controlLines(checkId: string, controls: readonly string[], { lang }: Language): string[] {
  return benchmarksIn(lang).flatMap(({ id: benchmark, title, version }) =>
    controls
      .filter((ref) => ref.startsWith(`${benchmark}:`))
      .map((ref) => {
        const why = mappingReason(ref, checkId, lang) ?? '';
        return `- ${benchmarkPages[lang].control(`${title} ${version}`, ref.slice(benchmark.length + 1), why)}`;
      }),
  );
}
