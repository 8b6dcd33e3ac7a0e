/** Why something in scope could not be read: the operation called, and what came back. An entry of a report's `readErrors`. */
export interface ReadError {
  /** The operation asked, such as `kms:DescribeKey`. */
  readonly operation: string;
  readonly accountId: string;
  readonly regionId: string;
  /** The id of the resource asked about, where the operation asks about one. */
  readonly resource?: string;
  /** The cloud's own error code, or one of ours for answers that are not as documented. */
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  /** The time that it affects, ISO 8601 UTC; absent where that is not limited. */
  readonly from?: string;
  readonly to?: string;
}

/** A fact that was read, or the reason it could not be. There is no third state. */
export type Fact<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ReadError };

/** A set of facts: each one read, or its error. */
export type FactTable<T> = { readonly [K in keyof T]: Fact<T[K]> };

/** A fact that was read. */
export function read<T>(value: T): Fact<T> {
  return { ok: true, value };
}

/** A fact that could not be read. */
export function readFailure(error: ReadError): { readonly ok: false; readonly error: ReadError } {
  return { ok: false, error };
}

/** The fact derived from another one; an unread fact stays unread. */
export function derive<T, U>(fact: Fact<T>, from: (value: T) => U): Fact<U> {
  return fact.ok ? read(from(fact.value)) : fact;
}

/** What was never asked is as unread as what failed. */
export function notAsked(operation: string, accountId: string, regionId = '', resource?: string): Fact<never> {
  return readFailure({
    operation,
    accountId,
    regionId,
    ...(resource === undefined ? {} : { resource }),
    code: 'NotAsked',
    message: 'This was not asked.',
    requestId: '',
  });
}

/**
 * Everything in what was read, such as a snapshot, that could not be read, each error once. It looks at every value there is, so that a fact
 * added to the snapshot tomorrow cannot fail unnoticed.
 */
export function readErrorsOf(snapshot: object): ReadError[] {
  const errors = new Map<string, ReadError>();
  visit(snapshot, (error) => errors.set(JSON.stringify(error), error));

  return [...errors.values()].sort((a, b) => order(a).localeCompare(order(b), 'en'));
}

function visit(value: unknown, found: (error: ReadError) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if ('ok' in value && value.ok === false && 'error' in value) {
    found(value.error as ReadError);
    return;
  }
  for (const child of Object.values(value)) visit(child, found);
}

/** Lists first, for they hide the most; then by place. */
function order({ operation, accountId, regionId, resource }: ReadError): string {
  const lists = /:(ListAccounts|AssumeRole|InvokeFunction|DescribeClusters|GetCallerIdentity)/.test(operation)
    ? '0'
    : '1';
  return [lists, accountId, regionId, operation, resource ?? ''].join('\u0000');
}
