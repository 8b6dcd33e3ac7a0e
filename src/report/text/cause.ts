import { type Finding, severities } from '../../model/finding.ts';
import type { Report, ReportedCluster, ReportedKey } from '../../model/report.ts';
import { groupBy } from './group.ts';

/** One thing that is wrong, with every finding that it explains: a dead key is one, however many clusters hang on it. */
export interface Cause {
  /** Worst first; never empty. */
  readonly findings: readonly [Finding, ...Finding[]];
  /** The key at fault, where one is. */
  readonly key?: FaultyKey;
  /** The cluster at fault, where it is one cluster's own. */
  readonly cluster?: ReportedCluster;
}

export interface FaultyKey {
  /** As its clusters name it. */
  readonly id: string;
  readonly accountId: string;
  readonly regionId: string;
  /** What KMS says of it; absent where the report holds nothing. */
  readonly reported?: ReportedKey;
  /** Clusters that it seals. */
  readonly sealing: readonly ReportedCluster[];
  /** Clusters that are off, but still name it: their old Secrets may need it. */
  readonly left: readonly ReportedCluster[];
}

/** The `NON_COMPLIANT` findings by cause, worst first; what was waived is a cause apart. */
export function causesOf(report: Report): Cause[] {
  const clusters = new Map(report.clusters.map((cluster) => [cluster.id, cluster]));
  const keys = new Map(report.keys.map((key) => [keyName(key), key]));
  const users = usersByKey(report, keys);
  const broken = report.findings.filter(({ verdict }) => verdict === 'NON_COMPLIANT');
  const groups = groupBy(broken, (finding) => {
    const key = keyAtFault(finding, clusters);
    return JSON.stringify([key === undefined ? finding.id : identityOf(key, keys), finding.waiver ?? null]);
  });

  return [...groups.values()]
    .map((findings) => toCause(findings, { clusters, keys, users }))
    .sort((a, b) => rank(a.findings[0]) - rank(b.findings[0]));
}

interface Joined {
  readonly clusters: ReadonlyMap<string, ReportedCluster>;
  readonly keys: ReadonlyMap<string, ReportedKey>;
  readonly users: ReadonlyMap<string, readonly ReportedCluster[]>;
}

function toCause(group: readonly [Finding, ...Finding[]], { clusters, keys, users }: Joined): Cause {
  const findings = [...group].sort((a, b) => rank(a) - rank(b)) as [Finding, ...Finding[]];
  const [first] = findings;
  const key = keyAtFault(first, clusters);
  const cluster = clusters.get(first.resource.id);
  if (key === undefined) return { findings, ...(cluster === undefined ? {} : { cluster }) };

  const reported = keys.get(keyName(key));
  const named = users.get(identityOf(key, keys)) ?? [];
  return {
    findings,
    key: {
      ...key,
      ...(reported === undefined ? {} : { reported }),
      sealing: named.filter(({ encryption }) => encryption.state !== 'off'),
      // A cluster that is gone, or that no key could seal, needs none.
      left: named.filter(
        ({ encryption, proof }) => encryption.state === 'off' && proof.configured !== 'NOT_APPLICABLE',
      ),
    },
  };
}

interface KeyPlace {
  readonly id: string;
  readonly accountId: string;
  readonly regionId: string;
}

/** Findings on a cluster that its key explains are those whose reason speaks of the key. */
function keyAtFault(
  { resource, message }: Finding,
  clusters: ReadonlyMap<string, ReportedCluster>,
): KeyPlace | undefined {
  const { id, accountId, regionId } = resource;
  if (resource.type === 'ACS::KMS::Key') return { id, accountId, regionId };
  if (!message.id.startsWith('key-') && message.id !== 'refused') return undefined;
  const keyId = clusters.get(id)?.encryption.keyId ?? '';

  return keyId === '' ? undefined : { id: keyId, accountId, regionId };
}

function usersByKey(
  report: Report,
  keys: ReadonlyMap<string, ReportedKey>,
): ReadonlyMap<string, readonly ReportedCluster[]> {
  return groupBy(
    report.clusters.filter(({ encryption }) => encryption.keyId !== ''),
    (cluster) => identityOf({ ...cluster, id: cluster.encryption.keyId }, keys),
  );
}

/** A key goes by an id, an alias and an ARN: what KMS calls it is the same for all of them. */
function identityOf(key: KeyPlace, keys: ReadonlyMap<string, ReportedKey>): string {
  const arn = keys.get(keyName(key))?.arn ?? '';
  const name = arn === '' ? key.id : arn;
  return keyName({ ...key, id: /:key\/(.+)$/.exec(name)?.[1] ?? name });
}

function keyName({ accountId, regionId, id }: KeyPlace): string {
  return JSON.stringify([accountId, regionId, id]);
}

/** What is accepted for a while is read last, and what follows from a bad key after what is bad about it. */
function rank({ severity, waiver, message }: Finding): number {
  const follows = message.id === 'refused' ? 0.5 : 0;
  return severities.indexOf(severity) + follows + (waiver === undefined ? 0 : severities.length);
}
