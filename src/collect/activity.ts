import { type Fact, read, readFailure } from '../model/fact.ts';
import { describedRefs, keyResolver } from '../model/key-ref.ts';
import { isEncrypted, type RegionActivity, regionsWithEncryption } from '../model/snapshot.ts';
import type { Activity, ActivityCount, CryptoEvent } from '../model/usage.ts';
import { baselineHours, hourMs } from '../trail/count.ts';
import { activityOf, type Ledger } from '../trail/ledger.ts';
import { type AccountContext, readError, readingTime, type Subject } from './attempt.ts';
import type { Inventory } from './inventory.ts';
import { lookUpActivity } from './lookup-events.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { readSecretKeys } from './secret-keys.ts';
import { querySlsActivity } from './sls.ts';

/** How far, and how hard, the role's activity is looked for. */
export interface LookupLimits {
  /** Hours. */
  readonly window: number;
  readonly lookBackDays: number;
  /** Calls of LookupEvents for the whole account. */
  readonly lookupCalls: number;
  /** Where a trail is kept in SLS, which is then asked instead of LookupEvents. */
  readonly sls?: { readonly project: string; readonly logstore: string; readonly region: string } | undefined;
}

/** LookupEvents has four streams (two events, reads and writes), and it takes one call to see that one is empty. */
const leastCalls = 4;

/**
 * Tells the role's activity in every region where it has something to encrypt: from the ledger where that was listening during
 * the whole window, at no call; otherwise from SLS where a trail is kept there; otherwise from LookupEvents.
 */
export function readActivity(
  account: AccountContext,
  { clusters, keys }: Inventory,
  {
    now,
    window,
    lookBackDays,
    lookupCalls,
    sls,
    ledger,
  }: LookupLimits & { readonly now: number; readonly ledger: Ledger },
): Promise<RegionActivity[]> {
  const windowMs = window * hourMs;
  const lookBackMs = lookBackDays * 24 * hourMs;
  const encrypted = clusters.filter(isEncrypted);
  const regionIds = regionsWithEncryption(clusters);
  const resolve = keyResolver(describedRefs(account.accountId, keys));
  const budget = Math.max(leastCalls, Math.floor(lookupCalls / Math.max(1, regionIds.length)));

  return Promise.all(
    regionIds.map(async (regionId) => {
      const question = {
        accountId: account.accountId,
        regionId,
        now,
        windowFrom: now - windowMs,
        lookBackFrom: now - lookBackMs,
      };
      const place = { accountId: account.accountId, regionId };
      const withSecrets = async (activity: Fact<Activity>): Promise<RegionActivity> => {
        const readAt = readingTime(account);
        const asks = activity.ok && onlyDecrypts(activity.value, (keyId) => resolve(keyId, place));
        return { regionId, activity, ...(asks && { secrets: await readSecretKeys(account, regionId) }), readAt };
      };
      const heard = activityOf(ledger, question);
      if (heard !== undefined) return withSecrets(read(heard));
      const ofRegion = encrypted.filter((cluster) => cluster.regionId === regionId);
      const keysInUse = new Set(ofRegion.map(({ namedKey }) => resolve(namedKey, place)));
      // A key without usage in the window is judged by what its clusters did in the fortnight before the last success.
      const wantsMore = (counts: readonly ActivityCount[], readFrom: number) => {
        const lastUsed = new Map<string, number>();
        for (const { outcome, keyId, last } of counts) {
          if (outcome !== 'success' || keyId === null) continue;
          const key = resolve(keyId, place);
          lastUsed.set(key, Math.max(last, lastUsed.get(key) ?? 0));
        }
        return [...keysInUse].some((key) => {
          const last = lastUsed.get(key) ?? 0;
          return last < question.windowFrom && (last === 0 || readFrom > last - baselineHours * hourMs);
        });
      };
      const asked = { regionId, now, windowMs, lookBackMs, wantsMore };
      const activity =
        sls === undefined
          ? await lookUpActivity(account, { ...asked, budget })
          : await querySlsActivity(account.cloud, {
              ...asked,
              project: sls.project,
              logstore: sls.logstore,
              logRegion: sls.region,
              accountId: account.accountId,
            });
      const operation = sls === undefined ? 'actiontrail:LookupEvents' : 'log:GetLogs';
      return withSecrets(withBrokenRecords(account, { operation, regionId }, activity));
    }),
  );
}

/** Whether the role decrypted with some key in the window, and encrypted nothing with it: KMS secrets are only decrypted. */
function onlyDecrypts({ counts, windowFrom }: Activity, canonical: (keyId: string) => string): boolean {
  const events = new Map<string, Set<CryptoEvent>>();
  for (const { keyId, outcome, last, event } of counts) {
    if (keyId === null || outcome !== 'success' || last < windowFrom) continue;
    const key = canonical(keyId);
    events.set(key, (events.get(key) ?? new Set()).add(event));
  }
  return [...events.values()].some((own) => !own.has('Encrypt'));
}

/** Records that could not be read are a read error, where no other failure is one already. */
function withBrokenRecords(account: AccountContext, subject: Subject, activity: Fact<Activity>): Fact<Activity> {
  if (!activity.ok || activity.value.broken === 0) return activity;
  if (activity.value.failure !== undefined || activity.value.damage !== undefined) return activity;
  const wrong = `${activity.value.broken} of the records cannot be read, or are not what was asked for`;
  const error = readError(account, subject, new MalformedAnswer(subject.operation, wrong, ''));
  return read({ ...activity.value, failure: readFailure(error) });
}
