import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findCluster } from './clusters.ts';

/** Lists the add-ons of a cluster, without their configuration. */
export const listClusterAddonInstances = operation({
  product: 'cs',
  name: 'ListClusterAddonInstances',
  route: 'GET /clusters/{cluster_id}/addon_instances',
  params: { cluster_id: requiredText },
  answer(account, { cluster_id }, { region }) {
    findCluster(account, cluster_id, region);
    const installed = account.addons[cluster_id] ?? [];
    return { addons: installed.map(({ name, version, state }) => ({ name, version, state })) };
  },
});
