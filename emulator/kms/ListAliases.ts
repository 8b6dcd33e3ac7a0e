import { operation } from '../operation.ts';
import { KMS_KEY_READS } from '../rates.ts';
import { aliasRegion, requireOpenKms } from './keys.ts';
import { KMS_PAGING, kmsPage } from './paging.ts';

/** Lists the aliases of this region. */
export const listAliases = operation({
  product: 'kms',
  name: 'ListAliases',
  rate: KMS_KEY_READS,
  params: KMS_PAGING,
  answer(account, paging, { region }) {
    requireOpenKms(account);
    const aliases = account.aliases.filter((alias) => aliasRegion(account, alias) === region);
    const told = aliases.map(({ RegionId, ...alias }) => ({
      AliasArn: `acs:kms:${region}:${account.accountId}:${alias.AliasName}`,
      ...alias,
    }));
    return kmsPage('Aliases', 'Alias', told, paging);
  },
});
