import type { Benchmark } from '../model/benchmark.ts';

/**
 * The items ask for an argument of the API server, which nobody but ACK sees on a managed cluster. What can be seen is what
 * the argument is for.
 */
export const cisKubernetes: Benchmark = {
  id: 'cis-kubernetes-1.12',
  title: 'CIS Kubernetes Benchmark',
  version: '1.12',
  source: 'https://workbench.cisecurity.org/benchmarks/22107',
  controls: [
    {
      id: '1.2.27',
      title: 'The API server is given an encryption provider',
      checks: ['ack-cluster-encryption-enabled'],
    },
    {
      id: '1.2.28',
      title: 'The encryption provider is a strong one, and works',
      checks: [
        'ack-cluster-encryption-enabled',
        'ack-cluster-encryption-key-usable',
        'ack-cluster-encryption-key-supported',
        'ack-cluster-encryption-active',
        'ack-cluster-encryption-not-denied',
      ],
    },
  ],
};
