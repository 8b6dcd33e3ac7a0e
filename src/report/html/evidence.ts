import type { Finding } from '../../model/finding.ts';
import { humanTimes } from '../../words/amounts.ts';
import { remediation } from './command.ts';
import { type Html, html, nothing } from './markup.ts';
import { headings } from './section.ts';
import type { Sheet } from './sheet.ts';
import { verdictCell } from './verdict.ts';

/** Findings with everything that they rest on: what was looked at, what is wanted, what was found. */
export function evidenceTable(findings: readonly Finding[], sheet: Sheet): Html {
  return html`<table class=evidence>${headings(
    [
      ({ page }) => page.evidence.verdict,
      ({ page }) => page.evidence.check,
      ({ page }) => page.evidence.property,
      ({ page }) => page.evidence.wanted,
      ({ page }) => page.evidence.found,
    ],
    sheet.texts,
  )}<tbody>${findings.map((finding) => rows(finding, sheet))}</tbody></table>`;
}

function rows(finding: Finding, sheet: Sheet): Html {
  const [first, ...rest] = finding.evidence;
  const span = rest.length === 0 ? nothing : html` rowspan=${rest.length + 1}`;
  const looked = ({ property, expected, actual }: Finding['evidence'][number]) =>
    [property, expected, actual].map((text) => html`<td>${humanTimes(text)}`);

  return html`
<tr>${verdictCell(finding.verdict, span, sheet)}<td${span}>${cellOf(finding, sheet)}${
    first === undefined ? html`<td><td><td>` : looked(first)
  }${rest.map((evidence) => html`<tr>${looked(evidence)}`)}`;
}

function cellOf(finding: Finding, sheet: Sheet): Html {
  const { texts } = sheet;
  const needsDoing = finding.verdict === 'NON_COMPLIANT' || finding.verdict === 'INSUFFICIENT_DATA';
  return html`${title(finding, sheet)}${texts.tag('p', nothing, ({ reason }) => reason(finding))}${needsDoing ? toDo(finding, sheet) : nothing}`;
}

/** Leads to what the check says of itself. */
function title({ checkId }: Finding, { checks, indexes, texts }: Sheet): Html {
  const check = checks.get(checkId);
  if (check === undefined) return html`<code>${checkId}</code>`;
  return texts.tag(
    'a',
    html` href=#k${indexes.checks.get(checkId) ?? 0}`,
    ({ language }) => check.title[language.lang],
  );
}

function toDo(finding: Finding, { report, texts, asOf }: Sheet): Html {
  const { since, firstSeen, controls, readAt, waiver, changedBy } = finding;
  const ids = [...new Set(controls.map((control) => control.slice(control.indexOf(':') + 1)))];
  return html`${
    finding.remediation === undefined
      ? nothing
      : html`<p class=todo>${texts.say(({ page }) => page.cluster.toDo)} ${remediation(finding, texts)}</p>`
  }${
    waiver === undefined
      ? nothing
      : html`<p><b>${texts.say(({ page }) => page.failed.waived)}</b> ${waiver.reason} ${texts.say(({ page, day }) => page.failed.waivedUntil({ ...waiver, date: day(waiver.expires) }))}</p>`
  }${
    changedBy === undefined
      ? nothing
      : html`<p><b>${texts.say(({ language }) => language.alerts.labels.actor)}</b> ${texts.say(({ actor }) => actor(changedBy))}</p>`
  }<p class=quiet>${texts.say(({ page }) => page.severity[finding.severity])}${
    ids.length === 0 ? nothing : html` · ${texts.say(({ page }) => page.evidence.controls)} ${ids.join(', ')}`
  }${
    Date.parse(since) >= asOf && firstSeen === since
      ? nothing
      : html` · ${texts.say(({ page, time }) =>
          since === firstSeen
            ? page.evidence.seenFirst(time(since))
            : page.evidence.since({ time: time(since), first: time(firstSeen) }),
        )}`
  }${readAt === undefined || readAt === report.startedAt ? nothing : html` · ${texts.say(({ page, time }) => page.evidence.readAt(time(readAt)))}`}</p>`;
}
