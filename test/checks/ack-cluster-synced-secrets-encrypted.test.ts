import check from '../../src/checks/ack-cluster-synced-secrets-encrypted.ts';
import { read } from '../../src/model/fact.ts';
import { testCheck } from '../check-table.ts';
import { secretManager, syncedSecrets } from '../facts/snapshot.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

const off = { is: 'off', keyId: '' } as const;
const synced = secretManager(read({ on: true, interval: 120 }));
const csi = { name: 'csi-secrets-store-provider-alibabacloud', version: '' };

testCheck<'ACS::ACK::Cluster'>(check, [
  ...proClusterRows,
  {
    it: 'passes a cluster that is encrypted, whatever runs in it',
    given: { syncedSecrets: { ...synced, access: 'rrsa' } },
    expect: 'COMPLIANT',
    message: 'encrypted-anyway',
    because: /RRSA"/,
  },
  {
    it: 'fails a cluster that is off and runs ack-secret-manager',
    given: { encryption: off, syncedSecrets: synced },
    expect: 'NON_COMPLIANT',
    message: 'synced-secrets-unencrypted',
    because: /"addons":\["ack-secret-manager 0\.5\.8"\],"wasEncrypted":false/,
  },
  {
    it: 'names every add-on, and as whom they ask KMS',
    given: {
      encryption: off,
      syncedSecrets: {
        ...synced,
        addons: [...synced.addons, csi],
        access: 'worker-role',
        workerRole: 'KubernetesWorkerRole-1',
      },
    },
    expect: 'NON_COMPLIANT',
    message: 'synced-secrets-unencrypted',
    because: /0\.5\.8","csi-secrets-store-provider-alibabacloud"\].*KubernetesWorkerRole-1"/,
  },
  {
    it: 'knows of a cluster that was encrypted before: it takes the same key',
    given: { encryption: { is: 'off', keyId: 'key-1' }, syncedSecrets: synced },
    expect: 'NON_COMPLIANT',
    message: 'synced-secrets-unencrypted',
    because: /"wasEncrypted":true/,
  },
  {
    it: 'cannot tell of a cluster that is off and lists no add-on: Helm may have installed it unseen',
    given: { encryption: off, syncedSecrets: syncedSecrets(), wasEncrypted: true },
    expect: 'INSUFFICIENT_DATA',
    message: 'synced-secrets-not-listed',
    because: /"wasEncrypted":true/,
  },
  {
    it: 'cannot judge a cluster of which it is not known whether it is on',
    given: { encryption: { is: 'unknown', keyId: 'key-1' } },
    expect: 'INSUFFICIENT_DATA',
    message: 'encryption-unknown',
  },
  {
    it: 'does not apply where a cluster cannot be encrypted',
    given: { encryption: { is: 'not-offered' } },
    expect: 'NOT_APPLICABLE',
    message: 'encryption-not-on',
  },
]);
