/** A reference or a call, written as it is; everything else is quoted. */
export class Expression {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Value = string | number | boolean | Expression | readonly unknown[] | object;

/** A block inside of a block. */
export interface HclBlock {
  readonly block: string;
  readonly body: Body;
}

export type Body = readonly (readonly [string, Value] | HclBlock)[];

/** A block at the top of a file, formatted as `terraform fmt` does. */
export function blockOf(head: string, body: Body, depth = 0): string {
  const inner = linesOf(body, depth + 1);
  const margin = '  '.repeat(depth);
  return inner === '' ? `${margin}${head} {\n${margin}}` : `${margin}${head} {\n${inner}\n${margin}}`;
}

/** `jsonencode(…)`, so that a policy reads as one. */
export function jsonOf(document: object, depth: number): Expression {
  return new Expression(`jsonencode(${render(document, depth)})`);
}

/** A string, with what HCL would read as a template kept from being one. */
export function quoted(text: string): string {
  const plain = JSON.stringify(text)
    // JSON has two short forms that HCL has not.
    .replace(/\\(.)/g, (written, mark) => (mark === 'b' ? '\\u0008' : mark === 'f' ? '\\u000c' : written))
    .replace(/[\u007f-\u009f\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return plain.replace(/([$%])\{/g, '$1$1{');
}

function linesOf(body: Body, depth: number): string {
  const margin = '  '.repeat(depth);
  const parts = body.map((item) => {
    if ('block' in item) return { text: blockOf(item.block, item.body, depth), isBlock: true, name: '' };
    const [name, value] = item;
    return { name, text: render(value, depth), isBlock: false };
  });
  const lines = aligned(
    parts.map(({ name, text, isBlock }) => (isBlock ? text : { name, text })),
    margin,
  );
  // A block stands apart from what is before it.
  return lines.map((line, index) => (index > 0 && parts[index]?.isBlock === true ? `\n${line}` : line)).join('\n');
}

interface Pair {
  readonly name: string;
  readonly text: string;
}

/** Equal signs of lines that follow one another stand below one another; what takes several lines stands alone. */
function aligned(items: readonly (string | Pair)[], margin: string): string[] {
  const isLine = (item: string | Pair | undefined) => typeof item === 'object' && !item.text.includes('\n');
  return items.map((item, index) => {
    if (typeof item === 'string') return item;
    let [from, to] = [index, index];
    while (isLine(item) && isLine(items[from - 1])) from -= 1;
    while (isLine(item) && isLine(items[to + 1])) to += 1;
    const run = items.slice(from, to + 1);
    const width = Math.max(...run.map((other) => (typeof other === 'object' ? other.name.length : 0)));
    return `${margin}${item.name.padEnd(width)} = ${item.text}`;
  });
}

function render(value: unknown, depth: number): string {
  if (value instanceof Expression) return value.text;
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const margin = '  '.repeat(depth);
  const inner = `${margin}  `;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object') && value.length === 1) return `[${render(value[0], depth)}]`;
    const items = value.map((item) => `${inner}${render(item, depth + 1)},`);
    return `[\n${items.join('\n')}\n${margin}]`;
  }
  const items = Object.entries(value as object).map(([name, item]) => ({
    name: /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name),
    text: render(item, depth + 1),
  }));
  return `{\n${aligned(items, inner).join('\n')}\n${margin}}`;
}
