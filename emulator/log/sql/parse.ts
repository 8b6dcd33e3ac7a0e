import { parameterInvalid, syntaxError } from '../errors.ts';
import { SCALARS } from './functions.ts';
import { type Expression, type Item, isAggregate, type Select } from './syntax.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Words that end an expression, and so are no names of columns. */
const KEYWORDS = new Set(
  'select from where group order by limit and or not is null case when then else end as distinct true false asc desc'.split(
    ' ',
  ),
);
/** From the loosest to the tightest. */
const OPERATORS = [['or'], ['and'], ['=', '<>', '!=', '<', '<=', '>', '>='], ['+', '-'], ['%']];
const COMPARISONS = 2;
/** A LIMIT with an offset gives no more; no LIMIT reaches further than a million. */
const MOST_AT_OFFSET = 10_000;
const MOST_ROWS = 1_000_000;

/**
 * Reads the subset of SLS's SQL that this cloud has, and refuses the rest:
 *
 *     select   = SELECT item, … [FROM log | FROM (select)] [WHERE expr] [GROUP BY expr, …]
 *                [ORDER BY name [ASC|DESC], …] [LIMIT rows | LIMIT offset, rows]
 *     item     = expr [AS name], where an aggregate stands alone: count(*) count(x) count(DISTINCT x) min(x) max(x)
 *                array_agg(x) array_agg(DISTINCT x)
 *     expr     = OR, AND, NOT, = <> != < <= > >=, IS [NOT] NULL, + - %, CASE WHEN … THEN … ELSE … END,
 *                'text', 1.5, true, false, null, column, "column", function(…), as listed in functions.ts
 */
