import type { Benchmark } from '../model/benchmark.ts';

export const iso27001: Benchmark = {
  id: 'iso-27001-2022',
  title: 'ISO/IEC 27001',
  version: '2022, annex A',
  source: 'https://www.iso.org/standard/27001',
  controls: [
    {
      id: 'A.8.24',
      title: 'Cryptography and its keys are used by rules that are kept',
      checks: [
        'ack-cluster-encryption-enabled',
        'ack-cluster-encryption-key-usable',
        'ack-cluster-encryption-key-supported',
        'ack-cluster-encryption-key-approved',
        'ack-cluster-encryption-key-rotation',
        'ack-cluster-encryption-active',
        'ack-cluster-encryption-not-denied',
        'ack-cluster-synced-secrets-encrypted',
        'kms-key-delete-protection-enabled',
        'kms-key-state-not-pending-deletion',
        'kms-instance-not-expiring',
        'kms-key-activity-explained',
      ],
    },
    {
      id: 'A.8.15',
      title: 'What happens is logged',
      checks: ['actiontrail-kms-activity-recorded'],
    },
  ],
};
