import type { ChangeScope } from '../change/scope.ts';
import { rereadScope } from '../collect/again.ts';
import { readBalance } from '../collect/arrears.ts';
import type { AccountContext } from '../collect/attempt.ts';
import { phaseOf } from '../model/cluster.ts';
import { networkName, withChangeTimes } from '../model/network.ts';
import {
  type ClusterReading,
  type ReadAgain,
  type Readings,
  regionsWithEncryption,
  type Snapshot,
} from '../model/snapshot.ts';
import type { Session } from '../session.ts';
import { byCloudTime, wantedBy } from './audit.ts';

/** Where products are asked that answer the same everywhere. */
const homeRegion = 'cn-hangzhou';

/** Reads a part of an account again, and what only now has to be read because of it. */
export async function readScope(
  session: Session,
  known: Snapshot,
  scope: ChangeScope,
  eventIds: readonly string[],
): Promise<Readings> {
  const { cloud, clock, config } = session;
  const { accountId, memory } = known;
  const account: AccountContext = { accountId, cloud };
  const startedAt = new Date(clock.now()).toISOString();
  const wanted = wantedBy(config);
  const before = cloud.calls();
  // What an event on a group or an ACL touched is read again; beside other events, only what was not known.
  const knownNetwork = new Set(scope.network ? [] : known.network.map(networkName));
  const first = await rereadScope(account, { ...requestOf(scope), ...wanted, knownNetwork, memory });
  const later = openQuestions(first, scope, known);
  const more = later && (await rereadScope(account, { ...later, ...wanted, knownNetwork, memory }));
  const security = first.security ?? more?.security ?? null;

  const times = { startedAt, finishedAt: new Date(clock.now()).toISOString() };

  return {
    schemaVersion: '1',
    accountId,
    eventIds,
    listings: [],
    activity: [],
    ...first,
    network: withChangeTimes(first.network, known.network),
    security,
    trails: [...first.trails, ...(more?.trails ?? [])],
    balance: wanted.balance && security !== null ? await readBalance(account) : null,
    apiCalls: difference(cloud.calls(), before),
    ...byCloudTime(session, times),
  };
}

/** What readings are of, as a scope. */
export function scopeOfReadings({ clusters, failed, gone, keys, security, trails, network }: Readings): ChangeScope {
  return {
    clusters: [...clusters, ...failed, ...gone].map(({ regionId, id }) => ({ regionId, id })),
    keys: keys.map(({ regionId, keyId }) => ({ regionId, id: keyId })),
    account: security !== null,
    trailRegions: trails.map(({ regionId }) => regionId),
    network: network.length > 0,
  };
}

function requestOf({ clusters, keys, account, trailRegions }: Omit<ChangeScope, 'network'>) {
  return { clusters, keys, trailRegions, securityRegion: account ? homeRegion : undefined };
}

/** The first Pro cluster of an account needs the role, the first encrypted one of a region its trails. */
function openQuestions({ clusters }: ReadAgain, scope: ChangeScope, known: Snapshot) {
  const isPro = ({ edition, state }: ClusterReading) =>
    edition.ok && edition.value === 'pro' && !(state.ok && phaseOf(state.value) === 'ended');
  const asksRole = !scope.account && known.security === null && clusters.some(isPro);
  const asked = new Set([...scope.trailRegions, ...known.trails.map(({ regionId }) => regionId)]);
  const trailRegions = regionsWithEncryption(clusters).filter((regionId) => !asked.has(regionId));
  if (!asksRole && trailRegions.length === 0) return undefined;
  return requestOf({ clusters: [], keys: [], account: asksRole, trailRegions });
}

function difference(now: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(now)
      .map(([operation, count]): [string, number] => [operation, count - (before[operation] ?? 0)])
      .filter(([, count]) => count > 0),
  );
}
