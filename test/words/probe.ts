/** What every function of a language is called with, where the kinds of its arguments do not matter. */
export interface Probe {
  readonly value: unknown;
  /** The marks that were handed out, by where they were found: `0.count`. */
  readonly marks: ReadonlyMap<string, string>;
}

/** Prime numbers that no sentence of ours holds, and that are read the same as a text and as a number. */
const primes = [
  811, 821, 823, 827, 829, 839, 853, 857, 859, 863, 877, 881, 883, 887, 907, 911, 919, 929, 937, 941, 947, 953,
];
const lists = ['join', 'map', 'filter', 'slice', 'split', 'trim', 'replaceAll', 'flat'];
const questions = ['includes', 'startsWith', 'endsWith', 'some', 'every'];

/**
 * Something that is whatever it is taken for: a number, a text, a list or an object of such. Each part of it that is
 * looked at has a mark of its own, so that a sentence shows what it was made of.
 */
export function probe(): Probe {
  const marks = new Map<string, string>();
  return { value: part('', marks), marks };
}

function part(path: string, marks: Map<string, string>): unknown {
  const known = new Map<PropertyKey, unknown>();
  const own: unknown = new Proxy(() => {}, {
    get(_, name) {
      if (name === Symbol.toPrimitive) {
        return (hint: string) => {
          const mark = markOf(path, marks);
          return hint === 'number' ? Number(mark) : mark;
        };
      }
      if (name === 'length') return 2;
      if (typeof name === 'symbol') return undefined;
      if (lists.includes(name)) return () => own;
      if (questions.includes(name)) return () => false;
      if (!known.has(name)) known.set(name, part(path === '' ? name : `${path}.${name}`, marks));
      return known.get(name);
    },
  });
  return own;
}

function markOf(path: string, marks: Map<string, string>): string {
  const known = marks.get(path);
  if (known !== undefined) return known;
  const mark = String(primes[marks.size] ?? 0);
  marks.set(path, mark);
  return mark;
}

/** The texts in what a function gives, whether it is one or some of them. */
export function textsIn(told: unknown): string[] {
  if (typeof told === 'object' && told !== null) return Object.values(told).flatMap(textsIn);
  return [String(told)];
}
