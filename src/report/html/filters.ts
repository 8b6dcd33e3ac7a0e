import { benchmarkIn } from './benchmarks.ts';
import { type Html, html, nothing } from './markup.ts';
import type { PageText } from './page-texts.ts';
import type { Sheet } from './sheet.ts';
import { standingClass } from './verdict.ts';

const standings = ['failed', 'unknown', 'verified', 'outside'] as const;
const orders = ['worst', 'name', 'region', 'last', 'calls', 'cost'] as const;

/** What narrows the table down. It needs the script, which shows it. */
export function filters(sheet: Sheet): Html {
  const { texts, report, manyAccounts, benchmarks } = sheet;
  const { regions, accounts } = report.scope;
  const all = texts.tag('option', html` value=""`, ({ page }) => page.clusters.all);
  const names = (list: readonly string[]) => list.map((name) => html`<option value="${name}">${name}</option>`);

  return html`<form id="filters" class="script" role="search">
<label class="text">${texts.say(({ page }) => page.clusters.search)}<input type="search" name="q" autocomplete="off" spellcheck="false"${texts.attribute('placeholder', ({ page }) => page.clusters.searchHint)}></label>
${regions.length < 2 ? nothing : select('region', ({ page }) => page.clusters.region, html`${all}${names(regions)}`, sheet)}
${manyAccounts ? select('account', ({ page }) => page.clusters.account, html`${all}${names(accounts)}`, sheet) : nothing}
${select(
  'verification',
  ({ page }) => page.clusters.verdict,
  html`${all}${standings.map((standing) => texts.tag('option', html` value="${standingClass[standing]}"`, ({ page }) => page.standing[standing]))}`,
  sheet,
)}
${
  benchmarks.length === 0
    ? nothing
    : select(
        'unmet',
        ({ page }) => page.clusters.benchmark,
        html`${all}${benchmarks.map(({ benchmark }) => texts.tag('option', html` value="${benchmark.id}"`, ({ language }) => benchmarkIn(language.lang, benchmark).title))}`,
        sheet,
      )
}
${select(
  'sort',
  ({ page }) => page.clusters.sort,
  html`${orders.map((order) => texts.tag('option', html` value="${order === 'worst' ? '' : order}"`, ({ page }) => page.clusters.sortBy[order]))}`,
  sheet,
)}
${texts.tag('button', html` type="reset"`, ({ page }) => page.clusters.clear)}
<output id="shown" aria-live="polite"></output>
</form>
`;
}

function select(name: string, label: PageText, options: Html, { texts }: Sheet): Html {
  return html`<label>${texts.say(label)}<select name="${name}">${options}</select></label>`;
}
