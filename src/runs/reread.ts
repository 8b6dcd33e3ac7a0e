import { assemble } from '../assemble.ts';
import roleAuthorized from '../checks/ack-managed-security-role-authorized.ts';
import { checks } from '../checks/index.ts';
import { type AgainReading, type AgainRequest, readAgain } from '../collect/again.ts';
import { readBalance } from '../collect/arrears.ts';
import type { Account } from '../collect/attempt.ts';
import type { Place } from '../collect/detail.ts';
import { regionsWithEncryption } from '../collect/sealed.ts';
import type { Session } from '../connect.ts';
import { reportedEdition } from '../model/edition.ts';
import { encryptionOf, isSameSetting } from '../model/encryption.ts';
import type { Fact } from '../model/fact.ts';
import { notAsked, type ReadError, read, readFailure } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import { phaseOf } from '../model/lifecycle.ts';
import type { Memory } from '../model/memory.ts';
import type { Report, ReportedCluster } from '../model/report.ts';
import type { Rereading } from '../model/rereading.ts';
import type { Balance, ClusterReading, Snapshot } from '../model/snapshot.ts';
import { readErrorsOf } from '../read-errors.ts';
import { version } from '../version.ts';
import { settingsOf, wantedBy } from './audit.ts';

/** Where products are asked that answer the same everywhere. */
const homeRegion = 'cn-hangzhou';
const activityChecks = checksThatNeed('activity');
const keyChecks = checksThatNeed('key');
const trailChecks = checksThatNeed('trails');

const accountChecks = new Set(checks.filter((check) => check.resourceType === 'ACS::::Account').map(({ id }) => id));

function checksThatNeed(fact: string): ReadonlySet<string> {
  return new Set(checks.filter(({ needs }) => (needs as readonly string[]).includes(fact)).map(({ id }) => id));
}

/** What an event touched. */
export interface Scope {
  readonly clusters: readonly Place[];
  readonly keys: readonly Place[];
  /** Whether the role and KMS as such are in it. */
  readonly account: boolean;
  readonly trailRegions: readonly string[];
}

export interface Reread {
  readonly rereading: Rereading;
  /** What was read, and nothing else: for memory and for alarms. */
  readonly snapshot: Snapshot;
}

/**
 * Reads a part of an account again and judges it, beside all that the report tells of the rest: a shared key has all of its
 * clusters. Nothing is listed that the report knows.
 */
export async function reread(
  session: Session,
  report: Report,
  memory: Memory,
  scope: Scope,
  eventIds: readonly string[],
): Promise<Reread> {
  const { cloud, clock, config } = session;
  const accountId = report.scope.accounts[0] ?? '';
  const account: Account = { accountId, cloud };
  const startedAt = new Date(clock.now()).toISOString();
  const wanted = wantedBy(config);
  const before = cloud.calls();
  const request: AgainRequest = { ...requestOf(scope), ...wanted, memory };
  let reading = await readAgain(account, request);
  // The first Pro cluster, and the first encrypted one of a region, raise questions that nobody had to ask before.
  const later = openQuestions(reading, scope, report);
  if (later !== undefined) {
    const more = await readAgain(account, { ...later, ...wanted, memory });
    reading = { ...reading, security: reading.security ?? more.security, trails: [...reading.trails, ...more.trails] };
  }
  const balance = wanted.balance && reading.security !== null ? await readBalance(account) : null;
  const snapshot = snapshotOf({ reading, balance, report, memory, startedAt, finishedAt: clock.now() });
  const judged = assemble(snapshot, {
    auditId: '',
    toolVersion: version,
    settings: settingsOf(config),
    waivers: config.waivers,
    onCheckError: session.onCheckError,
  });
  const rereading = select({ judged, reading, balance, report, readAt: startedAt, eventIds });

  return {
    rereading: { ...rereading, apiCalls: difference(cloud.calls(), before) },
    snapshot: { ...snapshot, clusters: reading.clusters },
  };
}

function requestOf({ clusters, keys, account, trailRegions }: Scope) {
  return { clusters, keys, trailRegions, securityRegion: account ? homeRegion : undefined };
}

function openQuestions({ clusters }: AgainReading, scope: Scope, report: Report) {
  const hadPro = report.findings.some(
    ({ checkId, verdict }) => checkId === roleAuthorized.id && verdict !== 'NOT_APPLICABLE',
  );
  const isPro = ({ edition, state }: ClusterReading) =>
    edition.ok && edition.value === 'pro' && !(state.ok && phaseOf(state.value) === 'ended');
  const asksRole = !scope.account && !hadPro && clusters.some(isPro);
  const known = new Set([
    ...scope.trailRegions,
    ...report.clusters.filter(({ encryption }) => encryption.state === 'on').map(({ regionId }) => regionId),
  ]);
  const trailRegions = regionsWithEncryption(clusters).filter((regionId) => !known.has(regionId));
  if (!asksRole && trailRegions.length === 0) return undefined;
  return requestOf({ clusters: [], keys: [], account: asksRole, trailRegions });
}

interface Sources {
  readonly reading: AgainReading;
  readonly balance: Fact<Balance> | null;
  readonly report: Report;
  readonly memory: Memory;
  readonly startedAt: string;
  readonly finishedAt: number;
}

