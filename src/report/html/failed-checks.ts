import { causeOf, isRestated, restoringCommands } from '../../checks/catalog.ts';
import type { Finding } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import type { ReportedCluster } from '../../model/report.ts';
import { newChangedBy } from '../changed-by.ts';
import { isComplete, unlistedOf } from '../completeness.ts';
import { type Cause, toRemediate } from '../text/cause.ts';
import { command, remediation } from './command.ts';
import { type Html, html, nothing, trusted } from './markup.ts';
import { nameOf } from './readable.ts';
import { section } from './section.ts';
import { placeOf, type Sheet } from './sheet.ts';

const shownAtOnce = 8;
const mostCauses = 200;
const mostNames = 12;

/** Everything that is against the rules, worst first, one entry for one cause. */
export function onFire(sheet: Sheet): Html {
  const { causes, voice } = sheet;
  if (causes.length === 0) return section('fire', ({ page }) => page.fire.title, '', quiet(sheet), voice);
  const [shown, folded] = [causes.slice(0, shownAtOnce), causes.slice(shownAtOnce, mostCauses)];
  const left = causes.length - shown.length;
  const waived = causes.filter(({ findings }) => findings[0].waiver !== undefined).length;
  const body = html`<ol class="fire">
${shown.map((cause) => entry(cause, sheet))}</ol>
${
  left === 0
    ? nothing
    : html`<details class="rest"><summary>${voice.say(({ page }) => page.more(left))}</summary><ol class="fire">
${folded.map((cause) => entry(cause, sheet))}</ol></details>`
}`;
  return section('fire', ({ page }) => page.fire.title, voice.own.number(causes.length - waived), body, voice);
}

/** "No failed checks" covers what was read, and is not said where no cluster could be found. */
function quiet({ report, voice }: Sheet): Html {
  const unknown = report.clusters.length === 0 && unlistedOf(report).length > 0;
  const isWhole = isComplete(report);
  return voice.tag('p', html` class="${trusted(isWhole ? 'calm' : 'u')}"`, ({ page }) =>
    unknown ? page.fire.noneUnknown : isWhole ? page.fire.none : page.fire.noneRead,
  );
}

function entry(cause: Cause, sheet: Sheet): Html {
  const { voice } = sheet;
  const [first, ...rest] = cause.findings;
  const others = rest.filter(
    (finding, index) =>
      !isRestated(finding, cause.findings) &&
      ![first, ...rest.slice(0, index)].some(({ reason }) => reason === finding.reason),
  );

  return html`<li class="${trusted(first.waiver === undefined ? first.severity : 'waived')}">
${severity(first, sheet)}
<div>
<h3><bdi>${cause.key?.id ?? nameOf(first.resource)}</bdi>${place(first, sheet)}</h3>
${voice.tag('p', nothing, ({ reason }) => reason(first))}
${who(first, [], sheet)}${cause.key === undefined ? nothing : [hanging(cause.key.encrypting, 'encrypts', sheet), hanging(cause.key.left, 'left', sheet)]}
${context(cause, sheet)}${others.map(
  (finding, index) =>
    html`<p class="also">${voice.say(({ page }) => page.fire.also)} <b>${voice.say(({ page }) => page.severity[finding.severity])}</b> ${voice.say(({ reason }) => reason(finding))}</p>
${who(finding, [first, ...others.slice(0, index)], sheet)}`,
)}${since(first, sheet)}${first.waiver === undefined ? cures(cause, sheet) : waiver(first.waiver, sheet)}
</div></li>
`;
}

function severity({ severity, waiver }: Finding, { voice }: Sheet): Html {
  return voice.tag('b', html` class="severity"`, ({ page }) =>
    waiver === undefined ? page.severity[severity] : page.fire.waived,
  );
}

