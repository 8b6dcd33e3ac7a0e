/**
 * Compares what src/collect asks Container Service and KMS, and what it reads of their answers, with the vendor's own
 * models. Nothing in this file runs: `tsc` fails where a name or a type differs from the model without an exception, and
 * where an exception is no longer needed. See docs/decisions/0032-vendor-types.md.
 */
import type CS from '@alicloud/cs20151215';
import type KMS from '@alicloud/kms20160120';
import { expectTypeOf } from 'vitest';
import type * as z from 'zod/mini';
import type { OperationName, operations } from '../../src/cloud/operations.ts';
import type { pageQuery as aliasesQuery, aliasesSchema } from '../../src/collect/aliases.ts';
import type { statusSchema } from '../../src/collect/arrears.ts';
import type { projectSchema } from '../../src/collect/audit-log.ts';
import type { ClusterResponse, pageQuery, pageSchema } from '../../src/collect/clusters.ts';
import type { instanceSchema } from '../../src/collect/instances.ts';
import type { keyPolicyQuery, keyPolicySchema, keyQuery, keySchema, tagsSchema } from '../../src/collect/keys.ts';
import type { granted } from '../../src/collect/rbac.ts';
import type { serviceRoleBody, serviceRoles } from '../../src/collect/role.ts';
import type {
  secretQuery,
  secretSchema,
  pageQuery as secretsQuery,
  secretsSchema,
} from '../../src/collect/secret-keys.ts';
import type { addonSchema, addonsSchema } from '../../src/collect/synced-secrets.ts';
import type { tasksSchema } from '../../src/collect/tasks.ts';
import type { ChangeCall } from '../../src/model/plan.ts';

/** Entries of the list are validated one by one, so the page's schema does not name their fields. */
interface ClusterPage {
  readonly clusters: readonly ClusterResponse[];
  readonly page_info: z.input<typeof pageSchema>['page_info'];
}

interface Ours {
  'cs:DescribeClustersV1': { request: ReturnType<typeof pageQuery>; answer: ClusterPage };
  'cs:DescribeClustersForRegion': { request: ReturnType<typeof pageQuery>; answer: ClusterPage };
  'cs:DescribeClusterDetail': { answer: ClusterResponse };
  'cs:CheckServiceRole': { request: typeof serviceRoleBody; answer: z.input<typeof serviceRoles> };
  'cs:ListClusterAddonInstances': { answer: z.input<typeof addonsSchema> };
  'cs:GetClusterAddonInstance': { answer: z.input<typeof addonSchema> };
  'cs:GetClusterAuditProject': { answer: z.input<typeof projectSchema> };
  'cs:DescribeClusterTasks': { request: ReturnType<typeof pageQuery>; answer: z.input<typeof tasksSchema> };
  'cs:DescribeUserPermission': { answer: z.input<typeof granted> };
  'cs:UpdateKMSEncryption': { request: ChangeCall['body'] };
  'kms:DescribeKey': { request: ReturnType<typeof keyQuery>; answer: z.input<typeof keySchema> };
  'kms:GetKeyPolicy': { request: ReturnType<typeof keyPolicyQuery>; answer: z.input<typeof keyPolicySchema> };
  'kms:ListResourceTags': { request: ReturnType<typeof keyQuery>; answer: z.input<typeof tagsSchema> };
  'kms:ListAliases': { request: ReturnType<typeof aliasesQuery>; answer: z.input<typeof aliasesSchema> };
  'kms:GetKmsInstance': { answer: z.input<typeof instanceSchema> };
  'kms:ListSecrets': { request: ReturnType<typeof secretsQuery>; answer: z.input<typeof secretsSchema> };
  'kms:DescribeSecret': { request: ReturnType<typeof secretQuery>; answer: z.input<typeof secretSchema> };
  'kms:DescribeAccountKmsStatus': { answer: z.input<typeof statusSchema> };
}

/** What src/collect does not call. */
type NotCollected =
  | 'kms:ListKeys'
  | 'kms:GetSecretValue'
  | 'kms:ListKeyVersions'
  | 'kms:GetPublicKey'
  | 'kms:AsymmetricSign';
type HeldOperation = Exclude<Extract<OperationName, `cs:${string}` | `kms:${string}`>, NotCollected>;

