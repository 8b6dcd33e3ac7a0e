import type { Benchmark } from '../model/benchmark.ts';

export const mlps: Benchmark = {
  id: 'mlps-2.0-l3',
  title: 'MLPS 2.0 (GB/T 22239)',
  version: '2019, level 3',
  source: 'https://openstd.samr.gov.cn/bzgk/gb/newGbInfo?hcno=BAFB47E8874764186BDB7865E8344DAF',
  controls: [
    {
      id: '8.1.4.8',
      title: 'Important data is kept confidential in storage',
      checks: [
        'ack-cluster-encryption-enabled',
        'ack-cluster-encryption-key-usable',
        'ack-cluster-encryption-key-supported',
        'ack-cluster-encryption-active',
        'ack-cluster-encryption-not-denied',
        'ack-cluster-synced-secrets-encrypted',
      ],
    },
    {
      id: '8.1.4.3',
      title: 'Important actions are recorded for audit',
      checks: ['actiontrail-kms-activity-recorded'],
    },
  ],
};
