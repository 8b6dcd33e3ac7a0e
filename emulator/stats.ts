/** What a server has seen since it started or was reset. */
export interface EmulatorStats {
  /** Attempts by operation, such as "cs:DescribeClustersV1"; refused and spoiled ones count. */
  calls: Record<string, number>;
  /** TCP connections accepted. */
  connections: number;
  inFlight: number;
  peakInFlight: number;
  /** Error answers by their code. */
  refusals: Record<string, number>;
  /** HTTP requests, statistics apart. */
  requests: number;
}

/** Adds up what one server sees. */
export class Tally {
  private readonly calls = new Map<string, number>();
  private readonly refusals = new Map<string, number>();
  private connections = 0;
  private inFlight = 0;
  private peakInFlight = 0;
  private requests = 0;

  connected(): void {
    this.connections += 1;
  }

  arrived(): void {
    this.requests += 1;
    this.inFlight += 1;
    this.peakInFlight = Math.max(this.peakInFlight, this.inFlight);
  }

  left(): void {
    this.inFlight -= 1;
  }

  called(operation: string): void {
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
  }

  refused(code: string): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }

  /** Starts again from nothing, but for the requests being served right now. */
  reset(): void {
    this.calls.clear();
    this.refusals.clear();
    this.connections = 0;
    this.requests = 0;
    this.peakInFlight = this.inFlight;
  }

  snapshot(): EmulatorStats {
    return {
      calls: Object.fromEntries(this.calls),
      connections: this.connections,
      inFlight: this.inFlight,
      peakInFlight: this.peakInFlight,
      refusals: Object.fromEntries(this.refusals),
      requests: this.requests,
    };
  }
}
