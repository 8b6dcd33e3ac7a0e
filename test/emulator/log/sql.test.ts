import { describe, expect, it } from 'vitest';
import { evaluate, type Row } from '../../../emulator/log/sql/evaluate.ts';
import { parseSelect } from '../../../emulator/log/sql/parse.ts';
import type { Value } from '../../../emulator/log/sql/values.ts';

const rowOf = (columns: Record<string, Value>): Row => {
  return (name) => (Object.hasOwn(columns, name) ? columns[name] : undefined);
};
const rows = [
  { name: 'a', size: 1, text: '{"k":"x","n":7,"deep":{"list":["p","q"],"a b":true}}', nothing: null },
  { name: 'b', size: 2, text: '{"k":null}', nothing: null },
  { name: 'a', size: 5, text: '{"k":', nothing: null },
].map(rowOf);

const run = (sql: string, from = rows) => evaluate(parseSelect(sql), from);
/** What an expression is for the first row, as an answer tells it. */
const valueIn = (expression: string) => run(`select ${expression} as v from log`, rows.slice(0, 1))[0]?.v;

describe('SQL over logs', () => {
  it('selects columns, in the order and of the number asked for', () => {
    expect(run('select name, size as s from log order by s desc limit 2')).toEqual([
      { name: 'a', s: '5' },
      { name: 'b', s: '2' },
    ]);
    expect(run('select size from log order by size limit 1, 1')).toEqual([{ size: '2' }]);
    expect(run('SELECT size ORDER BY size ASC LIMIT 1')).toEqual([{ size: '1' }]);
  });
  it('gives a hundred rows unless told otherwise', () => {
    const many = Array.from({ length: 150 }, (_, size) => rowOf({ size }));
    expect(run('select size from log', many)).toHaveLength(100);
    expect(run('select size from log limit 140', many)).toHaveLength(140);
  });
  it('names what has no name by its place', () => {
    expect(run('select count(*), max(size) from log')).toEqual([{ _col0: '3', _col1: '5' }]);
  });
  it('groups, and computes of each group', () => {
    expect(
      run(
        'select name, count(*) as n, count(nothing) as none, count(distinct size) as d, min(size) as low, max(size) as high ' +
          'from log group by name order by name',
      ),
    ).toEqual([
      { name: 'a', n: '2', none: '0', d: '2', low: '1', high: '5' },
      { name: 'b', n: '1', none: '0', d: '1', low: '2', high: '2' },
    ]);
    expect(run('select size % 2 as odd, count(*) as n from log group by size % 2 order by odd')).toEqual([
      { odd: '0', n: '1' },
      { odd: '1', n: '2' },
    ]);
  });
  it('makes one group of nothing where nothing is grouped', () => {
    expect(run('select count(*) as n, max(size) as high from log where size > 9')).toEqual([{ n: '0', high: 'null' }]);
    expect(run('select name, count(*) as n from log where size > 9 group by name')).toEqual([]);
  });
  it('puts nulls last, whichever way it sorts', () => {
    const some = [rowOf({ a: null }), rowOf({ a: 2 }), rowOf({ a: 1 })];
    expect(run('select a from log order by a', some).map(({ a }) => a)).toEqual(['1', '2', 'null']);
  });
  it('selects from what another SELECT gives', () => {
    const sql =
      'select twice, count(*) as n from (select size + size as twice from (select size from log)) group by twice';
    expect(run(`${sql} order by twice`)).toEqual([
      { twice: '2', n: '1' },
      { twice: '4', n: '1' },
      { twice: '10', n: '1' },
    ]);
  });
  it.each([
    ["size = 1 and name = 'a'", 'true'],
    ['size <> 1 or size != 2', 'true'],
    ['not size < 1', 'true'],
    ['size >= 1 and size <= 1.5 and size > 0', 'true'],
    ['nothing = 1', 'null'],
    ['nothing = 1 or true', 'true'],
    ['nothing = 1 and false', 'false'],
    ['nothing = 1 and true', 'null'],
    ['not nothing = 1', 'null'],
    ['nothing is null and name is not null', 'true'],
    ["case when size = 2 then 'two' when size = 1 then 'one' else 'many' end", 'one'],
    ["case when nothing = 1 then 'x' end", 'null'],
    ["'it''s'", "it's"],
    ['7 - 2 - 1', '4'],
    ['7 - 8 % 3', '5'],
    ['2 + 1', '3'],
    ["coalesce(nothing, 'x')", 'x'],
    ["nullif(name, 'a')", 'null'],
    ["nullif(name, 'b')", 'a'],
    ["nullif(nothing, '')", 'null'],
    ["lower('AbC')", 'abc'],
    ['lower(nothing)', 'null'],
    ["regexp_extract('role:session', '^[^:/]*')", 'role'],
    ["regexp_extract('x', '[0-9]+')", 'null'],
    ["json_extract_scalar(text, '$.k')", 'x'],
    ["json_extract_scalar(text, '$.n')", '7'],
    ["json_extract_scalar(text, '$.deep')", 'null'],
    ["json_extract_scalar(text, '$.deep.list[1]')", 'q'],
    ['json_extract_scalar(text, \'$.deep["a b"]\')', 'true'],
    ["json_extract_scalar(text, '$.missing.more')", 'null'],
    ["json_format(json_extract(text, '$.k'))", '"x"'],
    ["json_format(json_extract(text, '$.deep.list'))", '["p","q"]'],
    ["json_format(json_extract('{\"a\":null}', '$.a'))", 'null'],
    ["json_extract_scalar(json_parse(text), '$.k')", 'x'],
    ["try(json_parse('{'))", 'null'],
    ["try(json_parse('{')) is null", 'true'],
    ["to_unixtime(from_iso8601_timestamp('2026-11-22T06:00:00Z'))", '1.7953272E9'],
    ["to_unixtime(from_iso8601_timestamp('2026-11-22T14:00:00.250+08:00'))", '1.79532720025E9'],
    ["to_unixtime(from_iso8601_timestamp('1970-01-01T00:00:05Z'))", '5.0'],
    ["to_unixtime(from_iso8601_timestamp('2026-11-22T14:00:00'))", '1.7953272E9'],
    ["try(from_iso8601_timestamp('yesterday'))", 'null'],
  ])('takes %s for %s', (expression, expected) => {
    expect(valueIn(expression)).toBe(expected);
  });
});

