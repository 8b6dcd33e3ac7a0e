import type { Finding } from '../../model/finding.ts';
import type { FixedFinding, HistoryPoint } from '../../model/report.ts';
import { type Html, html, nothing } from './markup.ts';
import { nameOf } from './readable.ts';
import { section } from './section.ts';
import type { Sheet } from './sheet.ts';
import type { Phrase } from './voice.ts';

const shownChanges = 8;

/** What is different from the report before. */
export interface Changes {
  readonly before: HistoryPoint;
  readonly broke: readonly Finding[];
  /** What is no longer known. */
  readonly lost: readonly Finding[];
  readonly fixed: readonly FixedFinding[];
}

/** undefined where no earlier report is known, so that nothing can be compared. */
export function changesOf({ report, history, causes }: Sheet): Changes | undefined {
  const before = history.points.filter(({ startedAt }) => startedAt < report.startedAt).at(-1);
  if (before === undefined) return undefined;
  // A finding has had its verdict since this report where an earlier one said otherwise, or nothing.
  const fresh = report.findings.filter(({ since }) => since > before.startedAt);
  return {
    before,
    // A key that breaks is one thing, however many clusters hang on it.
    broke: causes.flatMap(({ findings }) =>
      findings.filter(({ since, waiver }) => since > before.startedAt && waiver === undefined).slice(0, 1),
    ),
    lost: fresh.filter(({ verdict, firstSeen }) => verdict === 'INSUFFICIENT_DATA' && firstSeen <= before.startedAt),
    fixed: history.fixed.filter(({ fixedBy }) => fixedBy > before.startedAt),
  };
}

/** The changes in one line, for the top of the page; the section says which they are. */
export function changedInShort(sheet: Sheet): Html {
  const changes = changesOf(sheet);
  if (changes === undefined) return nothing;
  const { voice } = sheet;
  const counts = [
    ['n', ({ page }) => page.changed.worse, changes.broke.length],
    ['u', ({ page }) => page.changed.lost, changes.lost.length],
    // Not green: so high up that would speak for the whole report.
    ['some', ({ page }) => page.changed.better, changes.fixed.length],
  ] as const satisfies [string, Phrase, number][];
  const some = counts.filter(([, , count]) => count > 0);
  return html`<p class="since"><a href="#changed">${voice.say(({ page, time }) => page.changed.since(time(changes.before.startedAt)))}</a> ${
    some.length === 0
      ? voice.say(({ page }) => page.changed.none)
      : some.map(
          ([verdict, name, count]) =>
            html`<span class="${verdict}">${voice.say(name)} <b>${voice.own.number(count)}</b></span> `,
        )
  }</p>
`;
}

/** What is different from the report before: what broke, what was fixed, and what is no longer known. */
export function changed(sheet: Sheet): Html {
  const { report, voice } = sheet;
  const changes = changesOf(sheet);
  if (changes === undefined) {
    return section(
      'changed',
      ({ page }) => page.changed.title,
      '',
      voice.tag('p', html` class="quiet"`, ({ page }) => page.changed.noEarlier),
      voice,
    );
  }
  const { before, broke, lost, fixed } = changes;
  const now = report.summary.verified;
  const isQuiet = broke.length + lost.length + fixed.length === 0;

  const body = html`<p class="lead">${voice.say(({ page, time }) => `${page.changed.since(time(before.startedAt))} `)}${voice.say(({ page }) => page.changed.verifiedBefore({ before: before.verified, now }))}${isQuiet ? html` ${voice.say(({ page }) => page.changed.none)}` : nothing}</p>
<div class="changes">
${group(
  'n',
  ({ page }) => page.changed.worse,
  broke,
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
  fixed,
  (finding) => fixedItem(finding, sheet),
  sheet,
)}
</div>`;
  return section('changed', ({ page }) => page.changed.title, '', body, voice);
}

function group<T>(verdict: string, title: Phrase, all: readonly T[], item: (one: T) => Html, { voice }: Sheet): Html {
  if (all.length === 0) return nothing;
  const more = all.length - shownChanges;
  return html`<div><h3 class="${verdict}">${voice.say(title)} <small>${voice.own.number(all.length)}</small></h3><ul>
${all.slice(0, shownChanges).map(item)}${more > 0 ? html`<li class="quiet">${voice.say(({ page }) => page.more(more))}</li>` : nothing}</ul></div>
`;
}

function findingItem(finding: Finding, { voice, rowOf }: Sheet): Html {
  const row = rowOf.get(finding.resource.id);
  const name = html`<bdi>${nameOf(finding.resource)}</bdi>`;
  return html`<li>${row === undefined ? name : html`<a href="#c${row.number}">${name}</a>`} ${voice.say(({ reason }) => reason(finding))}</li>
`;
}

/** What is fixed is known by its finding; where the resource is gone, by its check alone. */
function fixedItem({ findingId, checkId, since, fixedBy }: FixedFinding, { report, checks, voice }: Sheet): Html {
  const found = report.findings.find(({ id }) => id === findingId);
  const check = checks.get(checkId);
  return html`<li>${found === undefined ? voice.say(({ page }) => page.changed.gone) : html`<bdi>${nameOf(found.resource)}</bdi>`} ${
    check === undefined ? html`<code>${checkId}</code>` : voice.say(({ language }) => check.title[language.lang])
  } <span class="quiet">${voice.say(({ span }) => span(Date.parse(fixedBy) - Date.parse(since)))}</span></li>
`;
}
