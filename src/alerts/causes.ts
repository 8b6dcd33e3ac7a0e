import { causeOf, follows, isRestated, reasonOf, remediationOf, restoringCommands } from '../checks/catalog.ts';
import { sharedMessage } from '../checks/shared-reasons.ts';
import type { Cause, HeldFinding, Reason, TouchedCluster } from '../model/alert.ts';
import type { ReadError } from '../model/fact.ts';
import { type Finding, type Severity, severities } from '../model/finding.ts';
import { type KeyBook, type KnownKey, keyBook } from '../model/key-ref.ts';
import type { Report, ReportedCluster } from '../model/report.ts';

const shownReasons = 5;
/** Reading a list of clusters or the identity: where that fails, nobody knows what else there is. */
export const listings = /^(cs:DescribeClusters|sts:|fc:)/;

type Group = Pick<Cause, 'id' | 'kind' | 'accountId' | 'regionId'> & { readonly key?: KnownKey };

/**
 * What is wrong by root cause, worst first, and what could not be read as one cause per account and region. A dead key is
 * one cause with its clusters, its missing protection and the denied calls; a cluster that is off is one with its synced
 * secrets.
 */
export function causesOf(report: Report): Cause[] {
  const clusters = new Map(report.clusters.map((cluster) => [cluster.id, cluster]));
  const keys = keyBook(report);
  const failed = report.findings.filter(({ verdict }) => verdict === 'NON_COMPLIANT');
  const grouped = failed.map((finding) => ({ finding, group: groupOf(finding, clusters, keys) }));
  const dead = new Map(
    grouped.flatMap(({ group }) => (group.kind === 'dead-key' && group.key ? [[nameOfKey(group), group]] : [])),
  );
  const groups = new Map<string, { group: Group; findings: Finding[] }>();
  for (const { finding, group: own } of grouped) {
    const group = (causeOf(finding) === 'key-protection' && dead.get(nameOfKey(own))) || own;
    const known = groups.get(group.id);
    if (known === undefined) groups.set(group.id, { group, findings: [finding] });
    else known.findings.push(finding);
  }

  return [...[...groups.values()].map((each) => toCause(each, clusters)), ...readErrorCauses(report.readErrors)].sort(
    (a, b) => rank(a.severity) - rank(b.severity) || (a.id < b.id ? -1 : 1),
  );
}

function nameOfKey({ accountId, regionId, key }: Group): string {
  return JSON.stringify([accountId, regionId, key?.id]);
}

/** From 0, the worst. */
export function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

function groupOf(finding: Finding, clusters: ReadonlyMap<string, ReportedCluster>, keys: KeyBook): Group {
  const { resource, checkId } = finding;
  const { accountId, regionId } = resource;
  const named = (kind: Cause['kind'], region: string, ...rest: readonly string[]) => ({
    id: nameOf(kind, accountId, region, ...rest),
    kind,
    accountId,
    regionId: region,
  });
  const cause = causeOf(finding);
  switch (cause) {
    case 'off':
      return named('off', regionId, resource.id);
    case 'refused-unnamed':
      return named('refused-unnamed', regionId);
    // One trail would cover all regions, so that it is missing is one matter.
    case 'no-trail':
      return named('no-trail', '');
  }

  const keyId = resource.type === 'ACS::KMS::Key' ? resource.id : (clusters.get(resource.id)?.encryption.keyId ?? '');
  if (cause !== undefined && keyId !== '') {
    const key = keys({ accountId, regionId, id: keyId });
    const instanceId = key.reported?.instanceId ?? '';
    if (cause === 'instance' && instanceId !== '') return named('instance', regionId, instanceId);
    if (cause === 'dead-key') return { ...named('dead-key', regionId, key.id), key };
    return { ...named('key', regionId, key.id, checkId), key };
  }
  return named('finding', regionId, checkId, resource.type === 'ACS::::Account' ? '' : resource.id);
}

function nameOf(...parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd'))).join('/');
}

function toCause(
  { group, findings }: { group: Group; findings: readonly Finding[] },
  clusters: ReadonlyMap<string, ReportedCluster>,
): Cause {
  const open = findings.filter(({ waiver }) => waiver === undefined);
  const telling = [...(open.length === 0 ? findings : open)].sort(worstFirst);
  const [first] = telling as [Finding, ...Finding[]];
  const { key, ...place } = group;
  const deadlines = telling.flatMap(({ message }) => deadlineOf(message)).sort();
  const subject = key === undefined ? first.resource : { id: key.id, name: key.id };

  return {
    ...place,
    subject: subjectOf(group, subject),
    names: key === undefined ? [] : [...new Set([key.id, ...(key.reported?.references ?? [])])].sort(),
    severity: first.severity,
    checkId: first.checkId,
    clusters: touched(group, findings, clusters),
    reasons: reasonsOf(telling),
    evidence: first.evidence[0] ?? null,
    remediation: remediationFor(first),
    deadline: deadlines[0] ?? null,
    since: findings.map(({ since }) => since).sort()[0] ?? first.since,
    findings: [...telling, ...findings.filter((finding) => !telling.includes(finding))].map(held),
    waived: open.length === 0,
  };
}

function subjectOf({ kind, accountId, regionId, id }: Group, { id: own, name }: { id: string; name: string }) {
  if (kind === 'refused-unnamed') return { id: regionId, name: regionId };
  if (kind === 'no-trail') return { id: accountId, name: accountId };
  if (kind === 'instance') {
    const instance = decodeURIComponent(id.split('/').at(-1) ?? '');
    return { id: instance, name: instance };
  }
  return { id: own, name: name.trim() === '' ? own : name };
}

/** What is bad about a key comes before what follows from it; all machines agree on the order. */
function worstFirst(a: Finding, b: Finding): number {
  const order = (finding: Finding) => (follows(finding) ? 2 : finding.resource.type === 'ACS::KMS::Key' ? 0 : 1);
  return rank(a.severity) - rank(b.severity) || order(a) - order(b) || (a.id < b.id ? -1 : 1);
}

function reasonsOf(findings: readonly Finding[]): Reason[] {
  const seen = new Map<string, Reason>();
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
  { key, kind }: Group,
  findings: readonly Finding[],
  clusters: ReadonlyMap<string, ReportedCluster>,
): TouchedCluster[] {
  const own = findings.flatMap(({ resource }) => clusters.get(resource.id) ?? []);
  const all = kind === 'dead-key' || kind === 'key' ? [...own, ...(key?.clusters ?? [])] : own;
  const isKey = kind === 'dead-key' || kind === 'key' || kind === 'instance';
  const byId = new Map(
    all
      // A cluster that is gone, or that no key could seal, loses nothing.
      .filter(
        ({ encryption, verification }) =>
          !isKey || encryption.state !== 'off' || verification.configured !== 'NOT_APPLICABLE',
      )
      .map((cluster) => [cluster.id, cluster] as const),
  );
  return [...byId.values()]
    .map(
      ({ id, name, regionId, tags, encryption }): TouchedCluster => ({
        id,
        name: name.trim() === '' ? id : name,
        regionId,
        how: !isKey ? 'touched' : encryption.state === 'off' ? 'left' : 'encrypted',
        tags: Object.entries(tags).map(([tag, value]) => `${tag}=${value}`),
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
    const id = nameOf('read-error', error.accountId, error.regionId);
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
      evidence: null,
      remediation: readErrorRemediation(first),
      deadline: null,
      since: '',
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
