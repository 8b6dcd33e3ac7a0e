import type { WriteStream } from 'node:tty';
import { ExpectedError } from '../model/errors.ts';

/** What a command has of the world around it. */
export interface Io {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: NodeJS.ProcessEnv;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Whether progress and notes are left out. */
  readonly quiet?: true;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
  /** Asks the person at the terminal; undefined without an answer. Absent where there is no terminal. */
  readonly ask?: (question: string) => Promise<string | undefined>;
  /** What runs on the threads of a command; absent where it is to stay on one, as in tests. */
  readonly script?: URL;
}

/** Logs errors of our own where they are in no one's output. */
export function errorLog({ stderr }: Pick<Io, 'stderr'>): (text: string) => void {
  return (text) => {
    stderr.write(`${text}\n`);
  };
}

/** A stream that may be a terminal. */
export type OutputStream = Pick<WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

/** A command of the command line. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole help. */
  readonly help: string;
  /** @returns the exit code */
  run(args: readonly string[], io: Io): Promise<number>;
}

/** The person asked for something that cannot be done so; the message says what to write instead. */
export class UsageError extends ExpectedError {
  override readonly name = 'UsageError';
}

/** Waits until the person interrupts. */
export function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