describe('SQL is refused', () => {
  it.each([
    ['select', "mismatched input '<EOF>'"],
    ['update log', "mismatched input 'update'"],
    ['select name from other', "mismatched input 'other'"],
    ['select name from log where', "mismatched input '<EOF>'"],
    ['select name from log limit x', "mismatched input 'x'"],
    ['select name from log limit 0, 10001', 'too large'],
    ['select name from log limit 1000001', 'too large'],
    ['select name from log; drop', "mismatched input ';"],
    ['select name name from log', "mismatched input 'name'"],
    ['select sum(size) from log', 'Function sum not registered'],
    ['select lower(name, name) from log', 'Unexpected parameters for function lower'],
    ['select max(distinct size) from log', 'Unexpected parameters for function max'],
    ['select max(count(*)) from log', 'Unexpected parameters for function max'],
    ["select 'open from log", "mismatched input ' 'open"],
    ['select name from log having 1 = 1', "mismatched input 'having'"],
    ['select a.name from log a', "mismatched input '.name"],
    ['select * from log', "mismatched input '*'"],
  ])('where it is not of the subset: %s', (sql, message) => {
    expect(() => run(sql)).toThrow(
      expect.objectContaining({ code: 'ParameterInvalid', message: expect.stringContaining(message) }),
    );
  });
  it.each([
    ['select missing from log', "Column 'missing' cannot be resolved;please add the column in the index attribute"],
    ['select try(missing) from log', "Column 'missing' cannot be resolved"],
    ['select name from log order by size', "Column 'size' cannot be resolved"],
    ['select name, count(*) as n from log', "Column 'name' not in GROUP BY clause"],
    ['select lower(name), count(*) as n from log group by name', "Column '_col0' not in GROUP BY clause"],
    ['select count(*) + 1 as n from log', 'must stand by itself'],
    ['select name = 1 from log', 'cannot be compared'],
    ['select not size from log', 'NOT takes a boolean'],
    ['select json_parse(text) from log', 'Cannot convert the value to JSON'],
    ['select lower(size) from log', 'Expected: varchar'],
    ["select json_extract_scalar(text, 'k') from log", 'Invalid JSON path'],
    ["select regexp_extract(name, '(') from log", 'Invalid regular expression'],
    ['select json_parse(name) = json_parse(name) from log', 'JSON'],
    ['select n from (select name as n from log limit 1)', 'LIMIT is not supported in a subquery'],
  ])('where it cannot be carried out: %s', (sql, message) => {
    expect(() => run(sql)).toThrow(expect.objectContaining({ message: expect.stringContaining(message) }));
  });
});
