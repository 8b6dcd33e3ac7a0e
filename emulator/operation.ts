import type { LiveAccount } from './account.ts';
import type { RecordIndex } from './actiontrail/records.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import type { Credentials } from './credentials.ts';
import type { Product } from './errors.ts';
import type { Param, ParamValues, RawParams } from './params.ts';
import type { Rate } from './rates.ts';
import type { Schedule } from './schedule.ts';

/** What an operation may know beside its parameters. */
export interface CallContext {
  /** The region of the port that was called. */
  readonly region: string;
  readonly requestId: string;
  readonly clock: Clock;
  readonly caller: Caller;
  readonly credentials: Credentials;
  readonly records: RecordIndex;
  /** What is to happen to the account later, by the cloud's clock. */
  readonly schedule: Schedule;
  /** How long switching a cluster's encryption takes, and when it was, or will be, complete. */
  readonly updates: { readonly ms: number; readonly completed: WeakMap<object, number> };
  /** Any account of this cloud, for calls that reach across. */
  account(id: string): LiveAccount | undefined;
}

/** The resources that a write is about, by type, as its record refers to them. */
export type References = (account: LiveAccount, raw: RawParams, region: string) => Record<string, string[]>;

/** One API operation, ready to be dispatched. */
export interface Operation {
  readonly product: Product;
  readonly name: string;
  /** ROA operations have one: method, then path with {parameters}. */
  readonly route?: string;
  /** RAM actions the caller needs, all of them. */
  readonly actions: readonly string[];
  readonly rate?: Rate;
  /** Only where it changes something: then it is recorded, whether it succeeds or not. */
  readonly writes?: References;
  /** Validates the parameters, then answers with the body, or throws an ApiError. */
  run(account: LiveAccount, raw: RawParams, context: CallContext): unknown;
}

/** What an operation file declares. */
interface Declaration<Declared extends Record<string, Param<unknown>>> {
  product: Product;
  name: string;
  route?: string;
  /** Only where it is not the action of the operation's own name. */
  actions?: readonly string[];
  rate?: Rate;
  /** Only where it changes something. */
  writes?: References;
  params: Declared;
  answer(account: LiveAccount, params: ParamValues<Declared>, context: CallContext): unknown;
}

/** Makes an operation of its declaration. */
export function operation<const Declared extends Record<string, Param<unknown>>>(
  declared: Declaration<Declared>,
): Operation {
  const { product, name, route, rate, writes, params, answer } = declared;
  return {
    product,
    name,
    ...(route !== undefined && { route }),
    ...(rate !== undefined && { rate }),
    ...(writes !== undefined && { writes }),
    actions: declared.actions ?? [`${product}:${name}`],
    run(account, raw, context) {
      const values = Object.entries(params).map(([key, read]) => [key, read(raw, key, product)]);
      return answer(account, Object.fromEntries(values) as ParamValues<Declared>, context);
    },
  };
}
