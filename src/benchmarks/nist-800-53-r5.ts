import type { Benchmark } from '../model/benchmark.ts';

export const nist80053: Benchmark = {
  id: 'nist-800-53-r5',
  title: 'NIST SP 800-53',
  version: 'Revision 5',
  source: 'https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final',
  controls: [
    {
      id: 'SC-28',
      title: 'Information at rest is protected',
      checks: [
        'ack-cluster-encryption-enabled',
        'ack-cluster-encryption-active',
        'ack-cluster-encryption-not-denied',
        'ack-cluster-synced-secrets-encrypted',
      ],
    },
    {
      id: 'SC-28(1)',
      title: 'Information at rest is protected by cryptography',
      checks: [
        'ack-cluster-encryption-enabled',
        'ack-cluster-encryption-key-usable',
        'ack-cluster-encryption-key-supported',
        'ack-cluster-encryption-active',
        'ack-cluster-synced-secrets-encrypted',
      ],
    },
    {
      id: 'SC-12',
      title: 'Cryptographic keys are established and managed',
      checks: [
        'ack-cluster-encryption-key-usable',
        'ack-cluster-encryption-key-supported',
        'ack-cluster-encryption-key-approved',
        'ack-cluster-encryption-key-rotation',
        'kms-key-delete-protection-enabled',
        'kms-key-state-not-pending-deletion',
        'kms-instance-not-expiring',
        'kms-key-activity-explained',
      ],
    },
    {
      id: 'AU-12',
      title: 'What is done is recorded where it is done',
      checks: ['actiontrail-kms-activity-recorded'],
    },
  ],
};
