import { type ParsedTexts, SCALARS } from './functions.ts';
import { type Expression, isAggregate, type Select } from './syntax.ts';
import { compare, QueryError, told, type Value } from './values.ts';

/** A row: the value of each column, or undefined where there is no such column. */
export type Row = (name: string) => Value | undefined;

/** Without a LIMIT. */
const USUAL_ROWS = 100;

type Named = ReadonlyMap<string, Value>;

/** Carries out a SELECT on the logs; throws a QueryError where that cannot be done. */
export function evaluate(select: Select, logs: readonly Row[]): Record<string, string>[] {
  const texts: ParsedTexts = new Map();
  const rows = [...rowsOf(select, logs, texts)];
  const { offset, count } = select.limit ?? { offset: 0, count: USUAL_ROWS };
  return rows
    .slice(offset, offset + count)
    .map((row) => Object.fromEntries([...row].map(([name, value]) => [name, told(value)])));
}

function rowsOf(select: Select, logs: readonly Row[], texts: ParsedTexts): Named[] {
  if (select.from !== 'log' && select.from.limit !== undefined)
    throw new QueryError('LIMIT is not supported in a subquery');
  const from =
    select.from === 'log'
      ? logs
      : rowsOf(select.from, logs, texts).map(
          (row): Row =>
            (name) =>
              row.get(name),
        );
  const { where } = select;
  const kept = where === undefined ? from : from.filter((row) => computed(where, row, texts) === true);
  const isGrouped = select.groupBy.length > 0 || select.items.some(({ expression }) => isAggregate(expression));
  const rows = isGrouped ? grouped(select, kept, texts) : kept.map((row) => selected(select, row, texts));
  return ordered(select, rows);
}

function selected({ items }: Select, row: Row, texts: ParsedTexts): Named {
  return new Map(items.map(({ name, expression }) => [name, computed(expression, row, texts)]));
}

function grouped({ items, groupBy }: Select, rows: readonly Row[], texts: ParsedTexts): Named[] {
  const keys = groupBy.map((expression) => JSON.stringify(expression));
  for (const { name, expression } of items) {
    if (!isAggregate(expression) && !keys.includes(JSON.stringify(expression))) {
      throw new QueryError(`Column '${name}' not in GROUP BY clause;please add the column in the index attribute`);
    }
  }
  const groups = new Map<string, { values: Value[]; rows: Row[] }>();
  for (const row of rows) {
    const values = groupBy.map((expression) => computed(expression, row, texts));
    const key = JSON.stringify(values);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { values, rows: [row] });
    else group.rows.push(row);
  }
  // Without GROUP BY there is one group, of nothing if need be.
  if (groupBy.length === 0 && groups.size === 0) groups.set('', { values: [], rows: [] });

  return [...groups.values()].map(
    (group) =>
      new Map(
        items.map(({ name, expression }) => {
          if (isAggregate(expression)) return [name, aggregated(expression, group.rows, texts)] as const;
          return [name, group.values[keys.indexOf(JSON.stringify(expression))] ?? null] as const;
        }),
      ),
  );
}

function aggregated(expression: Expression, rows: readonly Row[], texts: ParsedTexts): Value {
  if (expression.is !== 'call') throw new QueryError('not an aggregate');
  const [of] = expression.of;
  if (of === undefined) return rows.length;
  const values = rows.map((row) => computed(of, row, texts)).filter((value) => value !== null);
  if (expression.name === 'count') return expression.distinct ? new Set(values.map(told)).size : values.length;
  if (expression.name === 'array_agg') {
    if (values.length === 0) return null;
    const each = values.map((value) => jsonOf(value));
    return { json: expression.distinct ? [...new Set(each)] : each };
  }
  const sign = expression.name === 'min' ? 1 : -1;
  return values.reduce<Value>(
    (best, value) => (best === null || sign * (compare(value, best) ?? 0) < 0 ? value : best),
    null,
  );
}

function jsonOf(value: Value): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return 'json' in value ? value.json : 'double' in value ? value.double : told(value);
}

/** Nulls come last. */
function ordered({ orderBy, items }: Select, rows: Named[]): Named[] {
  for (const { name } of orderBy) if (!items.some((item) => item.name === name)) throw unknownColumn(name);
  if (orderBy.length === 0) return rows;
  return rows.sort((one, other) => {
    for (const { name, descending } of orderBy) {
      const [a, b] = [one.get(name) ?? null, other.get(name) ?? null];
      const order = compare(a, b) ?? Number(a === null) - Number(b === null);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

function computed(expression: Expression, row: Row, texts: ParsedTexts): Value {
  switch (expression.is) {
    case 'literal':
      return expression.value;
    case 'column': {
      const value = row(expression.name);
      if (value === undefined) throw unknownColumn(expression.name);
      return value;
    }
    case 'call':
      return called(expression, row, texts);
    case 'not':
      return inverse(computed(expression.of, row, texts));
    case 'null':
      return computed(expression.of, row, texts) === null;
    case 'case': {
      const branch = expression.branches.find(({ condition }) => computed(condition, row, texts) === true);
      return computed(branch?.value ?? expression.otherwise, row, texts);
    }
    case 'binary':
      return combined(expression, row, texts);
  }
}

function called(expression: Extract<Expression, { is: 'call' }>, row: Row, texts: ParsedTexts): Value {
  const scalar = SCALARS.get(expression.name);
  if (scalar === undefined) throw new QueryError(`${expression.name} must stand by itself`);
  try {
    return scalar.run(
      expression.of.map((of) => computed(of, row, texts)),
      texts,
    );
  } catch (error) {
    if (error instanceof QueryError && expression.name === 'try' && !(error instanceof UnknownColumn)) return null;
    throw error;
  }
}

function combined(expression: Extract<Expression, { is: 'binary' }>, row: Row, texts: ParsedTexts): Value {
  const { operator } = expression;
  const left = computed(expression.left, row, texts);
  // What decides alone decides, whatever the other side is, null included.
  const decisive = operator === 'or' ? true : operator === 'and' ? false : undefined;
  if (decisive !== undefined && left === decisive) return decisive;
  const right = computed(expression.right, row, texts);
  if (decisive !== undefined) {
    if (right === decisive) return decisive;
    return left === null || right === null ? null : !decisive;
  }
  if (left === null || right === null) return null;
  const result = calculated(operator, numberIn(left), numberIn(right));
  if (result !== undefined) {
    return typeof left === 'number' && typeof right === 'number' ? result : { double: result };
  }
  return holds(operator, compare(left, right) ?? 0);
}

function numberIn(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'object' && value !== null && 'double' in value ? value.double : undefined;
}

function calculated(operator: string, left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  return operator === '%' ? left % right : undefined;
}

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '<>':
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      throw new QueryError(`'${operator}' cannot be applied to these values`);
  }
}

function inverse(value: Value): Value {
  if (value !== null && typeof value !== 'boolean') throw new QueryError('NOT takes a boolean');
  return value === null ? null : !value;
}

/** Not even TRY helps: the column is missed before the first row is looked at. */
class UnknownColumn extends QueryError {}

function unknownColumn(name: string): QueryError {
  return new UnknownColumn(
    `line 1:1: Column '${name}' cannot be resolved;please add the column in the index attribute`,
  );
}
