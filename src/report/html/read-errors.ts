import type { ReadError } from '../../model/fact.ts';
import type { ReadErrorGroup } from '../view/read-errors.ts';
import { command } from './command.ts';
import { type Html, html, nothing } from './markup.ts';
import { placeOf, type Sheet } from './sheet.ts';

/** Names of everything that fails alike, before they are folded away. */
const shownErrors = 4;

/** What could not be read, with how to have it read: the first thing that is shown after the answer. */
export function readErrorBanner(sheet: Sheet): Html {
  const { report, readErrors, texts } = sheet;
  if (report.readErrors.length === 0) return nothing;
  return html`<section id="read-errors" class="read-errors" aria-labelledby="read-errors-title">
<h2 id="read-errors-title">${texts.say(({ page }) => page.readErrors.title(report.readErrors.length))}</h2>
${texts.tag('p', nothing, ({ page }) => page.readErrors.lead)}
<ul>
${readErrors.map((group) => entry(group, sheet))}
</ul>
</section>
`;
}

function entry({ errors, advice }: ReadErrorGroup, sheet: Sheet): Html {
  const { texts } = sheet;
  const [first] = errors;
  const shown = errors.slice(0, shownErrors);
  const rest = errors.slice(shownErrors);

  return html`<li><p><strong>${first.operation}</strong> <b class="u">${first.code}</b></p>
<ul class="plain">${shown.map((error) => aboutOf(error, sheet))}</ul>
${
  rest.length === 0
    ? nothing
    : html`<details><summary>${texts.say(({ page }) => page.more(rest.length))}</summary><ul class="plain">${rest.map((error) => aboutOf(error, sheet))}</ul></details>
`
}${advice.showsMessage ? html`<p class="quiet">${first.message}</p>` : nothing}
<p>${texts.say(({ language }) => advice[language.lang](first))}${advice.commands.map((text) => html` ${command(text)}`)}</p></li>
`;
}

/** Where it was, what it was of, and by which name the cloud's support finds it. */
function aboutOf(error: ReadError, sheet: Sheet): Html {
  const { resource = '', requestId, accountId } = error;
  const cluster = sheet.rowOf.get(resource);
  const place =
    placeOf(error, sheet) === accountId
      ? html`${accountId} ${sheet.texts.say(({ page }) => page.readErrors.wholeAccount)}`
      : html`${placeOf(error, sheet)}`;
  return html`<li>${place}${resource === '' ? nothing : html` <bdi>${cluster === undefined ? resource : `${cluster.name} (${resource})`}</bdi>`}${
    requestId === ''
      ? nothing
      : html` <span class="quiet">${sheet.texts.say(({ page }) => page.readErrors.request)} <code>${requestId}</code></span>`
  }</li>`;
}
