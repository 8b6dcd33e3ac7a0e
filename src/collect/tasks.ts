import * as z from 'zod/mini';
import type { ClusterTask } from '../model/change-reading.ts';
import type { Fact } from '../model/fact.ts';
import { callAndParse, count, name, optionalText } from './answer.ts';
import { type AccountContext, attempt, type Subject } from './attempt.ts';
import { pageQuery, pageSize } from './clusters.ts';
import { checkIdentity } from './identity.ts';
import { readNumbered } from './pager.ts';

/** ACK documents `success` and `fail`; the others are seen in its tools. Whatever is none of them may still be going on. */
const ended = new Set(['success', 'succeeded', 'fail', 'failed', 'error', 'canceled', 'cancelled']);

export const tasksSchema = z.object({
  tasks: z.array(z.object({ task_id: name, task_type: z.optional(z.string()), state: name, cluster_id: optionalText })),
  page_info: z.object({ page_number: z.optional(z.unknown()), total_count: count }),
});

/** Lists the tasks of a cluster that have not ended, from all pages of them. */
export function readOpenTasks(
  account: AccountContext,
  regionId: string,
  clusterId: string,
): Promise<Fact<readonly ClusterTask[]>> {
  const subject: Subject = { operation: 'cs:DescribeClusterTasks', regionId, resource: clusterId };
  return attempt(account, subject, async () => {
    const found = await readNumbered<ClusterTask>({
      operation: subject.operation,
      noun: 'tasks',
      pageSize,
      maxPages: 100,
      idOf: ({ id }) => id,
      async page(number) {
        const reply = await callAndParse(account, subject, tasksSchema, {
          path: { cluster_id: clusterId },
          query: pageQuery(number),
        });
        const { tasks, page_info } = reply.value;
        checkIdentity(reply, { page_number: [page_info.page_number, number] });
        for (const { cluster_id } of tasks) checkIdentity(reply, { cluster_id: [cluster_id, clusterId] });
        const entries = tasks.map(({ task_id: id, task_type: type = '', state }) => ({ id, type, state }));
        return { entries, total: page_info.total_count, requestId: reply.requestId };
      },
    });
    return [...found.values()].filter(({ state }) => !ended.has(state.toLowerCase()));
  });
}
