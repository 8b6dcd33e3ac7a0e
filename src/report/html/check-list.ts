import { type Html, html, nothing } from './markup.ts';
import { section } from './section.ts';
import type { Sheet } from './sheet.ts';

/** What each check asks and why it matters: findings lead here. */
export function checkList({ checks, texts, indexes }: Sheet): Html {
  const shown = [...checks.values()];
  if (shown.length === 0) return nothing;
  const body = html`${texts.tag('p', html` class="lead"`, ({ page }) => page.checks.lead)}
<dl class="checks">
${shown.map(
  (
    check,
  ) => html`<div id=k${indexes.checks.get(check.id) ?? 0}><dt>${texts.say(({ language }) => check.title[language.lang])} <code>${check.id}</code></dt>
<dd>${texts.say(({ language }) => check.risk[language.lang])}</dd><dd class="quiet">${texts.say(({ page }) => page.severity[check.severity])}${
    check.controls.length === 0 ? nothing : html` · ${check.controls.join(', ')}`
  }${check.reference.startsWith('https://') ? html` · <a href="${check.reference}" rel="noreferrer">${texts.say(({ page }) => page.checks.reference)}</a>` : nothing}</dd></div>
`,
)}</dl>`;
  return section('checks', ({ page }) => page.checks.title, '', body, texts);
}
