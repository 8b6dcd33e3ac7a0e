import { severities } from '../../model/finding.ts';
import type { ClusterStanding } from '../../words/page-words.ts';
import { changedInShort } from './changed.ts';
import { command } from './command.ts';
import { type Html, html, nothing, trusted } from './markup.ts';
import type { PageText } from './page-texts.ts';
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
${counts(sheet)}${bar(sheet)}
${worst(sheet)}${readErrors(sheet)}${changedInShort(sheet)}${texts.tag('p', html` class="quiet"`, ({ page }) => page.verified.means)}
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

/** The same numbers as the headline of the terminal has, each with a way to what it counts. */
function counts({ headline: { severities: failed, verdicts, readErrors }, texts }: Sheet): Html {
  const link = (kind: string, to: string, phrase: PageText) =>
    html`<li class="${trusted(kind)}"><a href="#${to}">${texts.say(phrase)}</a></li>`;
  const unsure = verdicts.INSUFFICIENT_DATA;
  return html`<ul class="counts">${severities
    .filter((severity) => failed[severity] > 0)
    .map((severity) =>
      link(severity, 'failed', ({ language: { text, alerts } }) =>
        text.headline.severity(failed[severity], alerts.severityWord[severity]),
      ),
    )}${unsure === 0 ? nothing : link('unsure', 'unknown', ({ language }) => language.text.headline.insufficientData(unsure))}${
    readErrors === 0
      ? nothing
      : link('unsure', 'read-errors', ({ language }) => language.text.headline.readErrors(readErrors))
  }</ul>
`;
}

/** The worst root cause in one line, with the command that restores what it broke, where there is one. */
function worst({ causes: [cause], texts }: Sheet): Html {
  if (cause === undefined || cause.waiver !== undefined) return nothing;
  const [{ finding, changedBy }] = cause.reasons;
  const restore = cause.remediations.find(({ restores }) => restores)?.remediation.commands[0];
  return html`<div class="worst"><p><b class="${trusted(cause.severity)}">${texts.say(({ page }) => page.verified.worst)}</b> ${texts.say(({ reason }) => reason(finding))}${
    changedBy === undefined
      ? nothing
      : html` ${texts.tag('span', html` class="quiet"`, ({ actor }) => actor(changedBy))}`
  } <a href="#failed">${texts.say(({ page }) => page.verified.details)}</a></p>${
    restore === undefined ? nothing : html`<p>${texts.say(({ page }) => page.failed.restore)} ${command(restore)}</p>`
  }</div>
`;
}

/** The first read error, and how many there are. */
function readErrors({ report: { readErrors: errors }, texts }: Sheet): Html {
  const [first] = errors;
  if (first === undefined) return nothing;
  return html`<p class="first-error"><b class="u">${texts.say(({ language }) => language.text.headline.readErrors(errors.length))}</b> ${[first.regionId, first.operation, first.code].filter(Boolean).join(' ')} <a href="#read-errors">${texts.say(({ page }) => page.verified.howToFix)}</a></p>
`;
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
