import { severities, type Verdict } from '../../model/finding.ts';
import type { HistoryPoint } from '../../model/report.ts';
import { type Html, html, nothing } from './markup.ts';
import { headings, scrolled, section } from './section.ts';
import type { Sheet } from './sheet.ts';
import { pointsOf } from './trend.ts';
import { verdictClass } from './verdict.ts';

/** From the bottom of each bar to its top. */
const stack = ['NON_COMPLIANT', 'INSUFFICIENT_DATA', 'COMPLIANT'] as const satisfies Verdict[];
const height = 120;

/** What the kept reports said, and how long it took to fix what was wrong. */
export function overTime(sheet: Sheet): Html {
  const { texts } = sheet;
  const points = pointsOf(sheet);
  if (points.length < 2) return nothing;
  const body = html`${texts.tag('p', html` class="lead"`, ({ page }) => page.history.lead)}
${chart(points, sheet)}
<ul class="legend">${stack.map((verdict) => html`<li class="${verdictClass[verdict]} some">${texts.say(({ page }) => page.verdict[verdict])}</li>`)}</ul>
<details><summary>${texts.say(({ page }) => page.details)}</summary>${scrolled(({ page }) => page.history.title, table(points, sheet), texts)}</details>
${texts.tag('h3', nothing, ({ page }) => page.history.fixed)}
${timeToFix(sheet)}`;
  return section('history', ({ page }) => page.history.title, '', body, texts);
}

function chart(points: readonly HistoryPoint[], { texts }: Sheet): Html {
  const total = ({ verdicts }: HistoryPoint) => stack.reduce((sum, verdict) => sum + verdicts[verdict], 0);
  const top = Math.max(1, ...points.map(total));
  const step = 100 / points.length;
  const bars = points.map((point, index) => {
    let from = height;
    return stack.map((verdict) => {
      const size = (point.verdicts[verdict] / top) * height;
      from -= size;
      return size === 0
        ? nothing
        : html`<rect class="${verdictClass[verdict]}" x="${(index * step).toFixed(2)}%" y="${from.toFixed(1)}" width="${(step * 0.82).toFixed(2)}%" height="${size.toFixed(1)}"/>`;
    });
  });
  return html`<svg class="stack" role="img" width="100%" height="${height}"${texts.attribute('aria-label', ({ page }) => page.history.chart)}>${bars}</svg>`;
}

function table(points: readonly HistoryPoint[], { texts }: Sheet): Html {
  return html`<table>${headings(
    [
      ({ page }) => page.history.report,
      ({ page }) => page.verified.trendTable.verified,
      ({ page }) => page.verified.trendTable.clusters,
      ...stack.map(
        (verdict) =>
          ({ page }: Parameters<Parameters<typeof texts.say>[0]>[0]) =>
            page.verdict[verdict],
      ),
      ({ page }) => page.history.readErrors,
    ],
    texts,
  )}<tbody>
${points.toReversed().map(
  ({ startedAt, verified, proClusters, verdicts, readErrors }) =>
    html`<tr>${texts.tag('th', html` scope="row"`, ({ time }) => time(startedAt))}<td>${verified}</td><td>${proClusters}</td>${stack.map((verdict) => html`<td>${verdicts[verdict]}</td>`)}<td>${readErrors}</td></tr>
`,
)}</tbody></table>`;
}

function timeToFix(sheet: Sheet): Html {
  const { history, texts } = sheet;
  if (history.fixed.length === 0) return texts.tag('p', html` class="quiet"`, ({ page }) => page.history.nothingFixed);
  const rows = severities.flatMap((severity) => {
    const spans = history.fixed
      .filter((fixed) => fixed.severity === severity)
      .map(({ since, fixedBy }) => Date.parse(fixedBy) - Date.parse(since))
      .sort((a, b) => a - b);
    if (spans.length === 0) return [];
    // Of an even number, the longer of the two in the middle: no better than it was.
    const median = spans[Math.floor(spans.length / 2)] ?? 0;
    return [
      html`<tr>${texts.tag('th', html` scope="row"`, ({ page }) => page.severity[severity])}${texts.tag('td', nothing, ({ page }) => page.history.count(spans.length))}${texts.tag('td', nothing, ({ span }) => span(median))}${texts.tag('td', nothing, ({ span }) => span(spans.at(-1) ?? 0))}</tr>
`,
    ];
  });
  return html`<table class="narrow">${headings(
    [
      ({ page }) => page.history.severity,
      ({ page }) => page.waivers.findings,
      ({ page }) => page.history.took,
      ({ page }) => page.history.slowest,
    ],
    texts,
  )}<tbody>${rows}</tbody></table>`;
}
