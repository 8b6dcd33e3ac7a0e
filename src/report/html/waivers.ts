import type { AppliedWaiver } from '../../model/report.ts';
import type { PageWords } from '../../words/page-words.ts';
import { type Html, html } from './markup.ts';
import { headings, scrolled, section } from './section.ts';
import type { Sheet } from './sheet.ts';

type WaiverKind = keyof PageWords['waivers']['state'];

/** So many days before it lapses, a waiver is worth a word. */
const soonDays = 14;
const dayMs = 86_400_000;
/** What needs a look first. */
const order = ['malformed', 'lapsed', 'soon', 'idle', 'active'] as const satisfies WaiverKind[];
const classes: Readonly<Record<WaiverKind, string>> = { malformed: 'n', lapsed: 'n', soon: 'u', idle: 'u', active: '' };

/** Every waiver with what it does here; those that waive nothing, or soon will not, come first. */
export function waivers(sheet: Sheet): Html {
  const { report, texts } = sheet;
  const all = report.waivers
    .map((waiver) => ({ waiver, kind: kindOf(waiver, sheet.now) }))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const body =
    all.length === 0
      ? texts.tag('p', html` class="quiet"`, ({ page }) => page.waivers.none)
      : html`${texts.tag('p', html` class="lead"`, ({ page }) => page.waivers.lead)}
${scrolled(({ page }) => page.waivers.title, table(all, sheet), texts)}`;
  return section(
    'waivers',
    ({ page }) => page.waivers.title,
    all.length === 0 ? '' : texts.own.number(all.length),
    body,
    texts,
  );
}

function kindOf({ state, findings, expires }: AppliedWaiver, now: number): WaiverKind {
  if (state !== 'active') return state;
  if (findings === 0) return 'idle';
  return daysLeft(expires, now) <= soonDays ? 'soon' : 'active';
}

/** The day of expiry is the last one. */
function daysLeft(expires: string, now: number): number {
  return Math.floor((Date.parse(`${expires}T00:00:00Z`) + dayMs - now) / dayMs);
}

function table(all: readonly { readonly waiver: AppliedWaiver; readonly kind: WaiverKind }[], sheet: Sheet): Html {
  const { texts } = sheet;
  return html`<table>${headings(
    [
      ({ page }) => page.waivers.stateTitle,
      ({ page }) => page.waivers.check,
      ({ page }) => page.waivers.of,
      ({ page }) => page.waivers.reason,
      ({ page }) => page.waivers.owner,
      ({ page }) => page.waivers.approvedBy,
      ({ page }) => page.waivers.expires,
      ({ page }) => page.waivers.findings,
    ],
    texts,
  )}<tbody>
${all.map(({ waiver, kind }) => row(waiver, kind, sheet))}</tbody></table>`;
}

function row(waiver: AppliedWaiver, kind: WaiverKind, { texts, now, checks, indexes }: Sheet): Html {
  const { check, selector, reason, owner, approvedBy, expires, problem, findings } = waiver;
  const known = checks.get(check);
  return html`<tr><td>${texts.tag('b', html` class="${classes[kind]}"`, ({ page }) => page.waivers.state[kind])}${
    kind === 'soon'
      ? html`<span class="quiet">${texts.say(({ page }) => page.waivers.lapsesIn(daysLeft(expires, now)))}</span>`
      : kind === 'idle'
        ? html`<span class="quiet">${texts.say(({ page }) => page.waivers.idle)}</span>`
        : texts.tag('span', html` class="quiet"`, ({ language }) =>
            problem === null ? '' : language.text.waivers.problems[problem](waiver),
          )
  }</td><td>${known === undefined ? html`<code>${check}</code>` : texts.tag('a', html` href=#k${indexes.checks.get(check) ?? 0}`, ({ language }) => known.title[language.lang])}</td><td><bdi>${selector}</bdi></td><td>${reason}</td><td>${owner}</td><td>${approvedBy}</td><td>${texts.say(({ day }) => day(expires))}</td><td class="money">${findings}</td></tr>
`;
}
