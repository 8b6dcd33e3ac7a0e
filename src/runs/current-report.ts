import type { Session } from '../connect.ts';
import type { Memory } from '../model/memory.ts';
import type { Report, ReportInputs } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { fold } from '../state/fold.ts';
import { readMemory } from '../state/memory.ts';
import { digestOf } from '../state/objects.ts';
import { lastAudit, reportNamed } from '../state/reports.ts';
import { type KeptAccount, readAccountState } from '../state/snapshots.ts';
import { conclude } from './conclude.ts';

type Reader = Pick<Session, 'config' | 'store'>;

/** An account as it is known, and what it is known from. */
export interface KnownAccount extends KeptAccount {
  readonly snapshot: Snapshot;
  readonly memory: Memory;
  readonly memoryDigest: string;
  readonly report: Report;
}

/**
 * An account as it is known: what the last audit read with everything that was read since, judged. It is the same whoever wrote
 * what first. undefined where no audit is kept.
 *
 * @param without what was read for these events is left out: the account as it was before them
 */
export async function knownAccount(
  reader: Reader,
  accountId: string,
  without: ReadonlySet<string> = new Set(),
): Promise<KnownAccount | undefined> {
  const { store } = reader;
  const kept = store === undefined ? undefined : await readAccountState(store, accountId);
  if (store === undefined || kept === undefined) return undefined;
  const readings = kept.readings.filter(({ value }) => !value.eventIds.some((id) => without.has(id)));
  const { memory, digest: memoryDigest, damaged } = await readMemory(store, accountId);
  const known = { ...kept, readings, memory, memoryDigest, damaged: [...kept.damaged, ...damaged] };
  const snapshot = fold(
    kept.base.value,
    readings.map(({ value }) => value),
    memory,
  );
  const stored = readings.length === 0 ? await reportNamed(store, kept.auditId) : undefined;
  return { ...known, snapshot, report: stored ?? judgedNow(reader, snapshot, known) };
}

/** The report of what is known; its time is that of what was read last. */
function judgedNow(
  { config }: Reader,
  snapshot: Snapshot,
  known: KeptAccount & Pick<KnownAccount, 'memoryDigest'>,
): Report {
  const runs = [known.base.value, ...known.readings.map(({ value }) => value)];
  const [run = known.base.value] = runs.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return conclude(config, snapshot, {
    auditId: known.auditId,
    run,
    inputs: inputsOf({ config }, known),
    storeErrors: known.damaged,
  });
}

/** The digests of what an account is known from. */
export function inputsOf(
  { config }: Pick<Session, 'config'>,
  { base, readings, memoryDigest }: Pick<KnownAccount, 'base' | 'readings' | 'memoryDigest'>,
): ReportInputs {
  return {
    snapshotDigest: base.digest,
    readingDigests: readings.map(({ digest }) => digest).sort(),
    memoryDigest,
    configDigest: digestOf(JSON.stringify(config)),
  };
}

/** The report of an account as it is known; undefined where no audit is kept. */
export async function currentReport(reader: Reader, accountId: string): Promise<Report | undefined> {
  const known = await knownAccount(reader, accountId);
  // A report may be there where what it was made of is damaged.
  return known?.report ?? (reader.store && (await lastAudit(reader.store, accountId)));
}
