import { type Html, html, nothing } from './markup.ts';
import type { Sheet } from './sheet.ts';

const dayMs = 86_400_000;

/** Whose report this is, as of when, and the ways around and through it. */
export function header(sheet: Sheet): Html {
  const { report, texts } = sheet;
  const { accounts, regions } = report.scope;

  return html`${texts.tag('a', html` class="skip" href="#clusters"`, ({ page }) => page.skip)}
<header>
<div class="top">
<p class="brand">Sealwatch</p>
<p class="scope">${texts.say(({ page, list }) => (accounts.length === 0 ? page.accountUnknown : accounts.length > 3 ? page.accounts(accounts.length) : accounts.map(page.account).join(', ')) + (regions.length === 0 ? '' : ` · ${regions.length > 3 ? page.regions(regions.length) : list(regions)}`))}</p>
<p class="asof">${texts.tag('time', html` id="asof" datetime="${report.startedAt}"`, ({ page, time }) => page.asOf(time(report.startedAt)))} <span id="age" class="script"></span></p>
<div class="switches script">
<div role="group"${texts.attribute('aria-label', ({ page }) => page.theme.label)}>${(
    ['auto', 'light', 'dark'] as const
  ).map((theme) =>
    texts.tag('button', html` type="button" data-scheme="${theme}"`, ({ page }) => page.theme[theme]),
  )}</div>
</div>
</div>
${navigation(sheet)}
</header>`;
}

/** What qualifies the whole report: that it is old, or that only a part of it was read again. */
export function notices({ report, texts, asOf, now }: Sheet): Html {
  const age = now - asOf;
  return html`<p id="stale" class="notice u"${age > 2 * dayMs ? nothing : html` hidden`}>${texts.say(({ page, span }) => page.stale(span(age)))}</p>
${report.kind === 'change' ? texts.tag('p', html` class="notice"`, ({ page }) => page.partlyAgain) : nothing}`;
}

function navigation(sheet: Sheet): Html {
  const { texts, report, headline, changes, rows, benchmarks, history } = sheet;
  const { failed } = headline;
  // Where no list of clusters could be read, 0 failed checks are not none.
  const isUnknown = headline.kind === 'unlisted';
  const unknown = headline.verdicts.INSUFFICIENT_DATA;
  const link = (id: string, text: Html, count: number | string = '') =>
    html`<li${id === 'read-errors' ? html` class="first"` : nothing}><a href="#${id}">${text}${count === '' ? nothing : html` <b>${count}</b>`}</a></li>`;

  return html`<nav${texts.attribute('aria-label', ({ page }) => page.sections)}><ul>${
    report.readErrors.length === 0
      ? nothing
      : link(
          'read-errors',
          texts.say(({ page }) => page.history.readErrors),
          report.readErrors.length,
        )
  }${link(
    'failed',
    texts.say(({ page }) => page.failed.title),
    isUnknown && failed === 0 ? '?' : texts.own.number(failed),
  )}${
    unknown === 0
      ? nothing
      : link(
          'unknown',
          texts.say(({ page }) => page.unknown.title),
          texts.own.number(unknown),
        )
  }${link(
    'changed',
    texts.say(({ page }) => page.changed.title),
    changes === undefined
      ? ''
      : texts.own.number(changes.failed.length + changes.lost.length + changes.resolved.length),
  )}${link(
    'clusters',
    texts.say(({ page }) => page.clusters.title),
    isUnknown ? '?' : texts.own.number(rows.length),
  )}${
    benchmarks.length === 0
      ? nothing
      : link(
          'benchmarks',
          texts.say(({ page }) => page.benchmarks.title),
        )
  }${link(
    'waivers',
    texts.say(({ page }) => page.waivers.title),
    texts.own.number(report.waivers.length),
  )}${link(
    'cost',
    texts.say(({ page }) => page.cost.title),
  )}${
    history.points.length === 0
      ? nothing
      : link(
          'history',
          texts.say(({ page }) => page.history.title),
        )
  }${link(
    'read',
    texts.say(({ page }) => page.read.title),
  )}</ul></nav>`;
}
