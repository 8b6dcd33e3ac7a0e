import type { KeyMetadata } from '../model/snapshot.ts';

/** A key as far as its price depends on it. */
export interface PricedKey {
  /** The same for every reference to the key. */
  readonly id: string;
  readonly regionId: string;
  readonly kind: 'service' | 'basic' | 'advanced';
  /** undefined where it was not read. */
  readonly protection: 'software' | 'hsm' | undefined;
  /** The KMS instance it lives in, '' for default keys; undefined where it was not read. */
  readonly instanceId: string | undefined;
  /** A key that waits for its deletion costs nothing, and so does one that is not there. */
  readonly isCharged: boolean;
}

/**
 * What the price of a key depends on.
 *
 * @param metadata null where KMS knows no such key, undefined where it could not be read
 */
export function pricedKey(regionId: string, id: string, metadata: KeyMetadata | null | undefined): PricedKey {
  if (metadata === null) {
    return { id, regionId, kind: 'basic', protection: 'software', instanceId: '', isCharged: false };
  }
  return {
    id,
    regionId,
    kind: kindOf(metadata),
    protection: protectionOf(metadata?.protectionLevel ?? ''),
    instanceId: metadata?.instanceId.ok ? metadata.instanceId.value : undefined,
    isCharged: !(metadata?.state.ok && metadata.state.value === 'PendingDeletion'),
  };
}

/** ACK takes no key but a basic one, so one that could not be read is basic. */
function kindOf(metadata: KeyMetadata | undefined): PricedKey['kind'] {
  if (metadata?.creator.ok && !/^\d[\d*]+$/.test(metadata.creator.value)) return 'service';
  const basic = ['Aliyun_AES_256', 'Aliyun_SM4', 'RSA_2048'];
  return metadata?.spec.ok && !basic.includes(metadata.spec.value) ? 'advanced' : 'basic';
}

function protectionOf(level: string): PricedKey['protection'] {
  if (/^software$/i.test(level)) return 'software';
  return /^hsm$/i.test(level) ? 'hsm' : undefined;
}
