interface Timer {
  readonly at: number;
  readonly order: number;
  wake(): void;
}

/** Time that passes only where everybody waits; epoch milliseconds. */
export class VirtualTime {
  private time: number;
  private order = 0;
  private timers: Timer[] = [];
  private inputOutput: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(start: number) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer: Timer = { at: this.time + ms, order: this.order++, wake: resolve };
      this.timers.push(timer);
      signal?.addEventListener('abort', () => {
        this.timers = this.timers.filter((one) => one !== timer);
        reject(signal.reason);
      });
    });
  }

  /**
   * Runs real input and output outside of time: it takes none, and no two of them overlap, so that their order does not
   * follow the load of the machine.
   */
  outside<T>(work: () => Promise<T>): Promise<T> {
    this.waiting += 1;
    const done = this.inputOutput.then(work).finally(() => {
      this.waiting -= 1;
    });
    // What the result sets in motion comes first.
    this.inputOutput = done.catch(() => undefined).then(() => new Promise((resolve) => setImmediate(resolve)));
    return done;
  }

  /** Lets time pass until all of it is done. */
  async until(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    done.catch(() => undefined);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isDone) return void (await done);
      if (this.waiting > 0) {
        await this.inputOutput;
        continue;
      }
      const next = this.timers.reduce<Timer | undefined>(
        (first, timer) =>
          first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order)
            ? timer
            : first,
        undefined,
      );
      if (next === undefined) continue;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
  }
}
