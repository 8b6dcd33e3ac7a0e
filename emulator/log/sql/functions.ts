import { type Json, QueryError, told, type Value } from './values.ts';

/** A function of one row. */
interface Scalar {
  /** The least and the most parameters. */
  readonly takes: readonly [number, number];
  run(values: readonly Value[], texts: ParsedTexts): Value;
}

/** JSON texts that were parsed already: a query looks into the same ones again and again. */
export type ParsedTexts = Map<string, { readonly json: unknown } | undefined>;

/**
 * The functions that this cloud has. All but COALESCE give null where a parameter is null. `TRY` and `NULLIF` are
 * carried out by the evaluation, since they look at more than values.
 */
export const SCALARS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['try', { takes: [1, 1], run: ([value = null]) => value }],
  ['coalesce', { takes: [1, 9], run: (values) => values.find((value) => value !== null) ?? null }],
  [
    'nullif',
    {
      takes: [2, 2],
      run: ([one = null, other = null]) => (one !== null && other !== null && told(one) === told(other) ? null : one),
    },
  ],
  ['lower', strict(1, ([text]) => textIn('lower', text).toLowerCase())],
  [
    'regexp_extract',
    strict(2, ([text, pattern]) => firstMatch(textIn('regexp_extract', text), textIn('regexp_extract', pattern))),
  ],
  ['json_parse', strict(1, ([text], texts) => parsed(textIn('json_parse', text), texts))],
  ['json_format', strict(1, ([json]) => JSON.stringify(jsonIn('json_format', json).json))],
  ['json_extract', strict(2, ([from, path], texts) => extract(from, path, texts))],
  ['json_extract_scalar', strict(2, ([from, path], texts) => scalarOf(extract(from, path, texts)))],
  ['from_iso8601_timestamp', strict(1, ([text]) => ({ moment: momentOf(textIn('from_iso8601_timestamp', text)) }))],
  ['to_unixtime', strict(1, ([time]) => ({ double: secondsOf(time) }))],
]);

function strict(count: number, run: (values: readonly NonNullable<Value>[], texts: ParsedTexts) => Value): Scalar {
  return {
    takes: [count, count],
    run: (values, texts) => (values.includes(null) ? null : run(values as readonly NonNullable<Value>[], texts)),
  };
}

function textIn(name: string, value: Value | undefined): string {
  if (typeof value !== 'string') throw new QueryError(`Unexpected parameters for function ${name}. Expected: varchar`);
  return value;
}

function jsonIn(name: string, value: Value | undefined): Json {
  if (typeof value === 'object' && value !== null && 'json' in value) return value;
  throw new QueryError(`Unexpected parameters for function ${name}. Expected: json`);
}

function firstMatch(text: string, pattern: string): Value {
  try {
    return new RegExp(pattern, 'u').exec(text)?.[0] ?? null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new QueryError(`Invalid regular expression: ${pattern}`);
  }
}

function parsed(text: string, texts: ParsedTexts): Json {
  if (!texts.has(text)) texts.set(text, parse(text));
  const json = texts.get(text);
  // The documents say both that what is no JSON gives null, and that a text that was cut off ends the query.
  if (json === undefined) throw new QueryError('Cannot convert the value to JSON');
  return json;
}

function parse(text: string): Json | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The part of a JSON value, or of its text, that a path such as `$.a["b c"][0]` names. */
function extract(from: Value | undefined, path: Value | undefined, texts: ParsedTexts): Json | null {
  const whole = typeof from === 'string' ? parsed(from, texts) : jsonIn('json_extract', from);
  let part: unknown = whole.json;
  for (const step of stepsOf(textIn('json_extract', path))) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, step)) return null;
    part = (part as Record<string, unknown>)[step];
  }
  return { json: part };
}

function stepsOf(path: string): string[] {
  if (!/^\$(\.\w+|\[\d+\]|\["[^"]+"\])*$/.test(path)) throw new QueryError(`Invalid JSON path: '${path}'`);
  return [...path.matchAll(/\.(\w+)|\[(\d+)\]|\["([^"]+)"\]/g)].map(
    ([, name, index, quoted]) => name ?? index ?? quoted ?? '',
  );
}

function scalarOf(part: Json | null): Value {
  const value = part?.json;
  return value === null || value === undefined || typeof value === 'object' ? null : String(value);
}

/** A time without a zone is one of the session's, which is not UTC. */
function momentOf(text: string): number {
  const isZoned = /(Z|[+-]\d\d:?\d\d)$/.test(text);
  const moment = Date.parse(isZoned ? text : `${text}+08:00`);
  if (Number.isNaN(moment)) throw new QueryError(`Invalid format: "${text}"`);
  return moment;
}

function secondsOf(time: Value | undefined): number {
  if (typeof time === 'object' && time !== null && 'moment' in time) return time.moment / 1000;
  throw new QueryError('Unexpected parameters for function to_unixtime. Expected: timestamp');
}