/** A region or an account is its own place. */
function place({ resource }: Finding, sheet: Sheet): Html {
  const where = placeOf(resource, sheet);
  return where === resource.name || resource.type === 'ACS::::Account' ? nothing : html` <small>${where}</small>`;
}

function hanging(clusters: readonly ReportedCluster[], how: 'encrypts' | 'left', { rowOf, voice }: Sheet): Html {
  if (clusters.length === 0) return nothing;
  const shown = clusters.slice(0, mostNames);
  const more = clusters.length - shown.length;
  return html`<p>${voice.say(({ page }) => (how === 'left' ? page.fire.left : page.fire.encrypts(clusters.length)))} ${shown.map(
    (cluster, index) =>
      html`${index === 0 ? '' : ', '}<a href="#c${rowOf.get(cluster.id)?.number ?? 0}"><bdi>${nameOf(cluster)}</bdi></a>`,
  )}${more === 0 ? nothing : html`, ${voice.say(({ page }) => page.more(more))}`}</p>
`;
}

/** What is known of the thing at fault, in one quiet line. */
function context({ key, cluster }: Cause, { voice }: Sheet): Html {
  if (key === undefined && cluster === undefined) return nothing;
  return voice.tag('p', html` class="quiet"`, ({ page: { fire }, list }) => {
    if (key === undefined) {
      const { spec = '', version = '', state = '' } = cluster ?? {};
      return list([spec, version === '' ? '' : `Kubernetes ${version}`, state || fire.stateUnknown].filter(Boolean));
    }
    const { state = '', spec = '', deletionProtection = '', instanceId = '' } = key.reported ?? {};
    const protection = deletionProtection === '' ? '' : fire.deletionProtection(deletionProtection);
    const instance = instanceId === '' ? '' : fire.instance(instanceId);
    return list([state || fire.stateUnknown, spec, protection, instance].filter(Boolean));
  });
}

function who(finding: Finding, before: readonly Finding[], { voice }: Sheet): Html {
  const by = newChangedBy(finding, before);
  if (by === undefined) return nothing;
  return html`<p><b>${voice.say(({ language }) => language.alerts.labels.actor)}</b> ${voice.say(({ actor }) => actor(by))}</p>
`;
}

/** Only where an earlier report tells; the first audit finds everything new. */
function since({ since }: Finding, { report, asOf, voice }: Sheet): Html {
  if (since === report.startedAt) return nothing;
  return voice.tag('p', html` class="quiet"`, ({ page, time, span }) =>
    page.fire.since({ time: time(since), span: span(asOf - Date.parse(since)) }),
  );
}

/** What to do about everything that a cause explains, each once. */
function cures({ findings, cluster }: Cause, { voice }: Sheet): Html {
  const distinct = groupBy(toRemediate(findings), ({ remediation }) => JSON.stringify(remediation));
  const isOff = findings.some((finding) => causeOf(finding) === 'off');
  const price = isOff && cluster?.cost?.state === 'off' ? cluster.cost.total : undefined;

  return html`<dl class="cures">${[...distinct.values()].map(([finding]) => {
    const [restore] = restoringCommands(finding);
    return html`${voice.tag('dt', nothing, ({ page }) => (restore === undefined ? page.fire.fix : page.fire.undo))}<dd>${
      restore === undefined ? remediation(finding, voice) : command(restore)
    }</dd>`;
  })}</dl>${
    price === undefined
      ? nothing
      : voice.tag('p', html` class="quiet"`, ({ page, money }) =>
          page.fire.price(
            price.low === price.high ? money.amount(price.low) : `${money.amount(price.low)}–${money.bare(price.high)}`,
          ),
        )
  }`;
}

function waiver({ reason, owner, approvedBy, expires }: NonNullable<Finding['waiver']>, { voice }: Sheet): Html {
  return html`<p>${reason}</p>${voice.tag('p', html` class="quiet"`, ({ page, day }) =>
    page.fire.waivedUntil({ date: day(expires), owner, approvedBy }),
  )}`;
}
