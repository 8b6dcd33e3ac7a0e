import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import type { FunctionSpec } from './spec.ts';

/** What the placeholders of a file stand for. */
export interface YamlSettings {
  /** ${config('AccountID')}. */
  readonly accountId: string;
  /** ${env('NAME', 'default')}. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Json = Record<string, unknown>;

const COMPONENT = 'fc3';

/**
 * The functions of an s.yaml, with what its placeholders stand for: env, config, vars, template with extend.
 * Paths of code are those beside the file.
 *
 * @throws Error in one sentence that names the file and the function
 */
export function readFunctions(text: string, file: string, settings: YamlSettings): FunctionSpec[] {
  const whole = objectOf(parse(text) as unknown);
  const vars = objectOf(resolved(whole.vars, settings, {}));
  const { resources } = whole;
  if (typeof resources !== 'object' || resources === null) throw new Error(`${file}: it has no resources.`);
  return Object.entries(resources).flatMap(([name, value]) => {
    const resource = objectOf(value);
    if (resource.component !== COMPONENT) return [];
    const base = objectOf(objectOf(whole.template)[String(objectOf(resource.extend).name)]);
    const props = objectOf(resolved(merged(base, objectOf(resource.props)), settings, vars));
    return [specOf(props, file, name)];
  });
}

function specOf(props: Json, file: string, name: string): FunctionSpec {
  const { functionName, code, region, environmentVariables = {}, ...rest } = props;
  if (typeof functionName !== 'string' || typeof code !== 'string') {
    throw new Error(`${file}: ${name} needs functionName and code.`);
  }
  for (const [variable, value] of Object.entries(environmentVariables as Json)) {
    if (typeof value !== 'string') throw new Error(`${file}: ${name}: the variable ${variable} must be a string.`);
  }
  const known = ['handler', 'role', 'timeout', 'memorySize', 'triggers', 'asyncInvokeConfig'];
  const picked = Object.fromEntries(Object.entries(rest).filter(([key]) => known.includes(key)));
  return {
    ...(picked as Partial<FunctionSpec>),
    name: functionName,
    code: resolve(dirname(file), code),
    ...(typeof region === 'string' && { region }),
    environmentVariables: environmentVariables as Record<string, string>,
  };
}

/** Both, the second one before the first, objects field by field. */
function merged(base: Json, own: Json): Json {
  const fields = Object.entries(own).map(([key, value]) => {
    const before = base[key];
    return [key, isObject(before) && isObject(value) ? merged(before, value) : value];
  });
  return { ...base, ...Object.fromEntries(fields) };
}

function resolved(value: unknown, settings: YamlSettings, vars: Json): unknown {
  if (typeof value === 'string') return fill(value, settings, vars);
  if (Array.isArray(value)) return value.map((item) => resolved(item, settings, vars));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, settings, vars)]));
}

function fill(text: string, { accountId, env }: YamlSettings, vars: Json): string {
  return text.replace(/\$\{([^}]*)\}/g, (whole, inner: string) => {
    const expression = inner.trim();
    const [, name, fallback] = /^env\('([^']*)'(?:,\s*'([^']*)')?\)$/.exec(expression) ?? [];
    if (name !== undefined) {
      const value = env[name] ?? fallback;
      if (value === undefined) throw new Error(`${whole} has no value: set ${name}.`);
      return value;
    }
    if (/^config\('AccountID'\)$/i.test(expression)) return accountId;
    const [, variable] = /^vars\.(\w+)$/.exec(expression) ?? [];
    if (variable !== undefined && Object.hasOwn(vars, variable)) return String(vars[variable]);
    throw new Error(`${whole} is not understood.`);
  });
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
