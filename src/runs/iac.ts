import { checks } from '../checks/index.ts';
import type { Config } from '../config/schema.ts';
import { costOf } from '../cost/cost-of.ts';
import type { Declarations, DeclaredCluster, DeclaredKey } from '../iac/declarations.ts';
import { judgeDeclared, usersOf } from '../iac/judge-declared.ts';
import { findingIds, findingOf, summarize, worstFirst } from '../judge/assemble.ts';
import { verifiedOf } from '../judge/verification.ts';
import { applyWaivers } from '../judge/waivers.ts';
import { tagTexts } from '../model/cluster.ts';
import type { ReadError } from '../model/fact.ts';
import type { Finding, Resource, Verdict } from '../model/finding.ts';
import type { Report, ReportedCluster, ReportedKey } from '../model/report.ts';
import { version } from '../version.ts';

/** A file with what it declares. */
export interface DeclaredFile {
  /** With slashes, as people find it. */
  readonly file: string;
  readonly declared: Declarations;
}

export interface IacRun {
  readonly auditId: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** Judges files that declare what is to be deployed, as a report that every format renders. Pure. */
export function iacReport(files: readonly DeclaredFile[], config: Config, run: IacRun): Report {
  const idOf = findingIds();
  // Addresses are of one file.
  const idIn = (file: string, address: string) => (files.length === 1 ? address : `${file}#${address}`);
  const tags = new Map<string, Readonly<Record<string, string>>>();
  const made = files.flatMap(({ file, declared }) =>
    judgeDeclared(declared).map(({ check, on, decision }): Finding => {
      const resource = resourceOf(idIn(file, on.address), on.address, check.resourceType);
      tags.set(resource.id, on.tags);
      const owner = config.owners.tag === undefined ? undefined : on.tags[config.owners.tag];
      return {
        ...findingOf({ check, resource, decision }, idOf(check.id, resource), run.startedAt),
        location: { file, line: on.line },
        ...(owner !== undefined && { owner }),
      };
    }),
  );
  const { findings, waivers } = applyWaivers(made.sort(worstFirst), config.waivers, {
    now: Date.parse(run.startedAt),
    checkIds: new Set(checks.map(({ id }) => id)),
    tagsOf: ({ resource }) => (resource.type === 'ACS::ACK::Cluster' ? tagTexts(tags.get(resource.id) ?? {}) : []),
    idOf: (_, text) => text,
  });
  const clusters = files.flatMap(({ file, declared }) =>
    declared.clusters
      .filter(({ after }) => after === 'declared')
      .map((one) => clusterOf((address) => idIn(file, address), one, findings)),
  );
  const keys = files.flatMap(({ file, declared }) =>
    declared.keys.map((key) => reportedKey((address) => idIn(file, address), key, declared)),
  );
  const nothing = { subjects: [], unknown: 0, usage: [], users: () => [], canonical: (_: string, id: string) => id };

  return {
    schemaVersion: '1',
    tool: { name: 'sealwatch', version },
    kind: 'iac',
    ...run,
    scope: { accounts: [], regions: [] },
    inputs: { snapshotDigest: '', readingDigests: [], memoryDigest: '', configDigest: '' },
    readErrors: files.flatMap(incompleteOf),
    summary: summarize({ clusters, keys, findings }, {}),
    clusters,
    keys,
    findings,
    waivers,
    cost: costOf(nothing, config.cost).cost,
  };
}

function incompleteOf({ file, declared: { incomplete } }: DeclaredFile): ReadError[] {
  if (incomplete === undefined) return [];
  return [{ operation: 'iac:ReadPlan', accountId: '', regionId: '', resource: file, requestId: '', ...incomplete }];
}

/** A file does not say in which account its resources will be. */
function resourceOf(id: string, name: string, type: Resource['type']): Resource {
  return { type, id, name, accountId: '', regionId: '' };
}

type IdOf = (address: string) => string;

function clusterOf(idOf: IdOf, cluster: DeclaredCluster, findings: readonly Finding[]): ReportedCluster {
  const id = idOf(cluster.address);
  const { spec, profile, key, tags } = cluster;
  const configured: Verdict = findings.find(({ resource }) => resource.id === id)?.verdict ?? 'INSUFFICIENT_DATA';
  const isJudged = configured !== 'NOT_APPLICABLE';
  const later: Verdict = isJudged ? 'INSUFFICIENT_DATA' : 'NOT_APPLICABLE';
  const states = {
    COMPLIANT: 'on',
    INSUFFICIENT_DATA: 'unknown',
    NON_COMPLIANT: 'off',
    NOT_APPLICABLE: 'off',
  } as const;
  const verification = {
    configured,
    keyUsable: later,
    roleAuthorized: later,
    keyUsed: later,
    existingSecretsReencrypted: later,
  };
  const [named] = key.kind === 'named' ? key.keys : [];
  return {
    id,
    name: cluster.address,
    accountId: '',
    regionId: '',
    spec: spec.known ? spec.value : '',
    profile: profile.known ? profile.value : '',
    version: '',
    state: '',
    tags,
    encryption: {
      state: states[configured],
      keyId: named === undefined ? (key.kind === 'named' ? key.text : '') : idOf(named),
    },
    verification,
    verified: verifiedOf(verification, 'none'),
    usage: {
      source: 'none',
      attribution: 'none',
      encrypt: 0,
      decrypt: 0,
      denied: 0,
      throttled: 0,
      failed: 0,
      first: null,
      last: null,
      readFrom: null,
      readTo: null,
      complete: false,
    },
    cost: null,
  };
}

function reportedKey(idOf: IdOf, key: DeclaredKey, declared: Declarations): ReportedKey {
  const { address, isProtected } = key;
  return {
    id: idOf(address),
    references: [idOf(address)],
    accountId: '',
    regionId: '',
    arn: '',
    state: '',
    spec: '',
    deletionProtection: isProtected.known ? (isProtected.value ? 'Enabled' : 'Disabled') : '',
    deleteDate: null,
    rotation: '',
    instanceId: '',
    clusters: usersOf(key, declared).map((user) => idOf(user)),
  };
}
