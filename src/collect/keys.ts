import * as z from 'zod/mini';
import { NotFound } from '../cloud/errors.ts';
import { derive, type Fact, read } from '../model/fact.ts';
import type { KeyMetadata, KeyReading } from '../model/snapshot.ts';
import { bareKeyId } from '../trail/attribute.ts';
import { fieldReader, MalformedAnswer, optionalText, parseAnswer, show, timeOrNever, wordOf } from './answer.ts';
import { type Account, attempt, readingTime, type Subject } from './attempt.ts';

const keyStates = wordOf(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport']);
const origins = wordOf(['Aliyun_KMS', 'EXTERNAL']);
const switches = wordOf(['Enabled', 'Disabled']);
const rotations = wordOf(['Enabled', 'Disabled', 'Suspended']);
const answerSchema = z.object({ KeyMetadata: z.record(z.string(), z.unknown()) });
const text = z.string().check(z.minLength(1));

const tagsSchema = z.object({
  Tags: z.object({ Tag: z.array(z.object({ TagKey: z.string(), TagValue: z.string() })) }),
});

/** KMS's words for "there is no such key here". A key in another region is as absent as one that is gone. */
const absent = ['Forbidden.KeyNotFound', 'Forbidden.AliasNotFound'];

/**
 * Describes a key in a region.
 *
 * @param keyId an id, an alias or an ARN, as a cluster names it
 * @param withTags whether its tags are wanted too, which takes a call more
 */
export async function describeKey(
  account: Account,
  regionId: string,
  keyId: string,
  withTags: boolean,
): Promise<KeyReading> {
  const subject: Subject = { operation: 'kms:DescribeKey', regionId, resource: keyId };
  let requestId = '';
  const metadata = await attempt(account, subject, async () => {
    try {
      const answer = await account.cloud.call('kms:DescribeKey', { regionId, query: { KeyId: keyId } });
      requestId = answer.requestId;
      const { KeyMetadata: fields } = parseAnswer(answerSchema, answer, subject.operation);
      // Without its id a key would go by the name of the calls that name none, and another key proves nothing.
      if (!isAbout(keyId, fields.KeyId)) {
        throw new MalformedAnswer(subject.operation, `it is about key ${show(fields.KeyId)}`, requestId);
      }
      return readMetadata(account, subject, requestId, fields);
    } catch (error) {
      if (!(error instanceof NotFound && absent.includes(error.code))) throw error;
      requestId = error.requestId;
      return null;
    }
  });

  const readAt = readingTime(account);
  if (!withTags || !metadata.ok || metadata.value === null) return { regionId, keyId, metadata, requestId, readAt };
  const tags = await readTags(account, regionId, metadata.value.id);
  return { regionId, keyId, metadata: read({ ...metadata.value, tags }), requestId, readAt };
}

function readTags(account: Account, regionId: string, keyId: string): Promise<Fact<Record<string, string>>> {
  const subject: Subject = { operation: 'kms:ListResourceTags', regionId, resource: keyId };
  return attempt(account, subject, async () => {
    const answer = await account.cloud.call(subject.operation, { regionId, query: { KeyId: keyId } });
    const { Tags } = parseAnswer(tagsSchema, answer, subject.operation);
    return Object.fromEntries(Tags.Tag.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
  });
}

/** Whether an answer is about the key that was asked for: an alias may stand for any. */
function isAbout(asked: string, answered: unknown): boolean {
  if (typeof answered !== 'string' || answered === '') return false;
  const name = bareKeyId(asked);
  return name.startsWith('alias/') || name.toLowerCase() === answered.toLowerCase();
}

function readMetadata(
  account: Account,
  subject: Subject,
  requestId: string,
  fields: Record<string, unknown>,
): KeyMetadata {
  const field = fieldReader(account, subject, requestId, fields);
  const textOf = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  const origin = field('Origin', origins);

  return {
    id: textOf('KeyId'),
    arn: textOf('Arn'),
    state: field('KeyState', keyStates),
    spec: field('KeySpec', text),
    usage: field('KeyUsage', text),
    creator: field('Creator', text),
    materialExpires: readExpiry(origin, () => field('MaterialExpireTime', timeOrNever)),
    deleteDate: field('DeleteDate', z._default(timeOrNever, null)),
    deletionProtection: readProtection(field('DeletionProtection', switches)),
    rotation: field('AutomaticRotation', rotations),
    // Whether default keys have it empty or not at all is not documented.
    instanceId: derive(field('DKMSInstanceId', optionalText), (id) => id ?? ''),
    tags: null,
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
