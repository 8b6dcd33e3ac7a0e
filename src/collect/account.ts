import type { Cloud } from '../cloud/call.ts';
import { type Fact, type ReadError, unread } from '../model/fact.ts';
import type { Identity, Snapshot } from '../model/snapshot.ts';
import { type LookupLimits, readActivity } from './activity.ts';
import type { Account } from './attempt.ts';
import { readIdentity } from './identity.ts';
import { type Inventory, readInventory } from './inventory.ts';
import type { Progress } from './progress.ts';

export interface CollectOptions {
  readonly cloud: Cloud;
  /** The account that is expected here; '' is whichever the credentials belong to. */
  readonly accountId: string;
  /** The regions to audit; empty is every region that holds a cluster. */
  readonly regions: readonly string[];
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly activity: LookupLimits;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Reads everything that the audit of one account needs. It fails for no answer of the cloud: what could not be read is in
 * the snapshot as such.
 */
export async function collectAccount(options: CollectOptions): Promise<Snapshot> {
  const { cloud, regions, now } = options;
  const startedAt = now();
  const identity = await identify(options);
  const accountId = identity.ok ? identity.value.accountId : options.accountId;
  const account: Account = { accountId, cloud };

  const inventory =
    !identity.ok && identity.error.code === otherAccount
      ? closed(identity.error)
      : await readInventory(account, regions, (progress) => options.onProgress?.({ ...progress, calls: total(cloud) }));
  const activity = await readActivity(account, inventory, { now: startedAt, ...options.activity });

  return {
    schemaVersion: '1',
    accountId,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(now()).toISOString(),
    regionsAsked: regions,
    identity,
    ...inventory,
    activity,
    apiCalls: cloud.calls(),
  };
}

/** Whose credentials these are. Another account's are as good as none: nothing of it may pass for the one asked for. */
async function identify({ cloud, accountId }: CollectOptions): Promise<Fact<Identity>> {
  const identity = await readIdentity({ accountId, cloud });
  if (!identity.ok || accountId === '' || identity.value.accountId === accountId) return identity;

  return unread({
    operation: 'sts:GetCallerIdentity',
    accountId,
    regionId: '',
    code: otherAccount,
    message: `These credentials belong to account ${identity.value.accountId}, not to ${accountId}. Use credentials of that account.`,
    requestId: '',
  });
}

const otherAccount = 'OtherAccount';

/** What is known of an account that these credentials do not open. */
function closed(error: ReadError): Inventory {
  const listing = { operation: 'cs:DescribeClustersV1', regionId: '', clusters: unread(error) };
  return { listings: [listing], clusters: [], keys: [], security: null };
}

function total(cloud: Cloud): number {
  return Object.values(cloud.calls()).reduce((sum, count) => sum + count, 0);
}
