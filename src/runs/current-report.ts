import type { Memory } from '../model/memory.ts';
import type { Report, ReportInputs } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Session } from '../session.ts';
import { fold } from '../state/fold.ts';
import { readMemory } from '../state/memory.ts';
import { digestOf } from '../state/objects.ts';
import { lastAudit, reportNamed } from '../state/reports.ts';
import { type KeptAccount, readAccountState } from '../state/snapshots.ts';
import { conclude } from './conclude.ts';

type ReportSession = Pick<Session, 'config' | 'store' | 'clock' | 'onCheckError'>;

/** An account as it is known, and what it is known from. */
export interface KnownAccount extends KeptAccount {
  readonly snapshot: Snapshot;
  readonly memory: Memory;
  readonly memoryDigest: string;
}

/**
 * An account as it is known: what the last audit read with everything that was read since. It does not depend on the
 * order of writing. undefined where no audit is kept.
 *
 * @param without what was read for these events is left out: the account as it was before them
 */
export async function knownAccount(
  reader: ReportSession,
  accountId: string,
  without: ReadonlySet<string> = new Set(),
): Promise<KnownAccount | undefined> {
  const { store } = reader;
  const kept = store === undefined ? undefined : await readAccountState(store, accountId);
  if (store === undefined || kept === undefined) return undefined;
  const readings = kept.readings.filter(({ value }) => !value.eventIds.some((id) => without.has(id)));
  const { memory, digest: memoryDigest, damaged } = await readMemory(store, accountId);
  const snapshot = fold(
    kept.base.value,
    readings.map(({ value }) => value),
    memory,
  );
  return { ...kept, readings, memory, memoryDigest, damaged: [...kept.damaged, ...damaged], snapshot };
}

/** The report of an account as it is known: the one that was kept with its base, where nothing was read since. */
export async function reportOf(reader: ReportSession, known: KnownAccount): Promise<Report> {
  const { store } = reader;
  const stored =
    known.readings.length === 0 && store !== undefined ? await reportNamed(store, known.auditId) : undefined;
  if (stored !== undefined) return stored;
  const runs = [known.base.value, ...known.readings.map(({ value }) => value)];
  // Its time is that of what was read last.
  const [run = known.base.value] = runs.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return conclude(reader, known.snapshot, {
    auditId: known.auditId,
    run,
    inputs: inputsOf(reader, known),
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
export async function currentReport(reader: ReportSession, accountId: string): Promise<Report | undefined> {
  const known = await knownAccount(reader, accountId);
  // A report may be there where what it was made of is damaged.
  if (known !== undefined) return reportOf(reader, known);
  return reader.store && (await lastAudit(reader.store, accountId, reader.clock.now()));
}
