import { operation } from '../operation.ts';
import { integer, requiredText } from '../params.ts';
import { KMS_KEY_READS } from '../rates.ts';
import { findKey, requireOpenKms } from './keys.ts';
import { versionOf } from './signing.ts';

/** Lists the versions of a key; here each has one. */
export const listKeyVersions = operation({
  product: 'kms',
  name: 'ListKeyVersions',
  rate: KMS_KEY_READS,
  params: {
    KeyId: requiredText,
    PageNumber: integer({ min: 1, fallback: 1 }),
    PageSize: integer({ min: 1, max: 100, fallback: 10 }),
  },
  answer(account, { KeyId, PageNumber, PageSize }, { region }) {
    requireOpenKms(account);
    const key = findKey(account, KeyId, region);
    const version = { KeyId: key.KeyId, KeyVersionId: versionOf(key), CreationDate: key.CreationDate ?? '' };
    const KeyVersion = PageNumber === 1 ? [version] : [];
    return { KeyVersions: { KeyVersion }, PageNumber, PageSize, TotalCount: 1 };
  },
});
