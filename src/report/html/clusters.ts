import { stages } from '../../model/finding.ts';
import { unlistedOf } from '../completeness.ts';
import { clusterBody } from './cluster-body.ts';
import { clusterDetails } from './cluster-details.ts';
import { filters } from './filters.ts';
import { type Html, html, markupOf, nothing } from './markup.ts';
import { headings, section } from './section.ts';
import { placeOf, type Sheet } from './sheet.ts';
import type { Phrase } from './voice.ts';

/** Clusters that the page holds the evidence of, and what it may take, in bytes: a browser should open it at once. */
const mostDetailed = 1_000;
const mostDetailBytes = 6_200_000;
const partSize = 250;

/** Every cluster with its five stages, worst first, each opening to its evidence. */
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

/**
 * The table, in parts of so many rows that a browser lays out only those in sight: of one table it would lay out all ten
 * thousand rows again whenever more of them arrive.
 */
function table(sheet: Sheet): Html {
  const { rows, voice, report } = sheet;
  const head = headings(
    [
      ({ page }) => page.clusters.name,
      ({ page }) => page.clusters.verification,
      ...stages.map(
        (stage): Phrase =>
          ({ page }) =>
            page.stage[stage],
      ),
      ({ page }) => page.clusters.activity,
      ({ page }) => page.clusters.cost(report.cost.currency),
      ({ page }) => page.clusters.evidence,
    ],
    voice,
  );
  const details = detailsOf(sheet);
  const parts = Array.from({ length: Math.ceil(rows.length / partSize) }, (_, index) =>
    rows.slice(index * partSize, (index + 1) * partSize),
  );

  return html`${missing(sheet)}${worstOnly(details.length, sheet)}${verification(sheet)}${filters(sheet)}
<div id="list"${sheet.manyAccounts ? html` class="accounts"` : nothing}>
${parts.map(
  (part, index) => html`<div class="chunk${index === 0 ? '' : ' far'}"><table class="list">
${voice.tag('caption', nothing, ({ page, number }) =>
  parts.length === 1
    ? page.clusters.caption
    : `${page.clusters.caption} (${number(index + 1)}/${number(parts.length)})`,
)}${head}
${part.map((row) => clusterBody(row, details[row.number - 1] ?? nothing, sheet))}</table></div>
`,
)}</div>`;
}

/** What the worst clusters open to. Where names and evidence were made to flood the page, it is fewer. */
function detailsOf(sheet: Sheet): Html[] {
  const details: Html[] = [];
  let bytes = 0;
  for (const row of sheet.rows.slice(0, mostDetailed)) {
    const detail = clusterDetails(row, sheet);
    bytes += Buffer.byteLength(markupOf(detail));
    if (bytes > mostDetailBytes) break;
    details.push(detail);
  }
  return details;
}

/** The question that each stage answers, as a first reader would ask it. */
function verification({ voice }: Sheet): Html {
  return html`<details class="stages"><summary>${voice.say(({ page }) => page.clusters.stages)}</summary><dl>${stages.map(
    (stage) =>
      html`<div>${voice.tag('dt', nothing, ({ page }) => page.stage[stage])}${voice.tag('dd', nothing, ({ page }) => page.stageQuestion[stage])}</div>`,
  )}</dl></details>
`;
}

function worstOnly(detailed: number, { rows, voice }: Sheet): Html {
  if (rows.length <= detailed) return nothing;
  return html`<p class="notice">${voice.say(({ page }) => page.clusters.worstOnly({ shown: detailed, all: rows.length }))} <code>sealwatch audit --region R --format html</code></p>
`;
}

/** A list that was refused must never look like one that is empty. */
function none({ report, voice }: Sheet): Html {
  const isDenied = unlistedOf(report).length > 0;
  return voice.tag('p', isDenied ? html` class="u"` : nothing, ({ page }) =>
    isDenied ? page.clusters.noneListed : page.clusters.none,
  );
}

function missing(sheet: Sheet): Html {
  const unlisted = unlistedOf(sheet.report);
  if (unlisted.length === 0) return nothing;
  const places = [...new Set(unlisted.map((error) => placeOf(error, sheet)))];
  return sheet.voice.tag('p', html` class="notice u"`, ({ page, list }) => page.clusters.missing(list(places)));
}
