import type { Evidence } from '../model/finding.ts';
import { message } from '../model/message.ts';
import {
  compliant,
  type Decision,
  defineCheck,
  insufficientData,
  nonCompliant,
  notApplicable,
} from './define-check.ts';
import { proCluster } from './pro-cluster.ts';

const flag = '$.meta_data.Capabilities.DisableEncryption';
const key = '$.meta_data.Capabilities.EncryptionKMSKeyId';

export default defineCheck({
  id: 'ack-cluster-encryption-enabled',
  title: 'Secret encryption is on',
  severity: 'high',
  resourceType: 'ACS::ACK::Cluster',
  stage: 'configured',
  risk: 'Whoever reads etcd, its disks or its backups reads every Secret of the cluster.',
  remedy:
    'sealwatch remediate --cluster {id}, or by hand with a KMS key: ACK console, Basic Information of the cluster, Secret Encryption.',
  reference:
    'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/use-kms-to-encrypt-kubernetes-secrets-2',
  gate: proCluster,
  needs: ['encryption', 'spec', 'wasEncrypted'],

  evaluate({ encryption, spec, wasEncrypted }) {
    const isBasic = !/^ack\.pro\./i.test(spec);
    switch (encryption.is) {
      case 'on':
        return compliant(
          message('encryption-on', { keyId: encryption.keyId }),
          { property: flag, expected: 'false', actual: 'false' },
          { property: key, expected: 'a key id', actual: encryption.keyId },
          // ACK documents encryption for Pro clusters alone, and may still have turned it on.
          ...(isBasic ? [{ property: '$.cluster_spec', expected: 'ack.pro.*', actual: spec || 'empty' }] : []),
        );
      case 'off':
        return off(
          { ...encryption, wasEncrypted },
          { property: flag, expected: 'false', actual: encryption.keyId === '' ? 'true or absent' : 'true' },
          {
            property: key,
            expected: 'a key id',
            actual: encryption.keyId === '' ? 'empty or absent' : encryption.keyId,
          },
        );
      case 'unknown':
        return insufficientData(
          message('encryption-unknown', { keyId: encryption.keyId }),
          { property: flag, expected: 'false', actual: 'absent' },
          { property: key, expected: 'a key id', actual: encryption.keyId },
        );
      case 'not-offered':
        return notApplicable(message('encryption-not-on', {}));
    }
  },
});

/** Encryption that was turned off is worse than encryption that was never on: somebody did it. */
function off(
  { keyId, wasEncrypted }: { readonly keyId: string; readonly wasEncrypted: boolean },
  first: Evidence,
  ...rest: Evidence[]
): Decision {
  if (wasEncrypted) {
    return { ...nonCompliant(message('encryption-off-was-on', { keyId }), first, ...rest), severity: 'critical' };
  }
  const reason = keyId === '' ? message('encryption-off', {}) : message('encryption-off-key-left', { keyId });
  return nonCompliant(reason, first, ...rest);
}
