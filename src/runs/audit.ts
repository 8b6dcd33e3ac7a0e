import kmsEgressOpen from '../checks/ack-cluster-kms-egress-open.ts';
import { requireKnownChecks } from '../checks/index.ts';
import { collectAccount, type ExtraReads } from '../collect/account.ts';
import type { CollectProgress } from '../collect/progress.ts';
import type { Config } from '../config/schema.ts';
import { settleEncryption } from '../facts/encryption.ts';
import { timedFindings } from '../judge/assemble.ts';
import { transitionsBetween } from '../judge/transitions.ts';
import { Interrupted } from '../model/errors.ts';
import { type ReadError, readErrorsOf } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import { isAlias } from '../model/key-ref.ts';
import { type Memory, nothingRemembered, unite } from '../model/memory.ts';
import { withChangeTimes } from '../model/network.ts';
import type { Report, ReportInputs } from '../model/report.ts';
import { knownAt, type Readings, type Snapshot } from '../model/snapshot.ts';
import { maxClockSkewMs } from '../model/timing.ts';
import type { Session } from '../session.ts';
import { fold, withoutOlder } from '../state/fold.ts';
import { learn } from '../state/learn.ts';
import { compactLedger, readLedger } from '../state/ledger.ts';
import { readMemory, remember } from '../state/memory.ts';
import { digestOf } from '../state/objects.ts';
import { retireReports, saveReport } from '../state/reports.ts';
import { chainHead } from '../state/signatures.ts';
import { keepReadings, keepSnapshot, retireSnapshots } from '../state/snapshots.ts';
import { orDamage, type Store } from '../store/store.ts';
import { emptyLedger } from '../trail/ledger.ts';
import { conclude } from './conclude.ts';
import { type KnownAccount, knownAccount, reportOf } from './current-report.ts';
import { extendHistory } from './history.ts';
import { isUndated, mayRetireAfter, readAtOf } from './retire.ts';
import { signHead } from './sign-head.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** So many deliveries lie loose before they are folded. */
const looseDeliveries = 100;
/** What an audit did not reach counts for so long as it was read before. */
const oldestMs = 48 * hourMs;
/** The operation of read errors that a damaged store makes. */
export const damaged = 'store:Read';
/** The code of what was not read because the audit was ended. */
const endedCode = 'DeadlineExceeded';

export interface AuditResult {
  readonly snapshot: Snapshot;
  readonly report: Report;
  /** Where the report was kept; undefined where there is no store. */
  readonly kept: string | undefined;
}

/** Audits one account: reads it, judges it, and keeps the report where there is a store. */
export async function audit(session: Session, onProgress?: (progress: CollectProgress) => void): Promise<AuditResult> {
  return judge(session, await readAccount(session, onProgress));
}

/** Reads one account. @throws InvalidInput, before it reads, where the configuration turns off a check that there is none of */
export async function readAccount(
  session: Session,
  onProgress?: (progress: CollectProgress) => void,
): Promise<Snapshot> {
  const { config, clock, cloud, accountId } = session;
  requireKnownChecks(config);
  const snapshot = await collectAccount({
    cloud,
    accountId,
    regions: config.regions,
    now: () => clock.now(),
    activity: config.activity,
    recall: (id) => recall(session, id),
    wanted: wantedBy(config),
    ...(onProgress && { onProgress }),
  });
  return { ...snapshot, ...byCloudTime(session, snapshot) };
}

/** The times of a run: by the cloud's clock where that says that this machine's is wrong, since names follow from them. */
export function byCloudTime(
  { cloud, clock }: Pick<Session, 'cloud' | 'clock'>,
  { startedAt, finishedAt }: Pick<Snapshot, 'startedAt' | 'finishedAt'>,
): Pick<Snapshot, 'startedAt' | 'finishedAt'> {
  const behindMs = cloud.now() - clock.now();
  if (Math.abs(behindMs) <= maxClockSkewMs) return { startedAt, finishedAt };
  const corrected = (time: string) => new Date(Date.parse(time) + behindMs).toISOString();
  return { startedAt: corrected(startedAt), finishedAt: corrected(finishedAt) };
}

