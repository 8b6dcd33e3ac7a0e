import type { Benchmark } from '../model/benchmark.ts';

/** As far as Secrets of the cluster hold card numbers, or keys that protect them. */
export const pciDss: Benchmark = {
  id: 'pci-dss-4.0',
  title: 'PCI DSS',
  version: '4.0',
  source: 'https://www.pcisecuritystandards.org/document_library/?category=pcidss',
  controls: [
    {
      id: '3.5',
      title: 'Card numbers are secured wherever they are stored',
      checks: [
        'ack-cluster-encryption-enabled',
        'ack-cluster-encryption-active',
        'ack-cluster-encryption-not-denied',
        'ack-cluster-synced-secrets-encrypted',
      ],
    },
    {
      id: '3.5.1',
      title: 'Stored card numbers cannot be read, by strong cryptography for one',
      checks: [
        'ack-cluster-encryption-enabled',
        'ack-cluster-encryption-key-supported',
        'ack-cluster-encryption-active',
        'ack-cluster-synced-secrets-encrypted',
      ],
    },
    {
      id: '3.6',
      title: 'Keys that protect stored account data are secured',
      checks: [
        'ack-cluster-encryption-key-usable',
        'ack-cluster-encryption-key-supported',
        'ack-cluster-encryption-key-approved',
        'ack-cluster-synced-secrets-encrypted',
        'kms-key-delete-protection-enabled',
        'kms-key-state-not-pending-deletion',
        'kms-instance-not-expiring',
        'kms-key-activity-explained',
      ],
    },
    {
      id: '3.6.1',
      title: 'Such keys are protected against disclosure and misuse',
      checks: [
        'ack-cluster-encryption-key-approved',
        'ack-cluster-synced-secrets-encrypted',
        'kms-key-activity-explained',
      ],
    },
  ],
};
