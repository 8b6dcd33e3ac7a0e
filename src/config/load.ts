import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type * as z from 'zod/mini';
import { ExpectedError } from '../model/errors.ts';
import { type Config, configSchema } from './schema.ts';

/** The largest configuration that is read, in characters. */
const maxLength = 1_000_000;

/** The configuration cannot be used. The message names the file, the line, the path, and what was expected. */
export class ConfigError extends ExpectedError {
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
  const document = bounded(() => parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' }));
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const [broken] = document.errors;
  if (broken !== undefined) throw new ConfigError(`${name}:${lineAt(broken.pos[0])}: ${wordsOf(broken.code)}`);

  const value: unknown = bounded(() => document.toJS({ maxAliasCount: 100 }));
  const parsed = configSchema.safeParse(value ?? {});
  if (parsed.success) {
    checkChannels(parsed.data, name);
    return withOwners(parsed.data, name);
  }

  const faults = parsed.error.issues.flatMap(faultsOf);
  throw new ConfigError(faults.map(({ path, wrong }) => `${name}${where(path)}: ${wrong}`).join('\n'));

  /** The YAML package follows the nesting of a document with its own stack, and counts what aliases expand to. */
  function bounded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const isDeep = error instanceof RangeError;
      const wrong = isDeep
        ? 'is nested too deeply'
        : 'has aliases that name nothing, repeat too much, or cannot be merged';
      throw new ConfigError(`${name} ${wrong}.`, { cause: error });
    }
  }

  /** The line of a path, or of the nearest part of it that is written. */
  function where(whole: Path): string {
    for (let path = whole; path.length > 0; path = path.slice(0, -1)) {
      const offset = offsetOf(path);
      if (offset !== undefined) return `:${lineAt(offset)}`;
    }
    return '';
  }

  /** Where the setting at a path begins: its name, or the entry of a list. */
  function offsetOf(path: Path): number | undefined {
    const parent: unknown = document.getIn(path.slice(0, -1), true);
    const key = isMap<unknown>(parent) ? parent.items.find((pair) => isNamed(pair.key, path.at(-1)))?.key : undefined;
    const node = (key ?? document.getIn(path, true)) as Partial<Node> | undefined;
    return node?.range?.[0];
  }
}

/** Every channel has its own name, and every route leads to one that there is. */
function checkChannels({ alerts: { channels, routes } }: Config, name: string): void {
  const names = channels.map((channel) => channel.name);
  const twice = names.find((one, index) => names.indexOf(one) !== index);
  if (twice !== undefined) throw new ConfigError(`${name}: two of alerts.channels are called ${twice}`);
  const unknown = routes.flatMap((route) => route.channels).find((one) => !names.includes(one));
  if (unknown !== undefined) {
    throw new ConfigError(
      `${name}: alerts.routes name the channel ${unknown}, and alerts.channels have none of that name`,
    );
  }
}

/** Routes select owners by the value alone, and clusters carry it as `name=value`. */
function withOwners(config: Config, name: string): Config {
  const { tag } = config.owners;
  const routes = config.alerts.routes.map((route) => ({
    ...route,
    owners: route.owners.map((one) => `${tag}=${one}`),
  }));
  if (tag === undefined && routes.some(({ owners }) => owners.length > 0)) {
    throw new ConfigError(`${name}: alerts.routes select by owners, and owners.tag does not say which tag names them`);
  }
  return { ...config, alerts: { ...config.alerts, routes } };
}

type Path = readonly PropertyKey[];

function isNamed(key: unknown, name: PropertyKey | undefined): boolean {
  return String(isScalar(key) ? key.value : key) === String(name);
}

/** What is wrong, setting by setting. */
function faultsOf(issue: z.core.$ZodIssue): { path: Path; wrong: string }[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, wrong: wordsOfIssue(issue) }];
  return issue.keys.map((key) => {
    const path = [...issue.path, key];
    return { path, wrong: `${path.map(String).join('.')} is not a setting; see schema/sealwatch.schema.json` };
  });
}

/** What was expected at a path. */
function wordsOfIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.') || 'the configuration';
  switch (issue.code) {
    case 'invalid_type':
      return `${path} must be ${article(issue.expected)}`;
    case 'invalid_value':
      return `${path} must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      if (issue.origin === 'string') return `${path} must not be empty`;
      return `${path} must be at least ${issue.minimum}`;
    case 'too_big':
      return `${path} must be at most ${issue.maximum}`;
    case 'invalid_format':
      // Each pattern of the schema says what it wants.
      return `${path} ${issue.message}`;
    case 'custom':
      return `${path} ${issue.message}`;
    default:
      return `${path} is not as expected`;
  }
}

function article(expected: string): string {
  if (expected === 'int') return 'a whole number';
  if (expected === 'object' || expected === 'record') return 'a set of settings';
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

/** The kind of a fault of YAML, such as "duplicate key". Messages of the package quote the file, which may hold a secret. */
function wordsOf(code: string): string {
  return `not YAML (${code.toLowerCase().replaceAll('_', ' ')})`;
}
