/** Raised when a value read from a file has not the shape that was expected. */
export class ShapeError extends Error {
  constructor(path: string, expected: string) {
    super(`${path === '' ? 'the top level' : path}: expected ${expected}`);
    this.name = 'ShapeError';
  }
}

/** Checks one value and throws a ShapeError that names its path. */
export type Shape = (value: unknown, path: string) => void;

/** A string, not empty. */
export const text: Shape = (value, path) => {
  if (typeof value !== 'string' || value === '') throw new ShapeError(path, 'a string');
};

/** A whole number of at least `least`. */
export function wholeNumber(least: number): Shape {
  return (value, path) => {
    if (!Number.isInteger(value) || (value as number) < least) {
      throw new ShapeError(path, `a whole number of at least ${least}`);
    }
  };
}

/** True or false. */
export const flag: Shape = (value, path) => {
  if (typeof value !== 'boolean') throw new ShapeError(path, 'true or false');
};

/** Anything at all. */
export const anything: Shape = () => {};

/** A string matching a pattern, described in words. */
export function matching(pattern: RegExp, words: string): Shape {
  return (value, path) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw new ShapeError(path, words);
  };
}

/** One of a closed list of words. */
export function oneOf(words: readonly string[]): Shape {
  return (value, path) => {
    if (!words.includes(value as string)) throw new ShapeError(path, `one of ${words.join(', ')}`);
  };
}

/** An array of one shape. */
export function listOf(shape: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) throw new ShapeError(path, 'an array');
    for (const [index, item] of value.entries()) shape(item, `${path}[${index}]`);
  };
}

/** An object whose every value has one shape. */
export function mapOf(shape: Shape): Shape {
  return (value, path) => {
    for (const [key, item] of Object.entries(plainObject(value, path))) shape(item, `${path}.${key}`);
  };
}

/** An object that has the required fields; fields of other names pass unless `closed`. */
export function fields(required: Record<string, Shape>, optional: Record<string, Shape> = {}, closed = false): Shape {
  const known = new Map(Object.entries({ ...required, ...optional }));
  return (value, path) => {
    const object = plainObject(value, path);
    for (const name of Object.keys(required)) {
      if (!(name in object)) throw new ShapeError(join(path, name), 'a value, but it is missing');
    }
    for (const [name, item] of Object.entries(object)) {
      const shape = known.get(name);
      if (shape !== undefined) shape(item, join(path, name));
      else if (closed) throw new ShapeError(join(path, name), unknownName(name, [...known.keys()]));
    }
  };
}

function plainObject(value: unknown, path: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError(path, 'an object');
  return value;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function unknownName(name: string, known: readonly string[]): string {
  const nearest = known.map((word) => ({ word, far: distance(name.toLowerCase(), word.toLowerCase()) }));
  nearest.sort((a, b) => a.far - b.far);
  const [best] = nearest;
  if (best !== undefined && best.far <= Math.max(2, name.length / 3)) {
    return `a known name; did you mean "${best.word}"?`;
  }
  return `one of ${known.join(', ')}`;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
