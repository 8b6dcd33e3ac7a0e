import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type ParsedNode, parseAllDocuments } from 'yaml';
import { InvalidInput } from '../model/errors.ts';

/** Far more than ROS accepts of a template, 512 KB. */
const mostCharacters = 2_000_000;
/** Aliases may repeat what they name, and what they name may be aliases. */
const mostValues = 500_000;
const mostDepth = 200;

/** A YAML document as plain values; `!Tag x` becomes `{"Fn::Tag": x}`, and `!Ref x` `{"Ref": x}`, as in JSON. */
export interface YamlTemplate {
  readonly value: unknown;
  /** The line of each member of a member of the top level, by both names. */
  readonly lineOf: (member: string, name: string) => number;
}

/**
 * Reads YAML.
 *
 * @throws InvalidInput where it is none, holds several documents, or is too large or too deep
 */
export function readYaml(text: string, file: string): YamlTemplate {
  if (text.length > mostCharacters) throw new InvalidInput(`${file} is larger than any template that ROS accepts.`);
  const lines = new LineCounter();
  const { contents, errors } = onlyDocument(text, lines, file);
  const [error] = errors;
  if (error !== undefined) {
    if (error.code === 'RESOURCE_EXHAUSTION') throw new InvalidInput(`${file} is nested too deep.`);
    const [{ line } = { line: 1 }] = error.linePos ?? [];
    throw new InvalidInput(
      `${file} is neither JSON nor YAML: line ${line}, ${error.code.toLowerCase().replaceAll('_', ' ')}.`,
    );
  }
  return {
    value: valueIn(contents, file),
    lineOf: (member, name) => {
      const within = isMap(contents) ? contents.items.find(({ key }) => textOf(key) === member)?.value : undefined;
      const key = isMap(within) ? within.items.find((item) => textOf(item.key) === name)?.key : undefined;
      return key?.range ? lines.linePos(key.range[0]).line : 1;
    },
  };
}

function onlyDocument(text: string, lineCounter: LineCounter, file: string) {
  // Duplicate names are an error of the parser's: of two resources of one name it is unknown which is meant.
  const documents = parse();
  const [document, ...more] = Array.isArray(documents) ? documents : [];
  if (document === undefined) throw new InvalidInput(`${file} is empty.`);
  if (more.length > 0) throw new InvalidInput(`${file} holds ${more.length + 1} documents; a template is one.`);
  return document;

  function parse() {
    try {
      return parseAllDocuments(text, { lineCounter, logLevel: 'silent', prettyErrors: true });
    } catch (error) {
      // The parser recurses.
      if (error instanceof RangeError) throw new InvalidInput(`${file} is nested too deep.`);
      throw error;
    }
  }
}

function textOf(node: unknown): string | undefined {
  return isScalar(node) ? String(node.value) : undefined;
}

function valueIn(root: ParsedNode | null, file: string): unknown {
  const anchors = new Map<string, Node>();
  const open = new Set<Node>();
  let left = mostValues;
  return convert(root, 0);

  function convert(node: unknown, depth: number): unknown {
    left -= 1;
    if (left < 0 || depth > mostDepth)
      throw new InvalidInput(`${file} is nested too deep, or its aliases repeat too much.`);
    if (isAlias(node)) {
      const meant = anchors.get(node.source);
      // An alias of what it stands in never ends.
      return meant === undefined || open.has(meant) ? { 'Fn::Alias': node.source } : convert(meant, depth + 1);
    }
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    open.add(node);
    const value = isScalar(node)
      ? node.value
      : isSeq(node)
        ? node.items.map((item) => convert(item, depth + 1))
        : mapOf(node);
    open.delete(node);
    return tagged(node.tag, value);

    function mapOf({ items }: { readonly items: readonly { readonly key: unknown; readonly value: unknown }[] }) {
      // Of entries, so that a name such as __proto__ stays a name.
      return Object.fromEntries(items.map(({ key, value: inner }) => [textOf(key) ?? '', convert(inner, depth + 1)]));
    }
  }
}

/** A short form of a function as its long form. */
function tagged(tag: string | undefined, value: unknown): unknown {
  const [, name] = /^!([A-Za-z][A-Za-z0-9:]*)$/.exec(tag ?? '') ?? [];
  if (name === undefined) return value;
  if (name === 'Ref') return { Ref: value };
  const isDotted = name === 'GetAtt' && typeof value === 'string';
  return { [`Fn::${name}`]: isDotted ? value.split('.') : value };
}