export function parseSelect(sql: string): Select {
  const parser = new Parser(tokensOf(sql));
  const select = parser.select();
  parser.take('end');
  return select;
}

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  select(): Select {
    this.takeWord('select');
    const items = this.list(() => this.item());
    const from = this.skipWord('from') ? this.source() : 'log';
    const where = this.skipWord('where') ? this.expression() : undefined;
    const groupBy = this.skipWord('group') ? this.by(() => this.expression()) : [];
    const orderBy = this.skipWord('order') ? this.by(() => this.order()) : [];
    const limit = this.skipWord('limit') ? this.limit() : undefined;
    return {
      items: items.map((item, index) => ({ ...item, name: item.name === '' ? `_col${index}` : item.name })),
      from,
      groupBy,
      orderBy,
      ...(where && { where }),
      ...(limit && { limit }),
    };
  }

  take(kind: Token['kind'], text?: string): Token {
    const token = this.next;
    if (token.kind !== kind || (text !== undefined && token.text !== text)) throw this.unexpected();
    this.position += 1;
    return token;
  }

  private source(): Select | 'log' {
    if (this.skipMark('(')) {
      const select = this.select();
      this.take('mark', ')');
      return select;
    }
    this.takeWord('log');
    return 'log';
  }

  private item(): Item {
    const expression = this.expression();
    if (this.skipWord('as')) return { expression, name: this.name() };
    return { expression, name: expression.is === 'column' ? expression.name : '' };
  }

  private order(): Select['orderBy'][number] {
    const name = this.name();
    const descending = this.skipWord('desc');
    if (!descending) this.skipWord('asc');
    return { name, descending };
  }

  private limit(): NonNullable<Select['limit']> {
    const first = Number(this.take('number').text);
    if (!this.skipMark(',')) return this.checkedLimit(0, first, MOST_ROWS);
    return this.checkedLimit(first, Number(this.take('number').text), MOST_AT_OFFSET);
  }

  private checkedLimit(offset: number, count: number, most: number): NonNullable<Select['limit']> {
    if (count > most || offset + count > MOST_ROWS) throw parameterInvalid('limit: the number of rows is too large');
    return { offset, count };
  }

  private expression(level = 0): Expression {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.unary();
    let left = level === COMPARISONS && this.skipWord('not') ? this.negated() : this.expression(level + 1);
    for (;;) {
      const operator = this.next.text.toLowerCase();
      if (level === COMPARISONS && this.skipWord('is')) {
        left = this.isNull(left);
      } else if ((this.next.kind === 'mark' || this.next.kind === 'word') && operators.includes(operator)) {
        this.position += 1;
        left = { is: 'binary', operator, left, right: this.expression(level + 1) };
      } else {
        return left;
      }
    }
  }

  private negated(): Expression {
    return { is: 'not', of: this.expression(COMPARISONS) };
  }

  private isNull(of: Expression): Expression {
    const negated = this.skipWord('not');
    this.takeWord('null');
    return negated ? { is: 'not', of: { is: 'null', of } } : { is: 'null', of };
  }

  private unary(): Expression {
    const token = this.next;
    if (this.skipMark('(')) {
      const inside = this.expression();
      this.take('mark', ')');
      return inside;
    }
    if (this.skipWord('case')) return this.caseOf();
    if (token.kind === 'word') return this.word();
    this.position += 1;
    if (token.kind === 'text') return { is: 'literal', value: token.text };
    if (token.kind === 'number') return { is: 'literal', value: Number(token.text) };
    if (token.kind === 'column') return { is: 'column', name: token.text };
    this.position -= 1;
    throw this.unexpected();
  }

  private caseOf(): Expression {
    const branches = [];
    while (this.skipWord('when')) {
      const condition = this.expression();
      this.takeWord('then');
      branches.push({ condition, value: this.expression() });
    }
    const otherwise: Expression = this.skipWord('else') ? this.expression() : { is: 'literal', value: null };
    this.takeWord('end');
    return { is: 'case', branches, otherwise };
  }

  private word(): Expression {
    const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
    const lower = this.next.text.toLowerCase();
    if (Object.hasOwn(constants, lower)) {
      this.position += 1;
      return { is: 'literal', value: constants[lower] ?? null };
    }
    const name = this.name();
    return this.skipMark('(') ? this.call(name.toLowerCase()) : { is: 'column', name };
  }

  private call(name: string): Expression {
    const distinct = this.skipWord('distinct');
    const of = this.skipMark('*') ? [] : this.list(() => this.expression());
    this.take('mark', ')');
    const call: Expression = { is: 'call', name, of, distinct };
    const takes = isAggregate(call) ? [name === 'count' && !distinct ? 0 : 1, 1] : SCALARS.get(name)?.takes;
    if (takes === undefined) throw parameterInvalid(`line 1:1: Function ${name} not registered`);
    const [least = 0, most = 0] = takes;
    if (
      of.length < least ||
      of.length > most ||
      of.some(isAggregate) ||
      (distinct && name !== 'count' && name !== 'array_agg')
    ) {
      throw parameterInvalid(`line 1:1: Unexpected parameters for function ${name}`);
    }
    return call;
  }

  private name(): string {
    if (this.next.kind === 'column') return this.take('column').text;
    if (KEYWORDS.has(this.next.text.toLowerCase())) throw this.unexpected();
    return this.take('word').text;
  }

  private by<Part>(read: () => Part): Part[] {
    this.takeWord('by');
    return this.list(read);
  }

  private list<Part>(read: () => Part): Part[] {
    const parts = [read()];
    while (this.skipMark(',')) parts.push(read());
    return parts;
  }

  private skipMark(mark: string): boolean {
    return this.skip('mark', mark);
  }

  private skipWord(word: string): boolean {
    return this.skip('word', word);
  }

  private skip(kind: Token['kind'], text: string): boolean {
    const found = this.next.kind === kind && this.next.text.toLowerCase() === text;
    if (found) this.position += 1;
    return found;
  }

  private takeWord(word: string): void {
    if (!this.skipWord(word)) throw this.unexpected();
  }

  private get next(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: '<EOF>', at: 0 };
  }

  private unexpected(): Error {
    return syntaxError(this.next.at, `mismatched input '${this.next.text}'`);
  }
}
