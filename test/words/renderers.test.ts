import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Literal, literalsOf } from '../source.ts';

const folder = fileURLToPath(new URL('../../src/report', import.meta.url));

/**
 * What is no renderer for people: formats that programs read, whose texts are names of fields and, where a standard wants
 * prose, English; what tells of a report that is none, as errors do; and what a browser runs, which has its texts from
 * the page.
 */
const forPrograms =
  /^(index|parse-report|html\/(script|styles)|.*(json|schema|csv|ocsf|sarif|junit|prometheus|metrics).*)\.ts$|^(csv|ocsf|sarif|junit|prometheus)\//;

/** Words that sentences have and nothing else: no name, no style and no mark-up has them between two others. */
const grammar =
  /(?<![\w.#@-])(the|is|are|was|were|been|cannot|could|would|not|nothing|nobody|it|its|that|which|has|have|there|how|why)(?![\w-])/i;
const words = /[A-Za-z’']{2,}(?:,? [A-Za-z’']+){2,}/g;

/** Three words beside each other, one of which is grammar: what a translator would have to be given. */
function sentencesIn({ parts, before }: Literal): string[] {
  // A defect of ours is told to its author, in English.
  if (/\b(\w*Error|InvalidInput|invalidReport)\(\s*\[?$/.test(before)) return [];
  const text = parts.join('X').replace(/<[^<>]*>/g, ' . ');
  return (text.match(words) ?? []).filter((run) => grammar.test(run));
}

function sentencesOf(source: string): string[] {
  return literalsOf(source).flatMap((literal) =>
    sentencesIn(literal).map((sentence) => `line ${literal.line}: ${sentence}`),
  );
}

const renderers = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
  .filter((file) => !forPrograms.test(file));

describe('renderers', () => {
  it('leave every sentence to src/words', () => {
    expect(renderers.length).toBeGreaterThan(40);
    const found = renderers.flatMap((file) =>
      sentencesOf(readFileSync(join(folder, file), 'utf8')).map((sentence) => `src/report/${file}, ${sentence}`),
    );
    expect(found, 'these belong into src/words, in every language').toEqual([]);
  });

  it.each([
    ["span('Nothing is wrong here')", 'line 1: Nothing is wrong here'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source code
    ['const a = 1;\nnote(`There are ${count} more of them`);', 'line 2: There are X more of them'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source code
    ["return `<p>${x ? 'could not be read' : ''}</p>`;", 'line 1: could not be read'],
    ['return `<p class="a b c">Who may <b>not</b> read it, and why not</p>`;', 'line 1: read it, and why not'],
  ])('would be found with a sentence of their own: %s', (source, sentence) => {
    expect(sentencesOf(source)).toContain(sentence);
  });

  it.each([
    '// It is not a text, but the comment that is about it',
    "import { a } from './not/the/is.ts';",
    "throw new Error('there is no language of that name');",
    '`<div class="is not the card" data-a="b">`',
    "'@media screen and (max-width: 40em) { .a:not(.b) { margin: 0 auto } }'",
    "'aliyun kms CancelKeyDeletion --KeyId'",
    "'Forbidden.NoPermission'",
  ])('may hold what is no sentence: %s', (source) => {
    expect(sentencesOf(source)).toEqual([]);
  });
});
