import { parameterInvalid, syntaxError } from '../errors.ts';

/** A piece of SQL: a word, a "column", a 'text', a number, or a mark such as a comma. */
export interface Token {
  readonly kind: 'word' | 'column' | 'text' | 'number' | 'mark' | 'end';
  /** Without quotes; words as they were written. */
  readonly text: string;
  /** Where it begins, from 1. */
  readonly at: number;
}

const PATTERN =
  /\s*(?:(?<word>[a-z_]\w*)|"(?<column>[^"]+)"|'(?<text>(?:[^']|'')*)'|(?<number>\d+(?:\.\d+)?)|(?<mark><=|>=|<>|!=|[=<>(),*+%-]))/iy;

/** Longer queries are not taken; it also keeps their brackets few. */
const MOST_TOKENS = 3_000;

/** Splits SQL into its pieces; the last one is the end. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(PATTERN);
  while (sql.slice(pattern.lastIndex).trim() !== '') {
    const from = pattern.lastIndex;
    if (tokens.length > MOST_TOKENS) throw parameterInvalid('the query is too long');
    const groups = pattern.exec(sql)?.groups;
    const [kind, text] = Object.entries(groups ?? {}).find(([, value]) => value !== undefined) ?? [];
    if (kind === undefined || text === undefined)
      throw syntaxError(from + 1, `mismatched input '${sql.slice(from, from + 20)}'`);
    const isText = kind === 'text';
    tokens.push({ kind: kind as Token['kind'], text: isText ? text.replaceAll("''", "'") : text, at: from + 1 });
  }
  return [...tokens, { kind: 'end', text: '<EOF>', at: sql.length + 1 }];
}
