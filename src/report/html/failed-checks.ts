import type { Finding, Severity, Waiver } from '../../model/finding.ts';
import type { ReportedCluster } from '../../model/report.ts';
import type { ListedCause, ListedReason } from '../view/causes.ts';
import { command, remediation } from './command.ts';
import { type Html, html, nothing, trusted } from './markup.ts';
import { nameOf } from './readable.ts';
import { section } from './section.ts';
import { placeOf, type Sheet } from './sheet.ts';

const shownAtOnce = 8;
const mostCauses = 200;
const mostNames = 12;

/** What failed, worst first, one entry for one root cause. */
export function failedChecks(sheet: Sheet): Html {
  const { causes, headline, texts } = sheet;
  if (causes.length === 0) return section('failed', ({ page }) => page.failed.title, '', nothingFailed(sheet), texts);
  const [shown, folded] = [causes.slice(0, shownAtOnce), causes.slice(shownAtOnce, mostCauses)];
  const left = causes.length - shown.length;
  const body = html`<ol class="failed">
${shown.map((cause) => entry(cause, sheet))}</ol>
${
  left === 0
    ? nothing
    : html`<details class="rest"><summary>${texts.say(({ page }) => page.more(left))}</summary><ol class="failed">
${folded.map((cause) => entry(cause, sheet))}</ol></details>`
}`;
  return section('failed', ({ page }) => page.failed.title, texts.own.number(headline.failed), body, texts);
}

/** "No failed checks" covers what was read, and is not said where no cluster could be found. */
function nothingFailed({ headline: { kind, complete }, texts }: Sheet): Html {
  return texts.tag('p', html` class="${trusted(complete ? 'calm' : 'u')}"`, ({ page }) =>
    kind === 'unlisted' ? page.failed.noneUnknown : complete ? page.failed.none : page.failed.noneRead,
  );
}

function entry(cause: ListedCause, sheet: Sheet): Html {
  const { texts } = sheet;
  const { severity, waiver, reasons, encrypting, left } = cause;
  const [first, ...others] = reasons;

  return html`<li class="${trusted(waiver === undefined ? severity : 'waived')}">
${severityWord(severity, waiver, sheet)}
<div>
<h3><bdi>${nameOf(cause.subject)}</bdi>${place(first.finding, sheet)}</h3>
${texts.tag('p', nothing, ({ reason }) => reason(first.finding))}
${actor(first, sheet)}${users(encrypting, 'encrypts', sheet)}${users(left, 'left', sheet)}
${context(cause, sheet)}${others.map(
  (one) =>
    html`<p class="also">${texts.say(({ page }) => page.failed.also)} <b>${texts.say(({ page }) => page.severity[one.finding.severity])}</b> ${texts.say(({ reason }) => reason(one.finding))}</p>
${actor(one, sheet)}`,
)}${since(first.finding, sheet)}${waiver === undefined ? remediations(cause, sheet) : waived(waiver, sheet)}
</div></li>
`;
}

function severityWord(severity: Severity, waiver: Waiver | undefined, { texts }: Sheet): Html {
  return texts.tag('b', html` class="severity"`, ({ page }) =>
    waiver === undefined ? page.severity[severity] : page.failed.waived,
  );
}

/** A region or an account is its own place. */
function place({ resource, location }: Finding, sheet: Sheet): Html {
  if (location !== undefined) return html` <small>${location.file}:${location.line}</small>`;
  const where = placeOf(resource, sheet);
  return where === resource.name || resource.type === 'ACS::::Account' ? nothing : html` <small>${where}</small>`;
}

function users(clusters: readonly ReportedCluster[], how: 'encrypts' | 'left', { rowOf, texts }: Sheet): Html {
  if (clusters.length === 0) return nothing;
  const shown = clusters.slice(0, mostNames);
  const more = clusters.length - shown.length;
  return html`<p>${texts.say(({ page }) => (how === 'left' ? page.failed.left : page.failed.encrypts(clusters.length)))} ${shown.map(
    (cluster, index) =>
      html`${index === 0 ? '' : ', '}<a href="#c${rowOf.get(cluster.id)?.number ?? 0}"><bdi>${nameOf(cluster)}</bdi></a>`,
  )}${more === 0 ? nothing : html`, ${texts.say(({ page }) => page.more(more))}`}</p>
`;
}

/** What is known of the thing at fault, in one quiet line. */
function context({ key, cluster }: ListedCause, { texts }: Sheet): Html {
  if (key === undefined && cluster === undefined) return nothing;
  return texts.tag('p', html` class="quiet"`, ({ page: { failed }, list }) => {
    if (key === undefined) {
      const { spec = '', version = '', state = '' } = cluster ?? {};
      return list([spec, version === '' ? '' : `Kubernetes ${version}`, state || failed.stateUnknown].filter(Boolean));
    }
    const { state = '', spec = '', deletionProtection = '', instanceId = '' } = key.reported ?? {};
    const protection = deletionProtection === '' ? '' : failed.deletionProtection(deletionProtection);
    const instance = instanceId === '' ? '' : failed.instance(instanceId);
    return list([state || failed.stateUnknown, spec, protection, instance].filter(Boolean));
  });
}

function actor({ changedBy }: ListedReason, { texts }: Sheet): Html {
  if (changedBy === undefined) return nothing;
  return html`<p><b>${texts.say(({ language }) => language.alerts.labels.actor)}</b> ${texts.say(({ actor }) => actor(changedBy))}</p>
`;
}

/** Only where an earlier report tells; the first audit finds everything new. */
function since({ since }: Finding, { report, asOf, texts }: Sheet): Html {
  if (since === report.startedAt) return nothing;
  return texts.tag('p', html` class="quiet"`, ({ page, time, span }) =>
    page.failed.since({ time: time(since), span: span(asOf - Date.parse(since)) }),
  );
}

function remediations({ remediations: all, price }: ListedCause, { texts }: Sheet): Html {
  return html`<dl class="remediations">${all.map(
    ({ finding, remediation: { commands }, restores }) =>
      html`${texts.tag('dt', nothing, ({ page }) => (restores ? page.failed.restore : page.failed.remediation))}<dd>${
        restores ? commands.map((text) => command(text)) : remediation(finding, texts)
      }</dd>`,
  )}</dl>${
    price === undefined
      ? nothing
      : texts.tag('p', html` class="quiet"`, ({ page, money }) => page.failed.price(money.range(price)))
  }`;
}

function waived({ reason, owner, approvedBy, expires }: Waiver, { texts }: Sheet): Html {
  return html`<p>${reason}</p>${texts.tag('p', html` class="quiet"`, ({ page, day }) =>
    page.failed.waivedUntil({ date: day(expires), owner, approvedBy }),
  )}`;
}
