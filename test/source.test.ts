import { describe, expect, it } from 'vitest';
import { codeOf, importsOf, literalsOf } from './source.ts';

const tricky = `
import type { A } from './a.ts';
import b, { type B } from "./b.ts";
import {
  c,
  d,
} from './c.ts';
import './d.ts';
export { e } from './e.ts';
export type { F } from './f.ts';
export * from './g.ts';
import data from './data.json' with { type: 'json' };
// import no from './comment.ts';
/* import no from './block.ts'; */
const text = 'import no from "./string.ts"';
const url = 'https://example.com'; const f = await import('./h.ts');
const template = \`import no from './template.ts' \${await import("./i.ts")} \${ { a: \`\${1}\` } } from './no.ts'\`;
const regex = /['"\`]import no from '[/']/.test(x) ? a / b : c / d;
const half = total / 2; // from './no.ts'
const from = 'x';
type T = import('./j.ts').T;
const k = require('./k.ts');
const l = import(name);
`;

describe('the reader of sources', () => {
  it('finds every import, and no other text', () => {
    expect(importsOf(tricky).map(({ kind, specifier }) => `${kind} ${specifier}`)).toEqual([
      'type ./a.ts',
      'static ./b.ts',
      'static ./c.ts',
      'static ./e.ts',
      'type ./f.ts',
      'static ./g.ts',
      'static ./data.json',
      'static ./d.ts',
      'dynamic ./h.ts',
      'dynamic ./i.ts',
      'dynamic ./j.ts',
      'dynamic ./k.ts',
      'dynamic (computed)',
    ]);
  });

  it('leaves code where it is, and empties comments and strings', () => {
    const code = codeOf(
      'let a = 1; // process.env\nconst b = "Date.now"; /* x\n y */ const c = `\u0024{Date.now()} Date.now`;',
    );

    expect(code).toBe(
      'let a = 1;               \nconst b = "        ";     \n      const c = `\u0024{Date.now()}         `;',
    );
  });

  it('finds every text that is spelled out, also those that are filled in', () => {
    const found = literalsOf("x('a b'); // 'no'\nconst y = `c \u0024{z ? 'd' : `e \u0024{f}`} g`; /'h'/.test(`i`);");

    expect(found.map(({ line, parts, nested }) => ({ line, parts, nested }))).toEqual([
      { line: 1, parts: ['a b'], nested: false },
      { line: 2, parts: ['c ', ' g'], nested: true },
      { line: 2, parts: ['d'], nested: true },
      { line: 2, parts: ['e ', ''], nested: true },
      { line: 2, parts: ['i'], nested: false },
    ]);
    expect(found[0]?.before).toBe('x(');
  });

  it('keeps every line of a source at its place', () => {
    expect(codeOf(tricky).split('\n')).toHaveLength(tricky.split('\n').length);
  });
});
