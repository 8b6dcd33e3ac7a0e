import { field, isFields } from '../model/json.ts';
import type { DeclaredFields } from './declarations.ts';

/** Where an expression of a configuration stands: the module with the calls that lead to it. */
export interface ModuleScope {
  readonly module: unknown;
  /** The call of this module, in the scope of its caller; undefined for the root. */
  readonly call?: { readonly block: unknown; readonly scope: ModuleScope };
  /** `module.a.module.b`, without instances; '' for the root. */
  readonly path: string;
}

/** What decides the value of an expression, as far as it may not be known before the deployment. */
export type Leaf =
  /** An attribute of a resource; '' where the whole resource is named. */
  | { readonly kind: 'resource'; readonly type: string; readonly address: string; readonly attribute: string }
  /** Something that the plan does not say more about. */
  | { readonly kind: 'other'; readonly text: string };

/** Calls of modules may lie within each other so deep; expressions may lead through so many steps. */
const mostSteps = 200;

/** The configuration of a resource by its address, with where it stands; undefined where the plan has none. */
export function configuredResource(
  root: unknown,
  moduleAddress: string,
  type: string,
  name: string,
): { readonly block: unknown; readonly scope: ModuleScope } | undefined {
  let scope: ModuleScope = { module: root, path: '' };
  for (const called of moduleNames(moduleAddress)) {
    const block = field(field(scope.module, 'module_calls'), called);
    const module = field(block, 'module');
    if (module === undefined) return undefined;
    scope = { module, call: { block, scope }, path: pathTo(scope, called) };
  }
  const resources = field(scope.module, 'resources');
  const block = Array.isArray(resources)
    ? resources.find((one) => field(one, 'address') === `${type}.${name}` && field(one, 'mode') === 'managed')
    : undefined;
  return block === undefined ? undefined : { block, scope };
}

/** The names in `module.a["x.y"].module.b[0]`. */
function moduleNames(address: string): string[] {
  const plain = withoutInstances(address);
  return plain === '' ? [] : plain.split('.').filter((_, index) => index % 2 === 1);
}

/** An address without `[0]` and `["key"]`: a key may hold dots and brackets. */
export function withoutInstances(address: string): string {
  return address.replace(/\[(?:\d+|"(?:\\.|[^"\\])*")\]/g, '');
}

/** Whether an attribute is written: one that is written as null is not. */
export function expressionOf(block: unknown, attribute: string): DeclaredFields | undefined {
  const expression = field(field(block, 'expressions'), attribute);
  if (!isFields(expression)) return undefined;
  return Object.hasOwn(expression, 'constant_value') && expression.constant_value === null ? undefined : expression;
}

/**
 * What may keep the value of an expression from being known. None means that everything in it is known to the plan: where the
 * value is unknown all the same it is null, and the provider decides.
 */
export function leavesOf(expression: DeclaredFields, scope: ModuleScope, block: unknown): Leaf[] {
  const leaves = leavesIn(expression, { scope, block, budget: { steps: mostSteps } });
  return dropWholes([...new Map(leaves.map((leaf) => [JSON.stringify(leaf), leaf])).values()]);
}

interface ExpressionPlace {
  readonly scope: ModuleScope;
  /** The resource or call that the expression belongs to, whose for_each it may name. */
  readonly block: unknown;
  readonly budget: { steps: number };
}

const anExpression: Leaf = { kind: 'other', text: 'an expression' };

function leavesIn(expression: DeclaredFields, place: ExpressionPlace): Leaf[] {
  const { references } = expression;
  // A function such as timestamp() has neither references nor a constant.
  if (references === undefined) return Object.hasOwn(expression, 'constant_value') ? [] : [anExpression];
  if (!Array.isArray(references)) return [anExpression];
  return references.flatMap((reference) => {
    place.budget.steps -= 1;
    return typeof reference === 'string' && place.budget.steps >= 0
      ? leavesOfReference(reference, place)
      : [anExpression];
  });
}

function leavesOfReference(reference: string, place: ExpressionPlace): Leaf[] {
  const { scope, block } = place;
  const [head = '', name = '', third = ''] = withoutInstances(reference).split('.');
  const other: Leaf = { kind: 'other', text: reference };
  switch (head) {
    case 'path':
    case 'terraform':
    case 'count':
      return [];
    case 'each': {
      // Keys are always known; values are what for_each iterates over.
      const over = field(block, 'for_each_expression');
      if (name === 'key') return [];
      return isFields(over) ? leavesIn(over, place) : [other];
    }
    case 'var': {
      // The plan knows every variable of the root, and a default is a constant.
      if (scope.call === undefined) return [];
      const { block: call, scope: caller } = scope.call;
      const given = expressionOf(call, name);
      return given === undefined ? [] : leavesIn(given, { ...place, scope: caller, block: call });
    }
    case 'module': {
      // The whole module is named beside each of its outputs.
      if (third === '') return [];
      const call = field(field(scope.module, 'module_calls'), name);
      const module = field(call, 'module');
      const output = field(field(field(module, 'outputs'), third), 'expression');
      if (!isFields(output)) return [other];
      const inner: ModuleScope = { module, call: { block: call, scope }, path: pathTo(scope, name) };
      return leavesIn(output, { ...place, scope: inner, block: undefined });
    }
    case 'data':
    case 'local':
    case 'self':
      return [other];
    default: {
      const prefix = scope.path === '' ? '' : `${scope.path}.`;
      if (name === '') return [other];
      return [{ kind: 'resource', type: head, address: `${prefix}${head}.${name}`, attribute: third }];
    }
  }
}

function pathTo({ path }: ModuleScope, called: string): string {
  return `${path === '' ? '' : `${path}.`}module.${called}`;
}

/** A plan names the resource itself beside each of its attributes. */
function dropWholes(leaves: readonly Leaf[]): Leaf[] {
  const named = new Set(
    leaves.flatMap((leaf) => (leaf.kind === 'resource' && leaf.attribute !== '' ? [leaf.address] : [])),
  );
  return leaves.filter((leaf) => leaf.kind !== 'resource' || leaf.attribute !== '' || !named.has(leaf.address));
}

/** What is written, as a person finds it in the configuration. */
export function writtenText(expression: DeclaredFields | undefined): string {
  const references = expression?.references;
  const [first] = Array.isArray(references) ? references : [];
  return typeof first === 'string' ? first : 'an expression';
}
