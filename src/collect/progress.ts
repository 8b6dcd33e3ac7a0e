/** How far the reading of an account has come. */
export interface CollectProgress {
  readonly stage: 'clusters' | 'keys' | 'activity';
  readonly regions: number;
  readonly clusters: number;
  readonly keys: number;
  readonly keysRead: number;
  /** HTTP attempts so far. */
  readonly calls: number;
}
