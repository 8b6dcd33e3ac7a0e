import type { Sheet } from './sheet.ts';

/** What the script knows: its words, and which checks each benchmark names. */
export function scriptData({ texts, checks, benchmarks }: Sheet): object {
  const ids = [...checks.keys()];
  const { page } = texts.own;
  return {
    words: {
      shown: page.clusters.shown,
      copy: page.copy,
      copied: page.copied,
      stale: page.stale('{span}'),
    },
    unmet: Object.fromEntries(
      benchmarks.map(({ benchmark }) => [
        benchmark.id,
        [...new Set(benchmark.controls.flatMap((control) => control.checks))].map((id) => ids.indexOf(id)),
      ]),
    ),
  };
}
