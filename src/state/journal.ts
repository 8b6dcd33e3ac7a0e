import { emptyJournal, type JournalEntry, type JournalState } from '../model/plan.ts';
import type { Timing } from '../model/timing.ts';
import type { Store } from '../store/store.ts';
import { accountName } from './objects.ts';
import { openSequence, type SequenceOptions } from './sequence.ts';

const folder = 'journal/';

/** What is kept of each step: its line, and what the journal comes to with it. */
interface JournalRecord {
  readonly state: JournalState;
  /** null before the first one. */
  readonly entry: JournalEntry | null;
}

/** A state of the journal, and the line that leads to it; without a line nothing is written. */
export interface JournalWrite {
  readonly state: JournalState;
  readonly entry: JournalEntry | undefined;
}

/** Everything that the remediator ever did in an account, step by step. Nothing is taken out of it. */
export interface Journal {
  read(): Promise<JournalState>;
  /**
   * Adds a line. Of two that do so at once the second is asked again, with what the first one left; whatever `write` throws
   * is thrown.
   *
   * @throws StoreError where it was not added, or that is unknown
   */
  append<W extends JournalWrite>(write: (state: JournalState) => W): Promise<W>;
  /**
   * Goes on behind a damaged last line, with the lock set: it is not known what that line said.
   *
   * @returns the keys of all damaged lines
   */
  repair(at: string): Promise<readonly string[]>;
  /** Every line, the oldest first. */
  entries(): Promise<JournalEntry[]>;
}

export function openJournal(store: Store, accountId: string, timing: Timing): Journal {
  const name = `${folder}${accountName(accountId)}`;
  const options: SequenceOptions<JournalRecord> = {
    initial: { state: emptyJournal, entry: null },
    parse,
    timing,
    // Every line stays.
    keep: Number.MAX_SAFE_INTEGER,
  };
  const sequence = openSequence<JournalRecord>(store, name, options);
  return {
    read: async () => (await sequence.read()).value.state,

    async append(write) {
      const made: { written?: ReturnType<typeof write> } = {};
      await sequence.commit((kept) => {
        const written = write(kept.state);
        made.written = written;
        return written.entry === undefined ? kept : { state: written.state, entry: written.entry };
      });
      if (made.written === undefined) throw new Error('the journal was not asked');
      return made.written;
    },

    repair: (at) =>
      openSequence<JournalRecord>(store, name, { ...options, recover: ({ state }) => locked(state, at) }).repair(),

    async entries() {
      const lines: JournalEntry[] = [];
      for (const key of await store.list(`${name}/`)) {
        const bytes = await store.read(key);
        const { value } = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())) as { value: unknown };
        const { entry } = parse(value);
        if (entry !== null) lines.push(entry);
      }
      return lines;
    },
  };
}

/** The state of a journal whose last line is lost: the change that was open may have been called. */
function locked(state: JournalState, at: string): JournalRecord {
  const { open } = state;
  const detail = 'the journal was damaged, and repaired';
  const cluster = open?.cluster ?? { id: '', name: '', regionId: '' };
  const called = open !== null && { [cluster.id]: { calledAt: open.begunAt, endedAt: null, mayBeEncrypted: true } };
  const lock = { at, changeId: open?.id ?? '', outcome: 'unknown' as const, cluster, detail };
  const entry: JournalEntry = {
    at,
    by: 'sealwatch store repair',
    what: 'lost',
    changeId: lock.changeId,
    clusterId: cluster.id,
    keyId: open?.keyId ?? '',
    outcome: lock.outcome,
    detail,
  };
  return { state: { ...state, lock: state.lock ?? lock, clusters: { ...state.clusters, ...called } }, entry };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function parse(value: unknown): JournalRecord {
  const { state, entry } = Object(value) as Partial<JournalRecord>;
  const isState =
    typeof state?.open === 'object' &&
    typeof state.lock === 'object' &&
    isObject(state.clusters) &&
    isObject(state.foundEncrypted);
  if (!isState || typeof entry?.what !== 'string') throw new TypeError('no line of a journal');
  return { state, entry } as JournalRecord;
}
