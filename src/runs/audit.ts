import { assemble } from '../assemble.ts';
import { collectAccount, type Extras } from '../collect/account.ts';
import type { Progress } from '../collect/progress.ts';
import type { Config } from '../config/schema.ts';
import type { Session } from '../connect.ts';
import type { ReadError } from '../model/fact.ts';
import { isAlias } from '../model/key-ref.ts';
import { nothingRemembered } from '../model/memory.ts';
import type { Report } from '../model/report.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { remember } from '../remember.ts';
import { compactLedger, readLedger } from '../state/ledger.ts';
import { readMemory, updateMemory } from '../state/memory.ts';
import { retireReports, saveReport } from '../state/reports.ts';
import { forgetRereadings } from '../state/rereadings.ts';
import { orDamage, type Store } from '../store/store.ts';
import { emptyLedger } from '../trail/ledger.ts';
import { version } from '../version.ts';
import { currentReport } from './current-report.ts';
import { extendHistory } from './history.ts';

const dayMs = 86_400_000;
/** The operation of a read error that is damage of the store. */
export const damaged = 'store:Read';
/** So many deliveries lie loose before they are folded. */
const looseDeliveries = 100;

export interface AuditResult {
  readonly snapshot: Snapshot;
  readonly report: Report;
  /** Where the report was kept; undefined where there is no store. */
  readonly kept: string | undefined;
}

/** Audits one account: reads it, judges it, and keeps the report where there is a store. */
export async function audit(session: Session, onProgress?: (progress: Progress) => void): Promise<AuditResult> {
  return judge(session, await readAccount(session, onProgress));
}

/** Reads one account. */
export function readAccount(session: Session, onProgress?: (progress: Progress) => void): Promise<Snapshot> {
  const { config, clock, cloud, accountId } = session;
  return collectAccount({
    cloud,
    accountId,
    regions: config.regions,
    now: () => clock.now(),
    activity: config.activity,
    recall: (id) => recall(session, id),
    wanted: wantedBy(config),
    ...(onProgress && { onProgress }),
  });
}

/** What is read only where the configuration asks for it. */
export function wantedBy({ keys, balance }: Config): Extras {
  return {
    aliases: keys.approved.some(isAlias),
    keyTags: keys.approved.some((entry) => entry.startsWith('tag:')),
    balance: balance.minimum !== undefined,
  };
}

/** What the store knows of an account. Many loose deliveries are folded into one first, so that reading stays quick. */
async function recall({ store, timing, clock, config }: Session, accountId: string) {
  if (store === undefined) return { memory: nothingRemembered, ledger: emptyLedger };
  const { ledger, loose } = await orDamage(store, { ledger: emptyLedger, loose: 0 }, () =>
    readLedger(store, accountId),
  );
  if (loose > looseDeliveries) {
    const now = clock.now();
    const oldest = now - config.retention.ledger * dayMs;
    await orDamage(store, undefined, () => compactLedger(store, accountId, oldest, now));
  }
  const memory = await orDamage(store, nothingRemembered, () => readMemory(store, accountId, timing));
  return { memory, ledger };
}

export interface JudgeOptions {
  /** Whether it is one of many accounts: then whoever ends the run tends to the chain and to what is old. */
  readonly inRun?: boolean;
  /** Adds to the report before it is kept. */
  readonly complete?: (report: Report) => Promise<Report>;
}

/**
 * Judges what was read, now or earlier, and keeps the report where there is a store. Alerts must not depend on the store: what
 * is damaged in it is a read error of the report where it was to be read, and noted in the store's damage either way.
 */
export async function judge(
  session: Pick<Session, 'config' | 'store' | 'timing' | 'newId' | 'onCheckError'>,
  snapshot: Snapshot,
  { inRun = false, complete = async (report) => report }: JudgeOptions = {},
): Promise<AuditResult> {
  const { store, timing } = session;
  const { accountId } = snapshot;
  const previous = store && (await orDamage(store, undefined, () => currentReport(store, accountId)));
  const report = await complete(withDamage(conclude(session, snapshot, previous), accountId, store));
  if (store === undefined) return { snapshot, report, kept: undefined };
  const kept = await orDamage(store, undefined, async () => {
    const key = await saveReport(store, report, snapshot.finishedAt, inRun ? 'later' : 'now');
    return `${store.place}/${key}`;
  });
  if (!inRun) await orDamage(store, undefined, () => retireOld(store, session.config, snapshot));
  await orDamage(store, undefined, () =>
    updateMemory(store, accountId, timing, (memory) => remember(memory, snapshot)),
  );
  await orDamage(store, undefined, () => forgetRereadings(store, accountId, snapshot.startedAt));
  await extendHistory(session, report);

  return { snapshot, report, kept };
}

/** The report with what of the store could not be read for it: its verdicts may lack it. */
function withDamage(report: Report, accountId: string, store: Store | undefined): Report {
  const damage = [...(store?.damage ?? [])].map(
    (message): ReadError => ({
      operation: damaged,
      accountId,
      regionId: '',
      code: 'Damaged',
      message,
      requestId: '',
    }),
  );
  return damage.length === 0 ? report : { ...report, readErrors: [...report.readErrors, ...damage] };
}

/** The report of what was read; nothing is kept. */
export function conclude(
  { config, newId, onCheckError }: Pick<Session, 'config' | 'newId' | 'onCheckError'>,
  snapshot: Snapshot,
  previous?: Report,
): Report {
  return assemble(snapshot, {
    auditId: `${stampOf(snapshot.startedAt)}-${newId()}`,
    toolVersion: version,
    settings: settingsOf(config),
    waivers: config.waivers,
    onCheckError,
    cost: config.cost,
    previous,
  });
}

/** A time, ISO 8601 UTC, as names of audits begin with it. */
export function stampOf(time: string): string {
  return `${time.slice(0, 19).replaceAll(':', '-')}Z`;
}

/** Removes reports that are older than the configuration keeps them. */
export async function retireOld(
  store: Store,
  { retention }: Config,
  { startedAt, finishedAt }: Pick<Snapshot, 'startedAt' | 'finishedAt'>,
): Promise<void> {
  const oldest = Date.parse(startedAt) - retention.reports * dayMs;
  await retireReports(store, new Date(oldest).toISOString(), finishedAt);
}

/** The part of the configuration that verdicts depend on. */
export function settingsOf({ activity, keys, secretManager, balance }: Config): Settings {
  return {
    activity: { window: activity.window, lookBackDays: activity.lookBackDays },
    keys,
    secretManager,
    balance: { minimum: balance.minimum ?? null, currency: balance.currency ?? '' },
  };
}