/** What was read again, with what the report tells of the other clusters in between. */
function snapshotOf({ reading, balance, report, memory, startedAt, finishedAt }: Sources): Snapshot {
  const again = new Set([...reading.gone, ...reading.clusters.map(({ id }) => id)]);
  const others = report.clusters
    .filter(({ id }) => !again.has(id))
    .map((cluster) => fromReport(cluster, reading.failed.get(cluster.id)));
  const clusters = [...reading.clusters, ...others];
  const accountId = report.scope.accounts[0] ?? '';

  return {
    schemaVersion: '1',
    accountId,
    startedAt,
    finishedAt: new Date(finishedAt).toISOString(),
    regionsAsked: [],
    identity: read({ accountId, arn: '' }),
    // What the audit could not list is still as unknown as it was.
    listings: report.readErrors
      .filter(({ operation }) => /^cs:DescribeClusters(V1|ForRegion)$/.test(operation))
      .map((error) => ({ operation: error.operation, regionId: error.regionId, clusters: readFailure(error) })),
    clusters,
    keys: reading.keys,
    security: reading.security,
    activity: regionsWithEncryption(clusters).map((regionId) => ({
      regionId,
      activity: notAsked('actiontrail:LookupEvents', accountId, regionId),
    })),
    instances: reading.instances,
    trails: reading.trails,
    aliases: reading.aliases,
    balance,
    memory,
    apiCalls: {},
  };
}

/** A cluster as the report tells it, for those that are not read again; with an error, one that could not be read. */
function fromReport(cluster: ReportedCluster, error: ReadError | undefined): ClusterReading {
  const { id, name, regionId, accountId, spec, profile, encryption } = cluster;
  const operation = 'cs:DescribeClusterDetail';
  const silent = error === undefined ? notAsked(operation, accountId, regionId, id) : readFailure(error);
  const edition = reportedEdition(cluster);
  const told = encryptionOf({
    disabled: encryption.state === 'unknown' ? null : encryption.state === 'off',
    keyId: encryption.keyId,
  });
  const isTold = error === undefined && encryption.state !== 'unknown' && told !== undefined;

  return {
    id,
    name,
    regionId,
    vpcId: '',
    tags: cluster.tags,
    type: '',
    spec,
    profile,
    edition: edition === undefined ? silent : read(edition),
    version: error === undefined && cluster.version !== '' ? read(cluster.version) : silent,
    state: error === undefined && phaseOf(cluster.state) !== undefined ? read(cluster.state) : silent,
    created: silent,
    updated: null,
    encryption: isTold ? read(edition === 'pro' ? told : { is: 'not-offered' }) : silent,
    namedKey: encryption.keyId,
    secretManager: null,
    source: { operation, requestId: '' },
  };
}

interface Judged {
  readonly judged: Report;
  readonly reading: AgainReading;
  readonly balance: Fact<Balance> | null;
  readonly report: Report;
  readonly readAt: string;
  readonly eventIds: readonly string[];
}

/** Only what rests on what was read again; what the report told stands as it is. */
function select({ judged, reading, balance, report, readAt, eventIds }: Judged): Omit<Rereading, 'apiCalls'> {
  const again = new Set([...reading.clusters.map(({ id }) => id), ...reading.failed.keys()]);
  const place = (regionId: string, id: string) => JSON.stringify([regionId, id]);
  const keys = new Set(judged.keys.map(({ regionId, id }) => place(regionId, id)));
  const trailRegions = reading.trails.map(({ regionId }) => regionId);
  const before = new Map(report.clusters.map((cluster) => [cluster.id, cluster]));
  const now = new Map(judged.clusters.map((cluster) => [cluster.id, cluster]));
  const known = new Set(report.findings.map(({ id }) => id));

  const isAgain = ({ id, checkId, resource }: Finding): boolean => {
    switch (resource.type) {
      case 'ACS::ACK::Cluster': {
        const [earlier, later] = [before.get(resource.id), now.get(resource.id)];
        const onKey = keyChecks.has(checkId);
        if (!again.has(resource.id))
          return onKey && later !== undefined && keys.has(place(resource.regionId, later.encryption.keyId));
        if (!activityChecks.has(checkId) || !known.has(id)) return true;
        return earlier === undefined || later === undefined || !isSameSetting(earlier.encryption, later.encryption);
      }
      case 'ACS::KMS::Key':
        return keys.has(place(resource.regionId, resource.id));
      case 'ACS::::Region':
        // A region where nothing was before is judged as far as it goes.
        return trailChecks.has(checkId)
          ? trailRegions.includes(resource.id)
          : !known.has(id) && reading.clusters.some(({ regionId }) => regionId === resource.id);
      case 'ACS::::Account':
        return reading.security !== null && accountChecks.has(checkId);
      default:
        return false;
    }
  };

  return {
    accountId: judged.scope.accounts[0] ?? '',
    readAt,
    eventIds,
    clusters: judged.clusters.filter(({ id }) => again.has(id)),
    keys: judged.keys,
    gone: reading.gone.filter((id) => before.has(id)),
    findings: judged.findings.filter(isAgain),
    readErrors: readErrorsOf({ ...reading, failed: [...reading.failed.values()].map(readFailure), balance }),
    account: reading.security !== null,
    trailRegions,
  };
}

function difference(now: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(now)
      .map(([operation, count]): [string, number] => [operation, count - (before[operation] ?? 0)])
      .filter(([, count]) => count > 0),
  );
}
