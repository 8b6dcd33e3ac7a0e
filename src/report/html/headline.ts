import type { ClusterStanding } from '../../words/page-words.ts';
import { changedInShort } from './changed.ts';
import { type Html, html, nothing, trusted } from './markup.ts';
import type { Sheet } from './sheet.ts';
import { trend } from './trend.ts';
import { standingClass } from './verdict.ts';

/** In the order of the bar: what is verified, what is not known, what failed. */
const parts = ['verified', 'unknown', 'failed'] as const satisfies ClusterStanding[];

/** The answer: how many clusters are verified, of how many, and how that went. */
export function verifiedHeader(sheet: Sheet): Html {
  const { texts } = sheet;
  return html`<section id="verified" class="verified" aria-labelledby="verified-title">
<div>
${headline(sheet)}
${bar(sheet)}
${changedInShort(sheet)}${texts.tag('p', html` class="quiet"`, ({ page }) => page.verified.means)}
</div>
${trend(sheet)}
</section>
`;
}

function headline({ headline: { kind, verified, proClusters }, texts }: Sheet): Html {
  if (kind === 'unlisted') {
    return html`<h1 id="verified-title" class="unknown"><b class="figure">?</b> ${texts.say(({ page }) => page.verified.unknown)}</h1>`;
  }
  if (kind === 'none') {
    return html`<h1 id="verified-title"><b class="figure">0</b> ${texts.say(({ page }) => page.verified.empty)}</h1>`;
  }
  return html`<h1 id="verified-title"><b class="figure">${texts.own.number(verified)}</b> ${texts.say(({ page }) => page.verified.ofClusters({ count: proClusters, atLeast: kind === 'at-least' }))}</h1>`;
}

/** The clusters by how they stand, as one bar. Every part has its word and its number below. */
function bar({ rows, texts }: Sheet): Html {
  const counts = Object.fromEntries(
    [...parts, 'outside' as const].map((part) => [part, rows.filter(({ standing }) => standing === part).length]),
  ) as Record<ClusterStanding, number>;
  const all = parts.reduce((sum, part) => sum + counts[part], 0);
  if (rows.length === 0) return nothing;
  let from = 0;
  const rects = parts.map((part) => {
    const width = all === 0 ? 0 : (counts[part] / all) * 100;
    const rect = html`<rect class="${standingClass[part]}" x="${from.toFixed(2)}%" width="${width.toFixed(2)}%" height="100%"/>`;
    from += width;
    return width === 0 ? nothing : rect;
  });
  const label = texts.attribute('aria-label', ({ page }) =>
    page.verified.barLabel({ verified: counts.verified, failed: counts.failed, unknown: counts.unknown }),
  );

  return html`<svg class="bar" role="img" width="100%" height="14"${label}>${rects}</svg>
<ul class="legend">
${parts.map(
  (part) =>
    html`<li class="${standingClass[part]} ${trusted(counts[part] === 0 ? 'zero' : 'some')}"><b>${texts.own.number(counts[part])}</b> ${texts.say(({ page }) => page.standing[part])}</li>
`,
)}${counts.outside === 0 ? nothing : html`<li class="quiet">${texts.say(({ page }) => page.verified.outside(counts.outside))}</li>`}
</ul>`;
}
