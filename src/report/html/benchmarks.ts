import { type Benchmark, type Lang, verdicts } from '../../model/finding.ts';
import { benchmarksIn } from '../../words/benchmarks.ts';
import type { BenchmarkView, ControlView } from '../view/controls.ts';
import { type Html, html, nothing } from './markup.ts';
import type { PageText } from './page-texts.ts';
import { headings, scrolled, section } from './section.ts';
import type { Sheet } from './sheet.ts';
import { tally } from './tally.ts';
import { verdictWord } from './verdict.ts';

/** How each control of each benchmark stands, by the checks that map to it. */
export function benchmarks(sheet: Sheet): Html {
  const { texts } = sheet;
  if (sheet.benchmarks.length === 0) return nothing;
  const body = html`${texts.tag('p', html` class="lead"`, ({ page }) => page.benchmarks.lead)}
${sheet.benchmarks.map((view) => benchmark(view, sheet))}`;
  return section('benchmarks', ({ page }) => page.benchmarks.title, '', body, texts);
}

function benchmark({ benchmark, controls }: BenchmarkView, sheet: Sheet): Html {
  const { texts } = sheet;
  const counts = verdicts.map(
    (verdict) => [verdict, controls.filter((view) => view.verdict === verdict).length] as const,
  );
  const name: PageText = ({ language }) => {
    const { title, version } = benchmarkIn(language.lang, benchmark);
    return `${title} ${version}`;
  };
  const table = html`<table>${headings(
    [
      ({ page }) => page.benchmarks.control,
      ({ page }) => page.benchmarks.worst,
      ({ page }) => page.benchmarks.counts,
      ({ page }) => page.benchmarks.checks,
    ],
    texts,
  )}<tbody>
${controls.map((view) => control(benchmark, view, sheet))}</tbody></table>`;

  return html`<details class="benchmark" id="b-${benchmark.id}"><summary><span class="name">${texts.say(name)}</span> ${tally(counts, sheet)}</summary>
${scrolled(name, table, texts)}
<p class="quiet"><code>${benchmark.id}</code> · <a href="${benchmark.source}" rel="noreferrer">${texts.say(({ page }) => page.benchmarks.publisher)}</a></p>
</details>
`;
}

function control(benchmark: Benchmark, { control, verdict, counts, waived }: ControlView, sheet: Sheet): Html {
  const { texts, checks } = sheet;
  return html`<tr><th scope="row">${control.id}<span class="quiet">${texts.say(
    ({ language }) =>
      benchmarkIn(language.lang, benchmark).controls.find(({ id }) => id === control.id)?.title ?? control.title,
  )}</span></th><td>${verdictWord(verdict, texts, 'b')}</td><td>${tally(
    verdicts.map((one) => [one, counts[one]]),
    sheet,
  )}${waived === 0 ? nothing : html` <span class="quiet">${texts.say(({ page }) => page.benchmarks.waived(waived))}</span>`}</td><td>${control.checks.map(
    (id, index) => {
      const check = checks.get(id);
      return html`${index === 0 ? '' : ' · '}${check === undefined ? html`<code>${id}</code>` : texts.tag('a', html` href=#k${sheet.indexes.checks.get(id) ?? 0}`, ({ language }) => check.title[language.lang])}`;
    },
  )}</td></tr>
`;
}

/** A benchmark with its titles in a language. */
export function benchmarkIn(lang: Lang, benchmark: Benchmark): Benchmark {
  return benchmarksIn(lang).find(({ id }) => id === benchmark.id) ?? benchmark;
}
