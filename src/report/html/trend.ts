import type { HistoryPoint, Report } from '../../model/report.ts';
import { type Html, html, nothing } from './markup.ts';
import type { Sheet } from './sheet.ts';

const width = 320;
const height = 84;
/** As many reports as a small chart can tell apart. */
const most = 120;

/** What the reports said so far, this one last. */
export function pointsOf({ report, history }: Pick<Sheet, 'report' | 'history'>): readonly HistoryPoint[] {
  const earlier = history.points.filter(({ startedAt }) => startedAt < report.startedAt);
  return [...earlier, pointOf(report)].slice(-most);
}

function pointOf({ auditId, startedAt, summary, readErrors }: Report): HistoryPoint {
  const { proClusters, verified, verdicts } = summary;
  return { auditId, startedAt, proClusters, verified, verdicts, readErrors: readErrors.length };
}

/** Verified clusters over time, under all that there were. Reports that could not read everything are marked. */
export function trend(sheet: Sheet): Html {
  const { texts } = sheet;
  const points = pointsOf(sheet);
  const [first] = points;
  const last = points.at(-1);
  if (points.length < 2 || first === undefined || last === undefined) {
    return nothing;
  }
  const from = Date.parse(first.startedAt);
  const span = Math.max(1, Date.parse(last.startedAt) - from);
  const top = Math.max(1, ...points.map(({ proClusters }) => proClusters));
  const x = ({ startedAt }: HistoryPoint) => (((Date.parse(startedAt) - from) / span) * (width - 2) + 1).toFixed(1);
  const y = (count: number) => (height - 1 - (count / top) * (height - 8)).toFixed(1);
  const label = texts.attribute('aria-label', ({ page, day }) =>
    page.verified.trendLabel({
      from: day(first.startedAt),
      verified: last.verified,
      count: last.proClusters,
      reports: points.length,
    }),
  );
  const marks = points.filter(({ readErrors }) => readErrors > 0);

  return html`<div class="trend">
<h2>${texts.say(({ page }) => page.verified.trend)} <small>${texts.say(({ page, day }) => page.verified.trendFrom(day(first.startedAt)))}</small></h2>
<svg role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"${label}>
<path class="all" d="${steps(points, x, ({ proClusters }) => y(proClusters))}"/>
<path class="area" d="${steps(points, x, ({ verified }) => y(verified))}V${height}H1Z"/>
<path class="line" d="${steps(points, x, ({ verified }) => y(verified))}"/>
${marks.map((point) => html`<path class="mark" d="M${x(point)} ${height}v-7"/>`)}
</svg>
<p class="quiet ends"><span>${first.verified}</span>${marks.length === 0 ? nothing : html`<span class="key">${texts.say(({ page }) => page.verified.trendReadErrors)}</span>`}<b>${last.verified}</b></p>
</div>`;
}

/** Nothing is known between two reports, so that the line stays until the next one says otherwise. */
function steps(
  points: readonly HistoryPoint[],
  x: (point: HistoryPoint) => string,
  y: (point: HistoryPoint) => string,
): string {
  return points.map((point, index) => (index === 0 ? `M${x(point)} ${y(point)}` : `H${x(point)}V${y(point)}`)).join('');
}
