import type { ApiObject } from '../account.ts';
import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { text } from '../params.ts';
import { KMS_KEY_READS } from '../rates.ts';
import { keyArn, requireOpenKms } from './keys.ts';
import { KMS_PAGING, kmsPage } from './paging.ts';

const SAME_NAMED = ['KeyState', 'KeySpec', 'KeyUsage', 'ProtectionLevel', 'DKMSInstanceId'];

/** Lists the keys of this region that pass every filter. */
export const listKeys = operation({
  product: 'kms',
  name: 'ListKeys',
  rate: KMS_KEY_READS,
  params: { ...KMS_PAGING, Filters: text },
  answer(account, { Filters, ...paging }, { region }) {
    requireOpenKms(account);
    const filters = readFilters(Filters);
    const keys = account.keys.filter((key) => key.RegionId === region && filters.every((passes) => passes(key)));
    const told = keys.map((key) => ({ KeyId: key.KeyId, KeyArn: keyArn(account, key) }));
    return kmsPage('Keys', 'Key', told, paging);
  },
});

function readFilters(json: string | undefined): ((key: ApiObject) => boolean)[] {
  if (json === undefined) return [];
  const filters = parseFilters(json);
  if (filters.length > 10) throw invalidParameter('kms', 'Filters', 'at most ten filters');
  return filters.map(({ Key, Values }) => {
    if (Key === 'CreatorType') return (key) => Values.includes(creatorType(key));
    if (!SAME_NAMED.includes(Key)) throw invalidParameter('kms', 'Filters', `a Key out of ${SAME_NAMED}, CreatorType`);
    return (key) => Values.includes(String(key[Key] ?? ''));
  });
}

/** Cloud products create keys of their own, and name themselves as the creator instead of an account number. */
function creatorType({ Creator }: ApiObject): string {
  return /^\d+$/.test(String(Creator)) ? 'User' : 'Service';
}

function parseFilters(json: string): { Key: string; Values: unknown[] }[] {
  try {
    const filters: unknown = JSON.parse(json);
    if (
      Array.isArray(filters) &&
      filters.every(({ Key, Values }) => typeof Key === 'string' && Array.isArray(Values))
    ) {
      return filters;
    }
  } catch {
    // Not JSON, or an array of something else: refused below.
  }
  throw invalidParameter('kms', 'Filters', 'a JSON array of objects with Key and Values');
}
