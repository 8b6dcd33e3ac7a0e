import type { Money, ReportedBill, ReportedCost } from '../../model/cost.ts';
import { caveatsOf, dearestClusters } from '../view/cost.ts';
import { rangeWords } from './cluster-cost.ts';
import { type Html, html, nothing } from './markup.ts';
import type { PageText } from './page-texts.ts';
import { rangeBar } from './range-bar.ts';
import { headings, scrolled, section } from './section.ts';
import type { Sheet } from './sheet.ts';

const shownClusters = 10;

/** What encrypting costs and would cost, from whom, and what the figures rest on. */
export function cost(sheet: Sheet): Html {
  const { report, texts } = sheet;
  const { encrypted, off, unknown } = report.cost;
  const isEmpty = encrypted.clusters + off.clusters + unknown === 0;
  const title: PageText = ({ page }) => page.cost.title;
  if (isEmpty) {
    const unlisted = sheet.unlisted.length > 0;
    return section(
      'cost',
      title,
      '',
      texts.tag('p', html` class="quiet"`, ({ page }) => (unlisted ? page.cost.unlisted : page.cost.none)),
      texts,
    );
  }
  const top = Math.max(
    ...[...encrypted.scenarios, ...off.scenarios].map(({ total }) => (total === 'unknown' ? 0 : Number(total.high))),
  );
  const body = html`${texts.tag('p', html` class="lead"`, ({ page }) => page.cost.per)}
<div class="bills">${bill(encrypted, ({ language }) => language.cost.encrypted(encrypted.clusters), top, sheet)}${bill(off, ({ language }) => language.cost.off(off.clusters), top, sheet)}</div>
${caveats(sheet)}
${dearest(sheet)}
${assumptions(report.cost, sheet)}`;
  return section('cost', title, '', body, texts);
}

function bill({ clusters, scenarios, instances }: ReportedBill, title: PageText, top: number, { texts }: Sheet): Html {
  if (clusters === 0) return nothing;
  return html`<div>${texts.tag('h3', nothing, title)}${scenarios.map(
    ({ unknownAs, total, modeled, observed, keys, instances: rent }) => {
      const parts: [PageText, Money][] = [
        [({ page }) => (observed === null ? page.cost.callsModeled : page.cost.callsObserved), observed ?? modeled],
        [({ page }) => page.cost.keys, keys],
        ...(instances === 0 ? [] : ([[({ page }) => page.cost.instances, rent]] as [PageText, Money][])),
      ];
      return html`<p><b>${texts.say((pageLanguage) => rangeWords(total, pageLanguage))}</b>${unknownAs === null ? nothing : html` ${texts.tag('span', html` class="quiet"`, ({ language }) => language.cost.condition(unknownAs))}`}</p>
${total === 'unknown' ? nothing : rangeBar(total, top)}
<dl class="parts">${total !== 'unknown' && total.high === '0' ? nothing : parts.map(([name, money]) => html`${texts.tag('dt', nothing, name)}${texts.tag('dd', nothing, (pageLanguage) => rangeWords(money, pageLanguage))}`)}</dl>`;
    },
  )}</div>`;
}

/** What the figures leave out, and what they rest on: as many sentences in every language. */
function caveats({ report, texts }: Sheet): Html {
  const polling = report.clusters.filter(({ cost }) => cost?.polling != null).length;
  return html`<ul class="caveats">${caveatsOf(report, texts.own.language).map((_, index) =>
    texts.tag('li', nothing, ({ language }) => caveatsOf(report, language)[index] ?? ''),
  )}${polling === 0 ? nothing : texts.tag('li', nothing, ({ page }) => page.cost.polling(polling))}</ul>`;
}

/** The clusters that cost the most, by their expected cost; none where nothing costs anything. */
function dearest({ rows, texts, report }: Sheet): Html {
  const rowOf = new Map(rows.map((row) => [row.cluster, row]));
  const dear = dearestClusters(report, shownClusters).flatMap(({ cluster, total }) => {
    const row = rowOf.get(cluster);
    return row === undefined ? [] : [{ name: row.name, number: row.number, total }];
  });
  if (dear.length === 0) return nothing;
  const top = Math.max(...dear.map(({ total }) => Number(total.high)));
  return html`${texts.tag('h3', html` class=dearest`, ({ page }) => page.cost.dearest)}
<table class="dearest"><thead><tr>${texts.tag('th', html` scope="col"`, ({ page }) => page.clusters.name)}<th scope="col" class="chart">${report.cost.currency}</th>${texts.tag('th', html` scope="col" class="money"`, ({ page }) => page.cost.expected)}<th scope="col" class="money">${texts.say(({ page }) => `${page.cost.low}–${page.cost.high}`)}</th></tr></thead><tbody>
${dear.map(
  ({ name, number, total }) =>
    html`<tr><th scope="row"><a href="#c${number}"><bdi>${name}</bdi></a></th><td class="chart">${rangeBar(total, top)}</td><td class="money">${texts.own.money.bare(total.expected)}</td><td class="money quiet">${texts.own.money.bare(total.low)}–${texts.own.money.bare(total.high)}</td></tr>
`,
)}</tbody></table>`;
}

function assumptions({ assumptions }: ReportedCost, { texts }: Sheet): Html {
  if (assumptions.length === 0) return nothing;
  const table = html`<table>${headings(
    [
      ({ page }) => page.cost.what,
      ({ page }) => page.cost.low,
      ({ page }) => page.cost.expected,
      ({ page }) => page.cost.high,
      ({ page }) => page.cost.unit,
      ({ page }) => page.cost.source,
      ({ page }) => page.cost.setting,
    ],
    texts,
  )}<tbody>
${assumptions.map((assumption) => {
  const { name, low, expected, high, setting } = assumption;
  const worded = (part: 'unit' | 'source') =>
    texts.tag('td', nothing, ({ language }) => language.cost.assumptions.worded(assumption)[part]);
  return html`<tr><th scope="row">${name}</th><td class="money">${low}</td><td class="money">${expected}</td><td class="money">${high}</td>${worded('unit')}${worded('source')}<td><code>${setting}</code></td></tr>
`;
})}</tbody></table>`;
  return html`<details class=assumptions><summary>${texts.say(({ page }) => page.cost.assumptions)}</summary>${scrolled(({ page }) => page.cost.assumptions, table, texts)}</details>`;
}
