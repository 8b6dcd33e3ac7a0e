import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { KMS_KEY_READS } from '../rates.ts';
import { findKey, keyMetadata, requireOpenKms } from './keys.ts';

/** Tells the metadata of a key of this region, by id, alias or ARN. */
export const describeKey = operation({
  product: 'kms',
  name: 'DescribeKey',
  rate: KMS_KEY_READS,
  params: { KeyId: requiredText },
  answer(account, { KeyId }, { region }) {
    requireOpenKms(account);
    return { KeyMetadata: keyMetadata(account, findKey(account, KeyId, region)) };
  },
});
