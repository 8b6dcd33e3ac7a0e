import type { Session } from '../connect.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { readAccount } from '../runs/audit.ts';
import { parseSnapshot } from '../runs/saved-snapshot.ts';
import { readText } from './files.ts';
import type { Io } from './io.ts';
import { startProgress } from './progress.ts';
import { terminalOf } from './terminal.ts';

/** Reads the account, with progress on stderr, or what was read of one earlier. */
export async function readOrRecall(session: Session, snapshotFile: string | undefined, io: Io): Promise<Snapshot> {
  if (snapshotFile !== undefined) return parseSnapshot(await readText(snapshotFile), snapshotFile);
  const { live, unicode } = terminalOf({ stdout: io.stderr, env: io.env });
  const progress = startProgress({ stream: io.stderr, live, unicode, now: io.now });
  try {
    return await readAccount(session, (told) => progress.update({ ...told, stage: 'reading' }));
  } finally {
    progress.done();
  }
}
