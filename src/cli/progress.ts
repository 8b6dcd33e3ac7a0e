import { splitAt } from '../report/text/width.ts';
import { grouped } from '../words/amounts.ts';
import { counted, took } from '../words/amounts-en.ts';

/** How far a run has come. */
export interface ProgressState {
  /** What is being done, in one word such as `reading`. */
  readonly stage: string;
  readonly regions: number;
  readonly clusters: number;
  readonly keysRead: number;
  readonly keys: number;
  readonly calls: number;
}

/** Shows somebody who waits how far a run has come. */
export interface ProgressLine {
  update(state: ProgressState): void;
  /** Takes the line away; what is reported after it is dropped. */
  done(): void;
}

export interface ProgressOptions {
  /** Where to draw; never the stream of the report. */
  readonly stream: { write(text: string): unknown; readonly columns?: number | undefined };
  /** Whether a line may be rewritten in place. */
  readonly live: boolean;
  readonly unicode: boolean;
  /** The time, milliseconds. */
  readonly now: () => number;
}

const redrawMs = 100;
const plainMs = 5_000;
const barLength = 20;
const assumedWidth = 80;

/** Starts a progress line: live on a terminal, a plain line every few seconds elsewhere. It holds no timer. */
export function startProgress({ stream, live, unicode, now }: ProgressOptions): ProgressLine {
  const start = now();
  // A short run prints nothing in a log; on a terminal the first line comes at once.
  let last = live ? Number.NEGATIVE_INFINITY : start;
  let drawn = false;
  let over = false;

  return {
    update(state) {
      const time = now();
      // A clock that was set back must not stop it.
      const since = time < last ? Number.POSITIVE_INFINITY : time - last;
      if (over || since < (live ? redrawMs : plainMs)) return;
      last = time;
      const line = lineOf(state, Math.max(0, time - start), unicode);
      if (!live) {
        stream.write(`${line}\n`);
        return;
      }
      // A line that reached the last column would wrap, and could not be taken back.
      const room = (stream.columns ?? assumedWidth) - 1;
      stream.write(`\r${splitAt(line, room)[0]}${eraseToEnd}`);
      drawn = true;
    },
    done() {
      if (drawn) stream.write(`\r${eraseToEnd}`);
      drawn = false;
      over = true;
    },
  };
}

const eraseToEnd = '\u001b[K';

function lineOf(
  { stage, regions, clusters, keysRead, keys, calls }: ProgressState,
  ms: number,
  unicode: boolean,
): string {
  const parts = [
    ...(regions === 0 ? [] : [counted(regions, 'region')]),
    ...(clusters === 0 ? [] : [counted(clusters, 'cluster')]),
    ...(keys === 0 ? [] : [`${grouped(keysRead)} of ${counted(keys, 'key')}`]),
    ...(calls === 0 ? [] : [counted(calls, 'call')]),
    took(ms),
  ];
  const bar = keys === 0 ? '' : `${barOf(keysRead / keys, unicode)}  `;

  return `  ${stage}  ${bar}${parts.join(unicode ? ' · ' : ' | ')}`;
}

function barOf(share: number, unicode: boolean): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * barLength);
  const [done, left] = unicode ? ['█', '░'] : ['#', '-'];
  return done.repeat(full) + left.repeat(barLength - full);
}
