import { InvalidInput } from '../model/errors.ts';
import { field, isFields } from '../model/json.ts';
import {
  type Declarations,
  type Declared,
  type DeclaredCluster,
  type DeclaredFields,
  type DeclaredKey,
  type DeclaredKeyUse,
  known,
  tagsIn,
  unknown,
} from './declarations.ts';

const keyType = 'ALIYUN::KMS::Key';

/** Kinds of clusters: their type as ACK names it, and whether they have a property for a key. */
const clusterTypes = {
  'ALIYUN::CS::ManagedKubernetesCluster': { type: 'ManagedKubernetes', hasKey: true },
  'ALIYUN::CS::ASKCluster': { type: 'ManagedKubernetes', hasKey: true },
  'ALIYUN::CS::AnyCluster': { type: 'ManagedKubernetes', hasKey: true },
  'ALIYUN::CS::ManagedEdgeKubernetesCluster': { type: 'ManagedKubernetes', hasKey: false },
  'ALIYUN::CS::KubernetesCluster': { type: 'Kubernetes', hasKey: false },
} as const;

/** Properties of AnyCluster are those of the API. */
const names = { key: 'EncryptionProviderKey', disabled: 'DisableEncryption', spec: 'ClusterSpec', profile: 'Profile' };
const apiNames = {
  key: 'encryption_provider_key',
  disabled: 'disable_encryption',
  spec: 'cluster_spec',
  profile: 'profile',
};

/** Whether a document is a template of ROS. */
export function isRosTemplate(document: unknown): boolean {
  return field(document, 'ROSTemplateFormatVersion') !== undefined;
}

/**
 * Reads what a template declares. Values of functions are decided when a stack is made, parameters too: their default is not
 * their value.
 *
 * @param lineOf the line of a resource
 * @throws InvalidInput where it holds Terraform, or its resources are not as documented
 */
export function readRosTemplate(document: unknown, lineOf: (resource: string) => number, file: string): Declarations {
  const transform = field(document, 'Transform');
  if (typeof transform === 'string' && /^Aliyun::Terraform/i.test(transform)) {
    throw new InvalidInput(`${file} holds Terraform. Judge its plan: terraform show -json PLAN.`);
  }
  const resources = field(document, 'Resources') ?? {};
  if (!isFields(resources)) throw new InvalidInput(`${file} is no template: Resources is no object.`);
  const ofType = (isMeant: (type: string) => boolean) =>
    Object.entries(resources).flatMap(([id, resource]) => {
      const type = field(resource, 'Type');
      if (typeof type !== 'string')
        throw new InvalidInput(`${file} is no template: resource ${JSON.stringify(id)} has no Type.`);
      return isMeant(type) ? [{ id, type, resource, line: lineOf(id) }] : [];
    });
  const keys = ofType((type) => type === keyType);
  const keyIds = new Set(keys.map(({ id }) => id));
  return {
    kind: 'ros-template',
    clusters: ofType((type) => Object.hasOwn(clusterTypes, type)).map((one) => clusterOf(one, keyIds)),
    keys: keys.map(keyOf),
  };
}

interface RosResource {
  readonly id: string;
  readonly type: string;
  readonly resource: unknown;
  readonly line: number;
}

function clusterOf({ id, type, resource, line }: RosResource, keyIds: ReadonlySet<string>): DeclaredCluster {
  const { type: clusterType, hasKey } = clusterTypes[type as keyof typeof clusterTypes];
  const isAny = type === 'ALIYUN::CS::AnyCluster';
  const called = isAny ? apiNames : names;
  const properties = field(resource, 'Properties') ?? {};
  const given = isAny ? field(properties, 'ClusterConfig') : properties;
  const spec = textOf(given, called.spec, 'ack.standard');
  return {
    address: id,
    line,
    tags: rosTags(field(properties, 'Tags')),
    type: clusterType,
    spec,
    profile: textOf(given, called.profile, 'Default'),
    key: hasKey ? keyUseOf(given, called.key, keyIds) : { kind: 'none' },
    isDisabled: hasKey ? booleanOf(given, called.disabled) : known(false),
    attributes: { key: hasKey ? called.key : null, disabled: called.disabled, spec: called.spec },
    wasOn: false,
    formerKeys: [],
    after: 'declared',
  };
}