/** What is read only where the configuration asks for it. */
export function wantedBy({ keys, balance, checks }: Config): ExtraReads {
  return {
    aliases: keys.approved.some(isAlias),
    keyTags: keys.approved.some((entry) => entry.startsWith('tag:')),
    balance: balance.minimum !== undefined,
    network: !checks.disable.includes(kmsEgressOpen.id),
  };
}

/** What the store knows of an account. Many loose deliveries are folded into one first, so that reading stays quick. */
async function recall({ store, clock, config }: Session, accountId: string) {
  if (store === undefined) return { memory: nothingRemembered, ledger: emptyLedger };
  const { ledger, loose } = await orDamage(store, { ledger: emptyLedger, loose: 0 }, () =>
    readLedger(store, accountId),
  );
  if (loose > looseDeliveries) {
    const now = clock.now();
    const oldest = now - config.retention.ledger * dayMs;
    await orDamage(store, undefined, () => compactLedger(store, accountId, oldest, now));
  }
  const kept = await orDamage(store, undefined, () => readMemory(store, accountId));
  return { memory: kept?.memory ?? nothingRemembered, ledger };
}

export interface JudgeOptions {
  /** Whether it is one of many accounts: then the invocation that ends the run tends to the chain and to what is old. */
  readonly inRun?: boolean;
  /** Whether the snapshot was read from a file: then it says nothing of what is old by now. */
  readonly isFromFile?: boolean;
  /** Names who changed a finding. */
  readonly attribute?: (after: Report, before: Report | undefined) => Finding[];
  /** Adds to the report before it is kept. */
  readonly complete?: (report: Report, memory: Memory) => Promise<Report>;
}

type Judging = Pick<
  Session,
  'config' | 'store' | 'clock' | 'timing' | 'newId' | 'interrupted' | 'onCheckError' | 'signer' | 'logError'
>;

/**
 * Judges what was read, now or earlier, and keeps it where there is a store: what is remembered, then the snapshot, then the
 * report. What an audit read that was ended early counts as readings over the last base. Alerts must not depend on the store:
 * what of it is damaged is a read error of the report.
 *
 * @throws Interrupted where the person ended the run before anything was kept
 */
export async function judge(session: Judging, collected: Snapshot, options: JudgeOptions = {}): Promise<AuditResult> {
  const { store, config } = session;
  const {
    inRun = false,
    isFromFile = false,
    attribute = ({ findings }) => [...findings],
    complete = async (report) => report,
  } = options;
  if (session.interrupted()) throw new Interrupted();
  const { accountId } = collected;
  const known = store && (await orDamage(store, undefined, () => knownAccount(session, accountId)));
  const before = known && store && (await orDamage(store, undefined, () => reportOf(session, known)));
  const snapshot = { ...collected, network: withChangeTimes(collected.network, known?.snapshot.network ?? []) };
  const isPartial = readErrorsOf(snapshot).some(({ code }) => code === endedCode);
  const kind = isPartial ? 'partial' : 'audit';
  const reached = isPartial && known !== undefined ? reachedBy(snapshot) : undefined;

  const learned = learn(snapshot.memory, settleEncryption(snapshot));
  const whole = wholeSnapshot(snapshot, unite(snapshot.memory, learned), reached, known);
  const auditId = `${stampOf(snapshot.startedAt)}-${session.newId()}${isPartial ? '-partial' : ''}`;
  const draft = conclude(session, whole, { auditId, kind, run: snapshot });
  if (store === undefined) return { snapshot, report: await complete(draft, whole.memory), kept: undefined };

  const attributed = attribute(draft, before);
  // A snapshot that is older than what is known, as one from a file, changes nothing.
  const isNews = known !== undefined && knownAt(whole) > knownAt(known.snapshot);
  const transitions = isNews ? transitionsBetween(before?.findings ?? [], attributed, knownAt(whole)) : [];
  const kept = await orDamage(store, undefined, () => remember(store, accountId, { ...learned, transitions }));
  const memory = kept?.memory ?? whole.memory;
  const { memory: _before, ...base } = snapshot;
  // By a clock that is ahead it would stay the newest base.
  const isKept = isPartial || !isUndated(snapshot);
  const packed = await orDamage(store, undefined, async () =>
    !isKept
      ? undefined
      : isPartial
        ? keepReadings(store, reached ?? reachedBy(snapshot))
        : keepSnapshot(store, auditId, base),
  );
  const inputs: ReportInputs = {
    snapshotDigest: (isPartial ? known?.base : packed)?.digest ?? '',
    readingDigests: [...(known?.readings ?? []), ...(isPartial && packed !== undefined ? [packed] : [])]
      .map((one) => one.digest)
      .sort(),
    memoryDigest: kept?.digest ?? '',
    configDigest: digestOf(JSON.stringify(config)),
  };
  const head = await orDamage(store, undefined, () => chainHead(store));
  const report = await complete(
    {
      ...draft,
      inputs,
      ...(head && { chainHead: { number: head.number, sha256: head.sha256 } }),
      readErrors: distinct([
        ...draft.readErrors,
        ...(kept?.damaged ?? []),
        ...(known?.damaged ?? []),
        ...damageErrors(accountId, store),
      ]),
      findings: timedFindings(attributed, { ...whole, memory }),
    },
    memory,
  );
  // A file may hold any time.
  const readAt = isFromFile ? undefined : readAtOf(snapshot);
  const stored = await orDamage(store, undefined, () =>
    saveReport(store, report, snapshot.finishedAt, { links: inRun ? 'later' : 'now', readAt }),
  );
  if (readAt !== undefined && mayRetireAfter(snapshot)) {
    const { retention } = config;
    const now = Date.parse(readAt);
    const before = new Date(now - retention.days * dayMs).toISOString();
    if (!inRun) await orDamage(store, [], () => retireReports(store, { ...retention, now }, snapshot.finishedAt));
    await orDamage(store, undefined, () => retireSnapshots(store, accountId, before));
  }
  if (!inRun) await signHead(session);
  // After the chain, so that the history names no report that the chain does not.
  if (stored !== undefined && !isPartial && !inRun) await extendHistory(session, { report, ...stored });

  return { snapshot, report, kept: stored === undefined ? undefined : `${store.place}/${stored.key}` };
}

