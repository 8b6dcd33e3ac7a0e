/** A function, in the words of s.yaml. */
export interface FunctionSpec {
  readonly name: string;
  /** The folder of its bundle, or the zip that holds it. */
  readonly code: string;
  /** File and export; index.handler. */
  readonly handler?: string;
  /** cn-hangzhou. */
  readonly region?: string;
  /** The ARN or the name of the role that it runs as; without it, it has no credentials. */
  readonly role?: string;
  readonly environmentVariables?: Readonly<Record<string, string>>;
  /** Seconds; 3, as on the real service. */
  readonly timeout?: number;
  /** Megabytes; 512. */
  readonly memorySize?: number;
  readonly triggers?: readonly TriggerSpec[];
  readonly asyncInvokeConfig?: AsyncInvokeConfig;
}

/** A trigger; of those that are not hosted here (http, log, …) nothing is made. */
export interface TriggerSpec {
  readonly triggerName: string;
  /** "timer", "oss", "eventbridge" and others. */
  readonly triggerType: string;
  /** Of an OSS trigger: acs:oss:<region>:<account>:<bucket>. */
  readonly sourceArn?: string;
  readonly triggerConfig?: Readonly<Record<string, unknown>>;
}

/** What becomes of events that were taken on. */
export interface AsyncInvokeConfig {
  /** How often a function that failed is tried again; 3. */
  readonly maxAsyncRetryAttempts?: number;
  /** 86400. */
  readonly maxAsyncEventAgeInSeconds?: number;
  readonly destinationConfig?: {
    readonly onFailure?: { readonly destination: string };
    readonly onSuccess?: { readonly destination: string };
  };
}
