import type { ReadError } from './fact.ts';

/**
 * Everything in what was read, such as a snapshot, that could not be read, each error once. It looks at every value there is, so that a fact
 * added to the snapshot tomorrow cannot fail in silence.
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
