import type { LiveAccount } from './account.ts';
import type { RecordIndex } from './actiontrail/records.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import type { Credentials } from './credentials.ts';
import type { Product } from './errors.ts';
import type { Param, ParamValues, RawParams } from './params.ts';
import type { Rate } from './rates.ts';

/** What an operation may know beside its parameters. */
export interface CallContext {
  /** The region of the port that was called. */
  readonly region: string;
  readonly requestId: string;
  readonly clock: Clock;
  readonly caller: Caller;
  readonly credentials: Credentials;
  readonly records: RecordIndex;
  /** Any account of this cloud, for calls that reach across. */
  account(id: string): LiveAccount | undefined;
}

/** One API operation, ready to be dispatched. */
export interface Operation {
  readonly product: Product;
  readonly name: string;
  /** ROA operations have one: method, then path with {parameters}. */
  readonly route?: string;
  /** RAM actions the caller needs, all of them. */
  readonly actions: readonly string[];
  readonly rate?: Rate;
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
  params: Declared;
  answer(account: LiveAccount, params: ParamValues<Declared>, context: CallContext): unknown;
}

/** Makes an operation of its declaration. */
export function operation<const Declared extends Record<string, Param<unknown>>>(
  declared: Declaration<Declared>,
): Operation {
  const { product, name, route, rate, params, answer } = declared;
  return {
    product,
    name,
    ...(route !== undefined && { route }),
    ...(rate !== undefined && { rate }),
    actions: declared.actions ?? [`${product}:${name}`],
    run(account, raw, context) {
      const values = Object.entries(params).map(([key, read]) => [key, read(raw, key, product)]);
      return answer(account, Object.fromEntries(values) as ParamValues<Declared>, context);
    },
  };
}
