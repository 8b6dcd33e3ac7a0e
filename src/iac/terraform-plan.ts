import { InvalidInput } from '../model/errors.ts';
import { field } from '../model/json.ts';
import {
  type Declarations,
  type Declared,
  type DeclaredCluster,
  type DeclaredKey,
  type DeclaredKeyUse,
  known,
  tagsIn,
  unknown,
} from './declarations.ts';
import { jsonLines } from './json-lines.ts';
import { configuredResource, expressionOf, leavesOf, withoutInstances, writtenText } from './terraform-references.ts';

/** Kinds of clusters: their type as ACK names it, and whether they have attributes for a key. */
const clusterTypes = {
  alicloud_cs_managed_kubernetes: { type: 'ManagedKubernetes', hasKey: true },
  alicloud_cs_serverless_kubernetes: { type: 'ManagedKubernetes', hasKey: true },
  alicloud_cs_edge_kubernetes: { type: 'ManagedKubernetes', hasKey: false },
  alicloud_cs_kubernetes: { type: 'Kubernetes', hasKey: false },
} as const;

const keyType = 'alicloud_kms_key';

/** Attributes of a key that name it. */
const namingAttributes: readonly string[] = ['', 'id', 'key_id', 'arn'];

interface Change {
  readonly address: string;
  readonly moduleAddress: string;
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly afterUnknown: unknown;
  readonly afterSensitive: unknown;
  readonly line: number;
}

/** What attributes of a plan are looked up in. */
interface Plan {
  /** The configuration's root module. */
  readonly root: unknown;
  readonly keys: readonly Change[];
  /** The addresses of the keys that have an id or ARN. */
  readonly addressesOf: (name: string) => readonly string[];
}

/** Whether a document is what `terraform show -json` writes, of a plan or of a state. */
export function isTerraform(document: unknown): boolean {
  return field(document, 'format_version') !== undefined && field(document, 'ROSTemplateFormatVersion') === undefined;
}

/**
 * Reads what a plan declares: what is there after it, and what it deletes.
 *
 * @throws InvalidInput where it is a state, of another major version, or not as Terraform writes plans
 */
export function readTerraformPlan(document: unknown, text: string, file: string): Declarations {
  const version = field(document, 'format_version');
  if (typeof version !== 'string' || !/^1\./.test(version)) {
    throw new InvalidInput(
      `${file} is of format version ${JSON.stringify(version)}. Plans of format version 1 can be read.`,
    );
  }
  const planned = field(document, 'planned_values');
  if (field(document, 'values') !== undefined || planned === undefined) {
    throw new InvalidInput(
      `${file} is a state, or no plan. Save a plan (terraform plan -out F), and write it as JSON: terraform show -json F.`,
    );
  }
  const changes = changesOf(document, text, file);
  const keys = changes.filter(({ type }) => type === keyType);
  const plan = {
    root: field(field(document, 'configuration'), 'root_module'),
    keys,
    addressesOf: keyAddresses(keys),
  };
  const clusters = changes.filter(({ type }) => Object.hasOwn(clusterTypes, type));
  const incomplete = incompleteness(document);

  return {
    kind: 'terraform-plan',
    clusters: clusters.flatMap((change) => clusterOf(change, plan) ?? []),
    keys: keys.flatMap((change) => keyOf(change, plan) ?? []),
    ...(incomplete && { incomplete }),
  };
}

function incompleteness(document: unknown): Declarations['incomplete'] {
  if (field(document, 'errored') === true) {
    return {
      code: 'ErroredPlan',
      message: 'Planning failed, so the plan does not show everything that would be deployed.',
    };
  }
  return field(document, 'complete') === false
    ? { code: 'IncompletePlan', message: 'The plan leaves changes out, as with -target or deferred actions.' }
    : undefined;
}

function changesOf(document: unknown, text: string, file: string): Change[] {
  const changes = field(document, 'resource_changes');
  // Terraform leaves the member out where there is nothing to list.
  if (changes === undefined && !plansAnything(field(document, 'planned_values'))) return [];
  if (!Array.isArray(changes)) throw new InvalidInput(`${file} is no plan: resource_changes is missing or no list.`);
  // A plan is usually one line, and long.
  const lines = text.trimEnd().includes('\n') ? jsonLines(text, 'resource_changes') : undefined;
  return changes.flatMap((change, index) => {
    const line = lines?.get(`resource_changes/${index}/address`) ?? lines?.get(`resource_changes/${index}`) ?? 1;
    return field(change, 'mode') === 'data' ? [] : [changeOf(change, index, line, file)];
  });
}

/** Whether a module or one below it has a resource. */
function plansAnything(planned: unknown): boolean {
  const modules = [field(planned, 'root_module')];
  for (let index = 0; index < modules.length; index += 1) {
    const resources = field(modules[index], 'resources');
    if (Array.isArray(resources) && resources.length > 0) return true;
    const children = field(modules[index], 'child_modules');
    if (Array.isArray(children)) modules.push(...children);
  }
  return false;
}

function changeOf(value: unknown, index: number, line: number, file: string): Change {
  const change = field(value, 'change');
  const actions = field(change, 'actions');
  const [address, moduleAddress, type, name] = ['address', 'module_address', 'type', 'name'].map((key) =>
    field(value, key),
  );
  const isChange = typeof address === 'string' && typeof type === 'string' && typeof name === 'string';
  const hasActions = Array.isArray(actions) && actions.length > 0 && actions.every((one) => typeof one === 'string');
  if (!isChange || !hasActions || (moduleAddress !== undefined && typeof moduleAddress !== 'string')) {
    throw new InvalidInput(`${file} is no plan: resource_changes[${index}] is not as Terraform writes it.`);
  }
  return {
    address,
    moduleAddress: moduleAddress ?? '',
    type,
    name,
    actions,
    before: field(change, 'before') ?? null,
    after: field(change, 'after') ?? null,
    afterUnknown: field(change, 'after_unknown'),
    afterSensitive: field(change, 'after_sensitive'),
    line,
  };
}

