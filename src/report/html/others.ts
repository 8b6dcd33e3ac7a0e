import { type Finding, verdicts } from '../../model/finding.ts';
import type { ReportedKey } from '../../model/report.ts';
import { evidenceTable } from './evidence.ts';
import { type Html, html, nothing } from './markup.ts';
import { headings, scrolled, section } from './section.ts';
import { placeOf, type Sheet } from './sheet.ts';
import { tally } from './tally.ts';

const mostFindings = 500;
const mostKeys = 500;

/** What is about keys, regions and accounts rather than one cluster, each with its evidence. */
export function others(sheet: Sheet): Html {
  const { report, texts } = sheet;
  const findings = report.findings.filter(({ resource }) => resource.type !== 'ACS::ACK::Cluster');
  if (findings.length + report.keys.length === 0) return nothing;
  const shown = findings.slice(0, mostFindings);
  const body = html`${texts.tag('p', html` class="lead"`, ({ page }) => page.others.lead)}
${groups(shown, sheet)}${limited(shown.length, findings.length, sheet)}
${keys(sheet)}`;
  return section('others', ({ page }) => page.others.title, '', body, texts);
}

/** One group for each resource, those with the worst verdict open to the eye first. */
function groups(findings: readonly Finding[], sheet: Sheet): Html {
  const { texts } = sheet;
  const byResource = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { type, accountId, regionId, id } = finding.resource;
    const key = JSON.stringify([type, accountId, regionId, id]);
    const group = byResource.get(key);
    if (group === undefined) byResource.set(key, [finding]);
    else group.push(finding);
  }
  return html`${[...byResource.values()].map((group) => {
    const { resource } = group[0] as Finding;
    const counts = verdicts.map((verdict) => [verdict, group.filter((one) => one.verdict === verdict).length] as const);
    const where = placeOf(resource, sheet);
    return html`<details class="benchmark"><summary><span class="name">${texts.say(({ page }) => page.kind[resource.type])} <bdi>${resource.id}</bdi>${where === resource.id ? '' : html` <small>${where}</small>`}</span> ${tally(counts, sheet)}</summary>
<div class="detail">${evidenceTable(group, sheet)}</div></details>
`;
  })}`;
}

function keys(sheet: Sheet): Html {
  const { report, texts } = sheet;
  if (report.keys.length === 0) return nothing;
  const shown = report.keys.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostKeys);
  const table = html`<table>${headings(
    [
      ({ page }) => page.others.key,
      ({ page }) => page.others.state,
      ({ page }) => page.others.protection,
      ({ page }) => page.others.rotation,
      ({ page }) => page.others.spec,
      ({ page }) => page.others.encrypts,
    ],
    texts,
  )}<tbody>
${shown.map((key) => keyRow(key, sheet))}</tbody></table>`;
  return html`${texts.tag('h3', nothing, ({ page }) => page.others.keys)}
${scrolled(({ page }) => page.others.keys, table, texts)}${limited(shown.length, report.keys.length, sheet)}`;
}

function rank({ state }: ReportedKey): number {
  return state === 'Enabled' ? 2 : state === '' ? 1 : 0;
}

function keyRow(key: ReportedKey, sheet: Sheet): Html {
  const { texts } = sheet;
  const { id, state, deletionProtection, rotation, spec, clusters, deleteDate, requestId } = key;
  const field = (text: string) =>
    text === '' ? texts.tag('span', html` class="u"`, ({ page }) => page.cluster.unknown) : html`${text}`;
  return html`<tr><th scope="row"><bdi>${id}</bdi> <small>${placeOf(key, sheet)}</small></th><td>${rank(key) === 0 ? html`<b class="n">${state}</b>` : field(state)}${
    deleteDate === null
      ? nothing
      : html` ${texts.tag('span', html` class="quiet"`, ({ page, time }) => page.others.deleted(time(deleteDate)))}`
  }${requestId === undefined ? nothing : html` <small>kms:DescribeKey ${requestId}</small>`}</td><td>${field(deletionProtection)}</td><td>${field(rotation)}</td><td>${field(spec)}</td>${texts.tag('td', nothing, ({ page }) => page.resource['ACS::ACK::Cluster'](clusters.length))}</tr>
`;
}

function limited(shown: number, all: number, { texts }: Sheet): Html {
  return shown === all
    ? nothing
    : texts.tag('p', html` class="notice"`, ({ page }) => page.others.limited({ shown, all }));
}
