/** One link of the chain of stored reports. A change to a report, or its removal, requires a change to every later link. */
export interface ChainLink {
  /** From 1, without gaps. */
  readonly number: number;
  /** SHA-256 of the link before, as its bytes are stored; '' for the first. */
  readonly previous: string;
  /** When it was added, ISO 8601 UTC. */
  readonly at: string;
  readonly entry: ChainEntry;
}

export type ChainEntry =
  /** A report was kept. */
  | { readonly kind: 'report'; readonly key: string; readonly sha256: string }
  /** The report of a run of many accounts was kept, and those that it was made of. */
  | { readonly kind: 'reports'; readonly reports: readonly { readonly key: string; readonly sha256: string }[] }
  /** Reports were removed because they had been kept long enough. */
  | { readonly kind: 'retired'; readonly keys: readonly string[] };
