import { readErrorIn } from '../../checks/shared-reasons.ts';
import type { ReadError } from '../../model/fact.ts';
import { type Finding, severities } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import { type Html, html, nothing } from './markup.ts';
import { nameOf } from './readable.ts';
import { section } from './section.ts';
import { placeOf, type Sheet } from './sheet.ts';

const shownReasons = 6;
const mostReasons = 100;
const mostNames = 12;

/** What was read and still decides nothing. What waits for something unread is only counted: it is shown above. */
export function unknown(sheet: Sheet): Html {
  const { report, voice } = sheet;
  const all = report.findings.filter(({ verdict }) => verdict === 'INSUFFICIENT_DATA');
  if (all.length === 0) return nothing;
  const told = new Set(report.readErrors.map(readName));
  const open = all.filter(({ message }) => {
    const error = readErrorIn(message);
    return error === undefined || !told.has(readName(error));
  });
  const waiting = all.length - open.length;
  const reasons = [...groupBy(open, reasonOf).values()].sort((a, b) => rank(a) - rank(b));
  const folded = reasons.slice(shownReasons, mostReasons);

  const body = html`${voice.tag('p', html` class="lead"`, ({ page }) => page.unknown.lead)}
<ul class="unknown">
${reasons.slice(0, shownReasons).map((findings) => entry(findings, sheet))}</ul>
${
  folded.length === 0
    ? nothing
    : html`<details class="rest"><summary>${voice.say(({ page }) => page.more(reasons.length - shownReasons))}</summary><ul class="unknown">
${folded.map((findings) => entry(findings, sheet))}</ul></details>
`
}${waiting === 0 ? nothing : voice.tag('p', html` class="quiet"`, ({ page }) => page.unknown.waiting(waiting))}`;
  return section('unknown', ({ page }) => page.unknown.title, voice.own.number(all.length), body, voice);
}

function entry(findings: readonly [Finding, ...Finding[]], sheet: Sheet): Html {
  const { voice, rowOf } = sheet;
  const [first] = findings;
  const distinct = [
    ...groupBy(findings, ({ resource }) => JSON.stringify([resource.type, resource.regionId, resource.id])).values(),
  ];
  const { type } = first.resource;
  const alike = distinct.filter(([{ resource }]) => resource.type === type).length;
  const shown = distinct.slice(0, mostNames);
  const more = distinct.length - shown.length;

  return html`<li>${voice.tag('b', html` class="u"`, ({ page }) => page.resource[type](alike))}<div>
<p>${voice.say(({ reason }) => reason(first))}${
    // The times and counts in the sentence are those of the first.
    findings.every(({ reason }) => reason === first.reason)
      ? nothing
      : html` ${voice.tag('span', html` class="quiet"`, ({ page }) => page.unknown.alike)}`
  }</p>
<p class="quiet">${shown.map(([{ resource }], index) => {
    const row = rowOf.get(resource.id);
    const name = html`<bdi>${nameOf(resource)}</bdi>`;
    const where = placeOf(resource, sheet);
    return html`${index === 0 ? '' : ', '}${row === undefined ? name : html`<a href="#c${row.number}">${name}</a>`}${where === resource.name || resource.regionId === '' ? '' : ` (${where})`}`;
  })}${more === 0 ? nothing : html`, ${voice.say(({ page }) => page.more(more))}`}</p></div></li>
`;
}

function readName({
  operation,
  resource = '',
  code,
  requestId,
}: Pick<ReadError, 'operation' | 'resource' | 'code' | 'requestId'>): string {
  return JSON.stringify([operation, resource, code, requestId]);
}

/** Reasons that differ only in a time or a count are one reason; what could not be read differs by what it was. */
function reasonOf({ message, reason }: Finding): string {
  return JSON.stringify([message.id, readErrorIn(message) === undefined ? '' : reason]);
}

function rank(findings: readonly Finding[]): number {
  return Math.min(...findings.map(({ severity }) => severities.indexOf(severity)));
}
