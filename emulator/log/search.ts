import { notIndexed, syntaxError } from './errors.ts';
import type { Log } from './logs.ts';

/** Tells whether a log is found. */
export type Matcher = (log: Log) => boolean;

/** More words are not taken, and no more brackets than belong to them. */
const MOST_WORDS = 30;
const MOST_TOKENS = 500;
/** What separates the words of a text, as logstores have it unless told otherwise. */
const SEPARATORS = /[\s,'";=()[\]{}?@&<>/:]+/;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * Reads the part of a query before the `|`: `*`, `field: word`, `field: "words in a row"` and `field: *` (the field is
 * there), joined by `and` (which may be left out), `or`, `not` and brackets. Case does not count. Words that name no
 * field, patterns and comparisons of numbers are refused.
 *
 * @param isIndexed whether a field may be searched in
 */
export function parseSearch(search: string, isIndexed: (field: string) => boolean): Matcher {
  const parser = new Parser(tokensOf(search), isIndexed);
  return parser.whole();
}

class Parser {
  private readonly tokens: readonly Token[];
  private readonly isIndexed: (field: string) => boolean;
  private position = 0;
  private words = 0;

  constructor(tokens: readonly Token[], isIndexed: (field: string) => boolean) {
    this.tokens = tokens;
    this.isIndexed = isIndexed;
  }

  whole(): Matcher {
    if (this.tokens.length > MOST_TOKENS) throw this.unexpected();
    const matcher = this.tokens.length === 0 ? () => true : this.any();
    if (this.next !== undefined) throw this.unexpected();
    return matcher;
  }

  private any(): Matcher {
    const parts = [this.all()];
    while (this.skip('or')) parts.push(this.all());
    return (log) => parts.some((matches) => matches(log));
  }

  private all(): Matcher {
    const parts = [this.one()];
    while (this.next !== undefined && !this.isNext(')') && !this.isNext('or')) {
      this.skip('and');
      parts.push(this.one());
    }
    return (log) => parts.every((matches) => matches(log));
  }

  private one(): Matcher {
    if (this.skip('not')) {
      const matches = this.one();
      return (log) => !matches(log);
    }
    if (this.skip('(')) {
      const inside = this.any();
      if (!this.skip(')')) throw this.unexpected();
      return inside;
    }
    if (this.skip('*')) return () => true;
    return this.condition();
  }

  private condition(): Matcher {
    const field = this.take();
    if (!this.skip(':')) throw this.unexpected();
    if (!this.isIndexed(field.text)) throw notIndexed(field.text);
    const value = this.take();
    this.words += 1;
    if (this.words > MOST_WORDS) throw this.unexpected();
    if (!value.quoted && value.text === '*') return (log) => log.field(field.text) !== undefined;
    if (!value.quoted && /[*?]/.test(value.text)) throw this.unexpected();
    const wanted = wordsOf(value.text);
    return (log) => holds(wordsOf(log.field(field.text) ?? ''), wanted);
  }

  private take(): Token {
    const token = this.next;
    if (token === undefined || (!token.quoted && /^[():|]$/.test(token.text))) throw this.unexpected();
    this.position += 1;
    return token;
  }

  private skip(text: string): boolean {
    const found = this.isNext(text);
    if (found) this.position += 1;
    return found;
  }

  private isNext(text: string): boolean {
    return this.next?.quoted === false && this.next.text.toLowerCase() === text;
  }

  private get next(): Token | undefined {
    return this.tokens[this.position];
  }

  private unexpected(): Error {
    return syntaxError(this.position + 1, `syntax error, error near < ${this.next?.text ?? 'end'} >`);
  }
}

function tokensOf(search: string): Token[] {
  return [...search.matchAll(/"([^"]*)"|([():])|([^\s():"]+)/g)].map(([, quoted, mark, word]) => ({
    text: quoted ?? mark ?? word ?? '',
    quoted: quoted !== undefined,
  }));
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(SEPARATORS)
    .filter((word) => word !== '');
}

/** Whether the words are there, one after the other. */
function holds(words: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length === 0) return words.length === 0;
  return words.some((_, at) => wanted.every((word, index) => words[at + index] === word));
}
