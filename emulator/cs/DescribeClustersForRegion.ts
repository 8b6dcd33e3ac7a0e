import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { LISTING_PARAMS, listClusters } from './clusters.ts';

/** Lists the clusters of the region in the path. */
export const describeClustersForRegion = operation({
  product: 'cs',
  name: 'DescribeClustersForRegion',
  route: 'GET /regions/{region_id}/clusters',
  params: { ...LISTING_PARAMS, region_id: requiredText },
  // Unknown on the real service: whether one region's endpoint lists another region. Here it does.
  answer: (account, params) => listClusters(account, params),
});
