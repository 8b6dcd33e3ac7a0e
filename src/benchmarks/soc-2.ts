import type { Benchmark } from '../model/benchmark.ts';

export const soc2: Benchmark = {
  id: 'soc-2',
  title: 'SOC 2, Trust Services Criteria',
  version: '2017, points of focus of 2022',
  source:
    'https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022',
  controls: [
    {
      id: 'CC6.1',
      title: 'Logical access is restricted; data is encrypted, and its keys are protected',
      checks: [
        'ack-cluster-encryption-enabled',
        'ack-cluster-encryption-key-usable',
        'ack-cluster-encryption-key-supported',
        'ack-cluster-encryption-key-approved',
        'ack-cluster-encryption-active',
        'ack-cluster-encryption-not-denied',
        'ack-cluster-synced-secrets-encrypted',
        'kms-key-delete-protection-enabled',
        'kms-key-state-not-pending-deletion',
        'kms-instance-not-expiring',
        'kms-key-activity-explained',
      ],
    },
  ],
};
