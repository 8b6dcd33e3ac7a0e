import type { Finding } from '../../model/finding.ts';
import type { FixedFinding } from '../../model/report.ts';
import { type Html, html, nothing } from './markup.ts';
import type { PageText } from './page-texts.ts';
import { nameOf } from './readable.ts';
import { section } from './section.ts';
import type { Sheet } from './sheet.ts';

const shownChanges = 8;

/** The changes in one line, for the top of the page; the section says which they are. */
export function changedInShort(sheet: Sheet): Html {
  const { changes, texts } = sheet;
  if (changes === undefined) return nothing;
  const counts = [
    ['n', ({ page }) => page.changed.worse, changes.failed.length],
    ['u', ({ page }) => page.changed.lost, changes.lost.length],
    // Not green: so high up that would speak for the whole report.
    ['some', ({ page }) => page.changed.better, changes.resolved.length],
  ] as const satisfies [string, PageText, number][];
  const some = counts.filter(([, , count]) => count > 0);
  return html`<p class="since"><a href="#changed">${texts.say(({ page, time }) => page.changed.since(time(changes.before.startedAt)))}</a> ${
    some.length === 0
      ? texts.say(({ page }) => page.changed.none)
      : some.map(
          ([verdict, name, count]) =>
            html`<span class="${verdict}">${texts.say(name)} <b>${texts.own.number(count)}</b></span> `,
        )
  }</p>
`;
}

/** What is different from the report before: what broke, what was fixed, and what is no longer known. */
export function changed(sheet: Sheet): Html {
  const { report, changes, texts } = sheet;
  if (changes === undefined) {
    return section(
      'changed',
      ({ page }) => page.changed.title,
      '',
      texts.tag('p', html` class="quiet"`, ({ page }) => page.changed.noEarlier),
      texts,
    );
  }
  const { before, failed, lost, resolved } = changes;
  const now = report.summary.verified;
  const isQuiet = failed.length + lost.length + resolved.length === 0;

  const body = html`<p class="lead">${texts.say(({ page, time }) => `${page.changed.since(time(before.startedAt))} `)}${texts.say(({ page }) => page.changed.verifiedBefore({ before: before.verified, now }))}${isQuiet ? html` ${texts.say(({ page }) => page.changed.none)}` : nothing}</p>
<div class="changes">
${group(
  'n',
  ({ page }) => page.changed.worse,
  failed,
  (finding) => findingItem(finding, sheet),
  sheet,
)}
${group(
  'u',
  ({ page }) => page.changed.lost,
  lost,
  (finding) => findingItem(finding, sheet),
  sheet,
)}
${group(
  'y',
  ({ page }) => page.changed.better,
  resolved,
  (finding) => fixedItem(finding, sheet),
  sheet,
)}
</div>`;
  return section('changed', ({ page }) => page.changed.title, '', body, texts);
}

function group<T>(verdict: string, title: PageText, all: readonly T[], item: (one: T) => Html, { texts }: Sheet): Html {
  if (all.length === 0) return nothing;
  const more = all.length - shownChanges;
  return html`<div><h3 class="${verdict}">${texts.say(title)} <small>${texts.own.number(all.length)}</small></h3><ul>
${all.slice(0, shownChanges).map(item)}${more > 0 ? html`<li class="quiet">${texts.say(({ page }) => page.more(more))}</li>` : nothing}</ul></div>
`;
}

function findingItem(finding: Finding, { texts, rowOf }: Sheet): Html {
  const row = rowOf.get(finding.resource.id);
  const name = html`<bdi>${nameOf(finding.resource)}</bdi>`;
  return html`<li>${row === undefined ? name : html`<a href="#c${row.number}">${name}</a>`} ${texts.say(({ reason }) => reason(finding))}</li>
`;
}

/** What is fixed is known by its finding; where the resource is gone, by its check alone. */
function fixedItem({ findingId, checkId, since, fixedBy }: FixedFinding, { report, checks, texts }: Sheet): Html {
  const found = report.findings.find(({ id }) => id === findingId);
  const check = checks.get(checkId);
  return html`<li>${found === undefined ? texts.say(({ page }) => page.changed.gone) : html`<bdi>${nameOf(found.resource)}</bdi>`} ${
    check === undefined ? html`<code>${checkId}</code>` : texts.say(({ language }) => check.title[language.lang])
  } <span class="quiet">${texts.say(({ span }) => span(Date.parse(fixedBy) - Date.parse(since)))}</span></li>
`;
}
