import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { findCluster, LISTING_PARAMS, pageOf } from './clusters.ts';

const { page_number, page_size } = LISTING_PARAMS;

/** Lists what is being done, or was done, to a cluster. */
export const describeClusterTasks = operation({
  product: 'cs',
  name: 'DescribeClusterTasks',
  route: 'GET /clusters/{cluster_id}/tasks',
  params: { cluster_id: requiredText, page_number, page_size },
  answer(account, asked, { region, requestId }) {
    findCluster(account, asked.cluster_id, region);
    const tasks = account.tasks[asked.cluster_id] ?? [];
    return {
      requestId,
      page_info: { page_number: asked.page_number, page_size: asked.page_size, total_count: tasks.length },
      tasks: pageOf(tasks, asked.page_number, asked.page_size),
    };
  },
});
