import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findCluster } from './clusters.ts';

/** Tells one add-on of a cluster with its configuration, which the API writes as a JSON string. */
export const getClusterAddonInstance = operation({
  product: 'cs',
  name: 'GetClusterAddonInstance',
  route: 'GET /clusters/{cluster_id}/addon_instances/{instance_name}',
  params: { cluster_id: requiredText, instance_name: requiredText },
  answer(account, { cluster_id, instance_name }, { region }) {
    findCluster(account, cluster_id, region);
    const addon = account.addons[cluster_id]?.find(({ name }) => name === instance_name);
    if (addon === undefined) throw new ApiError(404, 'AddonNotFound', `addon ${instance_name} not found`);
    const { config = '' } = addon;
    return { ...addon, config: typeof config === 'string' ? config : JSON.stringify(config) };
  },
});
