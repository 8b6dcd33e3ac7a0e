import type { Clock } from './clock.ts';

interface Due {
  readonly at: number;
  readonly happen: () => void;
}

/**
 * What is to happen later. Nothing waits for it: whoever is about to look first lets happen what is due, so that a
 * clock that jumps is as good as one that goes.
 */
export class Schedule {
  private readonly clock: Clock;
  private pending: Due[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Has it happen once `ms` have passed. */
  in(ms: number, happen: (at: number) => void): void {
    const at = this.clock.now() + ms;
    this.pending.push({ at, happen: () => happen(at) });
    this.pending.sort((a, b) => a.at - b.at);
  }

  /** Lets everything happen whose time has come, in order. */
  catchUp(): void {
    const now = this.clock.now();
    for (let next = this.pending[0]; next !== undefined && next.at <= now; next = this.pending[0]) {
      this.pending.shift();
      next.happen();
    }
  }
}
