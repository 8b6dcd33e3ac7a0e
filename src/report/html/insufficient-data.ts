import type { Finding } from '../../model/finding.ts';
import { perResource } from '../view/read-errors.ts';
import { type Html, html, nothing } from './markup.ts';
import { nameOf } from './readable.ts';
import { section } from './section.ts';
import { placeOf, type Sheet } from './sheet.ts';

const shownReasons = 6;
const mostReasons = 100;
const mostNames = 12;

/** What was read and still decides nothing. What waits for a read error is only counted: that is listed above. */
export function insufficientData(sheet: Sheet): Html {
  const {
    insufficientData: { findings, reasons, waiting },
    texts,
  } = sheet;
  if (findings === 0) return nothing;
  const folded = reasons.slice(shownReasons, mostReasons);

  const body = html`${texts.tag('p', html` class="lead"`, ({ page }) => page.unknown.lead)}
<ul class="unknown">
${reasons.slice(0, shownReasons).map((some) => entry(some, sheet))}</ul>
${
  folded.length === 0
    ? nothing
    : html`<details class="rest"><summary>${texts.say(({ page }) => page.more(reasons.length - shownReasons))}</summary><ul class="unknown">
${folded.map((some) => entry(some, sheet))}</ul></details>
`
}${waiting === 0 ? nothing : texts.tag('p', html` class="quiet"`, ({ page }) => page.unknown.waiting(waiting))}`;
  return section('unknown', ({ page }) => page.unknown.title, texts.own.number(findings), body, texts);
}

function entry(findings: readonly [Finding, ...Finding[]], sheet: Sheet): Html {
  const { texts, rowOf } = sheet;
  const [first] = findings;
  const distinct = perResource(findings);
  const { type } = first.resource;
  const alike = distinct.filter(({ resource }) => resource.type === type).length;
  const shown = distinct.slice(0, mostNames);
  const more = distinct.length - shown.length;

  return html`<li>${texts.tag('b', html` class="u"`, ({ page }) => page.resource[type](alike))}<div>
<p>${texts.say(({ reason }) => reason(first))}${
    // The times and counts in the sentence are those of the first.
    findings.every(({ reason }) => reason === first.reason)
      ? nothing
      : html` ${texts.tag('span', html` class="quiet"`, ({ page }) => page.unknown.alike)}`
  }</p>
<p class="quiet">${shown.map(({ resource }, index) => {
    const row = rowOf.get(resource.id);
    const name = html`<bdi>${nameOf(resource)}</bdi>`;
    const where = placeOf(resource, sheet);
    return html`${index === 0 ? '' : ', '}${row === undefined ? name : html`<a href="#c${row.number}">${name}</a>`}${where === resource.name || resource.regionId === '' ? '' : ` (${where})`}`;
  })}${more === 0 ? nothing : html`, ${texts.say(({ page }) => page.more(more))}`}</p></div></li>
`;
}
