import * as z from 'zod/mini';
import type { CloudError } from '../cloud/errors.ts';
import { derive, type Fact, read } from '../model/fact.ts';
import { canonicalKeyRef, isAlias, isSameKeyRef, type KeyPlace, keyRefText, parseKeyRef } from '../model/key-ref.ts';
import { type PolicyStatement, parsePolicy } from '../model/ram-policy.ts';
import type { KeyMetadata, KeyReading } from '../model/snapshot.ts';
import {
  callAndParse,
  fieldReader,
  fieldsOf,
  name,
  optionalText,
  type ParsedResponse,
  show,
  timeOrNever,
  type Unvalidated,
  wordOf,
} from './answer.ts';
import { type AccountContext, attempt, readingTime, type Subject, unlessAbsent } from './attempt.ts';
import { checkIdentity, entriesById } from './identity.ts';

const keyStates = wordOf(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport']);
const origins = wordOf(['Aliyun_KMS', 'EXTERNAL']);
const switches = wordOf(['Enabled', 'Disabled']);
const rotations = wordOf(['Enabled', 'Disabled', 'Suspended']);

/** What is read of a key. */
interface KeyAnswer {
  readonly KeyId: string;
  readonly Arn: string;
  readonly KeyState: string;
  readonly KeySpec: string;
  readonly KeyUsage: string;
  readonly Origin: string;
  readonly Creator: string;
  readonly MaterialExpireTime: string;
  readonly DeleteDate: string;
  readonly DeletionProtection: string;
  readonly AutomaticRotation: string;
  readonly DKMSInstanceId: string;
  readonly ProtectionLevel: string;
}
export const keySchema = z.object({ KeyMetadata: fieldsOf<KeyAnswer>() });
export const keyPolicySchema = z.object({ Policy: z.string() });

export const tagsSchema = z.object({
  Tags: z.object({ Tag: z.array(z.object({ KeyId: optionalText, TagKey: name, TagValue: z.string() })) }),
});

/** Asks about one key. */
export function keyQuery(keyId: string) {
  return { KeyId: keyId };
}

/** Asks for the policy of one key; without the policy's name KMS answers that there is none. */
export function keyPolicyQuery(keyId: string) {
  return { KeyId: keyId, PolicyName: 'default' };
}

/** KMS's words for "there is no such key here". A key in another region is as absent as one that is gone. */
const absentCodes = /^Forbidden\.(Key|Alias)NotFound$/;

/** What is read of a key beside its description. */
export interface KeyExtras {
  /** Whether its tags are wanted, which takes a call more. */
  readonly tags: boolean;
  /** Reads the policy of a key that lives in a KMS instance, by its id or ARN. */
  readonly policy: (regionId: string, key: string) => Promise<Fact<readonly PolicyStatement[]>>;
}

/**
 * Describes a key in a region.
 *
 * @param keyId an id, an alias or an ARN, as a cluster names it
 */
export async function describeKey(
  account: AccountContext,
  regionId: string,
  keyId: string,
  wanted: KeyExtras,
): Promise<KeyReading> {
  const subject: Subject = { operation: 'kms:DescribeKey', regionId, resource: keyId };
  const place: KeyPlace = { accountId: account.accountId, regionId };
  let requestId = '';
  const noKey = (error: CloudError) => {
    requestId = error.requestId;
    return null;
  };
  const metadata = await attempt(account, subject, () =>
    unlessAbsent<KeyMetadata | null>(absentCodes, noKey, async () => {
      const reply = await callAndParse(account, subject, keySchema, { query: keyQuery(keyId) });
      requestId = reply.requestId;
      const { KeyMetadata: fields } = reply.value;
      checkKey(reply, fields, keyId, place);
      return readMetadata(account, subject, requestId, fields);
    }),
  );

  const readAt = readingTime(account);
  if (!metadata.ok || metadata.value === null) return { regionId, keyId, metadata, requestId, readAt };
  const { id, arn, instanceId } = metadata.value;
  const own = parseKeyRef(id, place);
  // KMS finds a key of another account by its ARN alone.
  const isForeign = arn !== '' && !isSameKeyRef(parseKeyRef(arn, place), own);
  const hasPolicy = !instanceId.ok || instanceId.value !== '';
  const [tags, policy] = await Promise.all([
    wanted.tags ? readTags(account, regionId, id) : null,
    hasPolicy ? wanted.policy(regionId, isForeign ? arn : id) : null,
  ]);
  return { regionId, keyId, metadata: read({ ...metadata.value, tags, policy }), requestId, readAt };
}

/** Reads what a key's own policy says. */
export function readKeyPolicy(
  account: AccountContext,
  regionId: string,
  key: string,
): Promise<Fact<readonly PolicyStatement[]>> {
  const subject: Subject = { operation: 'kms:GetKeyPolicy', regionId, resource: key };
  return attempt(account, subject, async () => {
    const reply = await callAndParse(account, subject, keyPolicySchema, { query: keyPolicyQuery(key) });
    const statements = parsePolicy(reply.value.Policy, 'resource');
    if (statements === undefined) throw reply.malformed('`Policy` is not a policy');
    return statements;
  });
}

/** Describes keys: one call for each distinct reference, however it is written. */
export interface KeyReader {
  readonly readings: ReadonlyMap<string, Promise<KeyReading>>;
  read(regionId: string, reference: string): void;
}

/** @param onRead is called when a key was read */
export function keyReader(account: AccountContext, tags: boolean, onRead: () => void = () => {}): KeyReader {
  const readings = new Map<string, Promise<KeyReading>>();
  const policies = new Map<string, ReturnType<typeof readKeyPolicy>>();
  const policy: KeyExtras['policy'] = (regionId, key) => {
    const place = JSON.stringify([regionId, key]);
    const found = policies.get(place) ?? readKeyPolicy(account, regionId, key);
    policies.set(place, found);
    return found;
  };
  return {
    readings,
    read(regionId, reference) {
      const place = { accountId: account.accountId, regionId };
      const ref = parseKeyRef(reference, place);
      const id = JSON.stringify([regionId, canonicalKeyRef(ref)]);
      if (readings.has(id)) return;
      const reading = describeKey(account, regionId, keyRefText(ref, place), { tags, policy });
      readings.set(
        id,
        reading.then((one) => {
          onRead();
          return one;
        }),
      );
    },
  };
}

function readTags(account: AccountContext, regionId: string, keyId: string): Promise<Fact<Record<string, string>>> {
  const subject: Subject = { operation: 'kms:ListResourceTags', regionId, resource: keyId };
  return attempt(account, subject, async () => {
    const reply = await callAndParse(account, subject, tagsSchema, { query: keyQuery(keyId) });
    const tags = entriesById(reply, reply.value.Tags.Tag, ({ TagKey }) => TagKey);
    for (const { KeyId } of tags.values()) checkIdentity(reply, { KeyId: [KeyId, keyId] });
    return Object.fromEntries([...tags].map(([name, { TagValue }]) => [name, TagValue]));
  });
}

/** Compares the key of an answer with the reference that was asked about: an alias may mean any key of its account. */
function checkKey(
  reply: ParsedResponse<unknown>,
  fields: Unvalidated<KeyAnswer>,
  asked: string,
  place: KeyPlace,
): void {
  const { KeyId: id, Arn: arn } = fields;
  // Without its id a key would go by the name of the calls that name none.
  if (typeof id !== 'string' || id === '') throw reply.malformed(`\`KeyId\` is ${show(id)}`);
  const wanted = parseKeyRef(asked, place);
  const here = { ...place, accountId: wanted.accountId };
  const answered = parseKeyRef(id, here);
  const named = typeof arn === 'string' && arn !== '' ? parseKeyRef(arn, here) : answered;
  checkIdentity(reply, {
    'the region of Arn': [named.regionId, place.regionId],
    'the account of Arn': [named.accountId, wanted.accountId],
    'Arn and KeyId': [canonicalKeyRef(named), canonicalKeyRef({ ...named, name: answered.name })],
    // KMS answers for its own region alone, whatever the ARN says that it was asked with.
    'the region of the ARN that was asked about': [wanted.regionId, place.regionId],
    ...(isAlias(wanted.name) ? {} : { KeyId: [canonicalKeyRef(answered), canonicalKeyRef(wanted)] }),
  });
}

function readMetadata(
  account: AccountContext,
  subject: Subject,
  requestId: string,
  fields: Unvalidated<KeyAnswer>,
): KeyMetadata {
  const field = fieldReader(account, subject, requestId, fields);
  const textOf = (name: keyof KeyAnswer) => (typeof fields[name] === 'string' ? fields[name] : '');
  const origin = field('Origin', origins);

  return {
    id: textOf('KeyId'),
    arn: textOf('Arn'),
    state: field('KeyState', keyStates),
    spec: field('KeySpec', name),
    usage: field('KeyUsage', name),
    creator: field('Creator', name),
    materialExpires: readExpiry(origin, () => field('MaterialExpireTime', timeOrNever)),
    deleteDate: field('DeleteDate', z._default(timeOrNever, null)),
    deletionProtection: readProtection(field('DeletionProtection', switches)),
    rotation: field('AutomaticRotation', rotations),
    // Whether default keys have it empty or not at all is not documented.
    instanceId: derive(field('DKMSInstanceId', optionalText), (id) => id ?? ''),
    tags: null,
    policy: null,
    protectionLevel: textOf('ProtectionLevel'),
  };
}

/** Only imported material expires, and only of it does KMS have to say when. */
function readExpiry(origin: Fact<'Aliyun_KMS' | 'EXTERNAL'>, expiry: () => Fact<number | null>): Fact<number | null> {
  if (!origin.ok) return origin;
  return origin.value === 'Aliyun_KMS' ? read(null) : expiry();
}

function readProtection(fact: Fact<'Enabled' | 'Disabled'>): Fact<boolean> {
  return fact.ok ? read(fact.value === 'Enabled') : fact;
}
