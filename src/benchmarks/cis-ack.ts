import type { Benchmark } from '../model/benchmark.ts';

export const cisAck: Benchmark = {
  id: 'cis-ack-1.0',
  title: 'CIS Alibaba Cloud Container Service for Kubernetes Benchmark',
  version: '1.0.0',
  source: 'https://workbench.cisecurity.org/benchmarks/6467',
  controls: [
    {
      id: '6.2.1',
      title: 'Kubernetes Secrets are encrypted with keys that KMS manages',
      checks: [
        'ack-cluster-encryption-enabled',
        'ack-cluster-encryption-key-usable',
        'ack-cluster-encryption-key-supported',
        'ack-cluster-encryption-active',
        'ack-cluster-encryption-not-denied',
        'ack-cluster-synced-secrets-encrypted',
        'ack-managed-security-role-authorized',
      ],
    },
  ],
};
