import type * as z from 'zod/mini';
import { InvalidInput } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import { withKnownMessages } from './message-schema.ts';
import { printable } from './printable.ts';
import { reportSchema } from './report-schema.ts';

const shownProblems = 5;

/**
 * Reads a saved report. One of a newer version may hold messages that this one does not know: their findings keep the
 * reason that was written.
 *
 * @throws InvalidInput where the text is not JSON, or holds anything else than a report
 */
export function parseReport(json: string): Report {
  const value = parseJson(json);
  const parsed = reportSchema.safeParse(withKnownMessages(value));
  if (!parsed.success) throw invalidReport(parsed.error.issues.map((issue) => describe(issue, value)));

  // What was read itself, not a copy that leaves out a tag which is called `__proto__`.
  return value as Report;
}

function parseJson(json: string): unknown {
  try {
    // Some editors save a mark of byte order before it.
    return JSON.parse(json.replace(/^\ufeff/, ''));
  } catch (error) {
    throw invalidReport([`not JSON: ${printable(String((error as Error).message), true)}`]);
  }
}

/** @param problems one line each, such as `findings[3].verdict: expected NON_COMPLIANT, … , got "FINE"` */
function invalidReport(problems: readonly string[]): InvalidInput {
  const shown = problems.slice(0, shownProblems);
  const left = problems.length - shown.length;
  const more = left === 0 ? [] : [`and ${left} more`];
  return new InvalidInput(['This is not a report of Sealwatch:', ...shown, ...more].join('\n  '));
}

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  const path = pathOf(issue.path);
  const problem =
    issue.code === 'unrecognized_keys'
      ? unknownOf(issue.keys)
      : `expected ${expectedOf(issue)}, got ${show(at(value, issue.path))}`;

  return printable(`${path === '' ? 'the report' : path}: ${problem}`, true);
}

function unknownOf(keys: readonly string[]): string {
  const names = keys.map((key) => JSON.stringify(key)).join(', ');
  return keys.length === 1 ? `unknown property ${names}` : `unknown properties ${names}`;
}

function expectedOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return nounOf[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map((word) => JSON.stringify(word)).join(' or ');
    case 'invalid_format':
      return issue.format === 'date' ? 'a date, YYYY-MM-DD' : 'a time in UTC, YYYY-MM-DDThh:mm:ssZ';
    case 'invalid_union':
      return 'discriminator' in issue && issue.discriminator === 'id'
        ? 'the id of a message'
        : 'false, "cluster" or "key"';
    case 'too_small':
      return 'no less than 0';
    default:
      return 'something else';
  }
}

const nounOf: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** `findings[3].resource.name` */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  );
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