function keyOf({ id, resource, line }: RosResource): DeclaredKey {
  const properties = field(resource, 'Properties') ?? {};
  return {
    address: id,
    line,
    tags: rosTags(field(properties, 'Tags')),
    isProtected: booleanOf(properties, 'DeletionProtection'),
    attribute: 'DeletionProtection',
    deletion: 'not-shown',
  };
}

/** `[{Key, Value}]` */
function rosTags(value: unknown): Readonly<Record<string, string>> {
  if (!Array.isArray(value)) return {};
  return tagsIn(Object.fromEntries(value.map((tag) => [String(field(tag, 'Key')), field(tag, 'Value')])));
}

/** The function that a value is, in its long form. */
function functionIn(value: unknown): { readonly name: string; readonly argument: unknown } | undefined {
  if (!isFields(value)) return undefined;
  const [entry, ...more] = Object.entries(value);
  if (entry === undefined || more.length > 0) return undefined;
  const [name, argument] = entry;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/** What a property is: null where it is not written. A whole that is a function may hold anything. */
function valueIn(properties: unknown, name: string): Declared<unknown> {
  const whole = functionIn(properties);
  if (whole !== undefined) return isNoValue(whole) ? known(null) : unknown(writtenAs(whole));
  if (properties !== undefined && properties !== null && !isFields(properties))
    return unknown(JSON.stringify(properties));
  const value = field(properties as DeclaredFields | undefined, name);
  const called = functionIn(value);
  if (called === undefined) return known(value ?? null);
  return isNoValue(called) ? known(null) : unknown(writtenAs(called));
}

function isNoValue({ name, argument }: { readonly name: string; readonly argument: unknown }): boolean {
  return name === 'Ref' && argument === 'ALIYUN::NoValue';
}

/** As a person finds it in the template. */
function writtenAs({ name, argument }: { readonly name: string; readonly argument: unknown }): string {
  const text = typeof argument === 'string' ? argument : JSON.stringify(argument);
  return `${name} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}

function textOf(properties: unknown, name: string, fallback: string): Declared<string> {
  const value = valueIn(properties, name);
  if (!value.known) return value;
  if (value.value === null || value.value === '') return known(fallback);
  return typeof value.value === 'string' ? known(value.value) : unknown(JSON.stringify(value.value));
}

/** ROS takes texts for booleans too; what is not written is off. */
function booleanOf(properties: unknown, name: string): Declared<boolean> {
  const value = valueIn(properties, name);
  if (!value.known) return value;
  const text = String(value.value ?? false).toLowerCase();
  return text === 'true' || text === 'false' ? known(text === 'true') : unknown(JSON.stringify(value.value));
}

function keyUseOf(properties: unknown, name: string, keyIds: ReadonlySet<string>): DeclaredKeyUse {
  const own =
    isFields(properties) && functionIn(properties) === undefined ? functionIn(field(properties, name)) : undefined;
  const resource = own && resourceNamed(own);
  // A key of the template is named by its id, and so the cluster will have one.
  if (resource !== undefined && keyIds.has(resource)) return { kind: 'named', text: resource, keys: [resource] };
  const value = valueIn(properties, name);
  if (!value.known) return { kind: 'unknown', written: value.written };
  if (value.value === null || value.value === '') return { kind: 'none' };
  if (typeof value.value !== 'string') return { kind: 'unknown', written: JSON.stringify(value.value) };
  return { kind: 'named', text: value.value, keys: [] };
}

/** The resource whose id a function gives. */
function resourceNamed({ name, argument }: { readonly name: string; readonly argument: unknown }): string | undefined {
  if (name === 'Ref') return typeof argument === 'string' ? argument : undefined;
  if (name !== 'Fn::GetAtt' || !Array.isArray(argument)) return undefined;
  const [resource, attribute] = argument;
  return typeof resource === 'string' && attribute === 'KeyId' ? resource : undefined;
}
