import * as z from 'zod/mini';
import type { CloudResponse } from '../cloud/call.ts';
import { redacted } from '../cloud/redact.ts';
import type { CloudRequest } from '../cloud/request.ts';
import { type Fact, read, readFailure } from '../model/fact.ts';
import { type AccountContext, readError, type Subject } from './attempt.ts';
import { MalformedAnswer } from './malformed-answer.ts';

/** The part of an answer that a schema names. */
export interface ParsedResponse<T> {
  readonly value: T;
  readonly requestId: string;
  /** @param wrong what is wrong with the answer, as in MalformedAnswer */
  malformed(wrong: string): MalformedAnswer;
}

/**
 * Calls an operation and parses what it answers.
 *
 * @param request its region is that of the subject by default
 * @throws CloudError where the call fails, MalformedAnswer where the answer does not fit the schema
 */
export async function callAndParse<T>(
  { cloud }: Pick<AccountContext, 'cloud'>,
  { operation, regionId }: Subject,
  schema: z.ZodMiniType<T>,
  request: Partial<CloudRequest> = {},
): Promise<ParsedResponse<T>> {
  const answer = await cloud.call(operation, { regionId, ...request });
  const { requestId } = answer;
  const malformed = (wrong: string) => new MalformedAnswer(operation, wrong, requestId);
  return { value: parseAnswer(schema, answer, operation), requestId, malformed };
}

/**
 * The part of an answer that the schema names.
 *
 * @throws MalformedAnswer where the answer does not fit
 */
export function parseAnswer<T>(schema: z.ZodMiniType<T>, answer: CloudResponse, operation: string): T {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  throw new MalformedAnswer(operation, describe(parsed.error), answer.requestId);
}

/** An object of an answer of which nothing was validated yet: only the names of its fields are relied on. */
export type Unvalidated<A> = { readonly [K in keyof A]?: unknown };

/** Reads fields of one object of an answer, each a fact of its own: one bad field does not hide the others. */
export function fieldReader<A extends object>(
  account: Pick<AccountContext, 'accountId'>,
  subject: Subject,
  requestId: string,
  object: Unvalidated<A>,
) {
  return <K extends keyof A & string, T>(name: K, schema: z.ZodMiniType<T, A[K] | null | undefined>): Fact<T> => {
    const value: unknown = Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
    const parsed = schema.safeParse(value);
    if (parsed.success) return read(parsed.data);
    const wrong = value === undefined ? `\`${name}\` is missing` : `\`${name}\` is ${show(value)}`;
    return readFailure(readError(account, subject, new MalformedAnswer(subject.operation, wrong, requestId)));
  };
}

function describe(error: z.core.$ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'not as documented';
  const path = issue.path.map(String).join('.');
  const wrong = issue.code === 'invalid_type' ? `not the documented ${issue.expected}` : 'not as documented';

  return `\`${path === '' ? 'the answer' : path}\` is ${wrong}`;
}

/** A value as a message may show it: short, on one line, without what looks like a key or a token. */
export function show(value: unknown): string {
  return redacted(JSON.stringify(value) ?? String(value), undefined, 81);
}

/** Any text. Schemas are made once: making one costs more than a thousand uses. */
export const text: z.ZodMiniType<string, string> = z.string();

type OptionalText = string | null | undefined;
/** A text that names something, so that it is not blank. */
export const name: z.ZodMiniType<string, string> = z.string().check(z.regex(/\S/));

export const optionalText: z.ZodMiniType<OptionalText, OptionalText> = z.optional(z.nullable(z.string()));

/** An object whose fields, those of A, are read one by one. */
export function fieldsOf<A extends object>(): z.ZodMiniType<Unvalidated<A>, A> {
  return z.custom<Unvalidated<A>, A>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
}

/** A number of entries, as lists count them. */
export const count: z.ZodMiniType<number, number> = z
  .number()
  .check(z.refine((value) => Number.isSafeInteger(value) && value >= 0));

/** A number of the same, which some products write as text. */
export const countAsText: z.ZodMiniType<number, number | string> = z.union([
  count,
  convert((text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined)),
]);

/** A word from a list, in whatever case the cloud writes it. */
export function wordOf<const W extends string>(words: readonly W[]): z.ZodMiniType<W, string> {
  const known = new Map<string, W>(words.map((word) => [word.toLowerCase(), word]));
  return convert((text) => known.get(text.toLowerCase()));
}

/**
 * ISO 8601 in, epoch milliseconds out. Without its zone a time would be another one on every machine; and in year 1,
 * which ACK writes where it does not know, nothing was there yet.
 */
export const time: z.ZodMiniType<number, string> = convert((text) => {
  const parsed = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  return parsed > 0 ? parsed : undefined;
});

/** Epoch milliseconds as text. */
export const epochText: z.ZodMiniType<number, string> = convert((text) =>
  /^\d{12,14}$/.test(text) ? Number(text) : undefined,
);

/** As `time`; '' is null: never. */
export const timeOrNever: z.ZodMiniType<number | null, string> = z.union([
  convert<null>((text) => (text === '' ? null : undefined)),
  time,
]);

/** A schema for texts of one form; undefined is what is not of it. */
function convert<T>(from: (text: string) => T | undefined): z.ZodMiniType<T, string> {
  const transform = z.transform((value: unknown, context) => {
    const converted = typeof value === 'string' ? from(value) : undefined;
    if (converted === undefined) context.issues.push({ code: 'custom', message: 'unexpected', input: value });
    return converted;
  });
  // zod types what a failed transform returns as well; a caller sees only what passed.
  return transform as unknown as z.ZodMiniType<T, string>;
}
