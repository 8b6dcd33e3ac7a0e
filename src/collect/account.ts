import type { Cloud } from '../cloud/call.ts';
import { type ReadError, readFailure } from '../model/fact.ts';
import { type Memory, nothingRemembered } from '../model/memory.ts';
import { type KeyReading, regionsWithEncryption, type Snapshot } from '../model/snapshot.ts';
import { coverageOf, hoursOf, type Ledger } from '../trail/ledger.ts';
import { usageOf } from '../trail/usage.ts';
import { type LookupLimits, readActivity } from './activity.ts';
import { listAliases } from './aliases.ts';
import { readBalance } from './arrears.ts';
import { type AccountContext, readingTime } from './attempt.ts';
import { type Identification, readIdentity } from './caller.ts';
import { askFirstPage } from './clusters.ts';
import { readInstance } from './instances.ts';
import { type Inventory, readInventory, wholeList } from './inventory.ts';
import type { CollectProgress } from './progress.ts';

export interface CollectOptions {
  readonly cloud: Cloud;
  /** The account that is expected here; '' is whichever the credentials belong to. */
  readonly accountId: string;
  /** The regions to audit; empty is every region that holds a cluster. */
  readonly regions: readonly string[];
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly activity: LookupLimits;
  /** What earlier audits of an account left to remember, and what was delivered of it. */
  readonly recall: (accountId: string) => Promise<{ readonly memory: Memory; readonly ledger: Ledger }>;
  readonly wanted: ExtraReads;
  readonly onProgress?: (progress: CollectProgress) => void;
}

/** What only some configurations ask for. */
export interface ExtraReads {
  readonly aliases: boolean;
  readonly keyTags: boolean;
  readonly balance: boolean;
  /** Security groups and network ACLs of encrypted clusters. */
  readonly network: boolean;
}

/**
 * Reads everything that the audit of one account needs. It fails for no answer of the cloud: what could not be read is in
 * the snapshot as such.
 */
export async function collectAccount(options: CollectOptions): Promise<Snapshot> {
  const { cloud, now, wanted } = options;
  const regions = [...new Set(options.regions)];
  const startedAt = now();
  // Beside the identity, which saves an answer's time; not where another account than the expected one might be asked.
  const firstPage = options.accountId === '' ? askFirstPage({ cloud }, wholeList(regions)) : undefined;
  const { identity, opens } = await identify(options);
  const accountId = identity.ok ? identity.value.accountId : options.accountId;
  const account: AccountContext = { accountId, cloud };
  const { memory, ledger } = await options.recall(accountId);
  const onProgress = (progress: Omit<CollectProgress, 'calls'>) =>
    options.onProgress?.({ ...progress, calls: total(cloud) });

  const inventory =
    !identity.ok && !opens
      ? closed(identity.error, readingTime(account))
      : await readInventory(account, {
          regions,
          keyTags: wanted.keyTags,
          network: wanted.network,
          memory,
          onProgress,
          ...(firstPage && { firstPage }),
        });
  const encryptedRegions = regionsWithEncryption(inventory.clusters);
  const [activity, instances, aliases, balance] = await Promise.all([
    readActivity(account, inventory, { now: startedAt, ledger, ...options.activity }),
    Promise.all(instancesOf(inventory.keys).map(({ regionId, id }) => readInstance(account, regionId, id))),
    Promise.all((wanted.aliases ? encryptedRegions : []).map((regionId) => listAliases(account, regionId))),
    wanted.balance && inventory.security !== null ? readBalance(account) : null,
  ]);

  return {
    schemaVersion: '1',
    accountId,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(now()).toISOString(),
    regionsAsked: regions,
    identity,
    ...inventory,
    activity,
    instances,
    aliases,
    balance,
    memory,
    ...usageIn(ledger),
    apiCalls: cloud.calls(),
  };
}

/** Whose credentials these are. Another account's are as good as none: nothing of it may pass for the one asked for. */
async function identify({ cloud, accountId }: CollectOptions): Promise<Identification> {
  const identification = await readIdentity({ accountId, cloud });
  const { identity } = identification;
  if (!identity.ok || accountId === '' || identity.value.accountId === accountId) return identification;

  const other = readFailure({
    operation: 'sts:GetCallerIdentity',
    accountId,
    regionId: '',
    code: 'OtherAccount',
    message: `These credentials belong to account ${identity.value.accountId}, not to ${accountId}. Use credentials of that account.`,
    requestId: '',
  });
  return { identity: other, opens: false };
}

/** What is known of an account that nobody could ask anything: only why. */
export function accountReadError(
  accountId: string,
  { regions, why, at }: { readonly regions: readonly string[]; readonly why: ReadError; readonly at: string },
): Snapshot {
  const error = readFailure(why);
  return {
    schemaVersion: '1',
    accountId,
    startedAt: at,
    finishedAt: at,
    regionsAsked: regions,
    identity: error,
    listings: [{ operation: 'cs:DescribeClustersV1', regionId: '', clusters: error, readAt: at }],
    clusters: [],
    keys: [],
    security: null,
    trails: [],
    activity: [],
    instances: [],
    aliases: [],
    network: [],
    balance: null,
    memory: nothingRemembered,
    apiCalls: {},
  };
}

/** What is known of an account that these credentials do not open. */
function closed(error: ReadError, readAt: string): Inventory {
  const operation = 'cs:DescribeClustersV1';
  const listing = { operation, regionId: '', clusters: readFailure({ ...error, operation }), readAt };
  return { listings: [listing], clusters: [], keys: [], security: null, trails: [], network: [] };
}

/** The KMS instances that keys live in, each once. */
export function instancesOf(keys: readonly KeyReading[]): { regionId: string; id: string }[] {
  const instances = new Map<string, { regionId: string; id: string }>();
  for (const { regionId, metadata } of keys) {
    const instance = metadata.ok ? metadata.value?.instanceId : undefined;
    const id = instance?.ok ? instance.value : '';
    if (id !== '') instances.set(JSON.stringify([regionId, id]), { regionId, id });
  }
  return [...instances.values()];
}

/** What the role did, as far as a ledger has it: what observed cost is computed from. */
function usageIn(ledger: Ledger): Pick<Snapshot, 'usage'> {
  const spans = coverageOf(ledger);
  const hours = spans.flatMap(({ regionId }) => hoursOf(ledger, regionId));
  return spans.length === 0 ? {} : { usage: usageOf(hours, spans) };
}

function total(cloud: Cloud): number {
  return Object.values(cloud.calls()).reduce((sum, count) => sum + count, 0);
}
