import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { KMS_TAG_READS } from '../rates.ts';
import { findKey, requireOpenKms } from './keys.ts';

/** Lists the tags of a key, from `Tags` of the account file: a list of `{TagKey, TagValue}`. */
export const listResourceTags = operation({
  product: 'kms',
  name: 'ListResourceTags',
  rate: KMS_TAG_READS,
  params: { KeyId: requiredText },
  answer(account, { KeyId }, { region }) {
    requireOpenKms(account);
    const key = findKey(account, KeyId, region);
    const tags = Array.isArray(key.Tags) ? key.Tags : [];
    return { Tags: { Tag: tags.map((tag) => ({ KeyId: key.KeyId, ...tag })) } };
  },
});