/** The addresses of the keys of a plan, by their ids and ARNs. */
function keyAddresses(keys: readonly Change[]): (text: string) => readonly string[] {
  const addresses = new Map<string, string[]>();
  for (const { address, before, after } of keys) {
    const names = [before, after].flatMap((value) => ['id', 'arn'].map((name) => field(value, name)));
    for (const name of new Set(names)) {
      if (typeof name === 'string' && name !== '') addresses.set(name, [...(addresses.get(name) ?? []), address]);
    }
  }
  return (text) => addresses.get(text) ?? [];
}

function clusterOf(change: Change, plan: Plan): DeclaredCluster | undefined {
  const { address, line, actions, before, after, type } = change;
  const isForgotten = actions.includes('forget');
  if (actions.includes('read') || (after === null && !isForgotten)) return undefined;
  const { type: clusterType, hasKey } = clusterTypes[type as keyof typeof clusterTypes];
  const former = field(before, 'encryption_provider_key');
  const hadKey = typeof former === 'string' && former !== '';
  return {
    address,
    line,
    tags: tagsIn(field(isForgotten ? before : after, 'tags')),
    type: clusterType,
    spec: textOf(change, plan, 'cluster_spec', 'ack.standard'),
    profile: textOf(change, plan, 'profile', 'Default'),
    key: hasKey ? keyUseOf(change, plan) : { kind: 'none' },
    isDisabled: hasKey ? booleanOf(change, plan, 'disable_encryption', false) : known(false),
    attributes: {
      key: hasKey ? 'encryption_provider_key' : null,
      disabled: 'disable_encryption',
      spec: 'cluster_spec',
    },
    wasOn: hadKey && field(before, 'disable_encryption') !== true,
    formerKeys: hadKey ? plan.addressesOf(former) : [],
    after: isForgotten ? 'forgotten' : 'declared',
  };
}

function keyOf(change: Change, plan: Plan): DeclaredKey | undefined {
  const { address, line, actions, after, before } = change;
  if (actions.includes('read') || actions.includes('forget')) return undefined;
  const isDeleted = actions.includes('delete');
  const state = textOf(change, plan, 'deletion_protection', 'Disabled');
  return {
    address,
    line,
    tags: tagsIn(field(after ?? before, 'tags')),
    isProtected: state.known ? known(/^enabled$/i.test(state.value)) : state,
    attribute: 'deletion_protection',
    deletion: !isDeleted ? 'kept' : after === null ? 'deleted' : 'replaced',
  };
}

/** What an attribute will be: a value, null for what the provider decides, or unknown. */
function valueIn(change: Change, { root }: Plan, attribute: string): Declared<unknown> {
  const value = field(change.after, attribute);
  if (value !== undefined) return known(value);
  if (field(change.afterUnknown, attribute) !== true) return known(null);
  const found = configuredResource(root, change.moduleAddress, change.type, change.name);
  // Without the configuration it is unknown whether the attribute is written.
  if (found === undefined) return unknown('?');
  const expression = expressionOf(found.block, attribute);
  if (expression === undefined) return known(null);
  const leaves = leavesOf(expression, found.scope, found.block);
  return leaves.length === 0 ? known(null) : unknown(writtenText(expression));
}

function textOf(change: Change, plan: Plan, attribute: string, fallback: string): Declared<string> {
  const value = valueIn(change, plan, attribute);
  if (!value.known) return value;
  if (value.value === null || value.value === '') return known(fallback);
  return typeof value.value === 'string' ? known(value.value) : unknown(JSON.stringify(value.value));
}

function booleanOf(change: Change, plan: Plan, attribute: string, fallback: boolean): Declared<boolean> {
  const value = valueIn(change, plan, attribute);
  if (!value.known) return value;
  if (value.value === null) return known(fallback);
  return typeof value.value === 'boolean' ? known(value.value) : unknown(JSON.stringify(value.value));
}

function keyUseOf(change: Change, plan: Plan): DeclaredKeyUse {
  const attribute = 'encryption_provider_key';
  const value = valueIn(change, plan, attribute);
  if (value.known) {
    if (value.value === null || value.value === '') return { kind: 'none' };
    if (typeof value.value !== 'string') return { kind: 'unknown', written: JSON.stringify(value.value) };
    const isSensitive = field(change.afterSensitive, attribute) === true;
    return { kind: 'named', text: isSensitive ? '(sensitive)' : value.value, keys: plan.addressesOf(value.value) };
  }
  const keys = keysCreated(change, plan, attribute);
  if (keys.length === 0) return { kind: 'unknown', written: value.written };
  return { kind: 'named', text: keys.join(', '), keys };
}

/** The keys of the plan whose ids alone keep a value from being known: they are made by it, and so it will name one. */
function keysCreated(change: Change, { root, keys }: Plan, attribute: string): readonly string[] {
  const found = configuredResource(root, change.moduleAddress, change.type, change.name);
  const expression = found && expressionOf(found.block, attribute);
  const leaves = found === undefined || expression === undefined ? [] : leavesOf(expression, found.scope, found.block);
  const named = leaves.map((leaf) =>
    leaf.kind === 'resource' && leaf.type === keyType && namingAttributes.includes(leaf.attribute)
      ? keys.filter(({ address, after }) => after !== null && withoutInstances(address) === leaf.address)
      : [],
  );
  return named.every((some) => some.length > 0) ? named.flat().map(({ address }) => address) : [];
}
