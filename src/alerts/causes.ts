import { isRestated, reasonOf, remediationOf, restoringCommands } from '../checks/catalog.ts';
import { type RootCause, rootCauseId, rootCausesOf, severityOf, usersOf } from '../checks/root-causes.ts';
import { sharedMessage } from '../checks/shared-reasons.ts';
import type { AlertReason, Cause, HeldFinding, TouchedCluster } from '../model/alert.ts';
import { tagTexts } from '../model/cluster.ts';
import type { ReadError } from '../model/fact.ts';
import { type Finding, type Severity, severities } from '../model/finding.ts';
import type { Report, ReportedCluster } from '../model/report.ts';

const shownReasons = 5;
/** Reading a list of clusters or the identity: where that fails, it is unknown what else there is. */
export const listings = /^(cs:DescribeClusters|sts:|fc:)/;

/** What is wrong by root cause, worst first, and what could not be read as one cause per account and region. */
export function causesOf(report: Report): Cause[] {
  const clusters = new Map(report.clusters.map((cluster) => [cluster.id, cluster]));
  return [...rootCausesOf(report).map((root) => toCause(root, clusters)), ...readErrorCauses(report.readErrors)].sort(
    (a, b) => rank(a.severity) - rank(b.severity) || (a.id < b.id ? -1 : 1),
  );
}

/** From 0, the worst. */
export function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

function toCause(root: RootCause, clusters: ReadonlyMap<string, ReportedCluster>): Cause {
  const { id, kind, accountId, regionId, subject, key, open, waived } = root;
  const telling = (open.length === 0 ? waived : open) as readonly [Finding, ...Finding[]];
  const findings = open.length === 0 ? waived : [...open, ...waived];
  const [first] = telling;
  const deadlines = telling.flatMap(({ message }) => deadlineOf(message)).sort();

  return {
    id,
    kind,
    accountId,
    regionId,
    subject,
    names: key === undefined ? [] : [...new Set([key.id, ...(key.reported?.references ?? [])])].sort(),
    severity: severityOf(root),
    checkId: first.checkId,
    clusters: touched(root, findings, clusters),
    reasons: reasonsOf(telling),
    remediation: remediationFor(first),
    deadline: deadlines[0] ?? null,
    findings: findings.map(held),
    waived: open.length === 0,
  };
}

function reasonsOf(findings: readonly Finding[]): AlertReason[] {
  const seen = new Map<string, AlertReason>();
  for (const finding of findings) {
    if (isRestated(finding, findings)) continue;
    const { message } = finding;
    const text = JSON.stringify(message);
    if (!seen.has(text)) seen.set(text, { message });
  }
  return [...seen.values()].slice(0, shownReasons);
}

function deadlineOf(message: Finding['message']): string[] {
  const field = reasonOf(message)?.deadline;
  const time = field === undefined ? undefined : message.data[field];
  return typeof time === 'string' && time !== '' ? [time] : [];
}

/** What to do about the worst finding, with the message by which it can be said in any language. */
function remediationFor(finding: Finding): Cause['remediation'] {
  const { message, remediation } = finding;
  return remediation === undefined
    ? null
    : { ...remediation, message, restores: restoringCommands(finding).length > 0 };
}

function touched(
  { kind, key }: RootCause,
  findings: readonly Finding[],
  clusters: ReadonlyMap<string, ReportedCluster>,
): TouchedCluster[] {
  const isKey = key !== undefined || kind === 'instance';
  const own = findings.flatMap(({ resource }) => clusters.get(resource.id) ?? []);
  const { encrypting, left } = usersOf({ clusters: [...own, ...(key?.clusters ?? [])] });
  const all = isKey ? [...encrypting, ...left] : own;
  return [...new Map(all.map((cluster) => [cluster.id, cluster])).values()]
    .map(
      ({ id, name, regionId, tags, encryption }): TouchedCluster => ({
        id,
        name: name.trim() === '' ? id : name,
        regionId,
        how: !isKey ? 'touched' : encryption.state === 'off' ? 'left' : 'encrypted',
        tags: tagTexts(tags),
      }),
    )
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

function held({ id, severity, waiver, resource }: Finding): HeldFinding {
  return {
    id,
    severity,
    waived: waiver !== undefined,
    waiverExpires: waiver?.expires ?? '',
    resourceType: resource.type,
    resourceId: resource.id,
    accountId: resource.accountId,
    regionId: resource.regionId,
  };
}

/** One standing cause for an account and region, whatever it is that cannot be read there. */
function readErrorCauses(readErrors: readonly ReadError[]): Cause[] {
  const places = new Map<string, [ReadError, ...ReadError[]]>();
  for (const error of readErrors) {
    const id = rootCauseId('read-error', error.accountId, error.regionId);
    const known = places.get(id);
    if (known === undefined) places.set(id, [error]);
    else known.push(error);
  }

  return [...places].map(([id, errors]): Cause => {
    const [first] = errors;
    const { accountId, regionId } = first;
    const place = regionId === '' ? accountId : regionId;
    const hidesMost = errors.some(({ operation }) => listings.test(operation));
    const kinds = new Map(
      errors.map(({ operation, code, resource = '' }) => [`${operation} ${code}`, { operation, code, resource }]),
    );
    return {
      id,
      kind: 'read-error',
      accountId,
      regionId,
      subject: { id: place, name: place },
      names: [],
      severity: hidesMost ? 'high' : 'medium',
      checkId: '',
      clusters: [],
      reasons: [...kinds.values()].slice(0, shownReasons).map((error) => ({ readErrors: error })),
      remediation: readErrorRemediation(first),
      deadline: null,
      findings: [],
      waived: false,
    };
  });
}

function readErrorRemediation({ operation, resource = '', code, requestId, accountId, regionId }: ReadError) {
  const message = sharedMessage('read-error', { operation, resource, code, requestId });
  const place = { type: 'ACS::::Region', id: regionId, name: regionId, accountId, regionId } as const;
  const remediation = remediationOf(message, place);
  return remediation === undefined ? null : { ...remediation, message, restores: false };
}
