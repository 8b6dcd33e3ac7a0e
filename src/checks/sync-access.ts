import type { Evidence } from '../model/finding.ts';
import type { SyncedSecrets } from '../model/snapshot.ts';

/** As whom the add-ons ask KMS: with the role of the workers every pod of a node can read the same secrets. */
export function accessEvidence({ access, workerRole }: Pick<SyncedSecrets, 'access' | 'workerRole'>): Evidence {
  const actual = { rrsa: 'RRSA', 'worker-role': workerRole || 'workerRole', unknown: 'undefined' }[access];
  return { property: '$.config.rrsa.enable | $.meta_data.RRSAConfig.enabled', expected: 'RRSA', actual };
}
