import { unlistedOf } from '../text/unlisted.ts';
import { clusterBody } from './cluster-body.ts';
import { clusterDetails } from './cluster-details.ts';
import { filters } from './filters.ts';
import { type Html, html, nothing } from './markup.ts';
import { section } from './section.ts';
import { placeOf, type Sheet } from './sheet.ts';

/** Clusters that the page holds the evidence of. With more, it would outgrow what a browser opens at once. */
export const detailed = 1_000;

/** Every cluster with its five rungs, worst first, each opening to its evidence. */
export function clusters(sheet: Sheet): Html {
  const { rows, voice } = sheet;
  return section(
    'clusters',
    ({ page }) => page.clusters.title,
    rows.length === 0 ? '' : voice.own.number(rows.length),
    rows.length === 0 ? none(sheet) : table(sheet),
    voice,
  );
}

function table(sheet: Sheet): Html {
  const { rows, voice, report } = sheet;
  const heads = [
    voice.tag('th', html` scope="col"`, ({ page }) => page.clusters.name),
    voice.tag('th', html` scope="col"`, ({ page }) => page.clusters.proof),
    ...(['configured', 'keyValid', 'roleAuthorized', 'seenWorking', 'oldSecretsRewritten'] as const).map((rung) =>
      voice.tag('th', html` scope="col"`, ({ page }) => page.rung[rung]),
    ),
    voice.tag('th', html` scope="col"`, ({ page }) => page.clusters.activity),
    voice.tag('th', html` scope="col"`, ({ page }) => page.clusters.cost(report.cost.currency)),
    voice.tag('th', html` scope="col" class="open"`, ({ page }) => page.clusters.evidence),
  ];

  return html`${missing(sheet)}${worstOnly(sheet)}${filters(sheet)}
<table id="list">
${voice.tag('caption', nothing, ({ page }) => page.clusters.caption)}
<thead><tr>${heads}</tr></thead>
${rows.map((row) => clusterBody(row, row.number <= detailed ? clusterDetails(row, sheet) : nothing, sheet))}</table>`;
}

function worstOnly({ rows, voice }: Sheet): Html {
  if (rows.length <= detailed) return nothing;
  return html`<p class="notice">${voice.say(({ page }) => page.clusters.worstOnly({ shown: detailed, all: rows.length }))} <code>sealwatch audit --region R --format html</code></p>
`;
}

/** A list that was refused must never look like one that is empty. */
function none({ report, voice }: Sheet): Html {
  const isRefused = unlistedOf(report).length > 0;
  return voice.tag('p', isRefused ? html` class="u"` : nothing, ({ page }) =>
    isRefused ? page.clusters.noneListed : page.clusters.none,
  );
}

function missing(sheet: Sheet): Html {
  const unlisted = unlistedOf(sheet.report);
  if (unlisted.length === 0) return nothing;
  const places = [...new Set(unlisted.map((error) => placeOf(error, sheet)))];
  return sheet.voice.tag('p', html` class="notice u"`, ({ page, list }) => page.clusters.missing(list(places)));
}
