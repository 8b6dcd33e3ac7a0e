import { LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod/mini';
import { type Config, configSchema } from './schema.ts';

/** The largest configuration that is read, in characters. */
const maxLength = 1_000_000;

/** The configuration cannot be used. The message names the file, the line, the path, and what was expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The configuration that holds where nobody wrote one. */
export function defaultConfig(): Config {
  return configSchema.parse({});
}

/**
 * Reads a configuration.
 *
 * @param name the file's name, for messages
 * @throws ConfigError where it is not YAML, or not as the schema says
 */
export function parseConfig(text: string, name: string): Config {
  if (text.length > maxLength) throw new ConfigError(`${name} is longer than ${maxLength} characters.`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const [broken] = document.errors;
  if (broken !== undefined) throw new ConfigError(`${name}:${lineAt(broken.pos[0])}: ${firstLine(broken.message)}`);

  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new ConfigError(`${name}: ${firstLine((error as Error).message)}`);
  }
  const parsed = configSchema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;

  throw new ConfigError(parsed.error.issues.map((issue) => `${name}${where(issue)}: ${tell(issue)}`).join('\n'));

  function where(issue: z.core.$ZodIssue): string {
    const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    for (let path = [...issue.path, ...(key === undefined ? [] : [key])]; path.length > 0; path = path.slice(0, -1)) {
      const offset = offsetOf(path);
      if (offset !== undefined) return `:${lineAt(offset)}`;
    }
    return '';
  }

  /** Where the value at a path begins. */
  function offsetOf(path: readonly PropertyKey[]): number | undefined {
    const node: unknown = document.getIn(path, true);
    const range = (node as { range?: readonly number[] | null } | undefined)?.range;
    return range?.[0];
  }
}

/** What was expected at a path. */
function tell(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.') || 'the configuration';
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${[...issue.path, issue.keys[0]].map(String).join('.')} is not a setting; see schema/sealwatch.schema.json`;
    case 'invalid_type':
      return `${path} must be ${article(issue.expected)}`;
    case 'too_small':
      return `${path} must be at least ${issue.minimum}`;
    case 'too_big':
      return `${path} must be at most ${issue.maximum}`;
    case 'invalid_format':
      return `${path} does not look like one, such as cn-hangzhou`;
    default:
      return `${path} is not as expected`;
  }
}

function article(expected: string): string {
  if (expected === 'int') return 'a whole number';
  if (expected === 'object' || expected === 'record') return 'a set of settings';
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