/** Where the vendor's model lacks what is named here, or has it otherwise, and why ours is right all the same. */
export const exceptions = {
  'cs:DescribeClustersV1': {},
  'cs:DescribeClustersForRegion': {
    'answer.clusters.meta_data': 'Not in the model of this list. Where an entry does not have it, the detail is asked.',
    'answer.clusters.vswitch_id': 'The lists share one type with the detail, of which alone this field is read.',
    'answer.clusters.worker_ram_role_name':
      'Not in the model of this list. Where an entry does not have it, no role is shown.',
  },
  'cs:DescribeClusterDetail': {},
  'cs:CheckServiceRole': {},
  'cs:ListClusterAddonInstances': {},
  'cs:GetClusterAddonInstance': {},
  'cs:GetClusterAuditProject': {},
  'cs:DescribeClusterTasks': {
    'answer.tasks.cluster_id': 'Not in the model. Where it comes, it must name the cluster that was asked about.',
  },
  'cs:DescribeUserPermission': {},
  'cs:UpdateKMSEncryption': {},
  'kms:DescribeKey': {
    'answer.KeyMetadata.DeletionProtection': 'Documented for DescribeKey; not in kms20160120@1.2.0.',
    'answer.KeyMetadata.DKMSInstanceId': 'Documented for DescribeKey; not in kms20160120@1.2.0.',
  },
  'kms:GetKeyPolicy': { operation: 'Documented; not in kms20160120@1.2.0.' },
  'kms:ListResourceTags': {},
  'kms:ListAliases': {},
  'kms:GetKmsInstance': { operation: 'Documented; not in kms20160120@1.2.0.' },
  'kms:ListSecrets': {},
  'kms:DescribeSecret': {},
  'kms:DescribeAccountKmsStatus': { operation: 'Documented; not in kms20160120@1.2.0.' },
} as const satisfies { readonly [O in HeldOperation]: Reasons<MismatchOf<O>> };

/** A reason for each mismatch, and none where there is no mismatch. */
type Reasons<M extends string> = [M] extends [never] ? Record<string, never> : Record<M, string>;

/** The vendor's client that has an operation. */
type Client<O> = O extends `cs:${string}` ? CS.default : KMS.default;

/** The method of the vendor's client that calls an operation; never where it has none. */
type Method<O> = O extends `${string}:${infer Action}`
  ? Client<O>[Extract<Uncapitalize<Action>, NamesOf<Client<O>>>]
  : never;

type Arguments<M> = M extends (...given: infer A) => unknown ? A : never;
type Result<M> = M extends (...given: never[]) => Promise<infer R> ? R : never;

interface Theirs<O> {
  /** Parameters of the path come before the request, as texts. */
  request: Exclude<Arguments<Method<O>>[number], string>;
  /** Responses of the older KMS client have no body of their own. */
  answer: O extends `cs:${string}` ? PropertyOf<Result<Method<O>>, 'body'> : Result<Method<O>>;
}

type PathParameters<Path> = Path extends `${string}{${infer Name}}${infer Rest}` ? [Name, ...PathParameters<Rest>] : [];
type LeadingTexts<A> = A extends [string, ...infer Rest] ? [string, ...LeadingTexts<Rest>] : [];

/** Names of arguments are no types: how many parameters a path has is all that can be compared. */
type PathMismatch<O extends HeldOperation> = PathParameters<
  (typeof operations)[O]['path']
>['length'] extends LeadingTexts<Arguments<Method<O>>>['length']
  ? never
  : 'path';

/** Names whatever an operation has otherwise than the vendor's model, each by its path. */
type MismatchOf<O extends HeldOperation> = [Method<O>] extends [never]
  ? 'operation'
  : Mismatch<Ours[O], Theirs<O>> | PathMismatch<O>;

/** A value of unknown type is compared by name alone. */
type Mismatch<Mine, Model, Path extends string = ''> = unknown extends Mine
  ? never
  : NonNullable<Mine> extends readonly (infer MyEntry)[]
    ? Model extends readonly (infer Entry)[]
      ? Mismatch<MyEntry, Entry, Path>
      : Path
    : NonNullable<Mine> extends object
      ? {
          [K in NamesOf<Mine>]: PropertyMismatch<Mine[K], Model, K, Path extends '' ? K : `${Path}.${K}`>;
        }[NamesOf<Mine>]
      : [Model] extends [Mine]
        ? never
        : [Mine] extends [Model]
          ? never
          : Path;

type PropertyMismatch<Mine, Model, Name extends string, Path extends string> =
  ModelName<Name> extends NamesOf<Model> ? Mismatch<Mine, PropertyOf<Model, ModelName<Name>>, Path> : Path;

/** Names of properties; those of an index signature are any text, and so would be any misspelling. */
type NamesOf<T> = keyof { [K in keyof T as string extends K ? never : K extends string ? K : never]: true } &
  keyof T &
  string;

type PropertyOf<T, Name extends PropertyKey> = Name extends keyof T ? NonNullable<T[Name]> : never;

/** The vendor's name of a field: `clusterId` for `cluster_id`, `keyId` for `KeyId`. */
type ModelName<Wire extends string> = Uncapitalize<Camel<Wire>>;
type Camel<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;

// That the comparison finds what is wrong: a name that is misspelled, and a type that is another one.
expectTypeOf<
  Mismatch<{ answer: { KeyMetadata: { KeyStat: string; KeyState: number; KeyId: string } } }, Theirs<'kms:DescribeKey'>>
>().toEqualTypeOf<'answer.KeyMetadata.KeyStat' | 'answer.KeyMetadata.KeyState'>();
expectTypeOf<
  Mismatch<
    { request: { page_numbr: number }; answer: { clusters: { clusterid: string; size: string; meta_data: string }[] } },
    Theirs<'cs:DescribeClustersV1'>
  >
>().toEqualTypeOf<'request.page_numbr' | 'answer.clusters.clusterid' | 'answer.clusters.size'>();
