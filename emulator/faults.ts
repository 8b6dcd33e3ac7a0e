import type { Product } from './errors.ts';
import { anything, fields, mapOf, matching, oneOf, type Shape, text, wholeNumber } from './shape.ts';

/** The ways a scripted fault can spoil an answer. */
export const FAULT_KINDS = [
  'error',
  'reset',
  'half',
  'html',
  'empty',
  'truncate-json',
  'wrong-types',
  'hang',
  'redirect',
  /** Of queries of logs alone: half of the rows, and the word that they are not all. */
  'incomplete',
] as const;

/** A scripted misbehaviour of the emulated cloud. */
export interface Fault {
  /** "kms:DescribeKey", "kms:*" or "*". */
  operation: string;
  /** Parameters the call must carry, compared as text; path parameters count. */
  match?: Record<string, unknown>;
  /** Only calls that arrive on the port of this region. */
  region?: string;
  status?: number;
  code?: string;
  message?: string;
  /** How often it strikes; for ever when absent. */
  times?: number;
  /** Strikes only each n-th matching call. */
  every?: number;
  /** Lets the first n matching calls pass. */
  after?: number;
  /**
   * Whether the call has not been carried out when it strikes, or has been. By default an error comes before, and
   * every other kind spoils the answer to a call that was carried out.
   */
  when?: 'before' | 'after';
  /** Waits before it answers; alone, the answer is slow but true. */
  delayMs?: number;
  kind?: (typeof FAULT_KINDS)[number];
  /** Sent as the x-acs-retry-after header of an error. */
  retryAfterMs?: number;
  /** Answers exactly this JSON, with 200. */
  body?: unknown;
}

/** The shape of a fault in an account file; closed, since a misspelt fault would silently do nothing. */
export const faultShape: Shape = fields(
  { operation: matching(/^(\*|[a-z]+:(\*|\w+))$/, 'an operation such as "kms:DescribeKey", "kms:*" or "*"') },
  {
    match: mapOf(anything),
    region: text,
    status: wholeNumber(100),
    code: text,
    message: anything,
    times: wholeNumber(0),
    every: wholeNumber(1),
    after: wholeNumber(0),
    when: oneOf(['before', 'after']),
    delayMs: wholeNumber(0),
    kind: oneOf(FAULT_KINDS),
    retryAfterMs: wholeNumber(0),
    body: anything,
  },
  true,
);

/** What a call must tell for faults to be matched against it. */
export interface FaultableCall {
  readonly accountId: string;
  readonly product: Product;
  readonly operation: string;
  readonly region: string;
  readonly params: ReadonlyMap<string, unknown>;
}

interface Armed {
  readonly fault: Fault;
  /** The account it is scripted for; every account when absent. */
  readonly accountId?: string;
  matched: number;
  struck: number;
}

/** The scripted faults of one server, with their counters. */
export class Faults {
  private armed: Armed[] = [];

  /** Adds faults that only the given account meets. */
  addFor(accountId: string, faults: readonly Fault[]): void {
    this.armed.push(...faults.map((fault) => ({ fault, accountId, matched: 0, struck: 0 })));
  }

  /** Puts these, for all accounts, in place of every fault there was. */
  replace(faults: readonly Fault[]): void {
    this.armed = faults.map((fault) => ({ fault, matched: 0, struck: 0 }));
  }

  /** The fault that strikes this call, after the waits of all slow-answer faults that match it too. */
  strike(call: FaultableCall): { delayMs: number; fault?: Fault } {
    let delayMs = 0;
    for (const armed of this.armed) {
      if (!matches(armed, call) || !counts(armed)) continue;
      delayMs += armed.fault.delayMs ?? 0;
      if (spoils(armed.fault)) return { delayMs, fault: armed.fault };
    }
    return { delayMs };
  }
}

function matches({ fault, accountId }: Armed, call: FaultableCall): boolean {
  if (accountId !== undefined && accountId !== call.accountId) return false;
  if (fault.region !== undefined && fault.region !== call.region) return false;
  if (!['*', `${call.product}:*`, `${call.product}:${call.operation}`].includes(fault.operation)) return false;
  return Object.entries(fault.match ?? {}).every(([name, wanted]) => asText(call.params.get(name)) === asText(wanted));
}

function counts(armed: Armed): boolean {
  const { after = 0, every = 1, times = Number.POSITIVE_INFINITY } = armed.fault;
  armed.matched += 1;
  const turn = armed.matched - after;
  if (turn < 1 || turn % every !== 0 || armed.struck >= times) return false;
  armed.struck += 1;
  return true;
}

function spoils(fault: Fault): boolean {
  const { kind, status, code, body } = fault;
  return kind !== undefined || status !== undefined || code !== undefined || body !== undefined;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
