import { aliyunRpc, attestCommand, readClusterCommand, rewriteSecrets } from '../../model/command-line.ts';
import { type Finding, isVerified } from '../../model/finding.ts';
import type { Attestation } from '../../model/memory.ts';
import type { Source } from '../../model/report.ts';
import { describedBy } from '../view/source.ts';
import { activityChart } from './activity-chart.ts';
import { clusterCost } from './cluster-cost.ts';
import { command } from './command.ts';
import { evidenceTable } from './evidence.ts';
import { type Html, html, nothing } from './markup.ts';
import type { PageText } from './page-texts.ts';
import { clip } from './readable.ts';
import type { Sheet, SheetRow } from './sheet.ts';
import { verdictWord } from './verdict.ts';

/** Everything that is known of a cluster, folded away until somebody asks. */
export function clusterDetails(row: SheetRow, sheet: Sheet): Html {
  const { texts } = sheet;
  const { cluster, findings } = row;
  return html`<details><summary>${texts.say(({ page }) => page.clusters.evidence)}</summary><div class=detail>
<dl class=facts>${facts(row, sheet)}</dl>
<div class=charts><div>${texts.tag('h3', nothing, ({ page }) => page.cluster.activity)}${activityChart(cluster.usage, sheet)}</div>${
    cluster.cost === null
      ? nothing
      : html`<div>${texts.tag('h3', nothing, ({ page }) => page.cluster.cost)}${clusterCost(cluster.cost, sheet)}</div>`
  }</div>
${evidenceTable(findings.toSorted(byStage(sheet)), sheet)}
${oldSecrets(row, sheet)}<dl class=remediations>${rewrite(row, sheet)}${again(row, sheet)}</dl></div></details>`;
}

function facts({ cluster }: SheetRow, { texts, report, keys, manyAccounts }: Sheet): Html {
  const { id, accountId, spec, profile, version, state, tags, encryption, source, readAt, verified } = cluster;
  const fact = (title: PageText, value: string, source?: Source) =>
    html`<div>${texts.tag('dt', nothing, title)}<dd>${value === '' ? texts.tag('span', html` class=u`, ({ page }) => page.cluster.unknown) : value}${toldBy(source)}</div>`;
  const list = Object.entries(tags);

  return html`${fact(({ page }) => page.cluster.id, id)}${
    isVerified(verified)
      ? html`<div>${texts.tag('dt', nothing, ({ page }) => page.clusters.verification)}${texts.tag('dd', nothing, ({ page }) => page.strength[verified])}</div>`
      : nothing
  }${manyAccounts ? fact(({ page }) => page.cluster.account, accountId) : nothing}${fact(
    ({ page }) => page.cluster.spec,
    `${spec}${spec === '' || /^default$/i.test(profile) || profile === '' ? '' : ` ${profile}`}`,
  )}${fact(({ page }) => page.cluster.version, version)}${fact(({ page }) => page.cluster.state, state)}<div>${texts.tag('dt', nothing, ({ page }) => page.cluster.encryption)}<dd>${texts.say(({ page }) => page.cluster[encryption.state])}${toldBy(source)}</div>${
    encryption.keyId === ''
      ? nothing
      : fact(
          ({ page }) => page.cluster.key,
          encryption.keyId,
          describedBy(keys({ ...cluster, id: encryption.keyId }).reported),
        )
  }${list.length === 0 ? nothing : fact(({ page }) => page.cluster.tags, list.map(([tag, value]) => `${tag}=${value}`).join(', '))}<div>${texts.tag('dt', nothing, ({ page }) => page.cluster.read)}${texts.tag('dd', nothing, ({ time }) => time(readAt ?? report.startedAt))}</div>`;
}

/** The answer of the cloud that it was read from. */
function toldBy(source: Source | undefined): Html {
  return source === undefined ? nothing : html` <small>${source.operation} ${source.requestId}</small>`;
}

/** In the order in which the checks are listed, which is that of the verification. */
function byStage({ indexes: { checks } }: Sheet): (a: Finding, b: Finding) => number {
  return (a, b) => (checks.get(a.checkId) ?? checks.size) - (checks.get(b.checkId) ?? checks.size);
}

/** The fifth stage has no check: a person attests it, with what the cluster's audit log shows of it. */
function oldSecrets({ cluster: { verification, attestation } }: SheetRow, { texts }: Sheet): Html {
  const verdict = verification.existingSecretsReencrypted;
  if (verdict === 'NON_COMPLIANT' || verdict === 'NOT_APPLICABLE') return nothing;
  return html`<p>${verdictWord(verdict, texts, 'b')} <b>${texts.say(({ page }) => page.stage.existingSecretsReencrypted)}</b> ${texts.say(({ page }) => page.cluster.oldSecrets[verdict])}</p>
${attestation === undefined ? nothing : attested(attestation, texts)}`;
}

/** Half of these texts may come from anybody who can write Secrets, or attest. */
function attested({ at, by, how, auditLog }: Attestation, texts: Sheet['texts']): Html {
  const said = texts.tag('p', nothing, ({ page, time }) =>
    page.cluster.attested({ by: clip(by, 400), time: time(at), how: clip(how, 400) }),
  );
  if (auditLog === undefined) return said;
  const { project, logstore, since, from, to, written, notWritten, writers } = auditLog;
  return html`${said}${texts.tag('p', nothing, ({ page, time }) =>
    page.cluster.auditLog({
      place: `${project}/${logstore}`,
      from: time(from),
      to: time(to),
      since: time(since),
      written: String(written),
      notWritten: String(notWritten),
    }),
  )}${
    writers.length === 0
      ? nothing
      : html`<ul>${writers.map(({ user, secrets, first, last }) =>
          texts.tag('li', nothing, ({ page, time }) =>
            page.cluster.auditLogWriter({ user, secrets: String(secrets), first: time(first), last: time(last) }),
          ),
        )}</ul>`
  }`;
}

function rewrite({ cluster: { id, verification } }: SheetRow, { texts }: Sheet): Html {
  if (verification.existingSecretsReencrypted !== 'INSUFFICIENT_DATA') return nothing;
  return html`${texts.tag('dt', nothing, ({ page }) => page.cluster.rewrite)}<dd>${command(rewriteSecrets)}${texts.tag('dt', nothing, ({ page }) => page.cluster.attest)}${attestCommand(id).map((line) => html`<dd>${command(line)}`)}`;
}

/** What an auditor may ask the cloud in order to see the same. */
function again({ cluster }: SheetRow, { texts, keys }: Sheet): Html {
  const { id, regionId, encryption } = cluster;
  const key = keys({ ...cluster, id: encryption.keyId }).reported;
  const lines = [
    ...readClusterCommand(id, regionId),
    ...(key === undefined || key.arn === '' ? [] : aliyunRpc('kms DescribeKey', { KeyId: key.id }, regionId)),
  ];
  if (lines.length === 0) return nothing;
  return html`${texts.tag('dt', nothing, ({ page }) => page.cluster.again)}${lines.map((line) => html`<dd>${command(line)}`)}`;
}
