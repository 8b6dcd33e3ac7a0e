import { isFields } from '../model/json.ts';

/** A value as a file declares it: `unknown` where only the deployment decides it, with what is written there. */
export type Declared<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly written: string };

/** The key that a cluster is declared with. */
export type DeclaredKeyUse =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'named';
      /** As people know it: an id, or the address of the key. */
      readonly text: string;
      /** Addresses of the keys of this file that it names. */
      readonly keys: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly written: string };

/** Where a resource stands in its file. */
export interface Declaration {
  /** As Terraform or ROS names it, such as `module.ack["east"].alicloud_cs_managed_kubernetes.this`. */
  readonly address: string;
  /** From 1. */
  readonly line: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface DeclaredCluster extends Declaration {
  /** As ACK names types of clusters. */
  readonly type: 'ManagedKubernetes' | 'Kubernetes';
  readonly spec: Declared<string>;
  readonly profile: Declared<string>;
  readonly key: DeclaredKeyUse;
  readonly isDisabled: Declared<boolean>;
  /** What the attributes are called here; `key` is null where this kind of resource has none. */
  readonly attributes: { readonly key: string | null; readonly disabled: string; readonly spec: string };
  /** Whether it is there already, and encrypted. */
  readonly wasOn: boolean;
  /** Addresses of the keys of this file that it names before the change. */
  readonly formerKeys: readonly string[];
  /** Whether it is there after the change; one that is left to itself (`forget`) is, but is not judged. */
  readonly after: 'declared' | 'forgotten';
}

export interface DeclaredKey extends Declaration {
  readonly isProtected: Declared<boolean>;
  readonly attribute: string;
  /** What the change does to it; `not-shown` in a template, which does not say what it removes. */
  readonly deletion: 'kept' | 'deleted' | 'replaced' | 'not-shown';
}

/** What a file declares of clusters and keys. */
export interface Declarations {
  readonly kind: 'terraform-plan' | 'ros-template';
  readonly clusters: readonly DeclaredCluster[];
  readonly keys: readonly DeclaredKey[];
  /** Why the file does not show everything that would be deployed; undefined where it does. */
  readonly incomplete?: { readonly code: string; readonly message: string };
}

export function known<T>(value: T): Declared<T> {
  return { known: true, value };
}

export function unknown(written: string): { readonly known: false; readonly written: string } {
  return { known: false, written };
}

export type DeclaredFields = Readonly<Record<string, unknown>>;

/** The tags of a resource that are plain texts. */
export function tagsIn(value: unknown): Readonly<Record<string, string>> {
  if (!isFields(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
