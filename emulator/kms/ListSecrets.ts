import { operation } from '../operation.ts';
import { requireOpenKms } from './keys.ts';
import { KMS_PAGING, kmsPage } from './paging.ts';
import { secretsIn } from './secrets.ts';

/** Lists the secrets of this region: not which keys they are encrypted with. */
export const listSecrets = operation({
  product: 'kms',
  name: 'ListSecrets',
  // Unknown on the real service: its rate.
  params: KMS_PAGING,
  answer(account, paging, { region }) {
    requireOpenKms(account);
    const listed = secretsIn(account, region).map(({ SecretName, SecretType = 'Generic', PlannedDeleteTime }) => ({
      SecretName,
      SecretType,
      ...(PlannedDeleteTime !== undefined && { PlannedDeleteTime }),
    }));
    return kmsPage('SecretList', 'Secret', listed, paging);
  },
});
