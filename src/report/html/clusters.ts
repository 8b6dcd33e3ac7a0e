import { stages } from '../../model/finding.ts';
import { clusterBody } from './cluster-body.ts';
import { clusterDetails } from './cluster-details.ts';
import { filters } from './filters.ts';
import { type Html, html, markupOf, nothing } from './markup.ts';
import type { PageText } from './page-texts.ts';
import { headings, section } from './section.ts';
import { placeOf, type Sheet } from './sheet.ts';

/** Clusters that the page holds the evidence of, and what it may take, in bytes: a browser should open it at once. */
const mostDetailed = 1_000;
const mostDetailBytes = 6_200_000;
const partSize = 250;

/** Every cluster with its five stages, worst first, each opening to its evidence. */
export function clusters(sheet: Sheet): Html {
  const { rows, texts } = sheet;
  return section(
    'clusters',
    ({ page }) => page.clusters.title,
    rows.length === 0 ? '' : texts.own.number(rows.length),
    rows.length === 0 ? none(sheet) : table(sheet),
    texts,
  );
}

/**
 * The table, in parts of so many rows that a browser lays out only those in sight: of one table it would lay out all ten
 * thousand rows again whenever more of them arrive.
 */
function table(sheet: Sheet): Html {
  const { rows, texts, report } = sheet;
  const head = headings(
    [
      ({ page }) => page.clusters.name,
      ({ page }) => page.clusters.verification,
      ...stages.map(
        (stage): PageText =>
          ({ page }) =>
            page.stage[stage],
      ),
      ({ page }) => page.clusters.activity,
      ({ page }) => page.clusters.cost(report.cost.currency),
      ({ page }) => page.clusters.evidence,
    ],
    texts,
  );
  const details = detailsOf(sheet);
  const parts = Array.from({ length: Math.ceil(rows.length / partSize) }, (_, index) =>
    rows.slice(index * partSize, (index + 1) * partSize),
  );

  return html`${missing(sheet)}${worstOnly(details.length, sheet)}${verification(sheet)}${filters(sheet)}
<div id="list"${sheet.manyAccounts ? html` class="accounts"` : nothing}>
${parts.map(
  (part, index) => html`<div class="chunk${index === 0 ? '' : ' far'}"><table class="list">
${texts.tag('caption', nothing, ({ page, number }) =>
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
function verification({ texts }: Sheet): Html {
  return html`<details class="stages"><summary>${texts.say(({ page }) => page.clusters.stages)}</summary><dl>${stages.map(
    (stage) =>
      html`<div>${texts.tag('dt', nothing, ({ page }) => page.stage[stage])}${texts.tag('dd', nothing, ({ page }) => page.stageQuestion[stage])}</div>`,
  )}</dl></details>
`;
}

function worstOnly(detailed: number, { rows, texts }: Sheet): Html {
  if (rows.length <= detailed) return nothing;
  return html`<p class="notice">${texts.say(({ page }) => page.clusters.worstOnly({ shown: detailed, all: rows.length }))} <code>sealwatch audit --region R --format html</code></p>
`;
}

/** A list that was refused must never look like one that is empty. */
function none({ unlisted, texts }: Sheet): Html {
  const isDenied = unlisted.length > 0;
  return texts.tag('p', isDenied ? html` class="u"` : nothing, ({ page }) =>
    isDenied ? page.clusters.noneListed : page.clusters.none,
  );
}

function missing(sheet: Sheet): Html {
  const { unlisted } = sheet;
  if (unlisted.length === 0) return nothing;
  const places = [...new Set(unlisted.map((error) => placeOf(error, sheet)))];
  return sheet.texts.tag('p', html` class="notice u"`, ({ page, list }) => page.clusters.missing(list(places)));
}
