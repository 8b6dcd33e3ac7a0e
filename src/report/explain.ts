import { benchmarks } from '../benchmarks/index.ts';

/** What is explained of a check. */
export interface Explained {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly resourceType: string;
  readonly rung?: string;
  readonly risk: string;
  readonly remedy: string;
  readonly reference: string;
  readonly gate?: { readonly needs: readonly string[] };
  readonly needs: readonly string[];
  readonly consults?: readonly string[];
}

/** Explains a check in Markdown, which reads well in a terminal too. */
export function explain(check: Explained): string {
  const facts = [...new Set([...(check.gate?.needs ?? []), ...check.needs])];
  return [
    `## ${check.id}`,
    '',
    `${check.title}.`,
    '',
    `- Severity: ${check.severity}`,
    `- About: ${check.resourceType}`,
    ...(check.rung === undefined ? [] : [`- Rung of the proof: ${check.rung}`]),
    `- Risk: ${check.risk}`,
    `- Remedy: ${check.remedy}`,
    `- Needs: ${facts.join(', ')}; where one was not read, the verdict is INSUFFICIENT_DATA`,
    ...(check.consults === undefined ? [] : [`- Consults, read or not: ${check.consults.join(', ')}`]),
    ...controls(check.id),
    `- Reference: ${check.reference}`,
  ].join('\n');
}

/** The controls that a check speaks to, a line for each benchmark. */
function controls(checkId: string): string[] {
  return benchmarks.flatMap(({ title, version, controls }) => {
    const own = controls.filter(({ checks }) => checks.includes(checkId));
    return own.length === 0 ? [] : [`- ${title} ${version}: ${own.map(({ id }) => id).join(', ')}`];
  });
}
