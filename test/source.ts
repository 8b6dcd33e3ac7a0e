/** What a source file asks for, and how. */
export interface Import {
  readonly specifier: string;
  readonly kind: 'static' | 'type' | 'dynamic';
}

/**
 * TypeScript without its comments, and with nothing inside its strings: what is left is code, at the same lines. A small
 * lexer, since the compiler has no stable one to offer: it knows comments, strings, templates with code in them, and
 * tells a regular expression from a division by what stands before it.
 */
export function codeOf(text: string): string {
  let code = '';
  let at = 0;
  // Depths of braces at which a template's code ends.
  const templates: number[] = [];
  let depth = 0;
  const blank = (end: number) => {
    code += text.slice(at, end).replace(/[^\n]/g, ' ');
    at = end;
  };
  const keep = (end: number) => {
    code += text.slice(at, end);
    at = end;
  };
  const template = () => {
    const end = endOf(text, at, /\\[\s\S]|`|\$\{/g);
    blank(end - (text[end - 1] === '`' ? 1 : 2));
    if (text[at] === '`') keep(at + 1);
    else {
      keep(at + 2);
      templates.push(depth);
    }
  };

  while (at < text.length) {
    const char = text[at] ?? '';
    const two = text.slice(at, at + 2);
    if (two === '//') blank(indexOrEnd(text, '\n', at));
    else if (two === '/*') blank(Math.min(text.length, indexOrEnd(text, '*/', at + 2) + 2));
    else if (char === "'" || char === '"') {
      keep(at + 1);
      blank(endOf(text, at, char === '"' ? /\\[\s\S]|"/g : /\\[\s\S]|'/g) - 1);
      keep(at + 1);
    } else if (char === '`') {
      keep(at + 1);
      template();
    } else if (char === '}' && templates.at(-1) === depth) {
      templates.pop();
      keep(at + 1);
      template();
    } else if (char === '/' && startsRegex(code)) {
      keep(at + 1);
      blank(endOf(text, at, /\\.|\[(?:\\.|[^\]\\\n])*\]|\/|\n/g) - 1);
      keep(at + 1);
    } else {
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      keep(at + 1);
    }
  }
  return code;
}

/** Every module that a file imports or re-exports, in whatever way. */
export function importsOf(text: string): Import[] {
  const code = codeOf(text);
  const found: Import[] = [];
  // The specifiers are blank in the code, and stand at the same place in the text.
  const specifierAt = (index: number) => text.slice(index + 1, indexOrEnd(text, text[index] ?? '', index + 1));
  for (const match of code.matchAll(/\b(import|export)\s+(type\b)?[^'"()=;]*?\bfrom\s*(?=['"])/g)) {
    const specifier = specifierAt(match.index + match[0].length);
    found.push({ specifier, kind: match[2] === undefined ? 'static' : 'type' });
  }
  for (const match of code.matchAll(/\bimport\s+(?=['"])/g)) {
    found.push({ specifier: specifierAt(match.index + match[0].length), kind: 'static' });
  }
  for (const match of code.matchAll(/\b(import|require)\s*\(\s*(?=(['"`])?)/g)) {
    const quoted = match[2] !== undefined;
    const specifier = quoted ? specifierAt(match.index + match[0].length) : '(computed)';
    found.push({ specifier, kind: 'dynamic' });
  }
  return found;
}

function startsRegex(before: string): boolean {
  const trimmed = before.trimEnd();
  return (
    trimmed === '' || /[(,=:[!&|?{};+\-*%<>~^]$/.test(trimmed) || /\b(return|typeof|case|in|of|await)$/.test(trimmed)
  );
}

/** The index after the next end, passing over longer matches: escapes, and classes of a regular expression. */
function endOf(text: string, from: number, ends: RegExp): number {
  ends.lastIndex = from;
  for (let match = ends.exec(text); match !== null; match = ends.exec(text)) {
    if (match[0].length === 1 || match[0] === '${') return ends.lastIndex;
  }
  return text.length;
}

function indexOrEnd(text: string, needle: string, from: number): number {
  const index = text.indexOf(needle, from);
  return index < 0 ? text.length : index;
}

/** A text that a source file spells out: one part, or the parts of a template around what is filled in. */
export interface Literal {
  readonly line: number;
  readonly parts: readonly string[];
  /** The code before it on its line, without the texts in it. */
  readonly before: string;
  /** Whether it is filled into a template, or a template that texts are filled into. */
  readonly nested: boolean;
}

/** Every string and template of a source file, as it is written. */
export function literalsOf(text: string): Literal[] {
  // What is left of quotes there is where a text begins or ends.
  const code = codeOf(text);
  const found: (Literal & { readonly start: number })[] = [];
  scan(0, false);
  return found.sort((a, b) => a.start - b.start).map(({ start: _, ...literal }) => literal);

  /** @returns the index after the brace that ends what a template fills in, or the end */
  function scan(start: number, isFilling: boolean): number {
    let depth = 0;
    let at = start;
    while (at < code.length) {
      const char = code[at] ?? '';
      if (/['"`]/.test(char)) at = read(at, isFilling);
      else {
        if (char === '}' && isFilling && depth === 0) return at + 1;
        if (char === '{') depth += 1;
        if (char === '}') depth -= 1;
        at += 1;
      }
    }
    return at;
  }

  function read(start: number, isFilling: boolean): number {
    const quote = code[start] ?? '';
    const before = found.length;
    const parts: string[] = [];
    let part = start + 1;
    let at = start + 1;
    while (at < code.length && code[at] !== quote) {
      if (quote === '`' && code.startsWith('${', at)) {
        parts.push(text.slice(part, at));
        at = scan(at + 2, true);
        part = at;
      } else at += 1;
    }
    parts.push(text.slice(part, at));
    found.push({
      start,
      line: code.slice(0, start).split('\n').length,
      parts,
      before: code.slice(code.lastIndexOf('\n', start) + 1, start),
      nested: isFilling || found.length > before,
    });
    return at + 1;
  }
}
