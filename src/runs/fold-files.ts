import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type MessagePort, Worker } from 'node:worker_threads';
import type { Store } from '../store/store.ts';
import { type Folded, foldDelivery } from '../trail/fold.ts';
import { keepFolded } from './ingest.ts';

export type { Folded } from '../trail/fold.ts';

/** A file of a delivery, and what folding it takes. */
export interface FoldJob {
  /** `-` is the standard input. */
  readonly file: string;
  /** Whose records they are that do not say it. */
  readonly accountId: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

type FoldAnswer = { readonly folded: Folded } | { readonly error: unknown };

const chunkBytes = 1 << 20;

/** Folds one file in this thread. */
export function foldFile({ file, accountId, now }: FoldJob, onProgress?: (bytesIn: number) => void): Promise<Folded> {
  const bytes = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: chunkBytes });
  return foldDelivery(bytes, { name: file, source: 'file', accountId }, { now, onProgress });
}

/**
 * Folds files side by side, on as many threads as there are cores.
 *
 * @param script what a thread runs; it calls `serveFolds`
 * @param onDone called with how many files are done
 * @returns what came of each, in the order of the files
 */
export async function foldOnThreads(
  jobs: readonly FoldJob[],
  script: URL,
  onDone: (done: number) => void,
): Promise<Folded[]> {
  const results: Folded[] = [];
  let [next, done] = [0, 0];
  const work = async (thread: Worker) => {
    for (let index = next++; index < jobs.length; index = next++) {
      const answer = new Promise<FoldAnswer>((resolve, reject) => {
        thread.removeAllListeners().once('message', resolve).once('error', reject);
      });
      thread.postMessage(jobs[index]);
      const result = await answer;
      if ('error' in result) throw result.error;
      results[index] = result.folded;
      done += 1;
      onDone(done);
    }
  };
  const threads = Array.from({ length: Math.min(jobs.length, availableParallelism()) }, () => new Worker(script));
  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return results;
}

/** Folds the files that the main thread names. */
export function serveFolds(port: MessagePort): void {
  port.on('message', (job: FoldJob) => {
    foldFile(job).then(
      (folded) => port.postMessage({ folded } satisfies FoldAnswer),
      (error: unknown) => port.postMessage({ error } satisfies FoldAnswer),
    );
  });
}

/** Keeps what was folded, file by file; returns of which anything was not there before. */
export async function keepAll(store: Store, done: readonly Folded[]): Promise<boolean[]> {
  const kept: boolean[] = [];
  for (const folded of done) kept.push((await keepFolded(store, folded)).length > 0);
  return kept;
}
