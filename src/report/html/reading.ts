import { command } from './command.ts';
import { type Html, html, nothing } from './markup.ts';
import { section } from './section.ts';
import type { Sheet } from './sheet.ts';

/** What was read, when, with which calls, and by which program. */
export function reading({ report, texts }: Sheet): Html {
  const { summary, startedAt, finishedAt, auditId, tool, scope, chainHead } = report;
  const calls = Object.entries(summary.apiCalls).sort(([a], [b]) => (a < b ? -1 : 1));
  const sum = calls.reduce((total, [, count]) => total + count, 0);
  let oldest = startedAt;
  for (const list of [report.clusters, report.findings, report.keys]) {
    for (const { readAt = oldest } of list) if (readAt < oldest) oldest = readAt;
  }
  const body = html`<p class="lead">${texts.say(({ page, time, span }) =>
    page.read.lead({
      calls: sum,
      took: span(Date.parse(finishedAt) - Date.parse(startedAt)),
      from: time(startedAt),
    }),
  )}${oldest === startedAt ? nothing : html` ${texts.say(({ page, time }) => page.read.oldest(time(oldest)))}`}${
    report.readErrors.length === 0
      ? html` ${texts.say(({ page }) => page.readErrors.nothing)}`
      : html` <a href="#read-errors">${texts.say(({ page }) => page.readErrors.title(report.readErrors.length))}</a>`
  }</p>
<dl class="calls">${calls.map(
    ([operation, count]) => html`<div><dt><code>${operation}</code></dt><dd>${texts.own.number(count)}</dd></div>`,
  )}</dl>
<dl class="facts">
<div>${texts.tag('dt', nothing, ({ page }) => page.read.audit)}<dd><code>${auditId}</code></dd></div>
<div>${texts.tag('dt', nothing, ({ page }) => page.read.tool)}<dd>${tool.name} ${tool.version}</dd></div>
<div>${texts.tag('dt', nothing, ({ page }) => page.read.scope)}${texts.tag('dd', nothing, ({ list }) => list([...scope.accounts, ...scope.regions]))}</div>
${
  chainHead === undefined
    ? nothing
    : html`<div>${texts.tag('dt', nothing, ({ page }) => page.read.chainHead(chainHead.number))}<dd><code>${chainHead.sha256}</code></dd></div>
`
}</dl>
<p>${texts.say(({ page }) => page.read.verify)} ${command('sealwatch verify')}</p>
${texts.tag('p', html` class="quiet"`, ({ page }) => page.read.ages)}`;
  return section('read', ({ page }) => page.read.title, '', body, texts);
}
