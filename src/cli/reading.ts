import type { Snapshot } from '../model/snapshot.ts';
import { readAccount } from '../runs/audit.ts';
import { parseSnapshot } from '../runs/saved-snapshot.ts';
import type { Session } from '../session.ts';
import { readText } from './files.ts';
import type { Io } from './io.ts';
import { type ProgressState, startProgress } from './progress.ts';
import { terminalOf } from './terminal.ts';

/** How far one account has come. */
type AccountProgress = Omit<ProgressState, 'stage'>;

/** Reads the account, with progress on stderr, or what was read of one earlier. */
export async function readOrRecall(session: Session, snapshotFile: string | undefined, io: Io): Promise<Snapshot> {
  if (snapshotFile !== undefined) return parseSnapshot(await readText(snapshotFile), snapshotFile);
  const { live, unicode } = terminalOf({ stdout: io.stderr, env: io.env });
  const progress = startProgress({ stream: progressStream(io), live, unicode, now: io.now });
  try {
    return await readAccount(session, (state) => progress.update({ ...state, stage: 'reading' }));
  } finally {
    progress.done();
  }
}

/** Progress on stderr of a run of many accounts: what has been read of all of them. */
export function accountsProgress(io: Io) {
  const { live, unicode } = terminalOf({ stdout: io.stderr, env: io.env });
  const progress = startProgress({ stream: progressStream(io), live, unicode, now: io.now });
  const byAccount = new Map<string, AccountProgress>();

  return {
    update(accountId: string, state: AccountProgress, accounts: number): void {
      byAccount.set(accountId, state);
      const all = [...byAccount.values()];
      const sum = (of: (one: AccountProgress) => number) => all.reduce((total, one) => total + of(one), 0);
      progress.update({
        stage: `reading ${byAccount.size} of ${accounts} accounts`,
        regions: 0,
        clusters: sum(({ clusters }) => clusters),
        keys: sum(({ keys }) => keys),
        keysRead: sum(({ keysRead }) => keysRead),
        calls: sum(({ calls }) => calls),
      });
    },
    done: progress.done,
  };
}

/** Where progress is drawn: nowhere, where none is wanted. */
export function progressStream({ stderr, quiet }: Io) {
  return quiet ? { write: () => true } : stderr;
}
