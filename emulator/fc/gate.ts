/** A call of InvokeFunction that was let in. */
export interface FunctionCall {
  readonly accountId: string;
  readonly region: string;
  readonly functionName: string;
  readonly qualifier: string;
  readonly type: 'Sync' | 'Async';
  readonly event: Buffer;
  readonly requestId: string;
}

/** What became of it. */
export interface FunctionAnswer {
  /** '' for one that was only taken on. */
  readonly body: Buffer;
  /** Where the function failed. */
  readonly errorType?: 'HandledInvocationError' | 'UnhandledInvocationError';
  /** What it wrote. */
  readonly log: string;
}

/** Runs functions for the API. */
export interface FunctionGate {
  /** undefined for a function that is not here; throws an ApiError for a call that it does not take. */
  invoke(call: FunctionCall): Promise<FunctionAnswer> | undefined;
}
