import { operation } from '../operation.ts';
import { text } from '../params.ts';
import { LISTING_PARAMS, listClusters } from './clusters.ts';

/** Lists the clusters of the whole account, whichever region is called: the real one is an aggregator too. */
export const describeClustersV1 = operation({
  product: 'cs',
  name: 'DescribeClustersV1',
  route: 'GET /api/v1/clusters',
  actions: ['cs:DescribeClustersV1', 'cs:GetClusters'],
  params: { ...LISTING_PARAMS, region_id: text },
  answer: (account, params) => listClusters(account, params),
});
