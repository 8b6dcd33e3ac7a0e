/** A published set of requirements, as far as checks map to it. Titles are in our own words. */
export interface Benchmark {
  /** Such as `nist-800-53-r5`. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** Where the publisher has it. */
  readonly source: string;
  readonly controls: readonly Control[];
}

/** One requirement of a benchmark. */
export interface Control {
  /** The publisher's number, such as `SC-28`. */
  readonly id: string;
  readonly title: string;
  /** Ids of the checks that map to it. */
  readonly checks: readonly string[];
}
