import { invalidParameter, missingParameter, type Product } from './errors.ts';

/** The parameters of a call by name: text from path and query, any JSON from a body. */
export type RawParams = ReadonlyMap<string, unknown>;

/** Reads one declared parameter, or refuses the call as the product would. */
export type Param<T> = (raw: RawParams, name: string, product: Product) => T;

/** The values that a declaration of parameters yields. */
export type ParamValues<Declared> = { [Name in keyof Declared]: Declared[Name] extends Param<infer T> ? T : never };

/** Text; absent and empty are the same, as they are for the gateway. */
export const text: Param<string | undefined> = (raw, name, product) => {
  const value = raw.get(name);
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw invalidParameter(product, name, 'a string');
  return value;
};

/** Text that must be given. */
export const requiredText: Param<string> = (raw, name, product) => {
  const value = text(raw, name, product);
  if (value === undefined) throw missingParameter(product, name);
  return value;
};

/** One of a closed list of words. */
export function choice<Word extends string>(words: readonly Word[], fallback: Word): Param<Word> {
  return (raw, name, product) => {
    const value = text(raw, name, product);
    const word = words.find((known) => known === (value ?? fallback));
    if (word === undefined) throw invalidParameter(product, name, `one of ${words.join(', ')}`);
    return word;
  };
}

/** A whole number between two bounds, with the value it has when absent. */
export function integer(bounds: { min: number; max?: number; fallback: number }): Param<number> {
  return (raw, name, product) => {
    const value = raw.get(name);
    if (value === undefined || value === '') return bounds.fallback;
    const number = /^\d{1,15}$/.test(String(value)) ? Number(value) : Number.NaN;
    if (number >= bounds.min && number <= (bounds.max ?? Number.MAX_SAFE_INTEGER)) return number;
    const upTo = bounds.max === undefined ? 'up' : `to ${bounds.max}`;
    throw invalidParameter(product, name, `a whole number from ${bounds.min} ${upTo}`);
  };
}

/** "true" or "false"; false when absent. */
export const boolean: Param<boolean> = (raw, name, product) => {
  const value = text(raw, name, product)?.toLowerCase() ?? 'false';
  if (value !== 'true' && value !== 'false') throw invalidParameter(product, name, 'true or false');
  return value === 'true';
};

/** A boolean that must be given, as text or as a value of a JSON body. */
export const requiredBoolean: Param<boolean> = (raw, name, product) => {
  const value = raw.get(name);
  if (typeof value === 'boolean') return value;
  if (value === undefined || value === null || value === '') throw missingParameter(product, name);
  return boolean(raw, name, product);
};

/** A list of objects in the dotted form, such as LookupAttribute.1.Key. */
export const dottedList: Param<Record<string, string>[]> = (raw, name) => {
  const items: Record<string, string>[] = [];
  for (const [key, value] of raw) {
    const [, index, field] = new RegExp(`^${name}\\.(\\d{1,3})\\.(\\w+)$`).exec(key) ?? [];
    if (index === undefined || field === undefined) continue;
    const item = items[Number(index) - 1] ?? {};
    items[Number(index) - 1] = { ...item, [field]: String(value) };
  }
  return items.filter((item) => item !== undefined);
};

/** A list of objects in a JSON body. */
export const objectList: Param<Record<string, unknown>[]> = (raw, name, product) => {
  const value = raw.get(name);
  if (value === undefined) throw missingParameter(product, name);
  const isObject = (item: unknown) => typeof item === 'object' && item !== null && !Array.isArray(item);
  if (!Array.isArray(value) || !value.every(isObject)) throw invalidParameter(product, name, 'an array of objects');
  return value;
};
