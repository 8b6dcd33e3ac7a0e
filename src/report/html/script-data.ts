import { verdicts } from '../../model/finding.ts';
import type { ClusterStanding } from '../../words/page-words.ts';
import { markupOf } from './markup.ts';
import type { PageLanguage } from './page-language.ts';
import type { Sheet } from './sheet.ts';
import { standingClass, verdictClass } from './verdict.ts';

/** What the script knows: the words of the other language, and which checks each benchmark names. */
export function scriptData({ texts, checks, benchmarks }: Sheet): object {
  const ids = [...checks.keys()];
  return {
    lang: texts.lang,
    words: texts.others(),
    said: { [texts.lang]: said(texts.own), [texts.other]: said(texts.foreign) },
    unmet: Object.fromEntries(
      benchmarks.map(({ benchmark }) => [
        benchmark.id,
        [...new Set(benchmark.controls.flatMap((control) => control.checks))].map((id) => ids.indexOf(id)),
      ]),
    ),
  };
}

function said({ page }: PageLanguage): object {
  const answers = verdicts.map((verdict) => [markupOf(verdictClass[verdict]), page.answer[verdict]]);
  const standings = Object.entries(standingClass).map(([standing, name]) => [
    markupOf(name),
    page.standing[standing as ClusterStanding],
  ]);
  return {
    answers: Object.fromEntries(answers),
    standings: Object.fromEntries(standings),
    shown: page.clusters.shown,
    copy: page.copy,
    copied: page.copied,
    stale: page.stale('{span}'),
  };
}
