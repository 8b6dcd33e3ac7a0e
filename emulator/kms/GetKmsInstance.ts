import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { KMS_INSTANCE_READS } from '../rates.ts';

/** Tells a KMS instance of this region: when it ends, and which VPCs reach it. */
export const getKmsInstance = operation({
  product: 'kms',
  name: 'GetKmsInstance',
  rate: KMS_INSTANCE_READS,
  params: { KmsInstanceId: requiredText },
  answer(account, { KmsInstanceId }, { region }) {
    const instance = account.instances.find(
      ({ InstanceId, RegionId }) => InstanceId === KmsInstanceId && RegionId === region,
    );
    // The service documents this code for its instances; whether this operation uses it is unknown.
    if (instance === undefined)
      throw new ApiError(403, 'Forbidden.DKMSInstanceNotFound', 'The specified DKMS Instance is not found.');
    const { RegionId, ...told } = instance;
    return { KmsInstance: told };
  },
});