function distinct(errors: readonly ReadError[]): ReadError[] {
  return [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
}

/** What of the store could not be read for a report: its verdicts may lack it. */
export function damageErrors(accountId: string, store: Store): ReadError[] {
  return [...store.damage].map((message) => ({
    operation: damaged,
    accountId,
    regionId: '',
    code: 'Damaged',
    message,
    requestId: '',
  }));
}

/** What is judged: what was read, or where that is not everything, what was read over what was known. */
function wholeSnapshot(
  snapshot: Snapshot,
  memory: Memory,
  reached: Readings | undefined,
  known: KnownAccount | undefined,
): Snapshot {
  const readings = known?.readings.map(({ value }) => value) ?? [];
  // An event may have had something read again since the audit began.
  if (known === undefined || reached === undefined) return fold(snapshot, readings, memory);
  const folded = fold(known.base.value, [...readings, reached], memory);
  return withoutOlder(
    { ...folded, apiCalls: snapshot.apiCalls },
    new Date(Date.parse(knownAt(folded)) - oldestMs).toISOString(),
  );
}

/** What of a snapshot was read before the audit was ended. */
function reachedBy(snapshot: Snapshot): Readings {
  const { accountId, startedAt, finishedAt, security, balance, apiCalls } = snapshot;
  const isReached = (part: object) => readErrorsOf(part).every(({ code }) => code !== endedCode);
  const reached = <T extends object>(parts: readonly T[]) => parts.filter(isReached);
  // Its add-ons are read last, and are a fact of their own.
  const clusters = snapshot.clusters.filter(({ syncedSecrets: _, network: _own, ...cluster }) => isReached(cluster));
  return {
    schemaVersion: '1',
    accountId,
    startedAt,
    finishedAt,
    eventIds: [],
    // A list proves nothing gone while something on it is left out here.
    listings: clusters.length === snapshot.clusters.length ? reached(snapshot.listings) : [],
    clusters,
    failed: [],
    gone: [],
    keys: reached(snapshot.keys),
    security: security !== null && isReached({ security, balance }) ? security : null,
    balance,
    trails: reached(snapshot.trails),
    instances: reached(snapshot.instances),
    aliases: reached(snapshot.aliases),
    network: reached(snapshot.network),
    activity: reached(snapshot.activity),
    apiCalls,
  };
}

/** A time, ISO 8601 UTC, as names of audits begin with it. */
export function stampOf(time: string): string {
  return `${time.slice(0, 19).replaceAll(':', '-')}Z`;
}
