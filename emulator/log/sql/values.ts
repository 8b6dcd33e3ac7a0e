/** A value of a column: SQL's null, texts, whole numbers, truths, and what only functions make. */
export type Value = null | string | number | boolean | Json | Moment | Double;

/** A value of the type JSON, which is not its text. */
export interface Json {
  readonly json: unknown;
}

/** A time. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly moment: number;
}

/** A number with a fraction, which is written otherwise than a whole one. */
export interface Double {
  readonly double: number;
}

/** A query that cannot be carried out: the words that SLS has for it. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** How a value is told in an answer, in which everything is text. */
export function told(value: Value): string {
  if (value === null || typeof value !== 'object') return String(value);
  if ('json' in value) return JSON.stringify(value.json);
  if ('moment' in value) return new Date(value.moment).toISOString();
  return javaDouble(value.double);
}

/** Orders two values of one kind; undefined where either is null. */
export function compare(left: Value, right: Value): number | undefined {
  if (left === null || right === null) return undefined;
  const [a, b] = [comparable(left), comparable(right)];
  if (typeof a !== typeof b) throw new QueryError(`'${typeof a}' cannot be compared with '${typeof b}'`);
  return a < b ? -1 : Number(a > b);
}

function comparable(value: NonNullable<Value>): string | number | boolean {
  if (typeof value !== 'object') return value;
  if ('double' in value) return value.double;
  if ('moment' in value) return value.moment;
  throw new QueryError('values of type json cannot be compared');
}

/** As Java writes it: 1.5, but 1.7556588E9. */
function javaDouble(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e7)) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}
